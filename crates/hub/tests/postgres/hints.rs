//! What one process writes is heard in the others.

use std::sync::mpsc;
use std::time::Duration;

use visavi_hub::Hub;

use crate::support::chain::*;
use crate::support::cluster;
use crate::support::place::in_database;

/// Longer than anything here takes; a test that reaches it has failed.
const FAR_TOO_LONG: Duration = Duration::from_secs(30);

#[test]
fn a_process_hears_which_buckets_another_one_moved_and_its_own_once() {
    let url = cluster::database();
    let open = || Hub::open(in_database(url.clone())).unwrap();
    let (listening, writing) = (open(), open());
    let (heard, moves) = mpsc::channel();
    listening.on_moved(move |moved| heard.send(moved.to_vec()).unwrap());
    let from = writing.source("shop").unwrap();
    // What is said before somebody listens is lost: so it is said until it is heard.
    let first = (1..).find_map(|sequence| {
        says(&writing, from, vec![said(from, sequence, customer(1), Some("LKP"), "sea")]);
        moves.recv_timeout(Duration::from_millis(200)).ok()
    });
    assert_eq!(first, Some(vec![bucket("LKP")]));
    while moves.recv_timeout(Duration::from_millis(500)).is_ok() {}
    // Its own it hears from the writer; then another's, and nothing in between.
    let own = listening.source("till").unwrap();
    says(&listening, own, vec![said(own, 1, customer(2), Some("NRK"), "sea")]);
    assert_eq!(moves.recv_timeout(FAR_TOO_LONG).unwrap(), [bucket("NRK")]);
    says(&writing, from, vec![said(from, 1_000, customer(3), Some("STO"), "sea")]);
    assert_eq!(moves.recv_timeout(FAR_TOO_LONG).unwrap(), [bucket("STO")]);
}

#[test]
fn a_hub_goes_on_when_its_connections_are_cut() {
    let url = cluster::database();
    let hub = Hub::open(in_database(url.clone())).unwrap();
    let from = hub.source("shop").unwrap();
    for sequence in 1..=5 {
        cluster::query(
            &url,
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
        )
        .unwrap();
        // Who reads and who writes both find their connections cut.
        assert_eq!(hub.next_sequence(from).unwrap(), sequence);
        says(&hub, from, vec![said(from, sequence, customer(1), Some("LKP"), "sea")]);
    }
    assert_eq!(state(&hub, &bucket("LKP")).items, 5);
}
