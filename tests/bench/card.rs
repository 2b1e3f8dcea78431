//! From the tap on somebody who was found to their painted card, in the real window with
//! the large database.

use tokio::runtime::Runtime;
use visavi_tests::window::Window;

use crate::Outcome;
use crate::chain::{CUSTOMERS, LONG_HISTORY_LINES, RICH, SEED};
use crate::figures::load;
use crate::generator::{self, Dice};
use crate::window::{self, Painted, painted};

const TAPS: usize = 40;
/// The one with the long history is tapped so often.
const LONG_TAPS: usize = 10;

pub fn run() -> Outcome {
    Runtime::new()?.block_on(measure())
}

async fn measure() -> Outcome {
    let window = window::open().await?;
    let mut dice = Dice::new(12);
    // Nobody waits for the very first card more than once a day.
    let first = open(&window, CUSTOMERS - 1).await?;
    let (mut rich, mut any, mut long) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..TAPS {
        rich.push(open(&window, 1 + dice.below(RICH - 1)).await?);
        any.push(open(&window, RICH + dice.below(CUSTOMERS - RICH - 1)).await?);
    }
    for _ in 0..LONG_TAPS {
        long.push(open(&window, 0).await?);
    }
    println!("data: {CUSTOMERS} customers; {TAPS} taps a kind, each on another customer");
    println!("| from the tap to the card | figure |");
    println!("|---|---|");
    window::print("the first card of all", &[first]);
    window::print("20 facts and some 17 order lines", &rich);
    window::print("6 facts and some 17 order lines", &any);
    window::print(&format!("20 facts and {LONG_HISTORY_LINES} order lines"), &long);
    println!("load after: {}", load());
    Ok(())
}

/// Finds a customer, taps the row, waits for the card and ends the visit.
async fn open(window: &Window, number: usize) -> Result<Painted, crate::Failed> {
    let person = generator::person(SEED, number);
    window.write("Find a customer", &person.email).await;
    painted(window).await?;
    window.tap(&format!("{} {}", person.given, person.family)).await;
    let taken = painted(window).await?;
    window.tap("End visit").await;
    window.first_of(&["New customer"]).await;
    Ok(taken)
}
