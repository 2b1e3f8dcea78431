//! Undo restores exactly what was, and undoing the undo what came after.

use proptest::prelude::*;
use visavi_domain::{Moment, Profile, fold};

use crate::support::messy::{World, records, step, steps};

proptest! {
    #[test]
    fn undo_restores_the_fold_before_and_undo_of_undo_the_one_after(
        steps in steps(),
        records in records(),
        further in step(),
    ) {
        let mut world = World::after(&steps).with(records);
        // All are compared at one moment: undo restores the age, it does not stop it.
        let moment = world.now.plus_days(20);
        let at = |world: &World, moment: Moment| -> Profile { fold(&world.dossier(), &world.reference, moment) };
        let before = at(&world, moment);
        let Some(operation) = world.take(&further) else { return Ok(()) };
        let after = at(&world, moment);
        let undo = world.undo(operation);
        prop_assert_eq!(&at(&world, moment), &before, "undo");
        let again = world.undo(undo);
        prop_assert_eq!(&at(&world, moment), &after, "undo of undo");
        world.undo(again);
        prop_assert_eq!(&at(&world, moment), &before, "undo of undo of undo");
    }
}
