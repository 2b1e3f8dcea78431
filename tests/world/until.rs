//! Waiting for what must become true.

use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval};

/// How long a machine may take that has other things to do as well.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// How often the question is asked.
const ASK_EVERY: Duration = Duration::from_millis(25);

/// Asks until there is an answer, and returns it.
///
/// # Panics
/// When there is none in [`PATIENCE`]; the message names `what` was waited for.
pub async fn until<T>(what: &str, ask: impl FnMut() -> Option<T>) -> T {
    let mut ask = ask;
    until_async(what, async || ask()).await
}

/// The same for a question that takes its time.
///
/// # Panics
/// Like [`until`].
pub async fn until_async<T>(what: &str, ask: impl AsyncFnMut() -> Option<T>) -> T {
    match within(PATIENCE, ask).await {
        Some(answer) => answer,
        None => panic!("waited {PATIENCE:?} in vain for this: {what}"),
    }
}

/// Asks until there is an answer, for so long at most.
pub async fn within<T>(patience: Duration, mut ask: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + patience;
    let mut rhythm = interval(ASK_EVERY);
    rhythm.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        rhythm.tick().await;
        if let Some(answer) = ask().await {
            return Some(answer);
        }
        if Instant::now() >= deadline {
            return None;
        }
    }
}
