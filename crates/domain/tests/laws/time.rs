//! The passing of time alone changes freshness only, up to retention and expiry.

use proptest::prelude::*;
use visavi_domain::fold;
use visavi_domain::profile::Reading;

use super::model::{ageless, readings};
use crate::support::messy::{World, records, steps};

proptest! {
    #[test]
    fn time_alone_changes_freshness_only(steps in steps(), records in records(), days in 0..200_i64) {
        // The world begins on 2025-01-01 and takes 23 steps of 19 days at most; with
        // 200 days more nothing comes to its retention (1000 days) or, among guesses,
        // to its death (730).
        let world = World::after(&steps).with(records);
        let later = fold(&world.dossier(), &world.reference, world.now.plus_days(days));
        prop_assert_eq!(ageless(later), ageless(world.profile()));
    }

    #[test]
    fn time_alone_never_makes_anything_fresher(steps in steps(), days in 0..2000_i64) {
        let world = World::after(&steps);
        let later = fold(&world.dossier(), &world.reference, world.now.plus_days(days));
        // What was one side of a conflict may stand alone once the other is past its
        // retention, so every side before is looked at.
        let mut before = world.profile();
        let before: Vec<Reading> =
            before.slots.iter_mut().flat_map(|slot| readings(&mut slot.state).to_vec()).collect();
        for reading in later.slots.iter().filter_map(|slot| slot.held()) {
            let then = before.iter().find(|then| then.fact == reading.fact);
            prop_assert!(then.is_some_and(|then| then.freshness <= reading.freshness));
        }
    }
}
