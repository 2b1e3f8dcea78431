//! There is a conflict exactly where living stated values differ and did not know each
//! other.

use proptest::prelude::*;
use visavi_domain::profile::State;
use visavi_domain::{Claim, Value};

use super::model::{living, living_values};
use crate::support::messy::{World, steps};

proptest! {
    #[test]
    fn a_conflict_is_exactly_two_living_values_that_differ(steps in steps()) {
        let world = World::after(&steps);
        let living = living(&world);
        for slot in &world.profile().slots {
            let one_value = world.reference.catalogue.get(&slot.attribute).expect("known").cardinality
                == visavi_domain::catalogue::Cardinality::One;
            if slot.attribute == "consent" || !one_value {
                prop_assert!(!matches!(slot.state, State::Conflict(_)));
                continue;
            }
            let values = living_values(&living, &slot.attribute, &slot.scope);
            let silenced = living.iter().any(|fact| {
                fact.attribute() == slot.attribute && *fact.scope() == slot.scope && *fact.claim() == Claim::RatherNotSay
            });
            match &slot.state {
                State::Conflict(sides) => {
                    let mut shown: Vec<&Value> = sides.iter().filter_map(|side| side.value.as_ref()).collect();
                    shown.sort_unstable();
                    prop_assert!(shown.len() >= 2 && !silenced);
                    prop_assert_eq!(shown, values);
                }
                _ => prop_assert!(values.len() < 2 || silenced, "{:?}", slot),
            }
        }
    }

    #[test]
    fn what_a_person_who_saw_everything_says_settles_it(steps in steps(), value in 0..3_usize) {
        let mut world = World::after(&steps);
        let value = visavi_domain::notation::value(["choice tea", "choice dark", "choice light"][value]).expect("a value");
        let slot = world.profile().slot("coffee", &visavi_domain::Scope::EVERYTHING).cloned();
        let seen = slot.map(|slot| slot.living()).unwrap_or_default();
        let draft = world.said(0, "coffee", visavi_domain::Scope::EVERYTHING, Claim::Holds(value.clone()), seen);
        world.write(0, vec![draft]);
        let profile = world.profile();
        let held = profile.slot("coffee", &visavi_domain::Scope::EVERYTHING).and_then(|slot| slot.held());
        prop_assert_eq!(held.and_then(|reading| reading.value.as_ref()), Some(&value));
    }
}
