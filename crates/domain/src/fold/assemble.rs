//! Putting the slots together: facts first, then guesses beside them.

use std::cmp::Reverse;

use crate::catalogue::{Cardinality, Catalogue};
use crate::profile::{Guess, Reading, Slot, State};
use crate::scope::Scope;
use crate::time::Moment;
use crate::value::Value;

use super::differs::differs;
use super::freshness::guess_lives;

/// A profile in the making.
pub(super) struct Assembly<'a> {
    catalogue: &'a Catalogue,
    moment: Moment,
    /// Sorted, because families come in order.
    slots: Vec<Entry>,
    /// Slots that only order lines know of.
    derived: Vec<Entry>,
    /// Guesses that somebody called wrong, sorted, because families come in order.
    wrong: Vec<(usize, &'a Scope, Vec<&'a Value>)>,
}

struct Entry {
    place: usize,
    value: Option<Value>,
    slot: Slot,
}

impl Entry {
    fn key(&self) -> (usize, &Scope, Option<&Value>) {
        (self.place, &self.slot.scope, self.value.as_ref())
    }
}

impl<'a> Assembly<'a> {
    /// `facts` is how many there are; few slots have more than one.
    pub(super) fn new(catalogue: &'a Catalogue, moment: Moment, facts: usize) -> Self {
        Self { catalogue, moment, slots: Vec::with_capacity(facts), derived: Vec::new(), wrong: Vec::new() }
    }

    pub(super) fn catalogue(&self) -> &'a Catalogue {
        self.catalogue
    }

    /// Adds a slot made of facts; they come sorted.
    pub(super) fn add(&mut self, place: usize, value: Option<&Value>, slot: Slot) {
        self.slots.push(Entry { place, value: value.cloned(), slot });
    }

    /// Remembers that a guess is wrong, whoever makes it.
    pub(super) fn hide(&mut self, place: usize, scope: &'a Scope, value: &'a Value) {
        match self.wrong.last_mut() {
            Some((last_place, last_scope, values)) if *last_place == place && *last_scope == scope => {
                values.push(value)
            }
            _ => self.wrong.push((place, scope, vec![value])),
        }
    }

    /// Returns the slot that facts made of a single-valued attribute.
    pub(super) fn slot(&self, place: usize, scope: &Scope) -> Option<&Slot> {
        self.find(place, scope, None).ok().map(|at| &self.slots[at].slot)
    }

    fn find(&self, place: usize, scope: &Scope, value: Option<&Value>) -> Result<usize, usize> {
        self.slots.binary_search_by(|entry| entry.key().cmp(&(place, scope, value)))
    }

    /// Adds a guess that order lines make.
    pub(super) fn guess(&mut self, place: usize, scope: Scope, guess: Guess) {
        let attribute = self.catalogue.at(place);
        if !guess_lives(attribute, guess.as_of, self.moment) {
            return;
        }
        let value = (attribute.cardinality == Cardinality::Many).then(|| guess.value.clone());
        if let Ok(at) = self.find(place, &scope, value.as_ref()) {
            self.slots[at].slot.guesses.push(guess);
            return;
        }
        let slot = Slot {
            attribute: attribute.key.clone(),
            group: attribute.group,
            scope,
            state: State::Unknown,
            guesses: vec![guess],
            earlier: Vec::new(),
        };
        self.derived.push(Entry { place, value, slot });
    }

    /// Returns the slots in order, without those that have nothing to show.
    pub(super) fn into_slots(mut self) -> Vec<Slot> {
        let silent = self.silent_as_a_whole();
        let mut entries = std::mem::take(&mut self.slots);
        entries.append(&mut self.derived);
        for entry in entries.iter_mut().filter(|entry| !entry.slot.guesses.is_empty()) {
            let declined = matches!(entry.slot.state, State::Declined(_));
            if declined || silent.iter().any(|(place, scope)| *place == entry.place && *scope == entry.slot.scope) {
                // Nobody guesses at what the customer would rather not say.
                entry.slot.guesses.clear();
            }
            self.compare_guesses(entry);
        }
        entries.retain(|Entry { slot, .. }| {
            slot.state != State::Unknown || !slot.guesses.is_empty() || !slot.earlier.is_empty()
        });
        entries.sort_by(|one, other| one.key().cmp(&other.key()));
        entries.into_iter().map(|entry| entry.slot).collect()
    }

    /// Takes away the guesses that somebody called wrong, and says which of the others
    /// differ from what is held.
    fn compare_guesses(&self, entry: &mut Entry) {
        let attribute = self.catalogue.at(entry.place);
        let Slot { scope, state, guesses, .. } = &mut entry.slot;
        guesses.retain(|guess| !self.is_wrong(entry.place, scope, &guess.value));
        if let (State::Held(Reading { value: Some(held), .. }), Cardinality::One) = (&*state, attribute.cardinality) {
            for guess in &mut *guesses {
                guess.disagrees = differs(attribute, scope, &guess.value, held);
            }
        }
        guesses.sort_by(|one, other| {
            let key = |guess: &Guess| Reverse(guess.as_of);
            key(one).cmp(&key(other)).then_with(|| one.value.cmp(&other.value))
        });
    }

    /// Where an attribute with many values was declined as a whole.
    fn silent_as_a_whole(&self) -> Vec<(usize, Scope)> {
        self.slots
            .iter()
            .filter(|entry| entry.value.is_none() && matches!(entry.slot.state, State::Declined(_)))
            .map(|entry| (entry.place, entry.slot.scope.clone()))
            .collect()
    }

    fn is_wrong(&self, place: usize, scope: &Scope, value: &Value) -> bool {
        self.wrong
            .binary_search_by(|(wrong_place, wrong_scope, _)| (*wrong_place, *wrong_scope).cmp(&(place, scope)))
            .is_ok_and(|at| self.wrong[at].2.contains(&value))
    }
}
