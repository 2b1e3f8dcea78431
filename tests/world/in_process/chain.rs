//! A chain with one shop, and the hub it has.

use std::sync::Arc;

use axum::Router;
use visavi_domain::record::Store;
use visavi_domain::{DeviceNumber, Fact, StoreId, notation};
use visavi_hub::serve::{App, Clock as HubClock, Settings, router};
use visavi_hub::{Batch, Hub};
use visavi_protocol::{BucketState, Disposition, Operation};

use super::{Cable, Clock, STORE, Tablet};
use crate::until::until;

/// The hub in memory, behind the router it serves to the world.
#[derive(Debug)]
pub struct Chain {
    pub clock: Clock,
    hub: Arc<Hub>,
    router: Router,
}

impl Chain {
    /// Opens a chain with one shop on a hub on which nobody has begun one yet.
    pub fn open(hub: Hub, clock: Clock) -> Self {
        let hub = Arc::new(hub);
        hub.put_store(shop(), clock.now()).expect("a store can be added");
        let told = clock.clone();
        let router = router(App::new(hub.clone(), HubClock::new(move || told.now()), Settings::default()));
        Self { clock, hub, router }
    }

    pub fn cable(&self) -> Cable {
        Cable::to(self.router.clone())
    }

    /// Returns a code with which one device can enrol.
    pub fn code(&self) -> String {
        self.hub.enrol_code(&StoreId(STORE.to_owned()), self.clock.now()).expect("the shop is there")
    }

    /// Lets the source called `name` say facts in notation, through the intake that
    /// everybody uses. One line is one operation; ids are left out: the source counts.
    pub fn import(&self, name: &str, lines: &str) {
        let source = self.hub.source(name).expect("a source can be added");
        let first = self.hub.next_sequence(source).expect("the source was added");
        let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
        let operations: Vec<Operation> =
            lines.zip(first..).map(|(line, sequence)| said(source, sequence, line)).collect();
        let batch = Batch { operations, records: Vec::new() };
        let taken = self.hub.intake(source, batch, self.clock.now()).expect("the hub takes it in");
        assert!(taken.iter().all(|disposition| *disposition == Disposition::Merged), "refused: {taken:?}");
    }

    /// Returns the hub itself.
    pub fn hub(&self) -> &Hub {
        &self.hub
    }

    /// Returns how the hub's buckets stand.
    pub fn buckets(&self) -> Vec<BucketState> {
        self.hub.buckets().expect("the hub can be read")
    }
}

/// Waits until nothing is on the way and all devices hold what the hub holds, proved by
/// the digests.
pub async fn agree(chain: &Chain, tablets: &[&Tablet]) {
    tablets.iter().for_each(|tablet| tablet.hurry());
    until("devices and hub hold the same", || {
        let hub = chain.buckets();
        tablets.iter().all(|tablet| tablet.waiting() == 0 && tablet.holds_all_of(&hub)).then_some(())
    })
    .await;
}

/// Returns the operation in which `source` says one fact, in notation without its id.
pub fn said(source: DeviceNumber, sequence: u64, line: &str) -> Operation {
    let fact = notation::fact(&format!("{}.1.{sequence}/0 {line}", source.0));
    let fact: Fact = fact.unwrap_or_else(|error| panic!("{error}: {line}"));
    let provenance = fact.provenance();
    Operation::of_facts(
        fact.id().operation,
        fact.customer(),
        None,
        provenance.store.clone(),
        provenance.written_at,
        &[fact.draft()],
    )
}

fn shop() -> Store {
    Store {
        store: StoreId(STORE.to_owned()),
        name: "Nordhem Linköping".to_owned(),
        town: "Linköping".to_owned(),
        country: "SE".to_owned(),
        time_zone: "Europe/Stockholm".to_owned(),
        currency: "SEK".to_owned(),
        online: false,
    }
}
