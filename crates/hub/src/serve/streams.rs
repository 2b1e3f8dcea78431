//! The devices that listen. Each has one stream at most, on which it is told where its
//! feeds stand; who listens anew ends what was listened to before.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, watch};
use visavi_domain::DeviceNumber;
use visavi_protocol::{BucketId, Heads};

use crate::Scope;

/// Who listens to this process.
#[derive(Debug, Default)]
pub(crate) struct Streams {
    rows: Mutex<Rows>,
    bell: Notify,
}

#[derive(Debug, Default)]
struct Rows {
    of: HashMap<DeviceNumber, Row>,
    opened: u64,
    looked_after: bool,
    closed: bool,
}

/// One stream as those see it who tell. To drop it is to end it.
#[derive(Debug)]
struct Row {
    number: u64,
    scope: Scope,
    word: watch::Sender<Option<Heads>>,
}

/// One stream as it is read by whoever sends it out.
#[derive(Debug)]
pub(crate) struct Stream {
    streams: Arc<Streams>,
    device: DeviceNumber,
    number: u64,
    word: watch::Receiver<Option<Heads>>,
}

impl Streams {
    /// Opens a stream; `None` when there are as many as may be. A device always gets a
    /// new one in the place of its own.
    pub fn open(self: &Arc<Self>, scope: Scope, streams_max: usize) -> Option<Stream> {
        let device = scope.device();
        let mut rows = self.rows();
        if rows.closed || (rows.of.len() >= streams_max && !rows.of.contains_key(&device)) {
            return None;
        }
        rows.opened += 1;
        let number = rows.opened;
        let (word, heard) = watch::channel(None);
        rows.of.insert(device, Row { number, scope, word });
        self.bell.notify_one();
        Some(Stream { streams: Arc::clone(self), device, number, word: heard })
    }

    /// Says whether nobody looks after the streams yet; whoever is told so has to.
    pub fn want_looking_after(&self) -> bool {
        !std::mem::replace(&mut self.rows().looked_after, true)
    }

    /// Says whether whoever looks after the streams may go home.
    pub fn are_all_gone(&self) -> bool {
        let mut rows = self.rows();
        rows.looked_after = !rows.of.is_empty();
        !rows.looked_after
    }

    /// Says that buckets have moved.
    pub fn ring(&self, moved: &[BucketId]) {
        if self.rows().of.values().any(|row| moved.iter().any(|bucket| row.scope.covers(bucket))) {
            self.bell.notify_one();
        }
    }

    /// Waits until something moved that somebody listens to, or somebody new listens.
    pub async fn rung(&self) {
        self.bell.notified().await;
    }

    pub fn scopes(&self) -> Vec<Scope> {
        self.rows().of.values().map(|row| row.scope.clone()).collect()
    }

    /// Tells each where its feeds stand now; `None` ends the stream.
    pub fn tell(&self, looked: Vec<(Scope, Option<Heads>)>) {
        let mut rows = self.rows();
        for (scope, heads) in looked {
            let Some(row) = rows.of.get(&scope.device()).filter(|row| row.scope == scope) else { continue };
            if heads.is_none() {
                rows.of.remove(&scope.device());
                continue;
            }
            row.word.send_if_modified(|word| {
                let differs = *word != heads;
                *word = heads;
                differs
            });
        }
    }

    /// Ends all streams for good: the program stops.
    pub fn close(&self) {
        let mut rows = self.rows();
        rows.closed = true;
        rows.of.clear();
    }

    fn rows(&self) -> MutexGuard<'_, Rows> {
        // What a panic left behind is whole: every change is one assignment.
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stream {
    /// Waits for the next word; `None` when the stream is to end.
    pub async fn next(&mut self) -> Option<Heads> {
        self.word.changed().await.ok()?;
        self.word.borrow_and_update().clone()
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let mut rows = self.streams.rows();
        if rows.of.get(&self.device).is_some_and(|row| row.number == self.number) {
            rows.of.remove(&self.device);
        }
    }
}
