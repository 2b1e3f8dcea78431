//! Requests and replies. Enrolment and time are JSON, for people with `curl`; the
//! rest are frames.

use serde::{Deserialize, Serialize};
use visavi_domain::{DeviceNumber, Epoch, Moment, OperationId, StoreId};

use crate::bucket::BucketId;
use crate::digest::Digest;
use crate::erasure::Erasures;
use crate::item::NumberedItem;
use crate::operation::Operation;
use crate::sealed::SealedOperation;

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
    /// With which the hub proves its replies: SEC1 uncompressed P-256 point, hexadecimal.
    pub hub_key: String,
    /// To which is sealed what only the hub may read: X25519, hexadecimal.
    pub sealing_key: String,
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushRequest {
    pub operations: Vec<Operation>,
    /// What it carries for another one, or for one that it was: each is signed by whoever
    /// said it.
    pub sealed: Vec<SealedOperation>,
}

/// One disposition per pushed operation, then one per sealed one, in the same order.
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

/// Why an operation is held whose number stands for another content already: its device
/// was restored from a backup, or there are two of it.
pub const FORK: &str = "fork";

/// How far one epoch of a device's own history goes: where the hub has more of it than the
/// device itself, the device's memory was put back or copied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct History {
    pub epoch: Epoch,
    /// The highest sequence number of that epoch; 0 before the first.
    pub last_sequence: u64,
}

/// `POST /v1/epoch`: from here on the device numbers its operations in this epoch, which
/// nobody was given before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EpochReply {
    pub hub_epoch: u64,
    pub epoch: Epoch,
}

/// `GET /v1/buckets?erased=…`: where each feed of this device stands, and before that who
/// was erased since the number that the device knows. A round without changes costs this
/// one small request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buckets {
    pub hub_epoch: u64,
    pub now: Moment,
    /// So long the device may be open from now on without hearing the hub.
    pub lease_hours: u32,
    /// What the hub has of the device's own history, the newest epochs of it.
    pub heard: Vec<History>,
    /// `None` where the device has heard of every erasure and said so.
    pub erasures: Option<Erasures>,
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
    /// How many customers were erased when it was read. Nothing of a page is taken in by a
    /// device that has heard of fewer, or of more.
    pub erased: u64,
    pub items: Vec<NumberedItem>,
    /// Where to ask from next.
    pub cursor: Option<u64>,
    /// How the bucket stood in the same reading; the digest is comparable when
    /// `cursor` equals its head.
    pub state: BucketState,
}
