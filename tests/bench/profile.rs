//! One profile read from the encrypted database and folded, in the large chain, and the
//! durable record of its view beside the commit of one bare row.

mod told;

use visavi_device::View;
use visavi_domain::{AssociateId, CustomerId, Moment, Profile, fold};

use crate::Outcome;
use crate::chain::{self, CUSTOMERS, LONG_HISTORY_LINES, ORDER_LINES, RICH, SEED};
use crate::figures::load;
use crate::figures::timed::Timed;
use crate::generator::{self, Dice, NOW};
use crate::save::BesideBare;

const TAKES: usize = 20_000;
const TAKES_LONG: usize = 5_000;
const TAKES_DURABLE: usize = 2_000;

pub fn run() -> Outcome {
    let device = chain::large()?;
    let reference = device.reference()?;
    let told = told::people(&device)?;
    let bought: Vec<CustomerId> = (1..RICH).map(|number| generator::person(SEED, number).id).collect();
    let long = generator::person(SEED, 0).id;
    let read = |customer| device.dossier(customer).expect("the benchmark's database answers");
    let open = |customer| -> Profile { fold(&read(customer), &reference, NOW) };
    let some = |people: &[CustomerId], seed| -> Vec<CustomerId> {
        let mut dice = Dice::new(seed);
        (0..TAKES).map(|_| people[dice.below(people.len())]).collect()
    };
    println!("data: {CUSTOMERS} customers, {ORDER_LINES} order lines, seed {SEED}; {TAKES} takes of {RICH} customers");
    println!("| what | waited | of it work |");
    println!("|---|---|---|");
    for (what, people) in [("20 facts", &told), ("20 facts and some 17 order lines", &bought)] {
        let order = some(people, 3);
        people.iter().for_each(|customer| drop(std::hint::black_box(open(*customer))));
        let only_read = Timed::of(TAKES, |number| drop(std::hint::black_box(read(order[number]))));
        println!("| {what}, read | {} |", only_read.shown());
        let whole = Timed::of(TAKES, |number| drop(std::hint::black_box(open(order[number]))));
        println!("| {what}, read and folded | {} |", whole.shown());
    }
    let whole = Timed::of(TAKES_LONG, |_| drop(std::hint::black_box(open(long))));
    println!("| 20 facts and {LONG_HISTORY_LINES} order lines, read and folded | {} |", whole.shown());
    let mut dice = Dice::new(4);
    let anybody: Vec<_> = (0..TAKES).map(|_| generator::person(SEED, dice.below(CUSTOMERS)).id).collect();
    let cold = Timed::of(TAKES, |number| drop(std::hint::black_box(open(anybody[number]))));
    println!("| any of {CUSTOMERS} customers (pages not in SQLite's cache) | {} |", cold.shown());
    let views = BesideBare::of(TAKES_DURABLE, |number| {
        let view = View {
            customer: told[number % told.len()],
            associate: AssociateId("sara".into()),
            purpose: "visit".into(),
            at: Moment(NOW.0 + number as i64),
        };
        Ok(device.record_view(&view)?)
    })?;
    views.print("one view recorded");
    println!("load after: {}", load());
    Ok(())
}
