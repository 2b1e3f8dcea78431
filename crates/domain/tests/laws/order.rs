//! Order and repetition do not matter.

use proptest::prelude::*;

use crate::support::messy::{World, records, steps};
use visavi_domain::fold;

proptest! {
    #[test]
    fn order_and_repetition_change_nothing(
        steps in steps(),
        records in records(),
        shuffle in any::<u64>(),
    ) {
        let world = World::after(&steps).with(records);
        let once = world.dossier();
        let mut messy = once.clone();
        messy.facts.extend(once.facts.iter().filter(|fact| fact.id().operation.sequence % 2 == 0).cloned());
        messy.records.extend(once.records.iter().skip(1).cloned());
        mix(&mut messy.facts, shuffle);
        mix(&mut messy.records, shuffle);
        prop_assert_eq!(fold(&messy, &world.reference, world.now), world.profile());
    }
}

/// Shuffles by a seed (Fisher and Yates, with Knuth's multiplier for the dice).
fn mix<T>(items: &mut [T], mut seed: u64) {
    for last in (1..items.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let pick = (seed >> 33) % (last as u64 + 1);
        items.swap(last, pick as usize);
    }
}
