//! Opens a part. Whatever the bytes are, the answer is a part or an error.

use visavi_domain::{CustomerId, DeviceNumber, Epoch, Moment, OperationId, RecordKind};

use super::apart::Cuts;
use super::column::{Column, Cursor, SHAPE_COMMAND, SHAPE_FACTS, SHAPE_RECORD, SHAPE_WHOLE, put, zigzag};
use super::pack::{HEAD, MAGIC, STORED, ZSTD};
use super::part::{Entry, Part, Run, What};
use super::{LAYOUT, apart};
use crate::limits::{PART_BYTES_MAX, PART_CONTENT_BYTES_MAX, PART_RATIO_MAX};

/// What a fact takes on its own, as an item.
const ITEM_BYTES: usize = 192;

/// Why bytes are not a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PartError {
    #[error("these bytes are not a part of a snapshot")]
    NotAPart,
    #[error("this part has layout {0}, which is not known here")]
    Layout(u16),
    #[error("this part is broken")]
    Broken,
    #[error("this part holds more than {PART_CONTENT_BYTES_MAX} bytes, or is packed too tightly to be true")]
    TooLarge,
}

/// Returns the items of a part.
///
/// # Errors
/// See [`PartError`]; a part is read whole or not at all.
pub fn open(bytes: &[u8]) -> Result<Part, PartError> {
    let content = inflate(bytes)?;
    let mut opening = Opening::new(&content)?;
    opening.read()?;
    Ok(opening.part)
}

fn inflate(bytes: &[u8]) -> Result<Vec<u8>, PartError> {
    let (head, body) = bytes.split_at_checked(HEAD).ok_or(PartError::NotAPart)?;
    if &head[..4] != MAGIC {
        return Err(PartError::NotAPart);
    }
    let layout = u16::from_be_bytes([head[4], head[5]]);
    if layout != LAYOUT {
        return Err(PartError::Layout(layout));
    }
    let length = u32::from_be_bytes([head[7], head[8], head[9], head[10]]) as usize;
    if bytes.len() > PART_BYTES_MAX || length > PART_CONTENT_BYTES_MAX {
        return Err(PartError::TooLarge);
    }
    let content = match head[6] {
        STORED => body.to_vec(),
        ZSTD if length > body.len().saturating_mul(PART_RATIO_MAX) => return Err(PartError::TooLarge),
        // Never writes more than it was told.
        ZSTD => zstd::bulk::decompress(body, length).map_err(|_| PartError::Broken)?,
        _ => return Err(PartError::Broken),
    };
    if content.len() == length { Ok(content) } else { Err(PartError::Broken) }
}

/// How a fact says who said it, as it lies in the column.
#[derive(Clone, Copy)]
struct Voice<'a> {
    how: &'a [u8],
    /// Empty: the operation's.
    who: &'a [u8],
    /// Empty: the operation's.
    store: &'a [u8],
    via: &'a [u8],
}

/// Associate and store as they stand in an item.
struct Hand {
    bytes: Vec<u8>,
    /// Where the store begins.
    store: usize,
}

struct Opening<'a> {
    columns: [Cursor<'a>; Column::COUNT],
    writers: Vec<(DeviceNumber, Epoch)>,
    sequences: Vec<u64>,
    hands: Vec<Hand>,
    slots: Vec<&'a [u8]>,
    voices: Vec<Voice<'a>>,
    written_at: i64,
    /// The same as a payload has it.
    at: Vec<u8>,
    payload: Vec<u8>,
    part: Part,
}

