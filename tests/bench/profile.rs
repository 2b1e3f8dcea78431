//! One profile read from the encrypted database and folded, in the large chain.

use visavi_domain::{Profile, fold};

use crate::Outcome;
use crate::chain::{self, CUSTOMERS, LONG_HISTORY_LINES, ORDER_LINES, RICH, SEED};
use crate::figures::{Takes, load};
use crate::generator::{self, Dice, NOW};

const TAKES: usize = 20_000;

pub fn run() -> Outcome {
    let device = chain::large()?;
    let reference = device.reference()?;
    let people: Vec<_> = (0..RICH).map(|number| generator::person(SEED, number).id).collect();
    let open = |customer| -> Profile {
        let dossier = device.dossier(customer).expect("the benchmark's database answers");
        fold(&dossier, &reference, NOW)
    };
    let mut dice = Dice::new(3);
    let order: Vec<usize> = (0..TAKES).map(|_| 1 + dice.below(RICH - 1)).collect();
    println!("data: {CUSTOMERS} customers, {ORDER_LINES} order lines, seed {SEED}; {TAKES} takes of {RICH} customers");
    println!("| what | figure |");
    println!("|---|---|");
    let _warm = Takes::of(RICH, |number| drop(std::hint::black_box(open(people[number]))));
    let read = Takes::of(TAKES, |number| {
        std::hint::black_box(device.dossier(people[order[number]]).expect("the benchmark's database answers"));
    });
    println!("| 20 facts and some 17 order lines, read | {} |", read.shown());
    let whole = Takes::of(TAKES, |number| drop(std::hint::black_box(open(people[order[number]]))));
    println!("| the same, read and folded | {} |", whole.shown());
    let long = Takes::of(2_000, |_| drop(std::hint::black_box(open(people[0]))));
    println!("| 20 facts and {LONG_HISTORY_LINES} order lines, read and folded | {} |", long.shown());
    let mut cold = Dice::new(4);
    let cold = Takes::of(TAKES, |_| {
        let customer = generator::person(SEED, cold.below(CUSTOMERS)).id;
        drop(std::hint::black_box(open(customer)));
    });
    println!("| any of {CUSTOMERS} customers (pages not in SQLite's cache) | {} |", cold.shown());
    println!("load after: {}", load());
    Ok(())
}
