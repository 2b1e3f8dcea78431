//! Erases customers: whatever is held of them here goes, and the device can say so.
//!
//! The hub names nobody. It tells tags, and the device looks whether it holds anybody whose
//! tag that is.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use visavi_domain::{CustomerId, Moment, Reference};
use visavi_protocol::erasure::list_hash;
use visavi_protocol::{Erasure, ErasureKey, Erasures, PurgeReceipt, Seal, Tag};

use crate::aside;
use crate::derive;
use crate::desk::deeds::State;
use crate::device::Device;
use crate::error::{DeviceError, Result};
use crate::feed::{leave, whose};
use crate::row;

/// Every column in which a customer's id stands, but for those of derived tables, which
/// follow the ground. `tests/erasure.rs` asks the schema whether one is missing here.
const NAMED_IN: [&str; 5] = ["customer", "deed", "visit", "view_log", "derived_due"];

/// What a device knows of erasures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownErasures {
    /// Up to which number of the hub's list.
    pub erased: u64,
    /// Those that an earlier life of the hub has told and this one has not.
    pub untold: Vec<Erasure>,
}

impl Device {
    /// Returns what is known of erasures.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn known_erasures(&self) -> Result<KnownErasures> {
        self.read(known)
    }

    /// Erases the customers of a list: facts, records, what was done about them, visits and
    /// everything derived. What waited to be sent about them ends as dropped by erasure.
    /// Who looked when, and what for, stays, without whom. Twice is the same as once.
    ///
    /// A list that does not go on from what is known here changes nothing.
    ///
    /// # Errors
    /// Whatever the disk says; then nothing was erased.
    pub fn erase(&self, erasures: &Erasures, now: Moment) -> Result<KnownErasures> {
        let reference = self.reference()?;
        let wanted: BTreeSet<Tag> = erasures.list.iter().map(|erasure| erasure.tag).collect();
        // First, since nobody can say afterwards whose the sealed ones were. What is lost
        // where this is cut off would only have been dropped by the hub.
        let named = self.read(|connection| {
            if known(connection)?.erased == erasures.after {
                find(connection, &erasures.key, &wanted)
            } else {
                Ok(BTreeSet::new())
            }
        })?;
        self.forget_sealed(&named.into_iter().collect::<Vec<_>>())?;
        let (known, found) = self.at_desk(|transaction| {
            if known(transaction)?.erased != erasures.after {
                return Ok((known(transaction)?, false));
            }
            transaction.execute("update identity set erasure_key = ?", [erasures.key.0])?;
            let customers = find(transaction, &erasures.key, &wanted)?;
            for customer in &customers {
                forget(transaction, *customer, now, &reference)?;
            }
            note(transaction, erasures)?;
            Ok((known(transaction)?, !customers.is_empty()))
        })?;
        if found {
            self.forget_names();
        }
        Ok(known)
    }

    /// Makes sure that nothing of them is left on the disk either, and returns what the
    /// device can sign then. What lies aside holds everybody who was here once, so it goes:
    /// nobody can say whether one of them is among these.
    ///
    /// # Errors
    /// Whatever the disk says, and when a reader keeps the log from being emptied.
    pub fn purge(&self) -> Result<PurgeReceipt> {
        if let Some(database) = self.file() {
            aside::remove(&aside::all_of(database))?;
        }
        self.empty_log()?;
        self.read(|connection| {
            let mut select =
                connection.prepare_cached("select tag from erasure where number is not null order by number")?;
            let tags = select.query_map([], |row| row.get(0).map(Tag))?.collect::<rusqlite::Result<Vec<_>>>()?;
            Ok(PurgeReceipt { erased: tags.len() as u64, list: list_hash(tags) })
        })
    }

    /// Says whether the customer was erased, as far as this device has heard.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn is_erased(&self, customer: CustomerId) -> Result<bool> {
        self.read(|connection| is_erased(connection, customer))
    }
}

