//! Packs items into a part.

use visavi_domain::{CustomerId, FactId, OperationId};

use super::apart::{self, Cuts, FactBytes};
use super::column::{Column, SHAPE_COMMAND, SHAPE_FACTS, SHAPE_RECORD, SHAPE_WHOLE, put, zigzag};
use super::dictionary::Dictionary;
use super::{LAYOUT, PartHash, PartName};
use crate::item::{Change, RecordEnvelope};
use crate::limits::PART_RATIO_MAX;
use crate::operation::{Body, Operation};
use crate::payload::Payload;

/// The first bytes of every part; the layout's version follows.
pub(super) const MAGIC: &[u8; 4] = b"VSVP";
/// Magic, layout (2), method (1), length of the content (4).
pub(super) const HEAD: usize = 11;
pub(super) const STORED: u8 = 0;
pub(super) const ZSTD: u8 = 1;
const ZSTD_LEVEL: i32 = 3;

/// A part that is being filled. Items of one customer are pushed one after the other:
/// each change of customer costs bytes.
#[derive(Debug)]
pub struct PartBuilder {
    columns: [Vec<u8>; Column::COUNT],
    writers: Dictionary,
    hands: Dictionary,
    slots: Dictionary,
    voices: Dictionary,
    /// The last sequence number of each writer.
    sequences: Vec<u64>,
    written_at: i64,
    /// Whose items are being pushed, and how many came so far.
    run: Option<(Option<CustomerId>, u64)>,
    items: u64,
    scratch: Vec<u8>,
}

impl Default for PartBuilder {
    fn default() -> Self {
        Self {
            columns: [const { Vec::new() }; Column::COUNT],
            writers: Dictionary::default(),
            hands: Dictionary::default(),
            slots: Dictionary::default(),
            voices: Dictionary::default(),
            sequences: Vec::new(),
            written_at: 0,
            run: None,
            items: 0,
            scratch: Vec::new(),
        }
    }
}

impl PartBuilder {
    /// Returns how many items were pushed.
    pub fn items(&self) -> u64 {
        self.items
    }

    /// Adds one item. The news that a customer left has no place in a snapshot and is
    /// passed over.
    pub fn push(&mut self, change: &Change) {
        match change {
            Change::Operation(operation) => {
                self.begin(Some(operation.customer));
                self.operation(operation);
            }
            Change::Record(record) => {
                self.begin(record.customer);
                self.record(record);
            }
            Change::Left(_) => {}
        }
    }

    /// Returns the part, and the name under which it can be asked for.
    pub fn finish(mut self) -> (PartName, Vec<u8>) {
        self.end_run();
        let dictionaries = [
            (Column::WriterEntries, self.writers),
            (Column::HandEntries, self.hands),
            (Column::SlotEntries, self.slots),
            (Column::VoiceEntries, self.voices),
        ];
        for (column, dictionary) in dictionaries {
            self.columns[column as usize] = dictionary.into_entries();
        }
        let bytes = pack(&self.columns);
        let name = PartName { hash: PartHash::of(&bytes), bytes: bytes.len() as u64, items: self.items };
        (name, bytes)
    }

    fn column(&mut self, column: Column) -> &mut Vec<u8> {
        &mut self.columns[column as usize]
    }

    fn number(&mut self, column: Column, number: u64) {
        put(self.column(column), number);
    }

    fn signed(&mut self, column: Column, number: i64) {
        self.number(column, zigzag(number));
    }

    fn begin(&mut self, customer: Option<CustomerId>) {
        self.items += 1;
        match &mut self.run {
            Some((whose, count)) if *whose == customer => *count += 1,
            _ => {
                self.end_run();
                self.run = Some((customer, 1));
            }
        }
    }

    fn end_run(&mut self) {
        let Some((customer, count)) = self.run.take() else { return };
        self.number(Column::Runs, count << 1 | u64::from(customer.is_some()));
        if let Some(customer) = customer {
            self.column(Column::Customers).extend_from_slice(&customer.0);
        }
    }

    fn operation(&mut self, operation: &Operation) {
        let writer = self.writer(&operation.id);
        self.number(Column::Writers, writer);
        let before = std::mem::replace(&mut self.sequences[writer as usize], operation.id.sequence);
        self.signed(Column::Sequences, operation.id.sequence.wrapping_sub(before) as i64);
        let hand = self.hand(operation);
        self.number(Column::Hands, hand);
        let before = std::mem::replace(&mut self.written_at, operation.written_at.0);
        self.signed(Column::WrittenAt, operation.written_at.0.wrapping_sub(before));
        match &operation.body {
            Body::Command(payload) => self.whole(SHAPE_COMMAND, payload),
            Body::Facts(payload) => match apart::cuts(payload).as_slice() {
                [] => self.whole(SHAPE_WHOLE, payload),
                cuts => self.facts(operation, payload, cuts),
            },
        }
    }

    fn writer(&mut self, id: &OperationId) -> u64 {
        self.scratch.clear();
        put(&mut self.scratch, u64::from(id.device.0));
        put(&mut self.scratch, u64::from(id.epoch.0));
        let writer = self.writers.number(&self.scratch);
        if self.sequences.len() as u64 == writer {
            self.sequences.push(0);
        }
        writer
    }

    fn hand(&mut self, operation: &Operation) -> u64 {
        self.scratch.clear();
        let associate = operation.associate.as_ref().map(|associate| associate.0.as_str());
        let store = operation.store.as_ref().map(|store| store.0.as_str());
        put_text(&mut self.scratch, associate);
        put_text(&mut self.scratch, store);
        self.hands.number(&self.scratch)
    }

