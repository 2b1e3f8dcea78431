//! The entries of a fact sheet: what was said, confirmed and guessed, newest first.

use visavi_domain::profile::{Guess, Reading, Reason, Slot, State};

use crate::card::look::Look;
use crate::card::source::evidence;
use crate::view::{EntryKind, SheetEntry};

/// Returns the entries of a slot.
pub(crate) fn entries(look: &Look<'_>, slot: &Slot) -> Vec<SheetEntry> {
    let mut entries = Vec::new();
    match &slot.state {
        State::Unknown => {}
        State::Held(reading) => said(look, slot, reading, &mut entries),
        State::Conflict(sides) => sides.iter().for_each(|side| said(look, slot, side, &mut entries)),
        State::Declined(reading) => entries.push(entry(look, slot, EntryKind::RatherNotSay, reading)),
        State::Ended(reading) => entries.push(entry(look, slot, EntryKind::Ended, reading)),
    }
    entries.extend(slot.guesses.iter().map(|guess| guessed(look, slot, guess)));
    entries.extend(slot.earlier.iter().map(|earlier| {
        let what = if earlier.value.is_some() { EntryKind::Said } else { EntryKind::RatherNotSay };
        entry(look, slot, what, earlier)
    }));
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.source.as_of));
    entries
}

/// What is held is two entries where somebody called it still right: who said it, and
/// who confirmed it.
fn said(look: &Look<'_>, slot: &Slot, reading: &Reading, entries: &mut Vec<SheetEntry>) {
    if reading.confirmed.is_none() {
        return entries.push(entry(look, slot, EntryKind::Said, reading));
    }
    entries.push(entry(look, slot, EntryKind::Confirmed, reading));
    let first = Reading { confirmed: None, as_of: reading.provenance.said_at, ..reading.clone() };
    entries.push(entry(look, slot, EntryKind::Said, &first));
}

fn entry(look: &Look<'_>, slot: &Slot, what: EntryKind, reading: &Reading) -> SheetEntry {
    let value = reading.value.as_ref().map(|value| look.shown(&slot.attribute, value));
    SheetEntry { what, value, source: look.source(reading), evidence: None }
}

fn guessed(look: &Look<'_>, slot: &Slot, guess: &Guess) -> SheetEntry {
    SheetEntry {
        what: EntryKind::Guessed,
        value: Some(look.shown(&slot.attribute, &guess.value)),
        source: look.guess_source(guess),
        evidence: match &guess.reason {
            Reason::Orders(found) => Some(evidence(found)),
            Reason::Inferred { .. } => None,
        },
    }
}
