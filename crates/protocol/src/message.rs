//! Requests and replies. Enrolment and time are JSON, for people with `curl`; the
//! rest are frames.

use serde::{Deserialize, Serialize};
use visavi_domain::{DeviceNumber, Epoch, Moment, OperationId, StoreId};

use crate::bucket::BucketId;
use crate::digest::Digest;
use crate::item::NumberedItem;
use crate::operation::Operation;

/// `POST /v1/enrol`: a one-time code and the device's public key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnrolRequest {
    pub code: String,
    /// SEC1 uncompressed P-256 point, hexadecimal.
    pub public_key: String,
    /// What people call the device: "Tablet 3, shoes".
    pub name: String,
    pub protocol: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolReply {
    pub device: DeviceNumber,
    pub epoch: Epoch,
    pub store: StoreId,
    pub chain: String,
    pub hub_epoch: u64,
    pub now: Moment,
    pub protocol: u16,
}

/// `GET /v1/time`: what the hub's clock says, for a device whose own is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeReply {
    pub now: Moment,
    pub hub_epoch: u64,
    pub protocol: u16,
    pub protocol_min: u16,
}

/// `POST /v1/push`: what the device did, in its own order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushRequest {
    pub operations: Vec<Operation>,
}

/// One disposition per pushed operation, in the same order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushReply {
    pub hub_epoch: u64,
    pub results: Vec<(OperationId, Disposition)>,
}

/// How an operation ended: exactly one, named and visible.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Disposition {
    /// A command was carried out.
    Applied,
    /// Facts were taken in.
    Merged,
    /// Kept, and waiting for a person: the device was forked or revoked, the associate
    /// had left.
    Held { reason: String },
    /// Not taken, and why: a stable code such as `unknown-command`, `too-large`.
    Refused { reason: String },
    /// The customer was erased; nothing of it is kept.
    DroppedByErasure,
}

/// `GET /v1/buckets`: where each feed of this device stands. A round without changes
/// costs this one small request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buckets {
    pub hub_epoch: u64,
    pub now: Moment,
    pub buckets: Vec<BucketState>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BucketState {
    pub bucket: BucketId,
    /// The highest number given so far; 0 for an empty feed.
    pub head: u64,
    /// How many items the bucket holds, *left* not counted.
    pub items: u64,
    pub digest: Digest,
}

/// `GET /v1/pull?bucket=…&after=…&limit=…`: the next items of one feed, in the order
/// the hub committed them. `GET /v1/today?bucket=…` answers the same shape with the
/// dossiers that today needs, ahead of their turn; then `cursor` is `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    pub hub_epoch: u64,
    pub items: Vec<NumberedItem>,
    /// Where to ask from next.
    pub cursor: Option<u64>,
    /// How the bucket stood in the same reading; the digest is comparable when
    /// `cursor` equals its head.
    pub state: BucketState,
}
