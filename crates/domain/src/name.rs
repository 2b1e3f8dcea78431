//! Folding of words for search: what counts as the same letter.
