//! The engine while the hub says by itself that there is something new, while it says
//! nothing, and while it says nonsense.

mod support;

use support::{Fate, World};
use visavi_protocol::{BucketId, Heads};
use visavi_sync::engine::{Ask, LISTEN_AGAIN_MS};
use visavi_sync::{Failure, Pace};

const HOUR_MS: u64 = 60 * 60 * 1_000;

/// Asks by itself once an hour.
fn patient() -> Pace {
    Pace {
        wake_ms: HOUR_MS,
        wake_jitter_ms: 0,
        listening_ms: HOUR_MS,
        listening_jitter_ms: 0,
        snapshot_items_min: 2_000,
    }
}

/// A device that holds all there is, and listens.
fn listening(pace: Pace) -> World {
    let mut world = World::new(pace);
    world.let_the_hub_speak();
    world.hub.fill(&World::store(), 10);
    world.run_for(1_000);
    world.assert_equal();
    assert!(world.is_listening());
    world
}

/// Returns what the device asked since it had asked so often.
fn since(world: &World, before: usize) -> Vec<Ask> {
    world.asks()[before..].to_vec()
}

#[test]
fn what_the_hub_announces_is_there_at_once_for_one_request() {
    let mut world = listening(patient());
    let before = world.asks().len();
    world.hub.fill(&World::store(), 3);
    world.speak();
    world.run_for(100);
    world.assert_equal();
    let pull = Ask::Pull { bucket: World::store(), after: 10 };
    assert_eq!(since(&world, before), [pull]);
    assert!(world.engine.report().in_sync_at.is_some());
}

#[test]
fn what_a_device_that_listens_has_said_comes_back_for_one_request() {
    let mut world = listening(patient());
    let before = world.asks().len();
    world.save(1);
    world.nudge();
    world.run_for(100);
    world.speak();
    world.run_for(100);
    world.assert_equal();
    let asked = since(&world, before);
    assert!(matches!(asked[..], [Ask::Push(_), Ask::Pull { .. }]), "{asked:?}");
}

#[test]
fn a_device_that_listens_asks_by_itself_once_a_minute_and_one_that_does_not_every_five_seconds() {
    let mut world = listening(Pace::default());
    let before = world.asks().len();
    world.run_for(HOUR_MS);
    let asked = since(&world, before);
    assert!((45..=60).contains(&asked.len()), "{} requests in an hour", asked.len());
    assert!(asked.iter().all(|ask| *ask == Ask::Buckets { erased: 0 }), "a round without changes is one small request");
    let mut deaf = World::new(Pace::default());
    deaf.run_for(HOUR_MS);
    let rounds = deaf.asks().iter().filter(|ask| **ask == Ask::Buckets { erased: 0 }).count();
    assert!((590..=720).contains(&rounds), "{rounds} rounds in an hour");
}

#[test]
fn what_is_lost_on_the_stream_is_found_by_the_next_round() {
    let mut world = listening(Pace::default());
    world.swallow_what_the_hub_says();
    world.hub.fill(&World::store(), 3);
    world.speak();
    world.run_for(76_000);
    world.assert_equal();
}

#[test]
fn what_is_announced_during_a_round_is_read_after_it() {
    let mut world = listening(patient());
    world.hub.fill(&World::store(), 1_500);
    world.speak();
    // The pull is under way, and its reply holds no more than what was there when it was made.
    world.run_for(3);
    world.hub.fill(&World::store(), 700);
    world.speak();
    world.run_for(100);
    world.assert_equal();
}

#[test]
fn what_all_share_is_read_by_every_device_at_a_moment_of_its_own() {
    let mut world = listening(Pace { wake_jitter_ms: 0, ..Pace::default() });
    let before = world.asks().len();
    world.hub.fill(&BucketId::Shared, 3);
    world.speak();
    world.run_for(3);
    assert_eq!(since(&world, before), []);
    world.run_for(5_000);
    world.assert_equal();
}

#[test]
fn a_new_life_of_the_hub_is_noticed_on_the_stream() {
    let mut world = listening(patient());
    world.save(5);
    world.nudge();
    world.run_for(1_000);
    world.hub.restore_without_the_last(&World::store(), 5);
    assert_eq!(world.hub.received(), []);
    world.speak();
    world.run_for(1_000);
    assert_eq!(world.hub.received(), world.saved());
    world.assert_equal();
}

#[test]
fn a_hub_that_announces_what_it_does_not_have_is_not_asked_for_ever() {
    let mut world = listening(patient());
    for lie in [
        Heads { hub_epoch: 1, heads: [(BucketId::Shared, 0), (World::store(), 1_000)].into() },
        Heads { hub_epoch: 7, heads: [(BucketId::Shared, 0), (World::store(), 10)].into() },
        Heads { hub_epoch: 1, heads: [(World::store(), 10)].into() },
        Heads::default(),
    ] {
        let before = world.asks().len();
        world.say(lie.clone());
        world.run_for(HOUR_MS / 4);
        let asked = since(&world, before);
        assert!((1..=3).contains(&asked.len()), "{asked:?} after {lie:?}");
        world.assert_equal();
    }
}

#[test]
fn a_stream_that_has_ended_is_opened_again_and_the_device_looks_for_what_it_missed() {
    let mut world = listening(Pace { wake_jitter_ms: 0, ..Pace::default() });
    world.end_stream(Ok(()));
    world.hub.fill(&World::store(), 3);
    world.run_for(LISTEN_AGAIN_MS + 1_000);
    world.assert_equal();
    assert!(world.is_listening());
    assert_eq!(world.listened(), 2);
}

#[test]
fn a_hub_that_lets_nobody_listen_is_tried_ever_more_rarely_and_is_no_trouble() {
    let mut world = World::new(Pace::default());
    world.run_for(HOUR_MS);
    assert!((5..40).contains(&world.listened()), "{} tries in an hour", world.listened());
    assert_eq!(world.engine.report().trouble, None);
    assert!(world.engine.report().online);
}

#[test]
fn after_an_outage_the_device_listens_again() {
    let mut world = listening(Pace::default());
    world.end_stream(Err(Failure::Broken));
    world.fates(|_| Fate::Fails(Failure::Unreachable));
    world.run_for(60_000);
    assert!(!world.engine.report().online);
    assert!(!world.is_listening());
    world.fates(|_| Fate::Arrives);
    world.try_now();
    world.run_for(10_000);
    assert!(world.is_listening());
}
