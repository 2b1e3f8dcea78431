//! The real window over the large database, and what is noted in it: how long after a key
//! or a tap its answer was painted.

use std::time::Duration;

use visavi_tests::window::{App, Window};

use crate::chain;
use crate::figures::Takes;

type Error = crate::Failed;

const NOTES: &str = include_str!("painted.js");

/// How long after an event its answer stood in the document, was painted, and the frame
/// after that began.
#[derive(Clone, Copy, Debug)]
pub struct Painted {
    pub answered: Duration,
    pub painted: Duration,
    pub next_frame: Duration,
}

/// Opens the window over the large chain, signs in and begins to take notes.
pub async fn open() -> Result<Window, Error> {
    drop(chain::large()?);
    let window = App::over(&chain::folder().join("chain")).open().await;
    window.sign_in("Sara Nyström").await;
    window.first_of(&["New customer"]).await;
    window.ask(NOTES).await;
    Ok(window)
}

/// Waits until the answer to the last key or tap was painted.
pub async fn painted(window: &Window) -> Result<Painted, Error> {
    let times = window.ask_later("globalThis.painted().then(arguments[0])").await;
    let time = |place: usize| -> Result<Duration, Error> {
        let ms = times.get(place).and_then(|time| time.as_f64()).ok_or("the page notes no times")?;
        Ok(Duration::try_from_secs_f64(ms / 1e3)?)
    };
    Ok(Painted { answered: time(0)?, painted: time(1)?, next_frame: time(2)? })
}

/// Returns how long a frame takes on this display: the median of 60.
pub async fn frame(window: &Window) -> Result<Duration, Error> {
    let times = "
const [done] = arguments;
const times = [];
let last;
const step = (now) => {
  if (last !== undefined) times.push(now - last);
  last = now;
  if (times.length < 60) requestAnimationFrame(step);
  else done(times.sort((one, other) => one - other)[30]);
};
requestAnimationFrame(step);
";
    let ms = window.ask_later(times).await.as_f64().ok_or("the display shows no frames")?;
    Ok(Duration::try_from_secs_f64(ms / 1e3)?)
}

/// Prints three rows: what happened until the answer stood there, was painted, and after.
pub fn print(what: &str, takes: &[Painted]) {
    let row = |name: &str, time: fn(&Painted) -> Duration| {
        println!("| {what}, {name} | {} |", Takes::from_times(takes.iter().map(time).collect()).shown());
    };
    row("in the document", |take| take.answered);
    row("painted", |take| take.painted);
    row("the next frame", |take| take.next_frame);
}
