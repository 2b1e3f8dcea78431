//! Nothing but forgetting and retention removes.

use proptest::prelude::*;
use visavi_domain::profile::{Slot, State};
use visavi_domain::{Claim, Profile, Scope};

use super::model::{living, living_values};
use crate::support::messy::{World, step, steps};

proptest! {
    #[test]
    fn every_stated_living_value_is_in_the_profile(steps in steps()) {
        let world = World::after(&steps);
        let profile = world.profile();
        for fact in living(&world) {
            let Claim::Holds(value) = fact.claim() else { continue };
            let slots: Vec<&Slot> = profile
                .slots
                .iter()
                .filter(|slot| slot.attribute == fact.attribute() && slot.scope == *fact.scope())
                .collect();
            let shown = slots.iter().filter(|slot| slot.stated_values().any(|stated| stated == value)).count();
            let silenced = slots.iter().any(|slot| {
                matches!(slot.state, State::Declined(_))
                    && slot.earlier.iter().any(|reading| reading.value.as_ref() == Some(value))
            });
            prop_assert!(shown == 1 || (shown == 0 && silenced), "{:?} is shown {} times", fact, shown);
        }
    }

    #[test]
    fn only_living_values_are_held(steps in steps()) {
        let world = World::after(&steps);
        let living = living(&world);
        for slot in world.profile().slots.iter().filter(|slot| slot.attribute != "consent") {
            let values = living_values(&living, &slot.attribute, &slot.scope);
            prop_assert!(slot.stated_values().all(|value| values.contains(&value)));
        }
    }

    #[test]
    fn a_further_fact_leaves_unrelated_slots_as_they_are(steps in steps(), further in step()) {
        let mut world = World::after(&steps);
        let before = world.profile();
        let now = world.now;
        let known = world.facts.len();
        world.take(&further);
        world.now = now;
        let touched: Vec<(String, Scope)> = touched(&world, known);
        let unrelated = |profile: &Profile| -> Vec<Slot> {
            let slots = profile.slots.iter().filter(|slot| !touched.contains(&(slot.attribute.clone(), slot.scope.clone())));
            slots.cloned().collect()
        };
        prop_assert_eq!(unrelated(&world.profile()), unrelated(&before));
    }
}

/// The families of the facts after the first `known`, and of what they retract, and of
/// what that retracted in turn.
fn touched(world: &World, known: usize) -> Vec<(String, Scope)> {
    let mut related: Vec<usize> = (known..world.facts.len()).collect();
    let mut at = 0;
    while let Some(fact) = related.get(at).map(|at| &world.facts[*at]) {
        if let Claim::Retracts(operation) = fact.claim() {
            for (place, other) in world.facts.iter().enumerate() {
                if other.id().operation == *operation && !related.contains(&place) {
                    related.push(place);
                }
            }
        }
        at += 1;
    }
    related.into_iter().map(|at| (world.facts[at].attribute().to_owned(), world.facts[at].scope().clone())).collect()
}
