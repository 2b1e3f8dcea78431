//! The hub's side: making a snapshot once, and handing it to one device after the other.

use std::path::Path;

use visavi_domain::{DeviceNumber, Epoch, Moment, OperationId, StoreId};
use visavi_hub::{Batch, Hub, Place, Snapshot};
use visavi_protocol::{BucketId, Change, Disposition, Operation};

use super::{row, spent};
use crate::Outcome;
use crate::figures::peak_mib;
use crate::probe::{FACTS, Probes};

const CUSTOMERS: usize = 10_000;
const DEVICES: usize = 20;
/// A thousand facts a commit.
const CUSTOMERS_AT_ONCE: usize = 1_000 / FACTS;

/// Prints what the hub spends, once and for each device.
pub fn run(folder: &Path) -> Outcome {
    let hub = Hub::open(Place::in_folder(&folder.join("hub")))?;
    let now = Moment(1_760_000_000_000);
    hub.put_store(crate::generator::store(), now)?;
    fill(&hub, CUSTOMERS, now)?;
    let bucket = BucketId::Store(StoreId("LKP".into()));
    let scope = scope(&hub, now)?;
    let facts = CUSTOMERS * FACTS;
    let before = peak_mib()?;
    let (making, manifest) = spent(|| match hub.within(&scope).snapshot(&bucket, now)? {
        Some(Snapshot::Ready { manifest, .. }) => Ok(manifest),
        other => Err(format!("no snapshot was made: {other:?}").into()),
    })?;
    row("hub: making it, once", facts, making);
    let (serving, ()) = spent(|| {
        for _ in 0..DEVICES {
            hub.within(&scope).snapshot(&bucket, now)?;
            for part in &manifest.parts {
                let bytes = hub.within(&scope).snapshot_part(&bucket, part.hash)?;
                std::hint::black_box(bytes.ok_or("a part is gone")?);
            }
        }
        Ok(())
    })?;
    row(&format!("hub: handing it to {DEVICES} devices"), facts * DEVICES, serving);
    println!(
        "hub CPU per hydrated device: {:.4} µs a fact (without HTTP and signatures); memory grew by {} MiB meanwhile",
        serving.cpu / (facts * DEVICES) as f64 * 1e6,
        peak_mib()?.saturating_sub(before)
    );
    Ok(())
}

/// Hands the facts of so many customers in, as one source.
pub fn fill(hub: &Hub, customers: usize, now: Moment) -> Outcome {
    let source = hub.source("probes")?;
    let mut sequence = 0;
    let mut probes = Probes::default().take(customers).peekable();
    while probes.peek().is_some() {
        let some = probes.by_ref().take(CUSTOMERS_AT_ONCE).flatten();
        let operations = some.filter_map(|change| said_by(source, &change, &mut sequence)).collect();
        let taken = hub.intake(source, Batch { operations, records: Vec::new() }, now)?;
        if let Some(other) = taken.iter().find(|disposition| **disposition != Disposition::Merged) {
            return Err(format!("the hub did not take a fact: {other:?}").into());
        }
    }
    Ok(())
}

/// The same, said by one source that numbers what it says.
fn said_by(source: DeviceNumber, change: &Change, sequence: &mut u64) -> Option<Operation> {
    let Change::Operation(operation) = change else { return None };
    *sequence += 1;
    let id = OperationId { device: source, epoch: Epoch(1), sequence: *sequence };
    Some(Operation { id, ..operation.clone() })
}

fn scope(hub: &Hub, now: Moment) -> Result<visavi_hub::Scope, crate::Failed> {
    let key = visavi_sync::DeviceKey::generate();
    let code = hub.enrol_code(&StoreId("LKP".into()), now)?;
    let request = visavi_protocol::EnrolRequest {
        code,
        public_key: key.public_hex(),
        name: "bench".into(),
        protocol: visavi_protocol::VERSION,
    };
    let device = hub.enrol(&request, now)?.ok_or("the code was not taken")?.device;
    hub.scope(device)?.ok_or_else(|| "the device is not known".into())
}
