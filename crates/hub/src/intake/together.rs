//! Batches of many callers in one transaction: a commit waits for the disk, and all who
//! wait for it meanwhile can share the next one.

use std::fmt;
use std::sync::mpsc::{SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use visavi_protocol::Disposition;

use super::Handed;
use crate::HubError;

/// No transaction takes in more than this, so that nobody waits long for others' work;
/// one batch may be larger.
const ITEMS_MAX: usize = 1_000;

/// What became of one batch.
pub(crate) type Answer = Result<Vec<Disposition>, HubError>;

/// Batches that wait to be taken in. Whoever finds a free turn takes in all that wait by
/// then, their own among them, and tells the others what became of theirs.
pub(crate) struct Together {
    state: Mutex<State>,
    changed: Condvar,
    /// Transactions side by side.
    turns: usize,
}

#[derive(Default)]
struct State {
    waiting: Vec<Waiting>,
    under_way: usize,
}

struct Waiting {
    handed: Arc<Handed>,
    /// Tells the caller what became of it; nothing, when it is to be taken in alone.
    told: SyncSender<Option<Answer>>,
}

impl fmt::Debug for Together {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Together").field("turns", &self.turns).finish_non_exhaustive()
    }
}

impl Together {
    /// Returns a queue of which `turns` transactions are under way at most.
    pub fn new(turns: usize) -> Self {
        Self { state: Mutex::default(), changed: Condvar::new(), turns }
    }

    /// Hands a batch in, and waits until it is taken in by `take`, with others or alone.
    pub fn hand_in(&self, handed: Handed, take: impl Fn(&[Arc<Handed>]) -> Result<Vec<Answer>, HubError>) -> Answer {
        let handed = Arc::new(handed);
        let (told, hears) = sync_channel(1);
        let mut state = self.locked();
        state.waiting.push(Waiting { handed: Arc::clone(&handed), told });
        loop {
            match hears.try_recv() {
                Ok(Some(answer)) => return answer,
                // What one of them cannot do, or whom it makes panic, must not stop the others.
                Ok(None) | Err(TryRecvError::Disconnected) => break,
                Err(TryRecvError::Empty) if state.under_way < self.turns => {}
                Err(TryRecvError::Empty) => {
                    state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                    continue;
                }
            }
            let some = state.take_some();
            state.under_way += 1;
            drop(state);
            let turn = Turn(self);
            let (handed, callers): (Vec<_>, Vec<_>) = some.into_iter().map(|one| (one.handed, one.told)).unzip();
            tell(&callers, take(&handed));
            drop(turn);
            state = self.locked();
        }
        drop(state);
        take(std::slice::from_ref(&handed))?.pop().expect("one batch has one answer")
    }

    fn locked(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends by itself, also where taking in panicked.
struct Turn<'a>(&'a Together);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.locked().under_way -= 1;
        self.0.changed.notify_all();
    }
}

impl State {
    /// Takes those who came first, as many as share a transaction.
    fn take_some(&mut self) -> Vec<Waiting> {
        let mut items = 0;
        let many = self.waiting.iter().take_while(|one| {
            let fits = items == 0 || items + one.handed.batch.len() <= ITEMS_MAX;
            items += one.handed.batch.len();
            fits
        });
        let many = many.count();
        self.waiting.drain(..many).collect()
    }
}

fn tell(callers: &[SyncSender<Option<Answer>>], taken: Result<Vec<Answer>, HubError>) {
    let answers: Vec<Option<Answer>> = match taken {
        Ok(answers) => answers.into_iter().map(Some).collect(),
        Err(error) if callers.len() == 1 => vec![Some(Err(error))],
        Err(_) => callers.iter().map(|_| None).collect(),
    };
    for (caller, answer) in callers.iter().zip(answers) {
        // Whoever does not listen any more is gone.
        let _gone = caller.send(answer);
    }
}
