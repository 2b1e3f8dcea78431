//! One slot of the profile, ready to be a row.

use visavi_domain::catalogue::{Attribute, Group, Sensitivity, ValueKind};
use visavi_domain::profile::{Freshness, Guess, Reading, Reason, Slot, State};
use visavi_domain::{Dimension, FactId, How, Scope};

use super::look::{Look, from_orders};
use super::source::evidence;
use super::value::slot_ref;
use crate::view::{Act, EvidenceView, FactRow, FactState, Side, UndoView};

impl Look<'_> {
    /// Returns the row of a slot; `None` where there is nothing to show in it: nothing
    /// known, expired, or about an attribute that is not in the catalogue.
    pub(crate) fn row(&self, slot: &Slot) -> Option<FactRow> {
        let attribute = self.reference().catalogue.get(&slot.attribute)?;
        let state = self.state(slot)?;
        Some(FactRow {
            slot: slot_ref(&slot.attribute, &slot.scope),
            label: attribute.label.in_language(self.shift.language()).to_owned(),
            acts: acts(attribute, slot, &state, self.profile.is_quiet()),
            state,
            covered: attribute.sensitivity == Sensitivity::Covered,
            disagreeing: disagreeing(slot),
            undo: self.undo(slot),
        })
    }

    /// Returns the row of an attribute in a scope; one that says *unknown* where nothing
    /// is to be shown.
    pub(crate) fn row_at(&self, attribute: &Attribute, scope: &Scope) -> FactRow {
        let known = self.slots(&attribute.key, scope).find_map(|slot| self.row(slot));
        known.unwrap_or_else(|| self.unknown_row(attribute, scope))
    }

    pub(crate) fn unknown_row(&self, attribute: &Attribute, scope: &Scope) -> FactRow {
        FactRow {
            slot: slot_ref(&attribute.key, scope),
            label: attribute.label.in_language(self.shift.language()).to_owned(),
            state: FactState::Unknown,
            covered: attribute.sensitivity == Sensitivity::Covered,
            disagreeing: None,
            acts: Vec::new(),
            undo: None,
        }
    }

    fn state(&self, slot: &Slot) -> Option<FactState> {
        match &slot.state {
            State::Held(reading) if reading.freshness == Freshness::Expired => self.guessed(slot),
            State::Held(reading) => Some(FactState::Held {
                fact: reading.fact.to_string(),
                value: self.shown(&slot.attribute, reading.value.as_ref()?),
                source: self.source(reading),
            }),
            State::Conflict(sides) => {
                let sides = sides.iter().filter_map(|side| self.side(&slot.attribute, side));
                Some(FactState::Conflict { sides: sides.collect() })
            }
            State::Declined(reading) => Some(FactState::Declined { source: self.source(reading) }),
            State::Ended(reading) => Some(FactState::Ended { source: self.source(reading) }),
            State::Unknown => self.guessed(slot),
        }
    }

    /// Returns the guess that is shown: one value, the newest.
    fn guessed(&self, slot: &Slot) -> Option<FactState> {
        let guess = slot.guesses.first()?;
        Some(FactState::Guess {
            value: self.shown(&slot.attribute, &guess.value),
            source: self.guess_source(guess),
            evidence: evidence_of(guess),
        })
    }

    fn side(&self, attribute: &str, side: &Reading) -> Option<Side> {
        let value = self.shown(attribute, side.value.as_ref()?);
        Some(Side { fact: side.fact.to_string(), value, source: self.source(side) })
    }

    /// Returns the undo that the slot offers: a deed of mine on this device that the
    /// slot shows, or one that made it show nothing.
    fn undo(&self, slot: &Slot) -> Option<UndoView> {
        let facts = facts(slot);
        let shows = |operation| facts.iter().any(|fact| fact.operation == operation);
        let deed = self
            .undoable
            .iter()
            .rev()
            .find(|deed| deed.attribute == slot.attribute && deed.scope == slot.scope && shows(deed.operation))?;
        Some(UndoView { operation: deed.operation.to_string(), until: deed.until.0, confirmed: deed.confirmed })
    }
}

/// Returns the facts that what is shown in a slot rests on.
fn facts(slot: &Slot) -> Vec<FactId> {
    let of = |reading: &Reading| {
        let confirmed = reading.confirmed.as_ref().map(|confirmed| confirmed.fact);
        std::iter::once(reading.fact).chain(confirmed).chain(reading.support.iter().copied()).collect::<Vec<_>>()
    };
    match &slot.state {
        State::Held(reading) | State::Declined(reading) | State::Ended(reading) => of(reading),
        State::Conflict(sides) => sides.iter().flat_map(of).collect(),
        State::Unknown => Vec::new(),
    }
}

fn evidence_of(guess: &Guess) -> Option<EvidenceView> {
    match &guess.reason {
        Reason::Orders(found) => Some(evidence(found)),
        Reason::Inferred { .. } => None,
    }
}

fn disagreeing(slot: &Slot) -> Option<EvidenceView> {
    slot.held()?;
    slot.guesses.iter().find(|guess| guess.disagrees && from_orders(&guess.reason)).and_then(evidence_of)
}

/// Returns what can be done in one tap. A fresh fact has nothing: the better we know
/// someone, the quieter the screen.
fn acts(attribute: &Attribute, slot: &Slot, state: &FactState, quiet: bool) -> Vec<Act> {
    match state {
        FactState::Conflict { .. } => vec![Act::Settle],
        // Nobody who said no to everything is asked whether a guess is right.
        FactState::Guess { .. } if quiet => Vec::new(),
        FactState::Guess { .. } => vec![Act::WrongGuess, Act::SaysYes],
        FactState::Held { .. } => {
            slot.held().map(|reading| held_acts(attribute, slot, reading, quiet)).unwrap_or_default()
        }
        FactState::Declined { .. } | FactState::Ended { .. } | FactState::Unknown => Vec::new(),
    }
}

fn held_acts(attribute: &Attribute, slot: &Slot, reading: &Reading, quiet: bool) -> Vec<Act> {
    // A consent is withdrawn or given, never refreshed by somebody else; a *not for me*
    // holds until it is lifted.
    if quiet || attribute.value == ValueKind::Consent || attribute.group == Group::NotForMe {
        return Vec::new();
    }
    let disagrees = slot.guesses.iter().any(|guess| guess.disagrees);
    match reading.freshness {
        Freshness::Fresh | Freshness::Expired => Vec::new(),
        Freshness::Ageing if disagrees => vec![Act::Ask],
        Freshness::Ageing => vec![Act::StillRight],
        Freshness::Stale if disagrees => vec![Act::Ask],
        Freshness::Stale if reading.provenance.how == How::Measured => vec![Act::Measure],
        Freshness::Stale => vec![Act::StillRight],
        Freshness::QuestionOnly => vec![Act::Ask],
    }
}

/// Says whether the slot is about the customer themselves and not somebody they shop for.
pub(crate) fn is_own(slot: &Slot) -> bool {
    slot.scope.get(Dimension::Person).is_none()
}
