//! The engine against a world that drops, repeats, delays and breaks what it is asked
//! to carry.

mod support;

use proptest::prelude::*;
use support::{Fate, World};
use visavi_protocol::{BucketId, Epoch, History};
use visavi_sync::engine::{Ask, Trouble};
use visavi_sync::{Failure, Pace};

fn pace() -> Pace {
    Pace { wake_ms: 5_000, wake_jitter_ms: 0, ..Pace::default() }
}

#[test]
fn everything_saved_arrives_and_everything_new_is_taken() {
    let mut world = World::new(pace());
    world.save(5);
    world.hub.fill(&BucketId::Shared, 3);
    world.hub.fill(&World::store(), 2_500);
    world.run_for(1_000);
    assert_eq!(world.hub.received(), world.saved());
    assert_eq!(world.device.waiting(), 0);
    world.assert_equal();
    let report = world.engine.report();
    assert!(report.online);
    assert_eq!((report.done, report.total), (2_508, 2_508));
    assert_eq!(report.sent, 5);
    assert!(report.in_sync_at.is_some());
}

#[test]
fn today_comes_before_the_feed_when_a_bucket_is_empty_and_only_then() {
    let mut world = World::new(pace());
    world.hub.fill(&World::store(), 10);
    world.run_for(1_000);
    world.hub.fill(&World::store(), 10);
    world.run_for(10_000);
    let asks = world.asks();
    let today = asks.iter().position(|ask| matches!(ask, Ask::Today { .. })).expect("today was asked");
    let pull = asks.iter().position(|ask| matches!(ask, Ask::Pull { .. })).expect("the feed was asked");
    assert!(today < pull);
    assert_eq!(asks.iter().filter(|ask| matches!(ask, Ask::Today { .. })).count(), 1);
}

#[test]
fn a_full_outbox_never_holds_downloads_back() {
    let mut world = World::new(pace());
    world.save(5_000);
    world.hub.fill(&World::store(), 5_000);
    world.fates(|ask| match ask {
        Ask::Push(_) => Fate::Fails(Failure::Unwell),
        _ => Fate::Arrives,
    });
    world.run_for(2_000);
    assert_eq!(world.device.waiting(), 5_000);
    world.assert_equal();
    assert!(world.engine.report().in_sync_at.is_some());
}

#[test]
fn a_rejected_operation_is_parked_alone_and_the_rest_goes_on() {
    let mut world = World::new(pace());
    world.save(700);
    let poisoned = world.saved()[350];
    world.poison(poisoned, Failure::Rejected { code: "too-large".to_owned() });
    world.run_for(20_000);
    assert_eq!(world.device.waiting(), 0);
    assert_eq!(world.device.refused(), vec![(poisoned, "too-large".to_owned())]);
    assert_eq!(world.hub.received().len(), 699);
}

#[test]
fn an_operation_the_hub_stumbles_over_waits_and_the_rest_goes_on() {
    let mut world = World::new(pace());
    world.save(40);
    let poisoned = world.saved()[0];
    world.poison(poisoned, Failure::Unwell);
    world.run_for(2 * 60 * 60 * 1_000);
    assert_eq!(world.hub.received().len(), 39);
    assert_eq!(world.device.waiting(), 1);
    world.heal();
    world.run_for(10 * 60 * 1_000);
    assert_eq!(world.device.waiting(), 0);
    assert_eq!(world.hub.received(), world.saved());
}

#[test]
fn what_is_sealed_goes_up_after_the_outbox_and_waits_behind_nothing_that_is_stuck() {
    let mut world = World::new(pace());
    world.save(30);
    world.seal(40);
    world.run_for(1_000);
    assert_eq!((world.device.waiting(), world.hub.received().len()), (0, 70));
    let asks = world.asks();
    let sealed = |ask: &Ask| matches!(ask, Ask::Push(push) if !push.sealed.is_empty());
    let said = |ask: &Ask| matches!(ask, Ask::Push(push) if !push.operations.is_empty());
    assert!(asks.iter().rposition(said) < asks.iter().position(sealed));
    assert!(!asks.iter().any(|ask| said(ask) && sealed(ask)));

    world.seal(20);
    world.save(1);
    let poisoned = *world.saved().last().expect("one was saved");
    world.poison(poisoned, Failure::Unwell);
    world.run_for(60 * 60 * 1_000);
    assert_eq!(world.device.waiting(), 1, "the one that the hub stumbles over");
}