impl<'a> Opening<'a> {
    fn new(content: &'a [u8]) -> Result<Self, PartError> {
        let (lengths, mut rest) = content.split_at_checked(4 * Column::COUNT).ok_or(PartError::Broken)?;
        let mut columns = [const { Cursor::new(&[]) }; Column::COUNT];
        for (column, length) in columns.iter_mut().zip(lengths.chunks_exact(4)) {
            let length = u32::from_be_bytes([length[0], length[1], length[2], length[3]]) as usize;
            let (bytes, after) = rest.split_at_checked(length).ok_or(PartError::Broken)?;
            *column = Cursor::new(bytes);
            rest = after;
        }
        if !rest.is_empty() {
            return Err(PartError::Broken);
        }
        let part =
            Part { content: Vec::new(), entries: Vec::new(), runs: Vec::new(), hands: Vec::new(), cuts: Vec::new() };
        let mut opening = Self {
            columns,
            writers: Vec::new(),
            sequences: Vec::new(),
            hands: Vec::new(),
            slots: Vec::new(),
            voices: Vec::new(),
            written_at: 0,
            at: Vec::new(),
            payload: Vec::new(),
            part,
        };
        opening.dictionaries()?;
        Ok(opening)
    }

    fn dictionaries(&mut self) -> Result<(), PartError> {
        while !self.of(Column::WriterEntries).is_empty() {
            let mut entry = Cursor::new(self.of(Column::WriterEntries).block()?);
            self.writers.push((DeviceNumber(entry.narrow()?), Epoch(entry.narrow()?)));
            end(&entry)?;
        }
        self.sequences = vec![0; self.writers.len()];
        while !self.of(Column::HandEntries).is_empty() {
            let bytes = self.of(Column::HandEntries).block()?;
            let mut entry = Cursor::new(bytes);
            let associate = text(&mut entry)?;
            let store_at = bytes.len() - entry.len();
            let store = text(&mut entry)?;
            end(&entry)?;
            self.part.hands.push((associate, store));
            self.hands.push(Hand { bytes: bytes.to_vec(), store: store_at });
        }
        while !self.of(Column::SlotEntries).is_empty() {
            let slot = self.of(Column::SlotEntries).block()?;
            self.slots.push(slot);
        }
        while !self.of(Column::VoiceEntries).is_empty() {
            let mut entry = Cursor::new(self.of(Column::VoiceEntries).block()?);
            let voice = Voice { how: entry.block()?, who: entry.block()?, store: entry.block()?, via: entry.rest() };
            self.voices.push(voice);
        }
        Ok(())
    }

