//! What is handed in, looked through before anything is asked about it.

use visavi_domain::{CustomerId, Moment, Record};
use visavi_protocol::{Change, Digest, Item, Operation, RecordEnvelope};

use super::{Batch, check, record};
use crate::table::devices::Device;

/// An item as it stands in its columns.
pub(crate) struct Written {
    pub key: String,
    pub digest: Digest,
    pub content: Vec<u8>,
}

impl Written {
    pub fn of(item: &Item) -> Self {
        let (content, digest) = item.written();
        Self { key: item.key().text(), digest, content }
    }

    pub fn of_operation(operation: &Operation) -> Self {
        Self::of(&Item { change: Change::Operation(operation.clone()) })
    }
}

/// One thing that is handed in.
pub(crate) enum Coming<'a> {
    /// It is not its sender's to say, or no database can hold it: nothing of it is looked up.
    Refused(&'static str),
    Operation(&'a Operation, Written),
    /// What is inside is `None` where a newer version wrote it.
    Record(&'a RecordEnvelope, Option<Box<Record>>, Written),
}

impl<'a> Coming<'a> {
    /// Returns what `from` hands in, in its order.
    pub fn of(from: &Device, batch: &'a Batch, now: Moment) -> Vec<Self> {
        let operations = batch.operations.iter().map(|operation| match check::envelope(from, operation) {
            Ok(()) => Self::Operation(operation, Written::of_operation(operation)),
            Err(reason) => Self::Refused(reason),
        });
        let records = batch.records.iter().map(|envelope| match record::check(from, envelope, now) {
            Ok(inside) => {
                let item = Item { change: Change::Record(envelope.clone()) };
                Self::Record(envelope, inside.map(Box::new), Written::of(&item))
            }
            Err(reason) => Self::Refused(reason),
        });
        operations.chain(records).collect()
    }

    /// Returns how it would stand in its columns.
    pub fn written(&self) -> Option<&Written> {
        match self {
            Self::Refused(_) => None,
            Self::Operation(_, written) | Self::Record(_, _, written) => Some(written),
        }
    }

    /// Returns the customer of whom it says something.
    pub fn customer(&self) -> Option<CustomerId> {
        match self {
            Self::Refused(_) => None,
            Self::Operation(operation, _) => Some(operation.customer),
            Self::Record(envelope, ..) => envelope.customer,
        }
    }

    /// Returns the key of a record that belongs to no dossier.
    pub fn key_of_all(&self) -> Option<String> {
        match self {
            Self::Record(envelope, _, written) if envelope.customer.is_none() => Some(written.key.clone()),
            Self::Record(..) | Self::Operation(..) | Self::Refused(_) => None,
        }
    }
}
