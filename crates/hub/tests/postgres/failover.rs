//! A database whose history does not go on where it was.

use visavi_domain::DeviceNumber;
use visavi_hub::{Batch, Hub, HubError};
use visavi_protocol::Disposition;

use crate::support::chain::*;
use crate::support::cluster::{Cluster, host};
use crate::support::place::in_database;

fn push(hub: &Hub, from: DeviceNumber, sequence: u64) -> Result<Vec<Disposition>, HubError> {
    let operations = vec![said(from, sequence, customer(1), Some("LKP"), "sea")];
    hub.intake(from, Batch { operations, records: Vec::new() }, NOW)
}

#[test]
fn a_running_hub_begins_again_by_itself_when_a_replica_takes_over_that_had_not_heard_everything() {
    let first = Cluster::start();
    first.query("postgres", "create database hub");
    let alone = Hub::open(in_database(first.url("hub"))).unwrap();
    let from = alone.source("shop").unwrap();
    push(&alone, from, 1).unwrap();
    let replica = first.copy();
    // The one that takes writes is asked, whichever it is.
    let either = format!("postgres://visavi@{},{}/hub", host(&first.folder), host(&replica));
    let (hub, other) =
        (Hub::open(in_database(either.clone())).unwrap(), Hub::open(in_database(either.clone())).unwrap());
    push(&hub, from, 2).unwrap();
    let epoch = hub.meta().unwrap().hub_epoch;
    drop(first);
    assert!(push(&hub, from, 3).is_err(), "nobody takes writes now");
    let replica = Cluster::serve(replica);
    replica.query("postgres", "select pg_promote()");

    let new = hub.source("after").unwrap();
    assert!(new.0 > from.0 + 1_000, "a number may have been given in what was lost");
    let begun = hub.meta().unwrap().hub_epoch;
    assert!(begun > epoch);
    // What was lost is taken in again, and nothing twice; a process that looks later does
    // not begin once more.
    push(&other, from, 1).unwrap();
    push(&other, from, 2).unwrap();
    assert_eq!(state(&other, &bucket("LKP")).items, 2);
    assert_eq!(other.meta().unwrap().hub_epoch, begun);
    assert_eq!(Hub::open(in_database(either)).unwrap().meta().unwrap().hub_epoch, begun);
}

#[test]
fn a_server_that_was_only_started_anew_goes_on() {
    let server = Cluster::start();
    server.query("postgres", "create database hub");
    let hub = Hub::open(in_database(server.url("hub"))).unwrap();
    let from = hub.source("shop").unwrap();
    push(&hub, from, 1).unwrap();
    let epoch = hub.meta().unwrap().hub_epoch;
    let server = server.restart();
    push(&hub, from, 2).unwrap();
    assert_eq!(hub.meta().unwrap().hub_epoch, epoch);
    assert_eq!(state(&hub, &bucket("LKP")).items, 2);
    drop(server);
}
