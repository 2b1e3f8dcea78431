//! Seals side by side with the save: the arithmetic and the second file's commit take
//! about as long as the first one's, and whoever saved waits for the slower of them.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;

use visavi_protocol::{Operation, SealedOperation};

use super::{Keys, Sealed};
use crate::error::Result;

/// What seals the operations of one device.
#[derive(Debug)]
pub(crate) struct Beside {
    file: Arc<Sealed>,
    /// `None` in memory, where everything happens in turn.
    thread: Option<(Sender<Job>, JoinHandle<()>)>,
}

struct Job {
    operation: Operation,
    keys: Arc<Keys>,
    done: SyncSender<Result<SealedOperation>>,
}

/// One operation that is being sealed.
#[derive(Debug)]
pub(crate) struct UnderWay(Receiver<Result<SealedOperation>>);

impl Beside {
    pub(crate) fn in_a_thread(file: Sealed) -> Self {
        let file = Arc::new(file);
        let (jobs, todo) = channel::<Job>();
        let sealing = file.clone();
        let thread = std::thread::spawn(move || {
            for Job { operation, keys, done } in todo {
                // Nobody waits any more for what is done again.
                let _unheard = done.send(seal(&sealing, &operation, &keys));
            }
        });
        Self { file, thread: Some((jobs, thread)) }
    }

    pub(crate) fn in_turn(file: Sealed) -> Self {
        Self { file: Arc::new(file), thread: None }
    }

    pub(crate) fn file(&self) -> &Sealed {
        &self.file
    }

    /// Begins to seal an operation.
    pub(crate) fn begin(&self, operation: Operation, keys: &Arc<Keys>) -> UnderWay {
        let (done, under_way) = sync_channel(1);
        match &self.thread {
            Some((jobs, _)) => {
                // Where the thread has ended, the wait ends too: with nothing.
                let _ended = jobs.send(Job { operation, keys: keys.clone(), done });
            }
            None => {
                let _heard = done.send(seal(&self.file, &operation, keys));
            }
        }
        UnderWay(under_way)
    }
}

impl UnderWay {
    /// Waits until it is durable; `None` where it could not be kept.
    pub(crate) fn wait(self) -> Option<SealedOperation> {
        self.0.recv().ok()?.ok()
    }
}

/// Seals an operation and keeps it.
pub(super) fn seal(file: &Sealed, operation: &Operation, keys: &Keys) -> Result<SealedOperation> {
    let sealed = keys.sealer.seal(operation);
    file.put(&sealed, &keys.tag(operation.customer))?;
    Ok(sealed)
}

impl Drop for Beside {
    /// Waits for the thread: the file is let go of only after it.
    fn drop(&mut self) {
        if let Some((jobs, thread)) = self.thread.take() {
            drop(jobs);
            // A panic there was told by every save that waited for it.
            let _ended = thread.join();
        }
    }
}
