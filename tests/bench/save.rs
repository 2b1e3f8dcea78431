//! One correction saved durably, beside the `FULL` commit of one bare row into an
//! encrypted database on the same disk, in turn.

use std::time::{Duration, Instant};

use visavi_device::{Deed, View};
use visavi_domain::fact::{Claim, FactDraft};
use visavi_domain::size::{Size, SizeSystem};
use visavi_domain::{AssociateId, How, Moment, Provenance, Scope, StoreId, Value, Who};

use crate::Outcome;
use crate::chain::{self, RICH, SEED};
use crate::figures::{Takes, load};
use crate::generator::{self, NOW};

const TAKES: usize = 2_000;

pub fn run() -> Outcome {
    let device = chain::large()?;
    let bare = bare()?;
    let mut insert = bare.prepare("insert into bare (said) values (?)")?;
    let row = [5_u8; 150];
    let (mut commits, mut saves, mut views) = (Vec::new(), Vec::new(), Vec::new());
    let time = |times: &mut Vec<Duration>, began: Instant| times.push(began.elapsed());
    for number in 0..TAKES {
        let began = Instant::now();
        insert.execute([&row[..]])?;
        time(&mut commits, began);
        let customer = generator::person(SEED, number % RICH).id;
        let now = NOW.plus_days(1);
        let began = Instant::now();
        device.save(correction(customer, now, &device))?;
        time(&mut saves, began);
        let began = Instant::now();
        device.record_view(&View {
            customer,
            associate: AssociateId("sara".into()),
            purpose: "visit".into(),
            at: Moment(now.0 + number as i64),
        })?;
        time(&mut views, began);
    }
    let (commits, saves, views) = (Takes::from_times(commits), Takes::from_times(saves), Takes::from_times(views));
    let ratio = |takes: &Takes| takes.median().as_secs_f64() / commits.median().as_secs_f64();
    println!("data: the large chain; {TAKES} takes in turn; WAL, synchronous=FULL, encrypted");
    println!("| what | figure | of a bare commit |");
    println!("|---|---|---|");
    println!("| one bare row of 150 bytes, committed | {} | 1.00x |", commits.shown());
    println!("| one correction saved | {} | {:.2}x |", saves.shown(), ratio(&saves));
    println!("| one view recorded | {} | {:.2}x |", views.shown(), ratio(&views));
    println!("load after: {}", load());
    Ok(())
}

fn correction(customer: visavi_domain::CustomerId, now: Moment, device: &visavi_device::Device) -> Deed {
    let (associate, store) = (AssociateId("sara".into()), StoreId("LKP".into()));
    let provenance = Provenance {
        how: How::Told,
        who: Who::Associate(associate.clone()),
        store: Some(store.clone()),
        via: None,
        said_at: now,
        written_at: now,
    };
    let value = Value::Size(Size { system: SizeSystem::Glove, label: "7.5".into() });
    let draft = FactDraft {
        attribute: "glove_size".into(),
        scope: Scope::EVERYTHING,
        claim: Claim::Holds(value),
        replaces: Vec::new(),
        provenance,
        stamp: device.next_stamp(now),
    };
    Deed { customer, associate, store, drafts: vec![draft], written_at: now, what: "corrected".into() }
}

fn bare() -> Result<rusqlite::Connection, Box<dyn std::error::Error>> {
    let path = chain::folder().join("bare.db");
    let _none_yet = std::fs::remove_file(&path);
    let connection = rusqlite::Connection::open(path)?;
    connection.execute_batch(
        "pragma key = \"x'0707070707070707070707070707070707070707070707070707070707070707'\";
         pragma journal_mode = wal;
         pragma synchronous = full;
         create table bare (id integer primary key, said blob not null);",
    )?;
    Ok(connection)
}
