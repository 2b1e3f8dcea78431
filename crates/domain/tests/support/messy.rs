//! Messy dossiers.
