//! What was found, and why.

use crate::read::person::PersonRow;

/// The answer to one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The best first.
    pub people: Vec<FoundRow>,
    /// There are more than were asked for.
    pub more: bool,
    /// Some were found by a close spelling.
    pub near: bool,
    /// Customers searched.
    pub searched: u32,
}

/// One person who was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundRow {
    pub person: PersonRow,
    /// The text that is shown, which `matched` points into.
    pub shown: String,
    /// Parts of `shown` that the text matches, from left to right, apart from each other.
    pub matched: Vec<Span>,
    pub by: FoundBy,
}

/// A part of a text, in bytes, on boundaries of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub start: usize,
    pub end: usize,
    pub closeness: Closeness,
}

/// How well something matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closeness {
    Exact,
    /// One typo away.
    Near,
}

/// Why a person was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoundBy {
    Name,
    /// Spelled a little differently.
    NearName,
    /// The number's last two digits.
    Phone {
        ends: String,
    },
    Email,
    Member {
        number: String,
    },
    Order {
        number: String,
    },
}
