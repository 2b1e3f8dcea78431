//! A guess never displaces what was stated.

use proptest::prelude::*;
use visavi_domain::{Dossier, Profile, fold};

use super::model::{is_stated, stated_only};
use crate::support::messy::{World, records, steps};

/// What is stated. A *no longer holds* that speaks of a guess among many values has
/// nothing to speak of without it, so slots that hold no value are left out.
fn values(profile: Profile) -> Profile {
    let mut profile = stated_only(profile);
    profile.slots.retain(|slot| slot.stated_values().next().is_some());
    profile
}

proptest! {
    #[test]
    fn without_its_guesses_a_dossier_states_the_same(steps in steps(), records in records()) {
        let world = World::after(&steps).with(records);
        let facts = world.facts.iter().filter(|fact| is_stated(fact)).cloned().collect();
        let bare = Dossier { facts, records: Vec::new(), ..world.dossier() };
        let bare = fold(&bare, &world.reference, world.now);
        prop_assert_eq!(values(world.profile()), values(bare));
    }

    #[test]
    fn a_guess_that_names_everything_as_replaced_replaces_nothing_stated(steps in steps(), value in 0..3_usize) {
        let mut world = World::after(&steps);
        let before = stated_only(world.profile());
        let value = visavi_domain::notation::value(["choice tea", "choice dark", "choice light"][value]).expect("a value");
        let everything = world.facts.iter().map(|fact| fact.id()).collect();
        let draft = world.said(4, "coffee", visavi_domain::Scope::EVERYTHING, visavi_domain::Claim::Holds(value), everything);
        world.write(4, vec![draft]);
        prop_assert_eq!(stated_only(world.profile()), before);
    }
}
