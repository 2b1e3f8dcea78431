//! The limit: the same facts in bare SQLite, without fold, digest, provenance or search by
//! number. Once as a ready database that is copied table by table into an encrypted one,
//! and once row by row.

use std::path::Path;

use rusqlite::{Connection, params};
use visavi_domain::{Claim, CustomerId, notation};
use visavi_protocol::Change;

use super::{row, spent};
use crate::Outcome;
use crate::probe::Probes;

const TABLES: &str = "
    create table fact (
        customer integer not null,
        number integer not null,
        id blob not null,
        attribute text not null,
        value text not null,
        associate text,
        device integer,
        at integer,
        primary key (customer, number)
    ) without rowid;
    create table person (person integer primary key, id blob, name text);";
const NAMES: &str =
    "create virtual table names using fts5 (name, content='', prefix='1 2 3', detail=column, columnsize=0)";

struct Fact {
    customer: i64,
    id: [u8; 16],
    attribute: String,
    value: String,
    associate: String,
    device: u32,
    at: i64,
}

struct Bare {
    facts: Vec<Fact>,
    people: Vec<(CustomerId, String)>,
}

/// Prints how fast SQLite alone is with the facts of so many customers.
pub fn run(when: &str, customers: usize, folder: &Path) -> Outcome {
    let bare = Bare::of(customers)?;
    let plain = folder.join("plain.db");
    let made = open(&plain, false)?;
    bare.write(&made)?;
    drop(made);
    let encrypted = folder.join("bare.db");
    let (copied, ()) = spent(|| {
        let connection = open(&encrypted, true)?;
        connection.execute("attach ? as plain key ''", [plain.to_string_lossy()])?;
        connection.execute_batch(
            "begin;
             insert into main.fact select * from plain.fact;
             insert into main.person select * from plain.person;
             commit;
             begin;
             insert into names (rowid, name) select person, name from person;
             commit;
             detach plain;",
        )?;
        drop(connection);
        Ok(std::fs::File::open(&encrypted)?.sync_all()?)
    })?;
    row(&format!("bare: a ready database copied, {when}"), bare.facts.len(), copied);
    let (inserted, ()) = spent(|| {
        let connection = open(&encrypted, true)?;
        bare.write(&connection)?;
        drop(connection);
        Ok(std::fs::File::open(&encrypted)?.sync_all()?)
    })?;
    row(&format!("bare: row by row, {when}"), bare.facts.len(), inserted);
    Ok(())
}

fn open(file: &Path, encrypted: bool) -> Result<Connection, crate::Failed> {
    let _none_yet = std::fs::remove_file(file);
    let connection = Connection::open(file)?;
    if encrypted {
        connection.execute_batch(&format!("pragma key = \"x'{}'\"", "2d".repeat(32)))?;
    }
    connection.execute_batch(
        "pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -262144; pragma temp_store = memory;",
    )?;
    connection.execute_batch(TABLES)?;
    connection.execute_batch(NAMES)?;
    Ok(connection)
}

impl Bare {
    fn of(customers: usize) -> Result<Self, crate::Failed> {
        let mut bare = Self { facts: Vec::new(), people: Vec::new() };
        for (customer, dossier) in (0..).zip(Probes::default().take(customers)) {
            for change in dossier {
                let Change::Operation(operation) = change else { continue };
                for fact in operation.facts()? {
                    let Claim::Holds(value) = fact.claim() else { continue };
                    let mut id = [0; 16];
                    id[..4].copy_from_slice(&fact.id().operation.device.0.to_be_bytes());
                    id[4..12].copy_from_slice(&fact.id().operation.sequence.to_be_bytes());
                    let value = notation::value_text(value);
                    if fact.attribute() == "name" {
                        bare.people.push((fact.customer(), value.clone()));
                    }
                    bare.facts.push(Fact {
                        customer,
                        id,
                        attribute: fact.attribute().to_owned(),
                        value,
                        associate: operation.associate.as_ref().map(|who| who.0.clone()).unwrap_or_default(),
                        device: operation.id.device.0,
                        at: operation.written_at.0,
                    });
                }
            }
        }
        Ok(bare)
    }

    fn write(&self, connection: &Connection) -> Outcome {
        connection.execute_batch("begin")?;
        let mut insert = connection.prepare(
            "insert into fact (customer, number, id, attribute, value, associate, device, at)
             values (?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        for (number, fact) in (0_i64..).zip(&self.facts) {
            insert.execute(params![
                fact.customer,
                number,
                fact.id,
                fact.attribute,
                fact.value,
                fact.associate,
                fact.device,
                fact.at
            ])?;
        }
        let mut person = connection.prepare("insert into person (person, id, name) values (?, ?, ?)")?;
        let mut name = connection.prepare("insert into names (rowid, name) values (?, ?)")?;
        for (number, (id, text)) in (0_i64..).zip(&self.people) {
            person.execute(params![number, id.0, text])?;
            name.execute(params![number, text])?;
        }
        connection.execute_batch("commit")?;
        Ok(())
    }
}