#[test]
fn a_sealed_operation_the_hub_stumbles_over_waits_and_the_rest_goes_on() {
    let mut world = World::new(pace());
    world.seal(40);
    world.poison("6.1.17".parse().expect("it is a number"), Failure::Unwell);
    world.run_for(2 * 60 * 60 * 1_000);
    assert_eq!((world.device.waiting(), world.hub.received().len()), (1, 39));
    world.heal();
    world.run_for(10 * 60 * 1_000);
    assert_eq!(world.device.waiting(), 0);
}

#[test]
fn a_nudge_sends_at_once_while_online() {
    let mut world = World::new(pace());
    world.run_for(1_000);
    world.save(1);
    world.nudge();
    world.run_for(100);
    assert_eq!(world.device.waiting(), 0);
}

#[test]
fn an_idle_device_asks_again_after_its_pace() {
    let mut world = World::new(pace());
    world.run_for(1_000);
    let before = world.asks().len();
    world.run_for(60_000);
    let rounds = world.asks()[before..].iter().filter(|ask| matches!(ask, Ask::Buckets { .. })).count();
    assert!((10..=12).contains(&rounds), "{rounds} rounds in a minute");
}

#[test]
fn without_a_network_it_asks_ever_more_rarely_and_drains_when_it_is_back() {
    let mut world = World::new(pace());
    world.save(500);
    world.fates(|_| Fate::Fails(Failure::Unreachable));
    world.run_for(60 * 60 * 1_000);
    let asked = world.asks().len();
    assert!((10..40).contains(&asked), "{asked} tries in an hour");
    assert!(!world.engine.report().online);
    world.fates(|_| Fate::Arrives);
    world.try_now();
    world.run_for(30_000);
    assert_eq!(world.device.waiting(), 0);
    assert!(world.engine.report().online);
}

#[test]
fn a_captive_portal_is_weather_and_nothing_is_taken_from_it() {
    let mut world = World::new(pace());
    world.save(1);
    world.fates(|_| Fate::Fails(Failure::NotAHub));
    world.run_for(60_000);
    assert_eq!(world.device.waiting(), 1);
    assert_eq!(world.engine.report().trouble, Some(Trouble::Hub(Failure::NotAHub)));
}

#[test]
fn a_refused_device_does_not_hammer_the_hub() {
    let mut world = World::new(pace());
    world.fates(|ask| match ask {
        Ask::Time => Fate::Arrives,
        _ => Fate::Fails(Failure::ShutOut),
    });
    world.run_for(60 * 60 * 1_000);
    assert!(world.asks().len() < 120, "{} requests in an hour", world.asks().len());
    assert_eq!(world.engine.report().trouble, Some(Trouble::Hub(Failure::ShutOut)));
    assert!(!world.engine.report().online);
}

#[test]
fn a_digest_that_differs_takes_the_bucket_anew_once() {
    let mut world = World::new(pace());
    world.hub.fill(&World::store(), 1_500);
    world.run_for(1_000);
    world.device.lose_one(&World::store());
    world.run_for(10_000);
    world.assert_equal();
    assert_eq!(world.forgotten(), 1);
    assert_eq!(world.engine.report().trouble, None);
}

#[test]
fn a_digest_that_differs_for_ever_is_a_trouble_and_never_a_loop() {
    let mut world = World::new(pace());
    world.hub.fill(&World::store(), 1_500);
    world.hub.lie_about(&World::store());
    world.run_for(60 * 60 * 1_000);
    assert_eq!(world.forgotten(), 1);
    assert_eq!(world.engine.report().trouble, Some(Trouble::Differs(World::store())));
    assert_eq!(world.engine.report().in_sync_at, None);
    let pulls = world.asks().iter().filter(|ask| matches!(ask, Ask::Pull { .. })).count();
    assert!(pulls < 12, "{pulls} pages");
}

/// The last that the hub took were five operations of the device.
fn world_with_a_tail_to_lose() -> World {
    let mut world = World::new(pace());
    world.hub.fill(&World::store(), 1_200);
    world.run_for(1_000);
    world.save(5);
    world.nudge();
    world.run_for(20_000);
    assert_eq!(world.hub.received(), world.saved());
    world
}

