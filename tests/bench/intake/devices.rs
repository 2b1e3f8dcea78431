//! The devices of one shop, all handing in at once, and one that reads what comes of it.

use std::collections::HashMap;
use std::sync::Barrier;
use std::time::{Duration, Instant};

use visavi_domain::{DeviceNumber, Epoch, Moment, OperationId, StoreId};
use visavi_hub::{Batch, Hub};
use visavi_protocol::{BucketId, Change, Disposition, EnrolRequest, Operation, VERSION};

use super::row;
use crate::figures::Takes;
use crate::hydrate::spent;
use crate::probe::{FACTS, Probes};
use crate::{Failed, Outcome};

pub const DEVICES: usize = 32;
/// Of so many customers each device says one fact after the other.
const CUSTOMERS: usize = 20;
/// So many devices come back from days without a network, with so much to say, so much of it
/// in one push.
const BACK: usize = 4;
const AWAY: usize = 5_000;
const PUSH: usize = 1_000;
const PAGE: usize = 1_000;
const NOW: Moment = Moment(1_760_000_000_000);

/// When an operation was answered, and how long that had taken.
struct Answered {
    id: OperationId,
    at: Instant,
    wait: Duration,
}

/// Prints how fast the hub takes in, and how soon others can read it.
pub fn run(what: &str, hub: &Hub) -> Outcome {
    hub.put_store(crate::generator::store(), NOW)?;
    let devices = (0..DEVICES).map(|_| enrolled(hub)).collect::<Result<Vec<_>, _>>()?;
    let mut probes = Probes::default();
    let mut said = |many: usize, before: usize, customers: usize| -> Vec<Vec<Operation>> {
        devices[..many].iter().map(|device| of_device(*device, before, &mut probes, customers)).collect()
    };
    let singles = said(DEVICES, 0, CUSTOMERS);
    let returned = said(BACK, CUSTOMERS * FACTS, AWAY / FACTS);
    let all = DEVICES * CUSTOMERS * FACTS;

    let (seen, answered) = std::thread::scope(|scope| {
        let reading = scope.spawn(|| read(hub, devices[0], all));
        let (time, answered) = spent(|| hand_in(hub, &singles, 1))?;
        row(&format!("{what}: {DEVICES} devices, one operation at a time"), all, time);
        Ok::<_, Failed>((reading.join().map_err(|_| "the reader panicked")??, answered))
    })?;
    for when in ["for the first time", "once more"] {
        let (time, _) = spent(|| hand_in(hub, &returned, PUSH))?;
        row(&format!("{what}: {BACK} devices, {AWAY} operations each, {PUSH} at a time, {when}"), BACK * AWAY, time);
    }
    let waits = Takes::from_times(answered.iter().map(|answered| answered.wait).collect());
    let lags = answered.iter().map(|answered| {
        let seen = seen.get(&answered.id).ok_or("an operation was missed")?;
        Ok::<_, Failed>(seen.saturating_duration_since(answered.at))
    });
    let lags = Takes::from_times(lags.collect::<Result<_, _>>()?);
    println!("| {what}: one operation, until it is answered | {} | | | |", waits.shown());
    println!("| {what}: from the answer until a reader has it, 0 of {all} missed | {} | | | |", lags.shown());
    Ok(())
}

/// All devices hand in what they have to say, so many operations at a time.
fn hand_in(hub: &Hub, said: &[Vec<Operation>], at_a_time: usize) -> Result<Vec<Answered>, Failed> {
    let all_there = Barrier::new(said.len());
    std::thread::scope(|scope| {
        let speaking: Vec<_> = said
            .iter()
            .map(|said| {
                scope.spawn(|| {
                    all_there.wait();
                    said.chunks(at_a_time).map(|some| answered(hub, some)).collect::<Result<Vec<_>, Failed>>()
                })
            })
            .collect();
        let mut all = Vec::new();
        for one in speaking {
            all.extend(one.join().map_err(|_| "a device panicked")??);
        }
        Ok(all)
    })
}

fn answered(hub: &Hub, operations: &[Operation]) -> Result<Answered, Failed> {
    let id = operations[0].id;
    let batch = Batch { operations: operations.to_vec(), records: Vec::new() };
    let began = Instant::now();
    let answers = hub.intake(id.device, batch, NOW)?;
    let at = Instant::now();
    match answers.iter().find(|disposition| **disposition != Disposition::Merged) {
        Some(other) => Err(format!("the hub did not take a fact: {other:?}").into()),
        None => Ok(Answered { id, at, wait: at - began }),
    }
}

/// Reads the shop's feed as it grows, until so many operations have come: when each came.
fn read(hub: &Hub, device: DeviceNumber, all: usize) -> Result<HashMap<OperationId, Instant>, Failed> {
    let scope = hub.scope(device)?.ok_or("the device is not known")?;
    let bucket = BucketId::Store(StoreId("LKP".into()));
    let (mut seen, mut cursor) = (HashMap::new(), 0);
    while seen.len() < all {
        let Some(page) = hub.within(&scope).page(&bucket, cursor, PAGE)? else { continue };
        let now = Instant::now();
        for item in &page.items {
            if item.number != cursor + 1 {
                return Err(format!("the feed went from {cursor} to {}", item.number).into());
            }
            cursor = item.number;
            if let Change::Operation(operation) = &item.item.change {
                seen.insert(operation.id, now);
            }
        }
        if page.items.is_empty() {
            // As a device that was woken would, and not in a circle.
            std::thread::sleep(Duration::from_millis(1));
        }
    }
    Ok(seen)
}

/// What a device says of the next customers; it has said so much `before`.
fn of_device(device: DeviceNumber, before: usize, probes: &mut Probes, customers: usize) -> Vec<Operation> {
    let said = probes.take(customers).flatten().filter_map(|change| match change {
        Change::Operation(operation) => Some(operation),
        Change::Record(_) | Change::Left(_) => None,
    });
    (before as u64 + 1..)
        .zip(said)
        .map(|(sequence, operation)| Operation { id: OperationId { device, epoch: Epoch(1), sequence }, ..operation })
        .collect()
}

fn enrolled(hub: &Hub) -> Result<DeviceNumber, Failed> {
    let code = hub.enrol_code(&StoreId("LKP".into()), NOW)?;
    let public_key = visavi_sync::DeviceKey::generate().public_hex();
    let request = EnrolRequest { code, public_key, name: "bench".into(), protocol: VERSION };
    Ok(hub.enrol(&request, NOW)?.ok_or("the code was not taken")?.device)
}
