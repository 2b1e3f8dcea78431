//! Consents: the stricter holds, and no associate turns one on.

use proptest::prelude::*;
use proptest::sample::Index;
use visavi_domain::profile::State;
use visavi_domain::{AssociateId, Claim, Fact, FactDraft, FactId, OperationId, Scope, Value, Who, notation};

use crate::support::messy::{TABLETS, World, step, steps};

/// Says whether the newsletter may be sent.
fn is_on(world: &World) -> bool {
    let profile = world.profile();
    let held = profile.slots_of("consent").find_map(|slot| slot.held()?.value.clone());
    matches!(held, Some(Value::Consent(consent)) if consent.given)
}

/// Ways of saying yes, and which of them ends before which.
const YESES: [(&str, u8); 4] = [
    ("consent yes v1 -", 9),
    ("consent yes v2 -", 9),
    ("consent yes v1 2030-01-01", 2),
    ("consent yes v2 2029-01-01", 1),
];

fn news() -> Scope {
    Scope::new([(visavi_domain::Dimension::Purpose, "news"), (visavi_domain::Dimension::Channel, "email")])
}

fn consent(text: &str) -> Claim {
    Claim::Holds(notation::value(text).expect("a value"))
}

/// Writes one consent fact that knows everything there is.
fn say(world: &mut World, device: usize, claim: Claim) {
    let everything = world.facts.iter().map(Fact::id).collect();
    let draft = world.said(device, "consent", news(), claim, everything);
    world.write(device, vec![draft]);
}

/// Returns the operations that carry a consent, or an undo of anything.
fn that_matter(world: &World) -> Vec<OperationId> {
    let matters = |fact: &&Fact| fact.attribute() == "consent" || matches!(fact.claim(), Claim::Retracts(_));
    world.facts.iter().filter(matters).map(|fact| fact.id().operation).collect()
}

proptest! {
    #[test]
    fn nothing_an_associate_does_later_turns_a_consent_on(
        steps in steps(),
        further in proptest::collection::vec((step(), any::<Index>(), any::<u64>(), 0..8_u8), 1..8),
    ) {
        let mut world = World::after(&steps);
        // Whatever went before: the customer said yes, and then an associate heard no.
        say(&mut world, 2, consent("consent yes v1 -"));
        say(&mut world, TABLETS.start, consent("consent no v1 -"));
        for (step, target, picks, act) in further {
            let on = is_on(&world);
            // Later than a slip of the finger.
            world.now = world.now.plus_days(1);
            let tablet = TABLETS.start + step.device % TABLETS.len();
            let known: Vec<FactId> =
                world.facts.iter().enumerate().filter(|(at, _)| picks >> (at % 64) & 1 == 1).map(|(_, fact)| fact.id()).collect();
            let claim = match act {
                0 => Claim::NoLongerHolds,
                1 => Claim::RatherNotSay,
                2 => consent("consent no v1 -"),
                _ => Claim::Retracts(*target.get(&that_matter(&world))),
            };
            let draft = world.said(tablet, "consent", news(), claim, known);
            world.write(tablet, vec![draft]);
            prop_assert!(on || !is_on(&world));
        }
    }

    #[test]
    fn another_sources_yes_turns_nothing_on_even_if_it_knew_the_no(steps in steps()) {
        let mut world = World::after(&steps);
        let draft = world.said(TABLETS.start, "consent", news(), consent("consent no v1 -"), Vec::new());
        world.write(TABLETS.start, vec![draft]);
        say(&mut world, 3, consent("consent yes v1 -"));
        prop_assert!(!is_on(&world));
    }

    #[test]
    fn a_yes_that_a_broken_tablet_wrote_has_no_effect(steps in steps()) {
        let mut world = World::after(&steps);
        let before = world.profile();
        let yes = consent("consent yes v1 -");
        let everything = world.facts.iter().map(Fact::id).collect();
        let draft = world.said(2, "consent", news(), yes, everything);
        let provenance = visavi_domain::Provenance { who: Who::Associate(AssociateId("sara".into())), ..draft.provenance.clone() };
        let id = "66.1.1/0".parse().expect("an id");
        world.facts.push(Fact::read(id, world.customer, FactDraft { provenance, ..draft }));
        let after = world.profile();
        prop_assert_eq!(after.unread, before.unread + 1);
        prop_assert_eq!(after.slots, before.slots);
    }

    #[test]
    fn a_refusal_that_nobody_knew_holds_against_everything(steps in steps()) {
        let mut world = World::after(&steps);
        let no = consent("consent no v1 -");
        let draft = world.said(0, "consent", news(), no, Vec::new());
        world.write(0, vec![draft]);
        let profile = world.profile();
        prop_assert!(profile.slots_of("consent").all(|slot| !matches!(slot.state, State::Conflict(_))));
        prop_assert!(!is_on(&world));
    }

    #[test]
    fn of_differing_yeses_the_one_that_gives_least_is_shown_whichever_is_confirmed(
        yeses in proptest::collection::vec((0..YESES.len(), 1..30_i64), 2..5),
        confirmed in any::<Index>(),
    ) {
        let mut world = World::new();
        for (yes, days) in &yeses {
            world.now = world.now.plus_days(*days);
            // None of them knew another, as with two web shops of one chain.
            let draft = world.said(2, "consent", news(), consent(YESES[*yes].0), Vec::new());
            world.write(2, vec![draft]);
        }
        let shown = |world: &World| world.profile().slots_of("consent").find_map(|slot| slot.held()?.value.clone());
        // The one that ends first; of several the one said last.
        let least = yeses.iter().map(|(yes, _)| &YESES[*yes]).rev().min_by_key(|(_, ends)| *ends);
        let (least, _) = least.expect("there are two at least");
        prop_assert_eq!(shown(&world), Some(notation::value(least).expect("a value")));
        world.now = world.now.plus_days(1);
        let fact = confirmed.get(&world.facts).id();
        let draft = world.said(TABLETS.start, "consent", news(), Claim::StillRight(fact), Vec::new());
        world.write(TABLETS.start, vec![draft]);
        prop_assert_eq!(shown(&world), Some(notation::value(least).expect("a value")));
    }

    #[test]
    fn a_customer_who_saw_everything_turns_it_on(steps in steps()) {
        let mut world = World::after(&steps);
        let seen = world.profile().slot("consent", &news()).map(|slot| slot.living()).unwrap_or_default();
        let yes = consent("consent yes v2 -");
        let draft = world.said(2, "consent", news(), yes, seen);
        world.write(2, vec![draft]);
        prop_assert!(is_on(&world));
    }
}
