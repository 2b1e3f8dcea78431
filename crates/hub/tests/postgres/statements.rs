//! How often the database is asked something.

use visavi_domain::{CustomerId, DeviceNumber};
use visavi_hub::{Batch, Hub};
use visavi_protocol::Disposition;

use crate::support::calls::enrol_request;
use crate::support::chain::*;
use crate::support::cluster::Cluster;
use crate::support::place::in_database;

/// Also where each has to be sent to another machine and waited for.
const STATEMENTS_MAX: usize = 30;

/// Lets the server write down what it is asked from the next connection on.
const WRITTEN_DOWN: &str = "
    alter role visavi set log_min_messages = 'log';
    alter role visavi set log_statement = 'all';
";

/// Returns how many statements the server was sent so far.
fn sent(cluster: &Cluster) -> usize {
    let log = std::fs::read_to_string(cluster.folder.join("server.log")).unwrap();
    let statements = log.lines().filter(|line| line.contains("LOG:  execute") || line.contains("LOG:  statement:"));
    // Listeners are told on another connection, whenever it comes to that.
    statements.filter(|line| !line.contains("pg_notify")).count()
}

/// Hands in so many operations about so many customers; returns how often the database was
/// asked something.
fn asked(cluster: &Cluster, hub: &Hub, device: DeviceNumber, sequences: std::ops::Range<u64>, customers: u16) -> usize {
    let customer = |sequence: u64| {
        let number = u16::try_from(sequence % u64::from(customers)).unwrap().to_be_bytes();
        CustomerId([number[0], number[1], 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
    };
    let operations: Vec<_> =
        sequences.map(|sequence| said(device, sequence, customer(sequence), Some("LKP"), "sea")).collect();
    let many = operations.len();
    let before = sent(cluster);
    let answer = hub.intake(device, Batch { operations, records: Vec::new() }, NOW).unwrap();
    assert_eq!(answer, vec![Disposition::Merged; many]);
    sent(cluster) - before
}

#[test]
fn a_thousand_operations_cost_no_more_questions_than_ten() {
    let cluster = Cluster::start();
    cluster.query("postgres", "create database hub");
    cluster.query("postgres", WRITTEN_DOWN);
    let hub = Hub::open(in_database(cluster.url("hub"))).unwrap();
    hub.put_store(shop("LKP"), NOW).unwrap();
    let key = p256::ecdsa::SigningKey::from_slice(&[1; 32]).unwrap();
    let code = hub.enrol_code(&store("LKP"), NOW).unwrap();
    let device = hub.enrol(&enrol_request(&code, &key), NOW).unwrap().unwrap().device;
    let few = asked(&cluster, &hub, device, 1..11, 10);
    let many_new = asked(&cluster, &hub, device, 11..1_011, 900);
    let many = asked(&cluster, &hub, device, 1_011..2_011, 900);
    assert!(few <= STATEMENTS_MAX, "{few}");
    assert!(many_new <= few && many <= few, "{few}, {many_new}, {many}");
    let again = asked(&cluster, &hub, device, 1_011..2_011, 900);
    assert!(again < many, "what is known already costs less: {again}, {many}");
}
