//! A second, naive reading of the facts, which the fold is held against: as short as
//! it can be said, and as slow as it likes.

use visavi_domain::profile::{Freshness, Reading, State};
use visavi_domain::{Claim, Fact, How, Profile, Scope, Trust, Value};

use crate::support::messy::World;

/// Says whether an operation stands: nothing that stands retracts it.
fn stands(facts: &[Fact], operation: visavi_domain::OperationId) -> bool {
    !facts.iter().any(|fact| *fact.claim() == Claim::Retracts(operation) && stands(facts, fact.id().operation))
}

pub fn is_stated(fact: &Fact) -> bool {
    fact.provenance().how.trust() == Trust::Stated
}

fn is_base(fact: &Fact) -> bool {
    matches!(fact.claim(), Claim::Holds(_) | Claim::NoLongerHolds | Claim::RatherNotSay)
}

pub fn same_family(one: &Fact, other: &Fact) -> bool {
    one.attribute() == other.attribute() && one.scope() == other.scope()
}

/// Says whether `later` knew `earlier`: it names it, or both come from one source.
fn knew(world: &World, later: &Fact, earlier: &Fact) -> bool {
    let named = later.replaces().contains(&earlier.id());
    let of_a_source = |fact: &Fact| matches!(fact.provenance().how, How::Imported | How::Inferred);
    let one_value = world.reference.catalogue.get(later.attribute()).expect("known").cardinality
        == visavi_domain::catalogue::Cardinality::One;
    let (now, then) = (later.id().operation, earlier.id().operation);
    let source_said_again =
        one_value && of_a_source(later) && of_a_source(earlier) && now.device == then.device && now > then;
    named || source_said_again
}

/// Returns the stated living facts that speak of their slot; consents have other laws.
pub fn living(world: &World) -> Vec<&Fact> {
    let standing: Vec<&Fact> = world
        .facts
        .iter()
        .filter(|fact| fact.attribute() != "consent" && is_base(fact) && is_stated(fact))
        .filter(|fact| stands(&world.facts, fact.id().operation))
        .collect();
    let replaced = |fact: &Fact| {
        standing.iter().any(|later| later.id() != fact.id() && same_family(later, fact) && knew(world, later, fact))
    };
    standing.iter().copied().filter(|fact| !replaced(fact)).collect()
}

/// Returns the values that living stated facts of a family hold, each once.
pub fn living_values<'a>(living: &[&'a Fact], attribute: &str, scope: &Scope) -> Vec<&'a Value> {
    let mut values: Vec<&Value> = living
        .iter()
        .filter(|fact| fact.attribute() == attribute && fact.scope() == scope)
        .filter_map(|fact| match fact.claim() {
            Claim::Holds(value) => Some(value),
            _ => None,
        })
        .collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// Returns the profile without guesses and without the slots that had nothing else.
pub fn stated_only(mut profile: Profile) -> Profile {
    profile.slots.iter_mut().for_each(|slot| slot.guesses.clear());
    profile.slots.retain(|slot| slot.state != State::Unknown || !slot.earlier.is_empty());
    profile
}

/// Returns the readings of a state.
pub fn readings(state: &mut State) -> &mut [Reading] {
    match state {
        State::Unknown => &mut [],
        State::Held(reading) | State::Declined(reading) | State::Ended(reading) => std::slice::from_mut(reading),
        State::Conflict(sides) => sides,
    }
}

/// Returns the profile with every freshness the same.
pub fn ageless(mut profile: Profile) -> Profile {
    for slot in &mut profile.slots {
        for reading in readings(&mut slot.state).iter_mut().chain(&mut slot.earlier) {
            reading.freshness = Freshness::Fresh;
        }
    }
    profile
}
