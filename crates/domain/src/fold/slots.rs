//! The slots that a family makes.

use crate::profile::Slot;

use super::assemble::Assembly;
use super::family::Family;
use super::living::Living;
use super::state::state;

/// Adds the family's slots to the profile.
pub(super) fn add<'a>(family: &Family<'a>, assembly: &mut Assembly<'a>) {
    for value in family.wrong_guesses() {
        assembly.hide(family.place(), family.scope(), value);
    }
    let standings = family.standings();
    for slot in standings.chunk_by(|one, other| one.slot == other.slot) {
        let living = Living(slot);
        let state = state(family, living);
        let earlier = family.earlier(living, &state);
        let guesses = living.guessed().iter().filter_map(|guessed| family.guess(guessed)).collect();
        let value = slot[0].slot;
        let attribute = family.attribute();
        let slot = Slot {
            attribute: attribute.key.clone(),
            group: attribute.group,
            scope: family.scope().clone(),
            state,
            guesses,
            earlier,
        };
        assembly.add(family.place(), value, slot);
    }
}
