//! Carries operations up and changes down; may be cut off anywhere; twice is the same as once.
