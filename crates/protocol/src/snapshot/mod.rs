//! Snapshots: all a bucket holds, made ready once and served to every device that begins
//! with nothing.
//!
//! A snapshot is a [`Manifest`] and the parts it names. A part has whole dossiers, its
//! envelopes as columns, and is named by the hash of its bytes, so that nobody asks twice
//! for what they have. A payload whose layout is known here is taken apart into columns as
//! well; any other travels byte for byte. Either way what comes out is what went in.

pub(crate) mod apart;
pub(crate) mod column;
mod dictionary;
mod open;
mod pack;
mod part;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

pub use apart::{Cuts, FactBytes};
pub use open::{PartError, open};
pub use pack::PartBuilder;
pub use part::{OperationView, Part, RecordView, View, cuts};

use crate::bucket::BucketId;
use crate::digest::Digest;
use crate::sign::{hex, unhex};

/// The content type of a part.
pub const CONTENT_TYPE: &str = "application/vnd.visavi.part";

/// The version of the layout of parts. A device takes snapshots of its own version only;
/// it can always take the feed.
pub const LAYOUT: u16 = 1;

/// The name of a part: SHA-256 of its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PartHash(pub [u8; 32]);

impl PartHash {
    /// Returns the name of a part with these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Returns the name as text, for addresses and files.
    pub fn text(&self) -> String {
        hex(&self.0)
    }

    /// Returns the name that `text` spells; `None` for anything else.
    pub fn from_text(text: &str) -> Option<Self> {
        unhex(text)?.try_into().ok().map(Self)
    }
}

/// One part, as the manifest names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartName {
    pub hash: PartHash,
    /// Bytes on the wire.
    pub bytes: u64,
    pub items: u64,
}

/// What a snapshot consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub layout: u16,
    pub bucket: BucketId,
    /// The number of the feed up to which it holds everything; the feed goes on from here.
    pub number: u64,
    /// How many items it has, *left* not counted.
    pub items: u64,
    /// The bucket's digest at that number.
    pub digest: Digest,
    /// In the order in which they are wanted: today's customers first.
    pub parts: Vec<PartName>,
}

/// `GET /v1/snapshot?bucket=…`: what there is to take. The parts come by
/// `GET /v1/part?bucket=…&hash=…`, as they lie on the shelf.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotReply {
    pub hub_epoch: u64,
    /// As in [`crate::Page`].
    pub erased: u64,
    pub manifest: Manifest,
}
