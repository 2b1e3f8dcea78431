//! Who was erased is the first thing of each contact, and said to be done at its end.

mod support;

use support::{Fate, World};
use visavi_protocol::BucketId;
use visavi_sync::engine::Ask;
use visavi_sync::{Failure, Pace};

fn world() -> World {
    World::new(Pace { wake_ms: 5_000, wake_jitter_ms: 0, ..Pace::default() })
}

fn place(asks: &[Ask], is: fn(&Ask) -> bool) -> Option<usize> {
    asks.iter().position(is)
}

#[test]
fn nothing_is_said_or_taken_in_before_it_was_heard_who_was_erased() {
    let mut world = world();
    world.save(3);
    world.hub.fill(&World::store(), 10);
    world.hub.erase_many(5);
    world.run_for(1_000);
    let asks = world.asks();
    let last_heard = place(&asks, |ask| *ask == Ask::Buckets { erased: 4 }).expect("the last of five was asked for");
    let pushed = place(&asks, |ask| matches!(ask, Ask::Push(_))).expect("it was pushed");
    let pulled = place(&asks, |ask| matches!(ask, Ask::Today { .. } | Ask::Pull { .. })).expect("it was pulled");
    assert!(last_heard < pushed && last_heard < pulled, "{asks:?}");
    assert_eq!((world.device.erasures.clone(), world.hub.receipt), (world.hub.erasures.clone(), 5));
    assert_eq!(world.device.waiting(), 0);
}

#[test]
fn a_device_that_has_heard_and_signed_asks_for_nothing_more_than_before() {
    let mut world = world();
    world.hub.erase();
    world.run_for(1_000);
    let before = world.asks().len();
    world.run_for(60_000);
    assert!(world.asks()[before..].iter().all(|ask| *ask == Ask::Buckets { erased: 1 }));
}

#[test]
fn a_page_that_knows_of_another_erasure_is_dropped_and_the_round_begins_anew() {
    let mut world = world();
    world.run_for(1_000);
    world.hub.fill(&World::store(), 3);
    world.hub.erase();
    world.let_the_hub_speak();
    world.run_for(70_000);
    world.hub.fill(&World::store(), 3);
    world.hub.erase();
    world.speak();
    let before = world.asks().len();
    world.run_for(100);
    let asks = &world.asks()[before..];
    let asked = place(asks, |ask| matches!(ask, Ask::Buckets { .. })).expect("the round began anew");
    assert!(matches!(asks[0], Ask::Pull { .. }) && asked == 1, "{asks:?}");
    assert_eq!((world.device.erasures.len(), world.hub.receipt), (2, 2));
    world.assert_equal();
    assert_eq!(world.engine.report().trouble, None);
}

#[test]
fn a_receipt_whose_reply_was_lost_is_signed_again() {
    let mut world = world();
    world.hub.erase();
    let mut lost = 0;
    world.fates(move |ask| match ask {
        Ask::Purged(_) if lost < 2 => {
            lost += 1;
            Fate::Fails(Failure::Unreachable)
        }
        _ => Fate::Arrives,
    });
    world.run_for(60_000);
    assert_eq!(world.hub.receipt, 1);
}

#[test]
fn a_hub_that_was_put_back_hears_from_a_device_whom_it_had_erased() {
    let mut world = world();
    world.hub.erase_many(3);
    world.hub.fill(&BucketId::Shared, 5);
    world.run_for(1_000);
    let known = world.hub.erasures.clone();
    world.hub.forget_erasures(2);
    world.hub.restore_without_the_last(&BucketId::Shared, 1);
    world.run_for(60_000);
    assert_eq!((world.hub.erasures.clone(), world.hub.receipt), (known, 3));
    assert_eq!(world.device.untold, []);
    world.assert_equal();
}

#[test]
fn a_hub_that_was_put_back_without_a_word_and_erased_somebody_else_since_is_noticed_by_the_receipt() {
    let mut world = world();
    let (first, second) = (world.hub.erase(), world.hub.erase());
    world.run_for(1_000);
    world.hub.forget_erasures(1);
    let third = visavi_protocol::Erasure { tag: visavi_protocol::Tag([9; 32]), ..second };
    world.hub.erasures.push(third);
    world.run_for(60_000);
    assert_eq!(world.hub.erasures, [first, third, second]);
    assert_eq!((world.device.erasures.clone(), world.hub.receipt), (world.hub.erasures.clone(), 3));
}

#[test]
fn a_hub_that_cannot_say_who_was_erased_does_not_keep_the_outbox_waiting() {
    let mut world = world();
    world.save(2);
    world.fates(|ask| match ask {
        Ask::Buckets { .. } => Fate::Fails(Failure::Unwell),
        _ => Fate::Arrives,
    });
    world.run_for(2_000);
    assert_eq!(world.device.waiting(), 0);
}

#[test]
fn a_device_that_is_told_nothing_any_more_still_says_what_it_had_to_say() {
    let mut world = world();
    world.save(2);
    world.hub.erase();
    world.fates(|ask| match ask {
        Ask::Time | Ask::Push(_) => Fate::Arrives,
        _ => Fate::Fails(Failure::ShutOut),
    });
    world.run_for(2_000);
    assert_eq!((world.device.waiting(), world.device.erasures.len()), (0, 0));
}
