//! The stable words that deeds are saved with, and what the sync centre makes of them.

use crate::view::Deed;

pub(crate) const CORRECTED: &str = "corrected";
pub(crate) const STILL_RIGHT: &str = "still_right";
pub(crate) const RATHER_NOT_SAY: &str = "rather_not_say";
pub(crate) const WRONG_GUESS: &str = "wrong_guess";
pub(crate) const NOT_FOR_ME: &str = "not_for_me";
pub(crate) const LIFTED: &str = "lifted";
pub(crate) const SETTLED: &str = "settled";
pub(crate) const ENDED: &str = "ended";
pub(crate) const UNDONE: &str = "undone";
pub(crate) const NEW_CUSTOMER: &str = "new_customer";
pub(crate) const WITHDRAWN: &str = "withdrawn";

/// Returns the deed that was saved with `word`; a word of another version is shown as a
/// correction, which it is.
pub(crate) fn of_word(word: &str) -> Deed {
    match word {
        STILL_RIGHT => Deed::StillRight,
        RATHER_NOT_SAY => Deed::RatherNotSay,
        WRONG_GUESS => Deed::WrongGuess,
        NOT_FOR_ME => Deed::NotForMe,
        LIFTED => Deed::Lifted,
        SETTLED => Deed::Settled,
        ENDED => Deed::Ended,
        UNDONE => Deed::Undone,
        NEW_CUSTOMER => Deed::NewCustomer,
        WITHDRAWN => Deed::Withdrawn,
        _ => Deed::Corrected,
    }
}