    #[inline]
    fn of(&mut self, column: Column) -> &mut Cursor<'a> {
        &mut self.columns[column as usize]
    }

    fn read(&mut self) -> Result<(), PartError> {
        let items = self.of(Column::Shapes).len();
        self.part.entries.reserve_exact(items);
        self.part.cuts.reserve(items);
        // Not quite enough is not wrong; what is not used costs nothing.
        self.part.content.reserve(items.saturating_mul(ITEM_BYTES).min(PART_CONTENT_BYTES_MAX));
        while !self.of(Column::Runs).is_empty() {
            let run = self.of(Column::Runs).number()?;
            let customer = if run & 1 == 1 {
                let id = self.of(Column::Customers).bytes(16)?;
                Some(CustomerId(id.try_into().expect("sixteen bytes were read")))
            } else {
                None
            };
            for _ in 0..run >> 1 {
                let entry = self.item(customer)?;
                self.part.entries.push(entry);
                if self.part.content.len() > PART_CONTENT_BYTES_MAX {
                    return Err(PartError::TooLarge);
                }
            }
            self.part.runs.push(Run { customer, end: self.part.entries.len() });
        }
        self.columns.iter().try_for_each(end)
    }

    fn item(&mut self, customer: Option<CustomerId>) -> Result<Entry, PartError> {
        let shape = self.of(Column::Shapes).byte()?;
        match (shape, customer) {
            (SHAPE_RECORD, customer) => self.record(customer),
            (SHAPE_FACTS | SHAPE_WHOLE | SHAPE_COMMAND, Some(customer)) => self.operation(shape, customer),
            _ => Err(PartError::Broken),
        }
    }

    fn operation(&mut self, shape: u8, customer: CustomerId) -> Result<Entry, PartError> {
        let writer: usize = self.of(Column::Writers).narrow()?;
        let (device, epoch) = *self.writers.get(writer).ok_or(PartError::Broken)?;
        let since = self.of(Column::Sequences).signed()?;
        self.sequences[writer] = self.sequences[writer].wrapping_add(since as u64);
        let id = OperationId { device, epoch, sequence: self.sequences[writer] };
        let hand: u32 = self.of(Column::Hands).narrow()?;
        let since = self.of(Column::WrittenAt).signed()?;
        self.written_at = self.written_at.wrapping_add(since);
        self.at.clear();
        put(&mut self.at, zigzag(self.written_at));
        if hand as usize >= self.hands.len() {
            return Err(PartError::Broken);
        }
        let first = self.part.cuts.len() as u32;
        let version = if shape == SHAPE_FACTS {
            self.facts(id.sequence, hand as usize)?;
            apart::VERSION
        } else {
            self.whole()?
        };
        let written_at = Moment(self.written_at);
        let command = shape == SHAPE_COMMAND;
        let start = self.part.content.len() as u32;
        let content = &mut self.part.content;
        // An operation, as an item's variant.
        content.push(0);
        put(content, u64::from(device.0));
        put(content, u64::from(epoch.0));
        put(content, id.sequence);
        content.extend_from_slice(&customer.0);
        content.extend_from_slice(&self.hands[hand as usize].bytes);
        content.extend_from_slice(&self.at);
        content.push(u8::from(command));
        let (payload, end) = self.end_item(version);
        let cuts = first..self.part.cuts.len() as u32;
        Ok(Entry { item: start..end, payload, version, what: What::Operation { id, hand, written_at, command, cuts } })
    }

    /// Writes the payload, which every item ends with, and returns where it lies.
    fn end_item(&mut self, version: u16) -> (u32, u32) {
        let content = &mut self.part.content;
        put(content, u64::from(version));
        put(content, self.payload.len() as u64);
        let start = content.len() as u32;
        content.extend_from_slice(&self.payload);
        (start, content.len() as u32)
    }

    fn whole(&mut self) -> Result<u16, PartError> {
        let version = self.of(Column::WholeVersions).narrow()?;
        let length = self.of(Column::WholeLengths).narrow()?;
        let bytes = self.of(Column::Wholes).bytes(length)?;
        self.payload.clear();
        self.payload.extend_from_slice(bytes);
        Ok(version)
    }

    fn facts(&mut self, sequence: u64, hand: usize) -> Result<(), PartError> {
        let count = self.of(Column::Facts).number()?;
        self.payload.clear();
        put(&mut self.payload, count);
        for _ in 0..count {
            self.fact(sequence, hand)?;
            if self.payload.len() > PART_CONTENT_BYTES_MAX {
                return Err(PartError::TooLarge);
            }
        }
        Ok(())
    }

    fn fact(&mut self, sequence: u64, hand: usize) -> Result<(), PartError> {
        let place: usize = self.of(Column::Slots).narrow()?;
        let bytes = *self.slots.get(place).ok_or(PartError::Broken)?;
        let slot = self.add(bytes);
        let length = self.of(Column::ClaimLengths).narrow()?;
        let bytes = self.of(Column::Claims).bytes(length)?;
        let claim = self.add(bytes);
        let replaces = self.add(&[]);
        self.replaced(sequence)?;
        let voice: usize = self.of(Column::Voices).narrow()?;
        let [how, who, store, via] = self.voice(voice, hand)?;
        let times = self.add(&[]);
        for column in [Column::SaidAt, Column::FactWrittenAt, Column::Stamps] {
            match self.of(column).signed()? {
                0 => self.payload.extend_from_slice(&self.at),
                since => put(&mut self.payload, zigzag(self.written_at.wrapping_add(since))),
            }
        }
        let counter: u16 = self.of(Column::Counters).narrow()?;
        put(&mut self.payload, u64::from(counter));
        let end = self.add(&[]);
        self.part.cuts.push(Cuts { slot, claim, replaces, how, who, store, via, times, end });
        Ok(())
    }

    /// Adds a field to the payload; returns where it begins.
    fn add(&mut self, field: &[u8]) -> u32 {
        let at = self.payload.len() as u32;
        self.payload.extend_from_slice(field);
        at
    }

    /// Adds how, who, where and through what.
    fn voice(&mut self, voice: usize, hand: usize) -> Result<[u32; 4], PartError> {
        let voice = *self.voices.get(voice).ok_or(PartError::Broken)?;
        let how = self.add(voice.how);
        let who = self.add(voice.who);
        let hand = &self.hands[hand];
        if voice.who.is_empty() {
            // An author who is an associate: another mark, the same name.
            let name = hand.bytes[..hand.store].split_first().filter(|(there, _)| **there == 1);
            let (_, name) = name.ok_or(PartError::Broken)?;
            self.payload.push(0);
            self.payload.extend_from_slice(name);
        }
        let store = self.payload.len() as u32;
        self.payload.extend_from_slice(if voice.store.is_empty() { &hand.bytes[hand.store..] } else { voice.store });
        let via = self.add(voice.via);
        Ok([how, who, store, via])
    }

    fn replaced(&mut self, sequence: u64) -> Result<(), PartError> {
        let count = self.of(Column::ReplacedCounts).number()?;
        put(&mut self.payload, count);
        for _ in 0..count {
            let writer: usize = self.of(Column::Replaced).narrow()?;
            let (device, epoch) = *self.writers.get(writer).ok_or(PartError::Broken)?;
            let since = self.of(Column::Replaced).signed()?;
            let place: u16 = self.of(Column::Replaced).narrow()?;
            put(&mut self.payload, u64::from(device.0));
            put(&mut self.payload, u64::from(epoch.0));
            put(&mut self.payload, sequence.wrapping_add(since as u64));
            put(&mut self.payload, u64::from(place));
        }
        Ok(())
    }

    fn record(&mut self, customer: Option<CustomerId>) -> Result<Entry, PartError> {
        let number = self.of(Column::RecordKinds).byte()?;
        let kind = kind(number).ok_or(PartError::Broken)?;
        let owner = DeviceNumber(self.of(Column::RecordOwners).narrow()?);
        let length = self.of(Column::RecordIdLengths).narrow()?;
        let text = self.of(Column::RecordIds).bytes(length)?;
        std::str::from_utf8(text).map_err(|_| PartError::Broken)?;
        let record_version = self.of(Column::RecordVersions).number()?;
        let version = self.whole()?;
        let start = self.part.content.len() as u32;
        let content = &mut self.part.content;
        // A record, as an item's variant; its kind counts from the first.
        content.push(1);
        content.push(number - RecordKind::Order as u8);
        put(content, u64::from(owner.0));
        put(content, text.len() as u64);
        let id = content.len() as u32..(content.len() + text.len()) as u32;
        content.extend_from_slice(text);
        content.push(u8::from(customer.is_some()));
        if let Some(customer) = customer {
            content.extend_from_slice(&customer.0);
        }
        put(content, record_version);
        let (payload, end) = self.end_item(version);
        Ok(Entry {
            item: start..end,
            payload,
            version,
            what: What::Record { kind, owner, id, version: record_version },
        })
    }
}

/// Reads the kind as an item has it, so that a kind that is added is known here too.
fn kind(number: u8) -> Option<RecordKind> {
    let kind: RecordKind = postcard::from_bytes(&[number.checked_sub(RecordKind::Order as u8)?]).ok()?;
    (kind as u8 == number).then_some(kind)
}

fn text(entry: &mut Cursor<'_>) -> Result<Option<String>, PartError> {
    match entry.byte()? {
        0 => Ok(None),
        1 => String::from_utf8(entry.block()?.to_vec()).map(Some).map_err(|_| PartError::Broken),
        _ => Err(PartError::Broken),
    }
}

fn end(cursor: &Cursor<'_>) -> Result<(), PartError> {
    if cursor.is_empty() { Ok(()) } else { Err(PartError::Broken) }
}
