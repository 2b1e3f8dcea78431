//! Several hands for many small jobs.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

use crate::disk::held;

/// How many failures are told in full.
const TOLD_MAX: usize = 5;

/// Threads that share jobs, and what went wrong.
pub struct Crew {
    hands: usize,
    failures: Mutex<Vec<String>>,
}

impl Crew {
    pub fn of(hands: usize) -> Self {
        Self { hands: hands.max(1), failures: Mutex::default() }
    }

    /// Does every job. One that fails or panics is counted, and the others go on.
    pub fn work<J: Send>(&self, jobs: impl Iterator<Item = J>, job: impl Fn(usize, J) -> Result<(), String> + Sync) {
        // Room for a few only: a job holds the files of a whole device.
        let (give, take) = std::sync::mpsc::sync_channel::<J>(self.hands * 2);
        let take = Mutex::new(take);
        std::thread::scope(|scope| {
            for hand in 0..self.hands {
                let (take, job) = (&take, &job);
                scope.spawn(move || {
                    loop {
                        let next = held(take).recv();
                        let Ok(next) = next else { break };
                        let done = catch_unwind(AssertUnwindSafe(|| job(hand, next)));
                        self.note(done.unwrap_or_else(|panic| Err(format!("a panic: {}", words(&*panic)))));
                    }
                });
            }
            for next in jobs {
                give.send(next).expect("somebody takes jobs as long as there are any");
            }
            drop(give);
        });
    }

    fn note(&self, done: Result<(), String>) {
        let Err(why) = done else { return };
        let mut failures = held(&self.failures);
        if failures.len() < TOLD_MAX {
            println!("{why}");
        }
        failures.push(why);
    }

    pub fn failures(&self) -> usize {
        held(&self.failures).len()
    }
}

fn words(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    text.unwrap_or("without words")
}
