//! A large bucket is taken as a snapshot, and whatever is wrong with it, the feed is
//! there.

mod support;

use support::hub::Snapshots;
use support::{Fate, World};
use visavi_protocol::BucketId;
use visavi_sync::engine::Ask;
use visavi_sync::{Failure, Pace};

fn world() -> World {
    World::new(Pace { wake_ms: 5_000, wake_jitter_ms: 0, snapshot_items_min: 1_000, ..Pace::default() })
}

fn manifests(world: &World) -> usize {
    world.asks().iter().filter(|ask| matches!(ask, Ask::Snapshot { .. })).count()
}

fn parts(world: &World) -> usize {
    world.asks().iter().filter(|ask| matches!(ask, Ask::Part { .. })).count()
}

fn pulls_from_the_beginning(world: &World) -> usize {
    let from_the_beginning = |ask: &&Ask| matches!(ask, Ask::Pull { bucket, after: 0 } if *bucket == World::store());
    world.asks().iter().filter(from_the_beginning).count()
}

#[test]
fn an_empty_bucket_that_is_large_is_taken_as_a_snapshot_and_a_small_one_by_its_feed() {
    let mut world = world();
    world.hub.fill(&BucketId::Shared, 999);
    world.hub.fill(&World::store(), 1_000);
    world.run_for(1_000);
    world.assert_equal();
    assert_eq!((manifests(&world), parts(&world), pulls_from_the_beginning(&world)), (1, 3, 0));
    assert!(!world.asks().iter().any(|ask| matches!(ask, Ask::Today { .. })), "it begins with today's customers");
    let report = world.engine.report();
    assert_eq!((report.done, report.total), (1_999, 1_999));
    assert!(report.in_sync_at.is_some());
    // What is new comes by the feed.
    world.hub.fill(&World::store(), 5_000);
    world.run_for(10_000);
    world.assert_equal();
    assert_eq!((manifests(&world), pulls_from_the_beginning(&world)), (1, 0));
}

#[test]
fn a_part_that_did_not_arrive_is_asked_for_again_and_no_other() {
    let mut world = world();
    world.hub.fill(&World::store(), 4_000);
    let mut asked = 0;
    world.fates(move |ask| match ask {
        Ask::Part { .. } => {
            asked += 1;
            if asked % 3 == 0 { Fate::Fails(Failure::Broken) } else { Fate::Arrives }
        }
        _ => Fate::Arrives,
    });
    world.run_for(120_000);
    world.assert_equal();
    assert_eq!(pulls_from_the_beginning(&world), 0);
    // Ten parts, and every third question in vain.
    assert_eq!(parts(&world), 14);
}

#[test]
fn the_hub_moves_on_while_it_is_taken() {
    let mut world = world();
    world.hub.fill(&World::store(), 4_000);
    world.fates(|ask| match ask {
        Ask::Snapshot { .. } => Fate::Late(10_000),
        _ => Fate::Arrives,
    });
    world.run_for(5_000);
    world.hub.fill(&World::store(), 10);
    world.run_for(60_000);
    world.assert_equal();
    assert_eq!(pulls_from_the_beginning(&world), 0);
}

#[test]
fn a_wrong_snapshot_is_taken_once_and_then_the_feed() {
    let mut world = world();
    world.hub.fill(&World::store(), 2_000);
    world.hub.make_snapshots(Snapshots::Wrong);
    world.run_for(60_000);
    world.assert_equal();
    assert_eq!((manifests(&world), pulls_from_the_beginning(&world)), (1, 1));
    assert!(world.engine.report().in_sync_at.is_some());
}

#[test]
fn a_snapshot_that_came_to_nothing_is_not_taken_again_when_contact_is_lost_before_the_feed() {
    let mut world = world();
    world.hub.fill(&World::store(), 2_000);
    world.hub.make_snapshots(Snapshots::Wrong);
    let mut cut = false;
    world.fates(move |ask| match ask {
        Ask::Today { .. } if !cut => {
            cut = true;
            Fate::Fails(Failure::Unreachable)
        }
        _ => Fate::Arrives,
    });
    world.run_for(120_000);
    world.assert_equal();
    assert_eq!((manifests(&world), pulls_from_the_beginning(&world)), (1, 1));
}

#[test]
fn a_hub_that_has_no_snapshots_is_read_by_its_feed() {
    let mut world = world();
    world.hub.fill(&World::store(), 2_000);
    world.fates(|ask| match ask {
        Ask::Snapshot { .. } => Fate::Fails(Failure::Rejected { code: "not-found".to_owned() }),
        _ => Fate::Arrives,
    });
    world.run_for(60_000);
    world.assert_equal();
    assert_eq!((manifests(&world), pulls_from_the_beginning(&world)), (1, 1));
}

#[test]
fn parts_that_are_never_there_do_not_keep_the_feed_waiting_for_ever() {
    let mut world = world();
    world.hub.fill(&World::store(), 2_000);
    world.hub.make_snapshots(Snapshots::WithoutParts);
    world.run_for(10 * 60_000);
    world.assert_equal();
    assert!(manifests(&world) < 10);
}

#[test]
fn a_hub_that_is_making_one_is_asked_again_later() {
    let mut world = world();
    world.hub.fill(&World::store(), 2_000);
    let mut asked = 0;
    world.fates(move |ask| match ask {
        Ask::Snapshot { .. } => {
            asked += 1;
            if asked < 4 { Fate::Fails(Failure::Busy { retry_after_ms: Some(5_000) }) } else { Fate::Arrives }
        }
        _ => Fate::Arrives,
    });
    world.run_for(120_000);
    world.assert_equal();
    assert_eq!((manifests(&world), pulls_from_the_beginning(&world)), (4, 0));
}

/// What was ready-made may be what was wrong.
#[test]
fn a_bucket_that_differs_afterwards_is_taken_anew_by_its_feed() {
    let mut world = world();
    world.hub.fill(&World::store(), 2_000);
    world.run_for(1_000);
    world.device.lose_one(&World::store());
    world.run_for(60_000);
    world.assert_equal();
    assert_eq!((world.forgotten(), manifests(&world), pulls_from_the_beginning(&world)), (1, 1, 1));
}

#[test]
fn a_snapshot_in_the_making_is_waited_for_and_is_no_trouble() {
    let mut world = world();
    world.hub.fill(&World::store(), 1_000);
    let mut asked = 0;
    world.fates(move |ask| {
        asked += usize::from(matches!(ask, Ask::Snapshot { .. }));
        match ask {
            Ask::Snapshot { .. } if asked < 3 => Fate::Fails(Failure::Busy { retry_after_ms: Some(2_000) }),
            _ => Fate::Arrives,
        }
    });
    world.run_for(1_000);
    assert_eq!(manifests(&world), 1);
    assert_eq!(world.engine.report().trouble, None);
    world.run_for(60_000);
    world.assert_equal();
    assert_eq!(manifests(&world), 3);
}
