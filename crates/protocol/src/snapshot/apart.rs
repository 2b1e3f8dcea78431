//! Takes a payload of facts apart, so that what its envelope or its neighbours say as well
//! need not be said again.
//!
//! Nothing here understands a fact. It knows where one field ends and the next begins, in
//! one layout; whatever is laid out otherwise stays whole.

use serde::de::DeserializeOwned;
use visavi_domain::provenance::{How, Who};
use visavi_domain::scope::Scope;
use visavi_domain::{Claim, FactId, Moment, Stamp, StoreId};

use super::column::{Cursor, length, zigzag};
use crate::payload::Payload;

/// The layout of payloads that is known here.
pub(crate) const VERSION: u16 = 1;

/// Where the fields of one fact begin in its payload, and where the last one ends.
#[derive(Clone, Copy, Debug)]
pub struct Cuts {
    pub(crate) slot: u32,
    pub(crate) claim: u32,
    pub(crate) replaces: u32,
    pub(crate) how: u32,
    pub(crate) who: u32,
    pub(crate) store: u32,
    pub(crate) via: u32,
    pub(crate) times: u32,
    pub(crate) end: u32,
}

/// One fact of a payload, its fields as the bytes they are written in.
#[derive(Clone, Copy, Debug)]
pub struct FactBytes<'a> {
    /// All of it: a draft as a payload has it.
    pub draft: &'a [u8],
    /// Attribute and scope.
    pub slot: &'a [u8],
    pub claim: &'a [u8],
    pub(crate) replaces: &'a [u8],
    pub(crate) how: &'a [u8],
    pub who: &'a [u8],
    pub(crate) store: &'a [u8],
    pub(crate) via: &'a [u8],
    /// When it was said and written down, and its stamp.
    pub(crate) times: &'a [u8],
}

/// When a fact was said and written down, and its stamp.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    pub(crate) said_at: i64,
    pub(crate) written_at: i64,
    pub(crate) stamp: Stamp,
}

/// Returns where the facts of a payload lie; nothing when it would not come out of them
/// byte for byte.
pub(crate) fn cuts(payload: &Payload) -> Vec<Cuts> {
    if payload.version == VERSION { cut(&payload.bytes).unwrap_or_default() } else { Vec::new() }
}

fn cut(bytes: &[u8]) -> Option<Vec<Cuts>> {
    let mut reading = Reading { bytes, rest: bytes };
    let count: u64 = reading.field()?;
    let mut facts = Vec::with_capacity(usize::try_from(count).ok()?.min(bytes.len()));
    let mut written = length(count);
    for _ in 0..count {
        let (fact, length) = reading.fact()?;
        written += length;
        facts.push(fact);
    }
    // Of all ways to write a number the shortest is used again: where the lengths are
    // equal, every number was written in it.
    (reading.rest.is_empty() && written == bytes.len()).then_some(facts)
}

/// Reads a payload field by field.
struct Reading<'a> {
    bytes: &'a [u8],
    rest: &'a [u8],
}

impl Reading<'_> {
    fn field<T: DeserializeOwned>(&mut self) -> Option<T> {
        let (field, rest) = postcard::take_from_bytes(self.rest).ok()?;
        self.rest = rest;
        Some(field)
    }

    fn at(&self) -> u32 {
        (self.bytes.len() - self.rest.len()) as u32
    }

    /// Reads a fact; returns with it the bytes it takes when it is put together again.
    fn fact(&mut self) -> Option<(Cuts, usize)> {
        let slot = self.at();
        self.field::<(String, Scope)>()?;
        let claim = self.at();
        self.field::<Claim>()?;
        let replaces = self.at();
        let replaced: Vec<FactId> = self.field()?;
        let how = self.at();
        self.field::<How>()?;
        let who = self.at();
        self.field::<Who>()?;
        let store = self.at();
        self.field::<Option<StoreId>>()?;
        let via = self.at();
        self.field::<Option<String>>()?;
        let times = self.at();
        let moments: [Moment; 2] = [self.field()?, self.field()?];
        let stamp: Stamp = self.field()?;
        let cuts = Cuts { slot, claim, replaces, how, who, store, via, times, end: self.at() };
        let kept = (replaces - slot) + (times - how);
        let moments = moments.map(|moment| moment.0).into_iter().chain([stamp.wall_ms]);
        let numbers = moments.map(|moment| length(zigzag(moment))).sum::<usize>() + length(u64::from(stamp.counter));
        Some((cuts, kept as usize + numbers + length_of(&replaced)))
    }
}

fn length_of(replaced: &[FactId]) -> usize {
    let each = |id: &FactId| {
        length(u64::from(id.operation.device.0))
            + length(u64::from(id.operation.epoch.0))
            + length(id.operation.sequence)
            + length(u64::from(id.place))
    };
    length(replaced.len() as u64) + replaced.iter().map(each).sum::<usize>()
}

impl<'a> FactBytes<'a> {
    /// Returns the fact that lies in `payload` where it was found.
    pub(crate) fn at(payload: &'a [u8], cuts: &Cuts) -> Self {
        let between = |from: u32, to: u32| &payload[from as usize..to as usize];
        Self {
            draft: between(cuts.slot, cuts.end),
            slot: between(cuts.slot, cuts.claim),
            claim: between(cuts.claim, cuts.replaces),
            replaces: between(cuts.replaces, cuts.how),
            how: between(cuts.how, cuts.who),
            who: between(cuts.who, cuts.store),
            store: between(cuts.store, cuts.via),
            via: between(cuts.via, cuts.times),
            times: between(cuts.times, cuts.end),
        }
    }

    /// Returns when it was written down.
    pub fn written_at(&self) -> Moment {
        Moment(self.times().written_at)
    }

    pub(crate) fn times(&self) -> Times {
        let mut times = Cursor::new(self.times);
        let mut moment = || times.signed().expect("a moment was found here");
        let (said_at, written_at, wall_ms) = (moment(), moment(), moment());
        let counter = times.narrow().expect("a counter was found here");
        Times { said_at, written_at, stamp: Stamp { wall_ms, counter } }
    }

    /// Returns the attribute that it speaks of.
    pub fn attribute(&self) -> Option<&'a str> {
        postcard::take_from_bytes(self.slot).ok().map(|(attribute, _)| attribute)
    }

    /// Returns the facts that it replaces.
    pub(crate) fn replaced(&self) -> Vec<FactId> {
        postcard::from_bytes(self.replaces).expect("ids of facts were found here")
    }
}
