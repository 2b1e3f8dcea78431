//! What whoever looks after a hub is told of it.

use visavi_domain::Moment;
use visavi_hub::Counts;

use crate::support::calls::{World, unsigned};
use crate::support::chain::*;

#[tokio::test]
async fn the_status_counts_stores_devices_items_and_what_waits() {
    let world = World::new();
    let (_, lost) = (world.device(1, "LKP"), world.device(2, "NRK"));
    world.hub.set_enabled(lost.number, false).unwrap();
    let from = world.hub.source("shop").unwrap();
    says(&world.hub, from, vec![said(from, 1, customer(1), Some("LKP"), "sea")]);
    says(&world.hub, from, vec![said(from, 1, customer(1), Some("LKP"), "hills")]);
    let status = world.hub.status(NOW).unwrap();
    // Two stores in what all share, one operation in a store's bucket.
    assert_eq!((status.stores, status.items), (2, 3));
    assert_eq!((status.devices, status.silent, status.shut_out), (1, 0, 1));
    assert_eq!(status.held, Counts { waiting: 1, refused: 0 });
    assert_eq!(status.catalogue, 0);
    let tomorrow = Moment(NOW.0 + 25 * 60 * 60 * 1000);
    assert_eq!(world.hub.status(tomorrow).unwrap().silent, 1);
}

#[tokio::test]
async fn a_hub_whose_database_takes_what_is_written_is_ready() {
    let world = World::new();
    let answer = world.call(unsigned("GET", "/readyz", "", "")).await;
    assert_eq!((answer.status.as_u16(), &answer.body[..]), (200, &b"{\"ready\":true}"[..]));
}
