//! A part that was opened: its items one after the other, nothing copied that is not
//! asked for.

use std::ops::Range;

use visavi_domain::{AssociateId, CustomerId, DeviceNumber, Moment, OperationId, RecordKey, RecordKind, StoreId};

use super::apart::{self, Cuts, FactBytes};
use crate::digest::Digest;
use crate::item::{Change, Item, RecordEnvelope};
use crate::operation::{Body, Operation};
use crate::payload::Payload;

/// The items of a part.
#[derive(Debug)]
pub struct Part {
    /// Every item as [`Digest::of`] hashes it, one after the other; payloads and the ids
    /// of records are read from here.
    pub(super) content: Vec<u8>,
    pub(super) entries: Vec<Entry>,
    pub(super) runs: Vec<Run>,
    pub(super) hands: Vec<(Option<String>, Option<String>)>,
    /// Where the facts lie in the payloads that were taken apart, one after the other.
    pub(super) cuts: Vec<Cuts>,
}

/// Items of one customer, or of nobody, in a row.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) customer: Option<CustomerId>,
    pub(super) end: usize,
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) item: Range<u32>,
    /// Where the payload begins, which ends with the item.
    pub(super) payload: u32,
    pub(super) version: u16,
    pub(super) what: What,
}

#[derive(Debug)]
pub(super) enum What {
    Operation { id: OperationId, hand: u32, written_at: Moment, command: bool, cuts: Range<u32> },
    Record { kind: RecordKind, owner: DeviceNumber, id: Range<u32>, version: u64 },
}

/// One item of a part.
#[derive(Clone, Copy, Debug)]
pub enum View<'a> {
    Operation(OperationView<'a>),
    Record(RecordView<'a>),
}

/// An operation of a part.
#[derive(Clone, Copy, Debug)]
pub struct OperationView<'a> {
    pub id: OperationId,
    pub customer: CustomerId,
    pub associate: Option<&'a str>,
    pub store: Option<&'a str>,
    pub written_at: Moment,
    pub command: bool,
    /// The version that wrote the payload.
    pub version: u16,
    pub payload: &'a [u8],
    /// Where its facts lie; none of a payload that stays whole.
    pub(crate) cuts: &'a [Cuts],
}

/// A record of a part.
#[derive(Clone, Copy, Debug)]
pub struct RecordView<'a> {
    pub kind: RecordKind,
    pub owner: DeviceNumber,
    pub id: &'a str,
    pub customer: Option<CustomerId>,
    pub record_version: u64,
    /// The version that wrote the body.
    pub version: u16,
    pub body: &'a [u8],
}

impl Part {
    /// Returns how many items there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Says whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns the items in rows of one customer, or of nobody, each row as the places of
    /// its items. A customer may have several rows.
    pub fn dossiers(&self) -> impl Iterator<Item = (Option<CustomerId>, Range<usize>)> {
        let mut begin = 0;
        self.runs.iter().map(move |run| {
            let places = begin..run.end;
            begin = run.end;
            (run.customer, places)
        })
    }

    /// Returns the items of one row.
    pub fn views(&self, customer: Option<CustomerId>, places: Range<usize>) -> impl ExactSizeIterator<Item = View<'_>> {
        self.entries[places].iter().map(move |entry| self.view(customer, entry))
    }

    /// Returns all items, as a feed would have brought them.
    pub fn items(&self) -> impl Iterator<Item = Item> {
        self.dossiers().flat_map(|(customer, places)| self.views(customer, places)).map(|view| view.to_item())
    }

    /// Returns the sum of the items' digests.
    pub fn digest(&self) -> Digest {
        self.entries.iter().fold(Digest::ZERO, |sum, entry| {
            let item = &self.content[entry.item.start as usize..entry.item.end as usize];
            sum.plus(Digest(xxhash_rust::xxh3::xxh3_128(item)))
        })
    }

    fn view(&self, customer: Option<CustomerId>, entry: &Entry) -> View<'_> {
        let payload = &self.content[entry.payload as usize..entry.item.end as usize];
        match &entry.what {
            What::Operation { id, hand, written_at, command, cuts } => {
                let (associate, store) = &self.hands[*hand as usize];
                View::Operation(OperationView {
                    id: *id,
                    customer: customer.expect("a part with an operation of nobody's is not opened"),
                    associate: associate.as_deref(),
                    store: store.as_deref(),
                    written_at: *written_at,
                    command: *command,
                    version: entry.version,
                    payload,
                    cuts: &self.cuts[cuts.start as usize..cuts.end as usize],
                })
            }
            What::Record { kind, owner, id, version } => {
                let id = &self.content[id.start as usize..id.end as usize];
                View::Record(RecordView {
                    kind: *kind,
                    owner: *owner,
                    id: std::str::from_utf8(id).expect("a part with an id that is no text is not opened"),
                    customer,
                    record_version: *version,
                    version: entry.version,
                    body: payload,
                })
            }
        }
    }
}

/// Returns where the facts of an operation lie in its payload; nothing of a command, nor of
/// what is laid out otherwise.
pub fn cuts(operation: &Operation) -> Vec<Cuts> {
    match &operation.body {
        Body::Facts(payload) => apart::cuts(payload),
        Body::Command(_) => Vec::new(),
    }
}

impl View<'_> {
    /// Returns the item as a feed would have brought it.
    pub fn to_item(&self) -> Item {
        let change = match self {
            Self::Operation(operation) => Change::Operation(operation.to_operation()),
            Self::Record(record) => Change::Record(record.to_envelope()),
        };
        Item { change }
    }
}

impl<'a> OperationView<'a> {
    /// Returns the view of an operation, in whose payload facts lie as [`cuts`] has found.
    pub fn of(operation: &'a Operation, cuts: &'a [Cuts]) -> Self {
        let (Body::Facts(payload) | Body::Command(payload)) = &operation.body;
        Self {
            id: operation.id,
            customer: operation.customer,
            associate: operation.associate.as_ref().map(|associate| associate.0.as_str()),
            store: operation.store.as_ref().map(|store| store.0.as_str()),
            written_at: operation.written_at,
            command: matches!(operation.body, Body::Command(_)),
            version: payload.version,
            payload: &payload.bytes,
            cuts,
        }
    }

    /// Returns its facts one by one, as they lie in the payload; `None` where that is not
    /// known.
    pub fn facts(&self) -> Option<impl ExactSizeIterator<Item = FactBytes<'a>>> {
        let payload = self.payload;
        let facts = self.cuts.iter().map(move |cuts| FactBytes::at(payload, cuts));
        (!self.cuts.is_empty()).then_some(facts)
    }

    /// Returns the operation on its own.
    pub fn to_operation(&self) -> Operation {
        let payload = Payload { version: self.version, bytes: self.payload.to_vec() };
        Operation {
            id: self.id,
            customer: self.customer,
            associate: self.associate.map(|associate| AssociateId(associate.to_owned())),
            store: self.store.map(|store| StoreId(store.to_owned())),
            written_at: self.written_at,
            body: if self.command { Body::Command(payload) } else { Body::Facts(payload) },
        }
    }
}

impl RecordView<'_> {
    /// Returns the record on its own.
    pub fn to_envelope(&self) -> RecordEnvelope {
        RecordEnvelope {
            key: RecordKey { kind: self.kind, owner: self.owner, id: self.id.to_owned() },
            customer: self.customer,
            version: self.record_version,
            body: Payload { version: self.version, bytes: self.body.to_vec() },
        }
    }
}