/// Refuses what would name a customer again who was erased.
///
/// # Errors
/// [`DeviceError::Erased`].
pub(crate) fn refuse_erased(connection: &Connection, customer: CustomerId) -> Result<()> {
    if is_erased(connection, customer)? { Err(DeviceError::Erased) } else { Ok(()) }
}

fn is_erased(connection: &Connection, customer: CustomerId) -> Result<bool> {
    let key = connection
        .prepare_cached("select erasure_key from identity where erasure_key is not null")?
        .query_row([], |row| row.get(0).map(ErasureKey))
        .optional()?;
    let Some(key) = key else { return Ok(false) };
    Ok(connection.prepare_cached("select 1 from erasure where tag = ?")?.exists([key.tag(customer).0])?)
}

/// Forgets how far the list was told: another life of the hub tells it from its beginning.
pub(crate) fn begin_again(transaction: &Transaction<'_>) -> Result<()> {
    transaction.execute("update erasure set number = null", [])?;
    Ok(())
}

fn known(connection: &Connection) -> Result<KnownErasures> {
    let erased =
        connection.prepare_cached("select coalesce(max(number), 0) from erasure")?.query_row([], |row| row.get(0))?;
    let untold = connection
        .prepare_cached("select tag, seal from erasure where number is null order by tag")?
        .query_map([], |row| Ok(Erasure { tag: Tag(row.get(0)?), seal: Seal(row.get(1)?) }))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(KnownErasures { erased, untold })
}

fn note(transaction: &Transaction<'_>, erasures: &Erasures) -> Result<()> {
    let mut insert = transaction.prepare_cached(
        "insert into erasure (tag, seal, number) values (?, ?, ?)
         on conflict (tag) do update set seal = excluded.seal, number = excluded.number",
    )?;
    for (number, erasure) in (erasures.after + 1..).zip(&erasures.list) {
        insert.execute(params![erasure.tag.0, erasure.seal.0, number])?;
    }
    Ok(())
}

/// Returns those who are named here and whose tag is one of these.
fn find(connection: &Connection, key: &ErasureKey, tags: &BTreeSet<Tag>) -> Result<BTreeSet<CustomerId>> {
    let mut found = BTreeSet::new();
    for table in NAMED_IN {
        let mut select = connection
            .prepare(&format!("select distinct customer from {table} where length(customer) = 16 and customer <> ?"))?;
        for customer in select.query_map([CustomerId::NOBODY.0], |row| row::customer(row, 0))? {
            let customer = customer?;
            if tags.contains(&key.tag(customer)) {
                found.insert(customer);
            }
        }
    }
    Ok(found)
}

/// Forgets one customer. The order matters: derived rows are made anew from what is left.
pub(crate) fn forget(
    transaction: &Transaction<'_>,
    customer: CustomerId,
    now: Moment,
    reference: &Reference,
) -> Result<()> {
    leave::altogether(transaction, customer, reference)?;
    transaction
        .prepare_cached(
            "update deed
             set customer = ?2, state = ?3, reason = null, payload = null, settled_at = coalesce(settled_at, ?4)
             where customer = ?1",
        )?
        .execute(params![customer.0, CustomerId::NOBODY.0, State::Dropped.number(), now.0])?;
    transaction.prepare_cached("delete from visit where customer = ?")?.execute([customer.0])?;
    transaction
        .prepare_cached("update view_log set customer = ?2 where customer = ?1")?
        .execute([customer.0, CustomerId::NOBODY.0])?;
    // What the app remembers is its own; one that names them has to go all the same.
    transaction.prepare_cached("delete from setting where instr(value, ?) > 0")?.execute([customer.to_string()])?;
    derive::person(transaction, customer, reference)?;
    transaction.prepare_cached("delete from derived_due where customer = ?")?.execute([customer.0])?;
    whose::forget_unused(transaction, Some(customer))
}

impl Device {
    /// Brings the log into the file and empties it: in the file, what was deleted is
    /// overwritten.
    fn empty_log(&self) -> Result<()> {
        let busy: bool = self
            .at_rest(|connection| Ok(connection.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0))?))?;
        if busy { Err(DeviceError::LogInUse) } else { Ok(()) }
    }
}
