//! A guess never displaces what was stated.

use proptest::prelude::*;
use visavi_domain::profile::State;
use visavi_domain::{Claim, Dossier, Fact, FactDraft, FactId, How, Profile, Provenance, Scope, Value, fold, notation};

use super::model::{ageless, is_stated, stated_only};
use crate::support::messy::{World, records, steps};

/// What is stated. A *no longer holds* that speaks of a guess among many values has
/// nothing to speak of without it, so slots that hold no value are left out.
fn values(profile: Profile) -> Profile {
    let mut profile = stated_only(profile);
    profile.slots.retain(|slot| slot.stated_values().next().is_some());
    profile
}

fn coffee(which: usize) -> Value {
    notation::value(["choice tea", "choice dark", "choice light"][which]).expect("a value")
}

/// The system of record and the model: both may guess, the one in an import.
const SOURCES: std::ops::Range<usize> = 3..5;

/// Writes what a source guesses.
fn guess(world: &mut World, source: usize, value: Value, replaces: Vec<FactId>) {
    let draft = world.said(source, "coffee", Scope::EVERYTHING, Claim::Holds(value), replaces);
    let provenance = Provenance { how: How::Inferred, ..draft.provenance.clone() };
    world.write(source, vec![FactDraft { provenance, ..draft }]);
}

fn state(world: &World) -> Option<State> {
    world.profile().slot("coffee", &Scope::EVERYTHING).map(|slot| slot.state.clone())
}

proptest! {
    #[test]
    fn a_guess_beside_what_was_told_is_no_side_of_it(
        steps in steps(),
        told in 0..3_usize,
        guessed in 0..3_usize,
        source in SOURCES,
        names_all in any::<bool>(),
    ) {
        let mut world = World::after(&steps);
        let seen = world.profile().slot("coffee", &Scope::EVERYTHING).map(|slot| slot.living()).unwrap_or_default();
        let draft = world.said(0, "coffee", Scope::EVERYTHING, Claim::Holds(coffee(told)), seen);
        world.write(0, vec![draft]);
        let before = state(&world);
        prop_assert!(matches!(&before, Some(State::Held(reading)) if reading.value == Some(coffee(told))));
        world.now = world.now.plus_days(1);
        let everything = world.facts.iter().map(Fact::id).filter(|_| names_all).collect();
        guess(&mut world, source, coffee(guessed), everything);
        prop_assert_eq!(state(&world), before);
        // It is listed beside it and says whether it differs, unless somebody called it
        // wrong before.
        let wrong = Claim::WrongGuess(coffee(guessed));
        let called_wrong = world.facts.iter().any(|fact| *fact.claim() == wrong);
        let profile = world.profile();
        let slot = profile.slot("coffee", &Scope::EVERYTHING).expect("the slot is held");
        match slot.guesses.iter().find(|guess| guess.value == coffee(guessed)) {
            Some(listed) => prop_assert_eq!(listed.disagrees, told != guessed),
            None => prop_assert!(called_wrong),
        }
    }

    #[test]
    fn a_guess_in_an_import_takes_back_nothing_that_the_source_stated(
        steps in steps(),
        stated in 0..3_usize,
        guessed in 0..3_usize,
    ) {
        let mut world = World::after(&steps);
        let draft = world.said(SOURCES.start, "coffee", Scope::EVERYTHING, Claim::Holds(coffee(stated)), Vec::new());
        world.write(SOURCES.start, vec![draft]);
        let before = stated_only(world.profile());
        world.now = world.now.plus_days(1);
        guess(&mut world, SOURCES.start, coffee(guessed), Vec::new());
        let after = fold(&world.dossier(), &world.reference, world.now);
        prop_assert_eq!(ageless(stated_only(after)), ageless(before));
    }

    #[test]
    fn nobody_guesses_at_what_the_customer_would_rather_not_say(
        steps in steps(),
        records in records(),
        attribute in prop::sample::select(vec!["coffee", "colour_liked", "children_at_home"]),
    ) {
        let mut world = World::after(&steps).with(records);
        // It names nothing, so it means the attribute as a whole.
        let draft = world.said(0, attribute, Scope::EVERYTHING, Claim::RatherNotSay, Vec::new());
        world.write(0, vec![draft]);
        prop_assert!(world.profile().slots_of(attribute).all(|slot| slot.guesses.is_empty()));
    }

    #[test]
    fn what_was_only_guessed_holds_nothing(steps in steps(), records in records()) {
        let world = World::after(&steps).with(records);
        let facts = world.facts.iter().filter(|fact| !is_stated(fact)).cloned().collect();
        let guesses = fold(&Dossier { facts, ..world.dossier() }, &world.reference, world.now);
        prop_assert!(guesses.slots.iter().all(|slot| slot.state == State::Unknown && slot.earlier.is_empty()));
    }

    #[test]
    fn without_its_guesses_a_dossier_states_the_same(steps in steps(), records in records()) {
        let world = World::after(&steps).with(records);
        let facts = world.facts.iter().filter(|fact| is_stated(fact)).cloned().collect();
        let bare = Dossier { facts, records: Vec::new(), ..world.dossier() };
        let bare = fold(&bare, &world.reference, world.now);
        prop_assert_eq!(values(world.profile()), values(bare));
    }

    #[test]
    fn a_guess_that_names_everything_as_replaced_replaces_nothing_stated(
        steps in steps(),
        value in 0..3_usize,
        source in SOURCES,
    ) {
        let mut world = World::after(&steps);
        let before = stated_only(world.profile());
        let everything = world.facts.iter().map(Fact::id).collect();
        guess(&mut world, source, coffee(value), everything);
        prop_assert_eq!(stated_only(world.profile()), before);
    }
}
