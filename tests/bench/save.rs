//! One correction saved durably, beside the `FULL` commit of one bare row into an
//! encrypted database on the same disk, in turn.

use visavi_device::Deed;
use visavi_domain::fact::{Claim, FactDraft};
use visavi_domain::size::{Size, SizeSystem};
use visavi_domain::{AssociateId, How, Moment, Provenance, Scope, StoreId, Value, Who};

use crate::Outcome;
use crate::chain::{self, RICH, SEED};
use crate::figures::load;
use crate::figures::timed::{Timed, Timing};
use crate::generator::{self, NOW};

const TAKES: usize = 2_000;

pub fn run() -> Outcome {
    let device = chain::large()?;
    let now = NOW.plus_days(1);
    println!("data: the large chain; {TAKES} takes, each between two bare commits; WAL, synchronous=FULL, encrypted");
    let saves = BesideBare::of(TAKES, |number| {
        let customer = generator::person(SEED, number % RICH).id;
        device.save(correction(customer, now, &device))?;
        Ok(())
    })?;
    saves.print("one correction saved");
    println!("load after: {}", load());
    Ok(())
}

/// Something durable, and the commit of one bare row, taken in turn: what the disk is
/// busy with falls on both.
pub struct BesideBare {
    bare: Timed,
    what: Timed,
}

impl BesideBare {
    /// Takes a bare commit, `what`, and a bare commit again, `count` times.
    pub fn of(count: usize, mut what: impl FnMut(usize) -> Outcome) -> Result<Self, crate::Failed> {
        let database = bare()?;
        let mut insert = database.prepare("insert into bare (said) values (?)")?;
        let row = [5_u8; 150];
        let (mut commits, mut timing) = (Timing::default(), Timing::default());
        for number in 0..count {
            commits.take(|| insert.execute([&row[..]]))?;
            timing.take(|| what(number))?;
            commits.take(|| insert.execute([&row[..]]))?;
        }
        Ok(Self { bare: commits.done(), what: timing.done() })
    }

    pub fn print(&self, what: &str) {
        let ratio = |times: fn(&Timed) -> &crate::figures::Takes| {
            times(&self.what).median().as_secs_f64() / times(&self.bare).median().as_secs_f64()
        };
        println!("| what | waited | of it work | of a bare commit's wait | of its work |");
        println!("|---|---|---|---|---|");
        println!("| one bare row of 150 bytes, committed | {} | 1.00x | 1.00x |", self.bare.shown());
        let (wait, work) = (ratio(|timed| &timed.wait), ratio(|timed| &timed.work));
        println!("| {what} | {} | {wait:.2}x | {work:.2}x |", self.what.shown());
    }
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

fn bare() -> Result<rusqlite::Connection, crate::Failed> {
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
