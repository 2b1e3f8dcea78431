//! Operations of every kind that can come: of this version and another, whole and broken.

#![allow(dead_code, reason = "each test binary uses its own part")]

use proptest::prelude::*;
use visavi_domain::provenance::{How, Provenance, Who};
use visavi_domain::scope::{Dimension, Scope};
use visavi_domain::{
    AssociateId, Claim, CustomerId, DeviceNumber, Epoch, FactDraft, FactId, Moment, OperationId, Stamp, StoreId, Value,
};
use visavi_protocol::{Body, Change, Operation, Payload};

fn operation_id() -> impl Strategy<Value = OperationId> {
    let id = |device, epoch, sequence| OperationId { device: DeviceNumber(device), epoch: Epoch(epoch), sequence };
    prop_oneof![
        (0_u32..4, 0_u16..3, 0_u64..300).prop_map(move |(device, epoch, sequence)| id(device, epoch, sequence)),
        any::<(u32, u16, u64)>().prop_map(move |(device, epoch, sequence)| id(device, epoch, sequence)),
    ]
}

fn moment() -> impl Strategy<Value = i64> {
    prop_oneof![1_718_000_000_000_i64..1_718_000_100_000, any::<i64>()]
}

fn associate() -> impl Strategy<Value = AssociateId> {
    prop_oneof![Just("sara"), Just("Åke"), Just("")].prop_map(|name| AssociateId(name.to_owned()))
}

fn store() -> impl Strategy<Value = StoreId> {
    prop_oneof![Just("LKP"), Just("MLM")].prop_map(|name| StoreId(name.to_owned()))
}

fn draft() -> impl Strategy<Value = FactDraft> {
    let claim = prop_oneof![
        "[a-zåäö]{0,12}".prop_map(|text| Claim::Holds(Value::Text(text))),
        Just(Claim::NoLongerHolds),
        (operation_id(), any::<u16>()).prop_map(|(operation, place)| Claim::StillRight(FactId { operation, place })),
        operation_id().prop_map(Claim::Retracts),
    ];
    let scope = prop_oneof![
        Just(Scope::EVERYTHING),
        "[a-c]".prop_map(|brand| Scope::new([(Dimension::Brand, brand.as_str())])),
    ];
    let who = prop_oneof![associate().prop_map(Who::Associate), Just(Who::Customer), Just(Who::System)];
    let how = prop_oneof![Just(How::Told), Just(How::Imported), Just(How::Inferred)];
    let provenance = (how, who, prop::option::of(store()), prop::option::of("[a-z ]{0,6}"), moment(), moment())
        .prop_map(|(how, who, store, via, said_at, written_at)| Provenance {
            how,
            who,
            store,
            via,
            said_at: Moment(said_at),
            written_at: Moment(written_at),
        });
    let replaces = prop::collection::vec((operation_id(), any::<u16>()), 0..3);
    ("[a-c]_size", scope, claim, replaces, provenance, moment(), any::<u16>()).prop_map(
        |(attribute, scope, claim, replaces, provenance, wall_ms, counter)| FactDraft {
            attribute,
            scope,
            claim,
            replaces: replaces.into_iter().map(|(operation, place)| FactId { operation, place }).collect(),
            provenance,
            stamp: Stamp { wall_ms, counter },
        },
    )
}

/// Payloads of this version, of a newer one, and broken ones.
pub fn payload() -> impl Strategy<Value = Payload> {
    let written = prop::collection::vec(draft(), 0..4).prop_map(|drafts| Payload::write(&drafts)).boxed();
    prop_oneof![
        4 => written.clone(),
        1 => (any::<u16>(), prop::collection::vec(any::<u8>(), 0..40))
            .prop_map(|(version, bytes)| Payload { version, bytes }),
        1 => (written.clone(), any::<prop::sample::Index>(), any::<u8>()).prop_map(|(mut payload, at, byte)| {
            let at = at.index(payload.bytes.len());
            payload.bytes[at] = byte;
            payload
        }),
        1 => (written, prop::collection::vec(any::<u8>(), 1..4)).prop_map(|(mut payload, more)| {
            payload.bytes.extend(more);
            payload
        }),
    ]
}

pub fn operation() -> impl Strategy<Value = Change> {
    let body = (payload(), prop::bool::weighted(0.1))
        .prop_map(|(payload, command)| if command { Body::Command(payload) } else { Body::Facts(payload) });
    (operation_id(), 0_u8..4, prop::option::of(associate()), prop::option::of(store()), moment(), body).prop_map(
        |(id, customer, associate, store, written_at, body)| {
            let customer = CustomerId([customer; 16]);
            Change::Operation(Operation { id, customer, associate, store, written_at: Moment(written_at), body })
        },
    )
}
