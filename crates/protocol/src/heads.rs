//! What a listening device is told: where each of its feeds stands, as server-sent
//! events. Every event says the whole, so that the next makes up for one that was lost.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::BucketId;
use crate::limits::EVENT_BYTES_MAX;

/// The content type of a stream of events.
pub const CONTENT_TYPE: &str = "text/event-stream";

/// What keeps a stream alive that has nothing to say.
pub const STILL_HERE: &str = ":\n\n";

/// Where the feeds of one device stand.
///
/// ```
/// use visavi_protocol::{BucketId, Heads, HeadsReader};
///
/// let heads = Heads { hub_epoch: 1, heads: [(BucketId::Shared, 12)].into() };
/// assert_eq!(heads.event(), "event: heads\ndata: {\"hub_epoch\":1,\"heads\":{\"shared\":12}}\n\n");
/// let read = HeadsReader::default().read(heads.event().as_bytes());
/// assert_eq!(read, Ok(vec![heads]));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heads {
    pub hub_epoch: u64,
    /// The highest number given so far in each bucket that the device may see.
    pub heads: BTreeMap<BucketId, u64>,
}

/// The same with the buckets' names, as JSON has it.
#[derive(Serialize, Deserialize)]
struct Named {
    hub_epoch: u64,
    heads: BTreeMap<String, u64>,
}

impl Heads {
    /// Returns the event that says so.
    pub fn event(&self) -> String {
        let heads = self.heads.iter().map(|(bucket, head)| (bucket.to_string(), *head)).collect();
        let named = Named { hub_epoch: self.hub_epoch, heads };
        let data = serde_json::to_string(&named).expect("plain data always encodes into memory");
        format!("event: heads\ndata: {data}\n\n")
    }

    fn from_data(data: &[u8]) -> Option<Self> {
        let named: Named = serde_json::from_slice(data).ok()?;
        let heads = named.heads.into_iter().map(|(name, head)| Some((name.parse().ok()?, head)));
        Some(Self { hub_epoch: named.hub_epoch, heads: heads.collect::<Option<_>>()? })
    }
}

/// What came is no stream of heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not a stream of heads")]
pub struct NotHeads;

/// Reads events out of a stream that comes in pieces of any size.
#[derive(Clone, Debug, Default)]
pub struct HeadsReader {
    line: Vec<u8>,
}

impl HeadsReader {
    /// Takes the next piece in and returns the events that are complete with it. Our
    /// events have one line of data each; lines of other kinds are passed over.
    ///
    /// # Errors
    /// When a line is longer than an event may be, or its data are not heads.
    pub fn read(&mut self, piece: &[u8]) -> Result<Vec<Heads>, NotHeads> {
        let mut heads = Vec::new();
        for part in piece.split_inclusive(|byte| *byte == b'\n') {
            if self.line.len() + part.len() > EVENT_BYTES_MAX {
                return Err(NotHeads);
            }
            self.line.extend_from_slice(part);
            if let Some(line) = self.line.strip_suffix(b"\n") {
                if let Some(data) = line.strip_prefix(b"data:") {
                    heads.push(Heads::from_data(data).ok_or(NotHeads)?);
                }
                self.line.clear();
            }
        }
        Ok(heads)
    }
}
