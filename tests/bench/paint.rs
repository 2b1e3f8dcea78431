//! From a keystroke to the painted list, in the real window with the large database.

use std::time::Duration;

use fantoccini::Client;
use serde_json::json;
use visavi_tests::programs::Driver;

use crate::Outcome;
use crate::chain::{self, CUSTOMERS, SEED};
use crate::figures::{Takes, load};
use crate::generator::{self, Dice};

const WORDS: usize = 60;

/// Types one more letter and answers with the milliseconds until a frame that shows the
/// answer to it has been drawn.
const TYPE: &str = "
const [text, done] = arguments;
const field = document.querySelector('[role=search] input');
const began = performance.now();
const painted = () => requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
const answered = () => document.querySelector('#found li') || /Nobody found/.test(document.body.innerText);
const watch = new MutationObserver(() => { if (answered()) { watch.disconnect(); painted(); } });
watch.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
setTimeout(() => { watch.disconnect(); done(-1); }, 3000);
field.focus();
field.value = text;
field.dispatchEvent(new InputEvent('input', { bubbles: true }));
";

pub fn run() -> Outcome {
    drop(chain::large()?);
    tokio::runtime::Runtime::new()?.block_on(measure())
}

async fn measure() -> Outcome {
    let folder = chain::folder().join("chain");
    let data = folder.to_str().ok_or("the path of the database is not text")?.to_owned();
    let (driver, client) = Driver::open(&["--data".to_owned(), data, "--demo-key".to_owned()]).await;
    sign_in(&client).await?;
    let frame = frame(&client).await?;
    let (mut letters, mut unchanged) = (Vec::new(), 0);
    let mut dice = Dice::new(11);
    for _ in 0..WORDS {
        let family = generator::person(SEED, dice.below(CUSTOMERS)).family.to_lowercase();
        for length in 1..=family.chars().count().min(7) {
            let text: String = family.chars().take(length).collect();
            let taken = client.execute_async(TYPE, vec![json!(text)]).await?.as_f64().unwrap_or(-1.0);
            // The same rows for one letter more: nothing to paint, and nothing to measure.
            if taken < 0.0 { unchanged += 1 } else { letters.push(Duration::from_secs_f64(taken / 1e3)) }
        }
        client.execute_async(TYPE, vec![json!("")]).await.ok();
    }
    println!(
        "data: {CUSTOMERS} customers; {} keystrokes of {WORDS} names ({unchanged} changed nothing)",
        letters.len()
    );
    println!("| what | figure |");
    println!("|---|---|");
    println!("| a frame of this display | {frame:.1} ms |");
    println!("| keystroke to painted list | {} |", Takes::from_times(letters).shown());
    println!("load after: {}", load());
    client.close().await?;
    drop(driver);
    Ok(())
}

async fn sign_in(client: &Client) -> Outcome {
    let steps = "
const [done] = arguments;
const tap = () => {
  const tile = [...document.querySelectorAll('button')].find((button) => button.innerText.includes('Sara'));
  if (!tile) return setTimeout(tap, 50);
  tile.click();
  setTimeout(() => {
    for (const digit of '123456') document.dispatchEvent(new KeyboardEvent('keydown', { key: digit, bubbles: true }));
    for (const digit of '123456') [...document.querySelectorAll('button')].find((button) => button.innerText.trim() === digit)?.click();
  }, 200);
};
const wait = () => document.querySelector('[role=search] input') ? done(true) : setTimeout(wait, 50);
tap(); wait();
";
    client.execute_async(steps, Vec::new()).await?;
    Ok(())
}

/// Returns how long a frame takes on this display, in milliseconds: the median of 60.
async fn frame(client: &Client) -> Result<f64, Box<dyn std::error::Error>> {
    let count = "
const [done] = arguments;
const times = []; let last;
const step = (now) => { if (last) times.push(now - last); last = now; times.length < 60 ? requestAnimationFrame(step) : done(times.sort((a, b) => a - b)[30]); };
requestAnimationFrame(step);
";
    Ok(client.execute_async(count, Vec::new()).await?.as_f64().ok_or("no frames")?)
}