#[test]
fn a_new_life_of_the_hub_is_offered_what_the_one_before_had_taken() {
    let mut world = world_with_a_tail_to_lose();
    world.hub.restore_without_the_last(&World::store(), 200);
    assert_eq!(world.hub.received(), []);
    world.run_for(20_000);
    assert_eq!(world.hub.received(), world.saved());
    world.hub.fill(&World::store(), 50);
    world.run_for(20_000);
    world.assert_equal();
    assert_eq!(world.engine.report().trouble, None);
}

#[test]
fn a_feed_that_ends_before_what_was_read_of_it_is_another_life_of_the_hub() {
    let mut world = world_with_a_tail_to_lose();
    world.hub.restore_without_a_word(&World::store(), 200);
    assert_eq!(world.hub.received(), []);
    world.run_for(20_000);
    assert_eq!(world.hub.received(), world.saved());
    world.assert_equal();
}

#[test]
fn a_full_disk_is_reported_and_tried_again() {
    let mut world = World::new(pace());
    world.hub.fill(&World::store(), 10);
    world.device.break_storage(true);
    world.run_for(10_000);
    assert_eq!(world.engine.report().trouble, Some(Trouble::Storage));
    world.device.break_storage(false);
    world.run_for(10 * 60 * 1_000);
    world.assert_equal();
    assert_eq!(world.engine.report().trouble, None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Drops, lost replies, repetition, delay and reordering, at every step.
    #[test]
    fn whatever_the_network_does_nothing_is_lost_and_nothing_is_doubled(
        seed in any::<u64>(),
        saves in 0_usize..1_500,
        items in 0_u64..3_000,
        badness in 0_u32..60,
    ) {
        let mut world = World::new(pace());
        world.seed(seed, badness);
        world.save(saves);
        world.hub.fill(&World::store(), items);
        world.run_for(10 * 60 * 1_000);
        world.save(3);
        world.nudge();
        world.hub.fill(&BucketId::Shared, 7);
        world.run_for(5 * 60 * 1_000);
        // Then the weather clears.
        world.seed(seed, 0);
        world.run_for(15 * 60 * 1_000);
        prop_assert_eq!(world.hub.received(), world.saved());
        prop_assert_eq!(world.device.waiting(), 0);
        world.assert_equal();
    }
}

#[test]
fn a_memory_older_than_what_the_hub_heard_takes_numbers_of_its_own_once() {
    let mut world = World::new(pace());
    world.hub.heard = History { epoch: Epoch(1), last_sequence: 9 };
    world.device.history = History { epoch: Epoch(1), last_sequence: 7 };
    world.run_for(60_000);
    assert_eq!(world.device.history.epoch, Epoch(2));
    assert_eq!(world.asks().iter().filter(|ask| matches!(ask, Ask::Epoch)).count(), 1);
    world.assert_equal();
}

#[test]
fn a_number_that_stands_for_something_else_at_the_hub_ends_the_epoch() {
    let mut world = World::new(pace());
    world.save(3);
    world.hub.forks.extend(world.saved().first());
    world.run_for(60_000);
    assert_eq!(world.device.history.epoch, Epoch(2));
    assert_eq!(world.device.waiting(), 0);
    assert_eq!(world.asks().iter().filter(|ask| matches!(ask, Ask::Epoch)).count(), 1);
}

#[test]
fn a_device_that_is_told_nothing_any_more_still_gets_rid_of_what_it_had_to_say() {
    let mut world = World::new(pace());
    world.save(500);
    world.fates(|ask| match ask {
        Ask::Time | Ask::Push(_) => Fate::Arrives,
        _ => Fate::Fails(Failure::ShutOut),
    });
    world.run_for(600_000);
    assert_eq!(world.device.waiting(), 0);
    assert_eq!(world.hub.received(), world.saved());
    let report = world.engine.report();
    assert!(!report.online);
    assert_eq!(report.trouble, Some(Trouble::Hub(Failure::ShutOut)));
    world.fates(|_| Fate::Arrives);
    world.run_for(600_000);
    world.assert_equal();
    assert!(world.engine.report().online);
}
