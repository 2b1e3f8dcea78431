//! The entries of a fact sheet: what was said, confirmed and guessed, newest first.

use visavi_domain::profile::{Guess, Reading, Reason, Slot, State};

use crate::card::look::Look;
use crate::card::source::evidence;
use crate::card::value::shown;
use crate::view::{EntryKind, SheetEntry};

/// Returns the entries of a slot.
pub(crate) fn entries(look: &Look<'_>, slot: &Slot) -> Vec<SheetEntry> {
    let mut entries = Vec::new();
    match &slot.state {
        State::Unknown => {}
        State::Held(reading) => said(look, reading, &mut entries),
        State::Conflict(sides) => sides.iter().for_each(|side| said(look, side, &mut entries)),
        State::Declined(reading) => entries.push(entry(look, EntryKind::RatherNotSay, reading)),
        State::Ended(reading) => entries.push(entry(look, EntryKind::Ended, reading)),
    }
    entries.extend(slot.guesses.iter().map(|guess| guessed(look, guess)));
    entries.extend(slot.earlier.iter().map(|earlier| {
        let what = if earlier.value.is_some() { EntryKind::Said } else { EntryKind::RatherNotSay };
        entry(look, what, earlier)
    }));
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.source.as_of));
    entries
}

/// What is held is two entries where somebody called it still right: who said it, and
/// who confirmed it.
fn said(look: &Look<'_>, reading: &Reading, entries: &mut Vec<SheetEntry>) {
    if reading.confirmed.is_none() {
        return entries.push(entry(look, EntryKind::Said, reading));
    }
    entries.push(entry(look, EntryKind::Confirmed, reading));
    let first = Reading { confirmed: None, as_of: reading.provenance.said_at, ..reading.clone() };
    entries.push(entry(look, EntryKind::Said, &first));
}

fn entry(look: &Look<'_>, what: EntryKind, reading: &Reading) -> SheetEntry {
    SheetEntry { what, value: reading.value.as_ref().map(shown), source: look.source(reading), evidence: None }
}

fn guessed(look: &Look<'_>, guess: &Guess) -> SheetEntry {
    SheetEntry {
        what: EntryKind::Guessed,
        value: Some(shown(&guess.value)),
        source: look.guess_source(guess),
        evidence: match &guess.reason {
            Reason::Orders(found) => Some(evidence(found)),
            Reason::Inferred { .. } => None,
        },
    }
}
