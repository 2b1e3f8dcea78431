//! Items of a feed: one operation's facts, one record, or the news that a customer left.

use serde::{Deserialize, Serialize};
use visavi_domain::record::{Record, RecordBody};
use visavi_domain::{CustomerId, OperationId, RecordKey, RecordKind};

use crate::digest::Digest;
use crate::operation::Operation;
use crate::payload::{Payload, Unread};

/// One item as it travels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub change: Change,
}

/// What the item says. The order of the variants is on the wire: append only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    Operation(Operation),
    Record(RecordEnvelope),
    /// The customer is not in this bucket any more: forget the dossier, unless another
    /// bucket holds it. It takes the place of all the customer's items here.
    Left(CustomerId),
}

/// A record as it travels: its key and version open, its body opaque.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordEnvelope {
    pub key: RecordKey,
    pub customer: Option<CustomerId>,
    pub version: u64,
    pub body: Payload,
}

impl RecordEnvelope {
    /// Returns the envelope around `record`.
    pub fn of(record: &Record) -> Self {
        Self {
            key: record.key.clone(),
            customer: record.customer,
            version: record.version,
            body: Payload::write(&record.body),
        }
    }

    /// Returns the record inside.
    ///
    /// # Errors
    /// [`Unread`] when a newer version wrote it, or when body and key disagree.
    pub fn record(&self) -> Result<Record, Unread> {
        let body: RecordBody = self.body.read()?;
        if body.kind() != self.key.kind {
            return Err(Unread);
        }
        Ok(Record { key: self.key.clone(), customer: self.customer, version: self.version, body })
    }
}

/// What an item is the latest change of, within its bucket.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKey {
    Operation(OperationId),
    Record(RecordKey),
    Left(CustomerId),
}

impl ItemKey {
    /// Returns the key as text, for a column: `o7.1.42`, `r1.900.536365`, `l…`.
    pub fn text(&self) -> String {
        match self {
            Self::Operation(id) => format!("o{id}"),
            Self::Record(key) => format!("r{}.{}.{}", key.kind as u8, key.owner.0, key.id),
            Self::Left(customer) => format!("l{customer}"),
        }
    }
}

impl Item {
    /// Returns what the item is the latest change of.
    pub fn key(&self) -> ItemKey {
        match &self.change {
            Change::Operation(operation) => ItemKey::Operation(operation.id),
            Change::Record(record) => ItemKey::Record(record.key.clone()),
            Change::Left(customer) => ItemKey::Left(*customer),
        }
    }

    /// Returns the customer it belongs to; `None` for what all share.
    pub fn customer(&self) -> Option<CustomerId> {
        match &self.change {
            Change::Operation(operation) => Some(operation.customer),
            Change::Record(record) => record.customer,
            Change::Left(customer) => Some(*customer),
        }
    }

    /// Returns the item's part of its bucket's digest. *Left* has none: it is news, not
    /// content.
    pub fn digest(&self) -> Digest {
        self.written().1
    }

    /// Returns the item as this version writes it, with its part of the digest.
    pub fn written(&self) -> (Vec<u8>, Digest) {
        let bytes = Payload::write(self).bytes;
        let digest = match &self.change {
            Change::Left(_) => Digest::ZERO,
            Change::Operation(_) | Change::Record(_) => Digest::of_bytes(&bytes),
        };
        (bytes, digest)
    }

    /// Returns the record's kind, where it is one.
    pub fn kind(&self) -> Option<RecordKind> {
        match &self.change {
            Change::Record(record) => Some(record.key.kind),
            Change::Operation(_) | Change::Left(_) => None,
        }
    }
}

/// An item with its number in the feed of its bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberedItem {
    pub number: u64,
    pub item: Item,
}