    fn whole(&mut self, shape: u8, payload: &Payload) {
        self.column(Column::Shapes).push(shape);
        self.number(Column::WholeVersions, u64::from(payload.version));
        self.number(Column::WholeLengths, payload.bytes.len() as u64);
        self.column(Column::Wholes).extend_from_slice(&payload.bytes);
    }

    fn facts(&mut self, operation: &Operation, payload: &Payload, cuts: &[Cuts]) {
        self.column(Column::Shapes).push(SHAPE_FACTS);
        self.number(Column::Facts, cuts.len() as u64);
        for fact in cuts.iter().map(|cuts| FactBytes::at(&payload.bytes, cuts)) {
            let slot = self.slots.number(fact.slot);
            self.number(Column::Slots, slot);
            let voice = self.voice(operation, &fact);
            self.number(Column::Voices, voice);
            self.number(Column::ClaimLengths, fact.claim.len() as u64);
            self.column(Column::Claims).extend_from_slice(fact.claim);
            let replaced = fact.replaced();
            self.number(Column::ReplacedCounts, replaced.len() as u64);
            replaced.iter().for_each(|replaced| self.replaced(operation, replaced));
            let (at, times) = (operation.written_at.0, fact.times());
            self.signed(Column::SaidAt, times.said_at.wrapping_sub(at));
            self.signed(Column::FactWrittenAt, times.written_at.wrapping_sub(at));
            self.signed(Column::Stamps, times.stamp.wall_ms.wrapping_sub(at));
            self.number(Column::Counters, u64::from(times.stamp.counter));
        }
    }

    fn replaced(&mut self, operation: &Operation, replaced: &FactId) {
        let writer = self.writer(&replaced.operation);
        self.number(Column::Replaced, writer);
        self.signed(Column::Replaced, replaced.operation.sequence.wrapping_sub(operation.id.sequence) as i64);
        self.number(Column::Replaced, u64::from(replaced.place));
    }

    /// What a fact says of its author and place is mostly what its operation says: then it
    /// is not said again, and the combinations are few.
    fn voice(&mut self, operation: &Operation, fact: &FactBytes<'_>) -> u64 {
        self.scratch.clear();
        let associate = operation.associate.as_ref().map(|associate| associate.0.as_str());
        let mut said = Vec::new();
        put_text(&mut said, associate);
        // An associate as a fact's author is written as one that is there, but under
        // another mark.
        let author = fact.who.split_first().filter(|(mark, _)| **mark == 0).map(|(_, name)| name);
        let same_author = associate.is_some() && author == Some(&said[1..]);
        said.clear();
        put_text(&mut said, operation.store.as_ref().map(|store| store.0.as_str()));
        let same_store = fact.store == said;
        put_block(&mut self.scratch, fact.how);
        put_unless(&mut self.scratch, same_author, fact.who);
        put_unless(&mut self.scratch, same_store, fact.store);
        self.scratch.extend_from_slice(fact.via);
        self.voices.number(&self.scratch)
    }

    fn record(&mut self, record: &RecordEnvelope) {
        self.column(Column::Shapes).push(SHAPE_RECORD);
        self.column(Column::RecordKinds).push(record.key.kind as u8);
        self.number(Column::RecordOwners, u64::from(record.key.owner.0));
        self.number(Column::RecordIdLengths, record.key.id.len() as u64);
        self.column(Column::RecordIds).extend_from_slice(record.key.id.as_bytes());
        self.number(Column::RecordVersions, record.version);
        self.number(Column::WholeVersions, u64::from(record.body.version));
        self.number(Column::WholeLengths, record.body.bytes.len() as u64);
        self.column(Column::Wholes).extend_from_slice(&record.body.bytes);
    }
}

/// A text that may be missing, as it stands in an item.
fn put_text(bytes: &mut Vec<u8>, text: Option<&str>) {
    bytes.push(u8::from(text.is_some()));
    if let Some(text) = text {
        put_block(bytes, text.as_bytes());
    }
}

fn put_block(bytes: &mut Vec<u8>, block: &[u8]) {
    put(bytes, block.len() as u64);
    bytes.extend_from_slice(block);
}

/// An empty block says *the same*: none of these fields is ever written in no bytes.
fn put_unless(bytes: &mut Vec<u8>, same: bool, block: &[u8]) {
    put_block(bytes, if same { &[] } else { block });
}

fn pack(columns: &[Vec<u8>; Column::COUNT]) -> Vec<u8> {
    let length = 4 * columns.len() + columns.iter().map(Vec::len).sum::<usize>();
    let mut content = Vec::with_capacity(length);
    for column in columns {
        content.extend_from_slice(&(column.len() as u32).to_be_bytes());
    }
    columns.iter().for_each(|column| content.extend_from_slice(column));
    let packed = zstd::bulk::compress(&content, ZSTD_LEVEL).expect("compressing from memory into memory");
    // What packs too well would be taken for a bomb.
    let (method, body) = if content.len() > packed.len() * PART_RATIO_MAX {
        (STORED, content.as_slice())
    } else {
        (ZSTD, packed.as_slice())
    };
    let mut bytes = Vec::with_capacity(HEAD + body.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&LAYOUT.to_be_bytes());
    bytes.push(method);
    bytes.extend_from_slice(&(content.len() as u32).to_be_bytes());
    bytes.extend_from_slice(body);
    bytes
}
