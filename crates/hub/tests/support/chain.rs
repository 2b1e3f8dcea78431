//! Customers, facts and records in few words.

use visavi_domain::fact::FactDraft;
use visavi_domain::record::{
    Amount, Appointment, Channel, FollowUp, Item as Product, Order, OrderLine, OrderStatus, Pickup, PickupState,
    RecordBody, Staff, Store,
};
use visavi_domain::{
    AssociateId, Claim, CustomerId, DeviceNumber, Epoch, How, Moment, OperationId, Provenance, Record, RecordKey,
    RecordKind, Scope, Stamp, StoreId, Value, Who,
};
use visavi_hub::{Batch, Hub};
use visavi_protocol::{BucketId, BucketState, Disposition, Operation, RecordEnvelope};

pub use super::place::hub;

/// A quiet Saturday.
pub const NOW: Moment = Moment(1_795_000_000_000);

pub fn customer(number: u8) -> CustomerId {
    CustomerId([number; 16])
}

pub fn store(code: &str) -> StoreId {
    StoreId(code.to_owned())
}

pub fn bucket(code: &str) -> BucketId {
    BucketId::Store(store(code))
}

pub fn draft(text: &str) -> FactDraft {
    FactDraft {
        attribute: "theme_liked".to_owned(),
        scope: Scope::EVERYTHING,
        claim: Claim::Holds(Value::Choice(text.to_owned())),
        replaces: Vec::new(),
        provenance: Provenance {
            how: How::Told,
            who: Who::System,
            store: None,
            via: None,
            said_at: NOW,
            written_at: NOW,
        },
        stamp: Stamp::default(),
    }
}

/// One operation with one fact, said in `at`.
pub fn said(from: DeviceNumber, sequence: u64, customer: CustomerId, at: Option<&str>, text: &str) -> Operation {
    let id = OperationId { device: from, epoch: Epoch(1), sequence };
    Operation::of_facts(id, customer, None, at.map(store), NOW, &[draft(text)])
}

pub fn record(
    owner: DeviceNumber,
    id: &str,
    customer: Option<CustomerId>,
    version: u64,
    body: RecordBody,
) -> RecordEnvelope {
    let key = RecordKey { kind: body.kind(), owner, id: id.to_owned() };
    RecordEnvelope::of(&Record { key, customer, version, body })
}

pub fn order(at: &str, when: Moment, status: OrderStatus) -> RecordBody {
    priced_order(at, when, status, &[])
}

pub fn priced_order(at: &str, when: Moment, status: OrderStatus, prices: &[i64]) -> RecordBody {
    let line = |minor: &i64| OrderLine {
        item: product(),
        size: None,
        colour: None,
        quantity: 1,
        unit_price: Amount { mantissa: *minor, scale: 2 },
        gift: false,
    };
    RecordBody::Order(Order {
        number: "1".to_owned(),
        at: when,
        channel: Channel::Store,
        store: store(at),
        associate: None,
        currency: "SEK".to_owned(),
        lines: prices.iter().map(line).collect(),
        status,
        status_at: None,
    })
}

pub fn product() -> Product {
    Product {
        sku: "1".to_owned(),
        name: "Boot".to_owned(),
        category: "shoes".to_owned(),
        brand: None,
        department: None,
        garment: None,
        art: None,
    }
}

pub fn pickup(at: &str, state: PickupState, promised_at: Moment) -> RecordBody {
    RecordBody::Pickup(Pickup {
        order: "1".to_owned(),
        store: store(at),
        state,
        promised_at,
        ready_at: None,
        place: None,
        held_until: None,
        items: Vec::new(),
    })
}

pub fn appointment(at: &str, when: Moment) -> RecordBody {
    RecordBody::Appointment(Appointment {
        store: store(at),
        at: when,
        minutes: 30,
        with: None,
        wishes: None,
        cancelled: false,
    })
}

pub fn follow_up(at: &str, due: Moment) -> RecordBody {
    RecordBody::FollowUp(FollowUp {
        store: store(at),
        owner: AssociateId("A1".to_owned()),
        due: due.day(),
        about: "New TV".to_owned(),
        act: "Ask".to_owned(),
        item: None,
        done: false,
    })
}

pub fn staff(code: &str, at: &str, active: bool) -> Staff {
    Staff {
        associate: AssociateId(code.to_owned()),
        name: "Sara".to_owned(),
        store: store(at),
        place: String::new(),
        pin: None,
        language: "sv".to_owned(),
        left_handed: false,
        active,
    }
}

pub fn shop(code: &str) -> Store {
    Store {
        store: store(code),
        name: code.to_owned(),
        town: String::new(),
        country: "SE".to_owned(),
        time_zone: "Europe/Stockholm".to_owned(),
        currency: "SEK".to_owned(),
        online: false,
    }
}

pub fn says(hub: &Hub, from: DeviceNumber, operations: Vec<Operation>) -> Vec<Disposition> {
    hub.intake(from, Batch { operations, records: Vec::new() }, NOW).unwrap()
}

pub fn owns(hub: &Hub, from: DeviceNumber, records: Vec<RecordEnvelope>) -> Vec<Disposition> {
    hub.intake(from, Batch { operations: Vec::new(), records }, NOW).unwrap()
}

/// How a bucket stands; a bucket that was never used stands empty.
pub fn state(hub: &Hub, bucket: &BucketId) -> BucketState {
    let empty = BucketState { bucket: bucket.clone(), head: 0, items: 0, digest: visavi_protocol::Digest::ZERO };
    hub.buckets().unwrap().into_iter().find(|state| state.bucket == *bucket).unwrap_or(empty)
}

pub fn refused(reason: &str) -> Disposition {
    Disposition::Refused { reason: reason.to_owned() }
}

pub fn held(reason: &str) -> Disposition {
    Disposition::Held { reason: reason.to_owned() }
}

pub fn spread_of(hub: &Hub, category: &str) -> Option<(u64, visavi_domain::Spread)> {
    let mut found = None;
    hub.for_each_record(RecordKind::Spread, |envelope| {
        let record = envelope.record().unwrap();
        if let RecordBody::Spread(spread) = record.body
            && spread.category == category
        {
            found = Some((record.version, spread));
        }
    })
    .unwrap();
    found
}
