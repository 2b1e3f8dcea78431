//! The operations of one dossier in as few bytes as is quick: how a device keeps them.
//!
//! What an operation says once more is left out: a fact's author, place and times where
//! they are its operation's, and whatever was said in the same dossier before. What comes
//! out is what went in, byte for byte; a payload that is laid out in a way that is not
//! known here stays whole.

use std::ops::Range;

use visavi_domain::{CustomerId, DeviceNumber, Epoch, Moment, OperationId};

use crate::payload::Unread;
use crate::snapshot::apart::{self, Cuts, Times};
use crate::snapshot::column::{Cursor, put, zigzag};
use crate::snapshot::{FactBytes, OperationView, PartError};

/// What an operation is. The numbers are on the disk, as is the order of all that follows.
const FACTS: u64 = 0;
const WHOLE: u64 = 1;
const COMMAND: u64 = 2;
/// Bits of the first number that say what it is; the others count facts.
const SHAPE_BITS: u32 = 2;

/// What a fact says for itself.
const SAID_AT: u8 = 1;
const WRITTEN_AT: u8 = 2;
const STAMP: u8 = 4;
const COUNTER: u8 = 8;
const REPLACES: u8 = 16;

/// Said before in the same dossier, by its place; 0 for what was not.
const NEW: u64 = 0;

/// Packs operations, those of one customer in the order of their ids: any other order is
/// longer.
#[derive(Debug, Default)]
pub struct Packer {
    bytes: Vec<u8>,
    /// Associates and stores, slots, and voices that were said already: where they lie.
    texts: Vec<Word>,
    slots: Vec<Word>,
    voices: Vec<Word>,
    before: Before,
    /// The times of a fact that has its operation's.
    usual: Vec<u8>,
    scratch: Vec<u8>,
}

/// What was said already, and where it lies.
#[derive(Debug)]
struct Word {
    /// Its first bytes tell most words apart.
    begins: u64,
    place: Range<usize>,
}

/// What the next operation is told from.
#[derive(Debug, Default)]
struct Before {
    device: u32,
    epoch: u16,
    sequence: u64,
    written_at: i64,
}

impl Packer {
    /// Begins with the operations of another customer.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.texts.clear();
        self.slots.clear();
        self.voices.clear();
        self.before = Before::default();
    }

    /// Returns what was packed.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Adds an operation.
    pub fn push(&mut self, operation: &OperationView<'_>) {
        let facts = operation.facts();
        let shape = match &facts {
            _ if operation.command => COMMAND,
            Some(facts) => FACTS | (facts.len() as u64) << SHAPE_BITS,
            None => WHOLE,
        };
        put(&mut self.bytes, shape);
        self.id(operation.id);
        for text in [operation.associate, operation.store] {
            self.text(text);
        }
        let since = operation.written_at.0.wrapping_sub(self.before.written_at);
        put(&mut self.bytes, zigzag(since));
        self.before.written_at = operation.written_at.0;
        self.usual.clear();
        put_times(&mut self.usual, [operation.written_at.0; 3], 0);
        match facts {
            Some(facts) if !operation.command => facts.for_each(|fact| self.fact(operation, &fact)),
            _ => {
                put(&mut self.bytes, u64::from(operation.version));
                put_block(&mut self.bytes, operation.payload);
            }
        }
    }

    /// Device and epoch are told from the operation before, and so is the number where they
    /// are the same.
    fn id(&mut self, id: OperationId) {
        let before = &self.before;
        let same_device = id.device.0 == before.device;
        let epoch = id.epoch.0.wrapping_sub(if same_device { before.epoch } else { 0 });
        let same_epoch = same_device && epoch == 0;
        put(&mut self.bytes, u64::from(id.device.0.wrapping_sub(before.device)));
        put(&mut self.bytes, u64::from(epoch));
        put(&mut self.bytes, id.sequence.wrapping_sub(if same_epoch { before.sequence } else { 0 }));
        self.before.device = id.device.0;
        self.before.epoch = id.epoch.0;
        self.before.sequence = id.sequence;
    }

    /// 0 says that there is none, 1 that it is new.
    fn text(&mut self, text: Option<&str>) {
        let Some(text) = text else { return put(&mut self.bytes, 0) };
        match place_of(&self.bytes, &self.texts, text.as_bytes()) {
            Some(place) => put(&mut self.bytes, place + 2),
            None => {
                put(&mut self.bytes, 1);
                self.texts.push(put_new(&mut self.bytes, text.as_bytes()));
            }
        }
    }

    fn fact(&mut self, operation: &OperationView<'_>, fact: &FactBytes<'_>) {
        put_word(&mut self.bytes, &mut self.slots, fact.slot);
        self.voice(operation, fact);
        put_block(&mut self.bytes, fact.claim);
        let replaces = if fact.replaces == [0] { 0 } else { REPLACES };
        if fact.times == self.usual {
            self.bytes.push(replaces);
        } else {
            self.times(operation.written_at.0, &fact.times(), replaces);
        }
        if replaces != 0 {
            put_block(&mut self.bytes, fact.replaces);
        }
    }

    fn times(&mut self, at: i64, times: &Times, replaces: u8) {
        let moments = [(SAID_AT, times.said_at), (WRITTEN_AT, times.written_at), (STAMP, times.stamp.wall_ms)];
        let own = moments.iter().filter(|(_, moment)| *moment != at).map(|(flag, _)| flag).sum::<u8>();
        let counter = if times.stamp.counter == 0 { 0 } else { COUNTER };
        self.bytes.push(own | counter | replaces);
        for (_, moment) in moments.iter().filter(|(flag, _)| own & flag != 0) {
            put(&mut self.bytes, zigzag(moment.wrapping_sub(at)));
        }
        if counter != 0 {
            put(&mut self.bytes, u64::from(times.stamp.counter));
        }
    }

    /// What a fact says of its author and place is mostly what its operation says.
    fn voice(&mut self, operation: &OperationView<'_>, fact: &FactBytes<'_>) {
        let same_author = operation.associate.is_some_and(|associate| is_text(fact.who, AUTHOR, associate));
        let same_store = match operation.store {
            Some(store) => is_text(fact.store, THERE, store),
            None => fact.store == [0],
        };
        self.scratch.clear();
        put_block(&mut self.scratch, fact.how);
        put_block(&mut self.scratch, if same_author { &[] } else { fact.who });
        put_block(&mut self.scratch, if same_store { &[] } else { fact.store });
        self.scratch.extend_from_slice(fact.via);
        put_word(&mut self.bytes, &mut self.voices, &self.scratch);
    }
}

