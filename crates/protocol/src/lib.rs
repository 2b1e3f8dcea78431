//! What a device and the hub say to each other, in every version we ever released.
//!
//! It knows bytes, ids and versions. It never opens a socket or a file, and it never
//! asks what a fact means.

pub mod limits;
pub mod payload;
pub mod operation;
pub mod bucket;
pub mod item;
pub mod digest;
pub mod message;
pub mod snapshot;
pub mod packed;
pub mod look_up;
pub mod erasure;
pub mod heads;
pub mod frame;
pub mod sign;
pub mod proof;
pub mod hpke;
pub mod unlock;
pub mod sealed;
pub mod problem;

pub use bucket::BucketId;
pub use digest::Digest;
pub use erasure::{Erasure, ErasureKey, Erasures, OfferReply, OfferRequest, PurgeReceipt, PurgeReply, Seal, Tag};
pub use frame::{FrameError, decode, encode};
pub use heads::{Heads, HeadsReader, NotHeads};
pub use item::{Change, Item, ItemKey, NumberedItem, RecordEnvelope};
pub use message::{
    BucketState, Buckets, Disposition, EnrolReply, EnrolRequest, EpochReply, FORK, History, Page, PushReply,
    PushRequest, TimeReply,
};
pub use operation::{Body, Operation};
pub use payload::{Payload, Unread};
pub use sealed::SealedOperation;
/// What envelopes are made of, for those who carry without understanding.
pub use visavi_domain::{CustomerId, DeviceNumber, Epoch, Moment, OperationId, StoreId};

/// The version of the protocol spoken here.
pub const VERSION: u16 = 1;

/// The oldest version that is still understood.
pub const VERSION_MIN: u16 = 1;
