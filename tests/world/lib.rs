//! The world in which all of the above is tried.
