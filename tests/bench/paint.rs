//! From a keystroke to the painted list, in the real window with the large database.

use fantoccini::key::Key;
use tokio::runtime::Runtime;

use crate::Outcome;
use crate::chain::{CUSTOMERS, SEED};
use crate::figures::{load, shown};
use crate::generator::{self, Dice};
use crate::window::{self, painted};

const NAMES: usize = 60;
const LETTERS_MAX: usize = 7;

pub fn run() -> Outcome {
    Runtime::new()?.block_on(measure())
}

async fn measure() -> Outcome {
    let window = window::open().await?;
    let frame = window::frame(&window).await?;
    let mut dice = Dice::new(11);
    let (mut first, mut later) = (Vec::new(), Vec::new());
    for _ in 0..NAMES {
        let family = generator::person(SEED, dice.below(CUSTOMERS)).family.to_lowercase();
        for (place, letter) in family.chars().take(LETTERS_MAX).enumerate() {
            window.press(letter).await;
            let takes = if place == 0 { &mut first } else { &mut later };
            takes.push(painted(&window).await?);
        }
        window.press(Key::Escape).await;
    }
    let keys = first.len() + later.len();
    println!("data: {CUSTOMERS} customers, {keys} keystrokes of {NAMES} names; a frame takes {}", shown(frame));
    println!("| from the key to the list that answers it | figure |");
    println!("|---|---|");
    window::print("first letter", &first);
    window::print("further letters", &later);
    first.append(&mut later);
    window::print("all", &first);
    println!("load after: {}", load());
    Ok(())
}