/// The marks before an associate who is an author, and before a store that is there.
const AUTHOR: u8 = 0;
const THERE: u8 = 1;

/// Says whether a field is this text, under a mark and with its length before it.
fn is_text(field: &[u8], mark: u8, text: &str) -> bool {
    let Some(length) = field.len().checked_sub(text.len()).filter(|head| (2..=6).contains(head)) else { return false };
    let (head, said) = field.split_at(length);
    let mut written = Cursor::new(&head[1..]);
    head[0] == mark && said == text.as_bytes() && written.number() == Ok(text.len() as u64) && written.is_empty()
}

fn put_text(bytes: &mut Vec<u8>, mark: u8, text: &[u8]) {
    bytes.push(mark);
    put_block(bytes, text);
}

/// Writes the times of a fact as its payload has them.
fn put_times(bytes: &mut Vec<u8>, moments: [i64; 3], counter: u16) {
    let begin = bytes.len();
    put(bytes, zigzag(moments[0]));
    let first = begin..bytes.len();
    for moment in &moments[1..] {
        // Mostly the same.
        if *moment == moments[0] {
            bytes.extend_from_within(first.clone());
        } else {
            put(bytes, zigzag(*moment));
        }
    }
    put(bytes, u64::from(counter));
}

/// Writes bytes with their length before them; returns where they lie.
fn put_block(bytes: &mut Vec<u8>, block: &[u8]) -> Range<usize> {
    put(bytes, block.len() as u64);
    let begin = bytes.len();
    bytes.extend_from_slice(block);
    begin..bytes.len()
}

fn put_word(bytes: &mut Vec<u8>, known: &mut Vec<Word>, word: &[u8]) {
    match place_of(bytes, known, word) {
        Some(place) => put(bytes, place + 1),
        None => {
            put(bytes, NEW);
            known.push(put_new(bytes, word));
        }
    }
}

fn put_new(bytes: &mut Vec<u8>, word: &[u8]) -> Word {
    Word { begins: begins(word), place: put_block(bytes, word) }
}

/// There are few: to look through them is quicker than to look them up.
fn place_of(bytes: &[u8], known: &[Word], word: &[u8]) -> Option<u64> {
    let begin = begins(word);
    let same = |known: &Word| known.begins == begin && bytes[known.place.clone()] == *word;
    known.iter().position(same).map(|place| place as u64)
}

fn begins(word: &[u8]) -> u64 {
    match word.first_chunk() {
        Some(eight) => u64::from_be_bytes(*eight),
        None => word.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)),
    }
}

/// Unpacks operations one after the other. Nothing of the bytes is believed.
#[derive(Debug)]
pub struct Unpacker<'a> {
    customer: CustomerId,
    rest: Cursor<'a>,
    texts: Vec<&'a str>,
    slots: Vec<&'a [u8]>,
    voices: Vec<Voice<'a>>,
    before: Before,
    /// The operation that was unpacked last.
    payload: Vec<u8>,
    cuts: Vec<Cuts>,
}

#[derive(Clone, Copy, Debug)]
struct Voice<'a> {
    how: &'a [u8],
    /// Empty: the operation's.
    who: &'a [u8],
    /// Empty: the operation's.
    store: &'a [u8],
    via: &'a [u8],
}

impl<'a> Unpacker<'a> {
    /// Begins to unpack what a [`Packer`] wrote of this customer.
    pub fn new(customer: CustomerId, bytes: &'a [u8]) -> Self {
        Self {
            customer,
            rest: Cursor::new(bytes),
            texts: Vec::new(),
            slots: Vec::new(),
            voices: Vec::new(),
            before: Before::default(),
            payload: Vec::new(),
            cuts: Vec::new(),
        }
    }

