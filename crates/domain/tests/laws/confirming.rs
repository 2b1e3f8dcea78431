//! *Still right* changes the age and nothing else.

use proptest::prelude::*;
use visavi_domain::{Claim, Profile};

use super::model::readings;
use crate::support::messy::{TABLETS, World, steps};

/// Takes away what *still right* may change: age, who confirmed, and its own id.
fn without_age(mut profile: Profile) -> Profile {
    for slot in &mut profile.slots {
        for reading in readings(&mut slot.state) {
            reading.freshness = visavi_domain::profile::Freshness::Fresh;
            reading.as_of = reading.provenance.said_at;
            reading.confirmed = None;
            reading.support = vec![reading.fact];
        }
    }
    profile
}

proptest! {
    #[test]
    fn still_right_changes_only_the_age(steps in steps(), pick in any::<prop::sample::Index>()) {
        let mut world = World::after(&steps);
        if world.facts.is_empty() {
            return Ok(());
        }
        let fact = pick.get(&world.facts).clone();
        world.now = world.now.plus_days(1);
        let before = world.profile();
        let claim = Claim::StillRight(fact.id());
        let everything = world.facts.iter().map(|fact| fact.id()).collect();
        let draft = world.said(TABLETS.start, fact.attribute(), fact.scope().clone(), claim, everything);
        let operation = world.write(TABLETS.start, vec![draft]);
        let after = world.profile();
        prop_assert_eq!(without_age(after.clone()), without_age(before.clone()));
        // What is held is now as old as the confirmation; what was replaced is not.
        for slot in after.slots.iter().filter_map(|slot| slot.held()) {
            let confirmed = slot.confirmed.as_ref().is_some_and(|by| by.fact.operation == operation);
            prop_assert_eq!(confirmed, slot.as_of == world.now);
        }
        let held_it = before.slots.iter().filter_map(|slot| slot.held()).any(|reading| reading.fact == fact.id());
        let confirmed_it = after.slots.iter().filter_map(|slot| slot.held()).any(|reading| reading.as_of == world.now);
        prop_assert!(!held_it || confirmed_it);
    }
}
