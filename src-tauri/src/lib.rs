//! Puts the app in a window.