    /// Returns the next operation; `None` after the last.
    ///
    /// # Errors
    /// [`Unread`] for bytes that no packer wrote.
    pub fn next_operation(&mut self) -> Result<Option<OperationView<'_>>, Unread> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let shape = self.rest.number()?;
        let id = self.id()?;
        let (associate, store) = (self.text()?, self.text()?);
        self.before.written_at = self.before.written_at.wrapping_add(self.rest.signed()?);
        let written_at = Moment(self.before.written_at);
        self.payload.clear();
        self.cuts.clear();
        let mask = (1 << SHAPE_BITS) - 1;
        let (version, payload): (u16, &[u8]) = match (shape & mask, shape >> SHAPE_BITS) {
            (FACTS, count) => {
                put(&mut self.payload, count);
                for _ in 0..count {
                    self.fact(associate, store)?;
                }
                (apart::VERSION, &self.payload)
            }
            (WHOLE | COMMAND, 0) => (self.rest.narrow()?, self.rest.block()?),
            _ => return Err(Unread),
        };
        let command = shape & mask == COMMAND;
        let cuts = &self.cuts;
        let customer = self.customer;
        Ok(Some(OperationView { id, customer, associate, store, written_at, command, version, payload, cuts }))
    }

    fn id(&mut self) -> Result<OperationId, Unread> {
        let since: u32 = self.rest.narrow()?;
        let epoch: u16 = self.rest.narrow()?;
        let sequence = self.rest.number()?;
        let before = &mut self.before;
        before.device = before.device.wrapping_add(since);
        before.epoch = epoch.wrapping_add(if since == 0 { before.epoch } else { 0 });
        let same = since == 0 && epoch == 0;
        before.sequence = sequence.wrapping_add(if same { before.sequence } else { 0 });
        Ok(OperationId { device: DeviceNumber(before.device), epoch: Epoch(before.epoch), sequence: before.sequence })
    }

    fn text(&mut self) -> Result<Option<&'a str>, Unread> {
        match self.rest.number()? {
            0 => Ok(None),
            1 => {
                let text = std::str::from_utf8(self.rest.block()?).map_err(|_| Unread)?;
                self.texts.push(text);
                Ok(Some(text))
            }
            place => known(&self.texts, place - 2).map(Some),
        }
    }

    fn fact(&mut self, associate: Option<&str>, store: Option<&str>) -> Result<(), Unread> {
        let word = match self.rest.number()? {
            NEW => {
                let slot = self.rest.block()?;
                self.slots.push(slot);
                slot
            }
            place => known(&self.slots, place - 1)?,
        };
        let voice = self.voice()?;
        let bytes = self.rest.block()?;
        let own = self.rest.byte()?;
        let mut times = [self.before.written_at; 3];
        for (moment, flag) in times.iter_mut().zip([SAID_AT, WRITTEN_AT, STAMP]) {
            if own & flag != 0 {
                *moment = moment.wrapping_add(self.rest.signed()?);
            }
        }
        let counter = if own & COUNTER == 0 { 0 } else { self.rest.narrow::<u16>()? };
        let slot = self.add(word);
        let claim = self.add(bytes);
        let replaced: &[u8] = if own & REPLACES == 0 { &[0] } else { self.rest.block()? };
        let replaces = self.add(replaced);
        let how = self.add(voice.how);
        let who = self.add(voice.who);
        if voice.who.is_empty() {
            put_text(&mut self.payload, AUTHOR, associate.ok_or(Unread)?.as_bytes());
        }
        let place = self.add(voice.store);
        match store {
            _ if !voice.store.is_empty() => {}
            Some(store) => put_text(&mut self.payload, THERE, store.as_bytes()),
            None => self.payload.push(0),
        }
        let via = self.add(voice.via);
        let begin = self.add(&[]);
        put_times(&mut self.payload, times, counter);
        let end = self.add(&[]);
        self.cuts.push(Cuts { slot, claim, replaces, how, who, store: place, via, times: begin, end });
        Ok(())
    }

    fn voice(&mut self) -> Result<Voice<'a>, Unread> {
        let place = self.rest.number()?;
        if place != NEW {
            return known(&self.voices, place - 1);
        }
        let mut word = Cursor::new(self.rest.block()?);
        let voice = Voice { how: word.block()?, who: word.block()?, store: word.block()?, via: word.rest() };
        self.voices.push(voice);
        Ok(voice)
    }

    /// Adds a field to the payload; returns where it begins.
    fn add(&mut self, field: &[u8]) -> u32 {
        let at = self.payload.len() as u32;
        self.payload.extend_from_slice(field);
        at
    }
}

fn known<T: Copy>(known: &[T], place: u64) -> Result<T, Unread> {
    usize::try_from(place).ok().and_then(|place| known.get(place)).copied().ok_or(Unread)
}

impl From<PartError> for Unread {
    fn from(_: PartError) -> Self {
        Self
    }
}
