//! The buckets this device may hold, and how far it has read each.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use visavi_domain::{OperationId, Reference};
use visavi_protocol::{BucketId, Digest};

use super::snapshot::taking;
use super::{facts, leave};
use crate::derive;
use crate::desk::offer;
use crate::device::Device;
use crate::error::Result;

/// How far one bucket's feed has been taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketProgress {
    pub bucket: BucketId,
    /// The number of the last item taken in; 0 before the first.
    pub cursor: u64,
    /// Items held.
    pub items: u64,
    pub digest: Digest,
}

/// A bucket's row, with the short number that stands for it in the feed's tables.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) number: i64,
    pub(super) cursor: u64,
    pub(super) items: u64,
    pub(super) digest: Digest,
}

impl Device {
    /// Returns every bucket this device may hold.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn buckets(&self) -> Result<Vec<BucketProgress>> {
        self.read(|connection| {
            let mut select = connection.prepare_cached(
                "select name, cursor, items, digest
                 from bucket
                 order by bucket",
            )?;
            let rows = select.query_map([], |row| {
                let name: String = row.get(0)?;
                Ok(BucketProgress {
                    bucket: name.parse().expect("only names of buckets are written"),
                    cursor: row.get(1)?,
                    items: row.get(2)?,
                    digest: Digest::from_bytes(row.get(3)?),
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Takes up buckets that are new, and drops with all they hold those that this
    /// device may see no longer.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn set_buckets(&self, allowed: &[BucketId]) -> Result<()> {
        let held: Vec<BucketId> = self.buckets()?.into_iter().map(|progress| progress.bucket).collect();
        for gone in held.iter().filter(|bucket| !allowed.contains(bucket)) {
            self.drop_bucket(gone, true)?;
        }
        self.belong_to(allowed)?;
        let new: Vec<&BucketId> = allowed.iter().filter(|bucket| !held.contains(bucket)).collect();
        if new.is_empty() {
            return Ok(());
        }
        self.for_feed(|transaction| {
            for bucket in &new {
                transaction.execute(
                    "insert or ignore into bucket (name, digest) values (?, ?)",
                    params![bucket.to_string(), Digest::ZERO.to_bytes()],
                )?;
            }
            Ok(())
        })
    }

    /// Takes in which store this device belongs to, when it was given to another.
    fn belong_to(&self, allowed: &[BucketId]) -> Result<()> {
        let mut stores = allowed.iter().filter_map(|bucket| match bucket {
            BucketId::Store(store) => Some(store),
            _ => None,
        });
        let (Some(store), None) = (stores.next(), stores.next()) else { return Ok(()) };
        if self.identity()?.is_none_or(|identity| identity.store == *store) {
            return Ok(());
        }
        self.at_desk(|transaction| {
            transaction.execute("update identity set store = ?", [&store.0])?;
            Ok(())
        })
    }

    /// Drops all that a bucket holds, to take it anew from the beginning. It differs from
    /// the hub's, so what was said here and lies in it is offered again.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn forget_bucket(&self, bucket: &BucketId) -> Result<()> {
        self.drop_bucket(bucket, false)
    }

    fn drop_bucket(&self, bucket: &BucketId, altogether: bool) -> Result<()> {
        let reference = self.reference()?;
        let sealed = if altogether { Vec::new() } else { self.sealed_again(bucket)? };
        self.for_feed(|transaction| {
            let Some(held) = find(transaction, bucket)? else { return Ok(()) };
            if !altogether {
                offer::bucket_again(transaction, held.number, &sealed)?;
            }
            empty(transaction, &held, &reference)?;
            if altogether {
                transaction.execute("delete from bucket where bucket = ?", [held.number])?;
            }
            Ok(())
        })?;
        self.reference_changed();
        Ok(())
    }

    /// Offers what is sealed and lies in this bucket again, and returns what is sealed at
    /// all.
    fn sealed_again(&self, bucket: &BucketId) -> Result<Vec<OperationId>> {
        let own = self.read(|connection| {
            let mut own = Vec::new();
            let (held, device) = (find(connection, bucket)?, super::keep::own_number(connection)?);
            let (Some(held), Some(device)) = (held, device) else { return Ok(own) };
            facts::everybodys(connection, Some(held.number), |operation| {
                own.extend(Some(operation.id).filter(|id| id.device.0 == device));
                Ok(())
            })?;
            Ok(own)
        })?;
        self.sealed().unhear_these(&own)?;
        self.sealed().numbers()
    }
}

/// Empties a bucket, and lets go of the snapshot that is being taken of it.
pub(super) fn empty(transaction: &Transaction<'_>, held: &Held, reference: &Reference) -> Result<()> {
    leave::everything(transaction, held.number, reference)?;
    if taking::is_any(transaction, held.number)? {
        taking::end(transaction, held.number)?;
        // A part that was cut off may have left search rows of people without a row.
        derive::rebuild(transaction, reference)?;
    }
    keep(transaction, &Held { number: held.number, cursor: 0, items: 0, digest: Digest::ZERO })
}

pub(super) fn find(connection: &Connection, bucket: &BucketId) -> Result<Option<Held>> {
    let mut select = connection.prepare_cached("select bucket, cursor, items, digest from bucket where name = ?")?;
    Ok(select.query_row([bucket.to_string()], held).optional()?)
}

/// Returns the buckets that hold anything of the customer with this number.
pub(super) fn with(connection: &Connection, customer: i64) -> Result<Vec<Held>> {
    let mut select = connection.prepare_cached(
        "select bucket, cursor, items, digest
         from bucket
         where bucket in (select bucket from facts where whose = ?1 union select bucket from record where whose = ?1)",
    )?;
    Ok(select.query_map([customer], held)?.collect::<rusqlite::Result<_>>()?)
}

fn held(row: &Row<'_>) -> rusqlite::Result<Held> {
    Ok(Held { number: row.get(0)?, cursor: row.get(1)?, items: row.get(2)?, digest: Digest::from_bytes(row.get(3)?) })
}

pub(super) fn keep(connection: &Connection, held: &Held) -> Result<()> {
    connection
        .prepare_cached("update bucket set cursor = ?, items = ?, digest = ? where bucket = ?")?
        .execute(params![held.cursor, held.items, held.digest.to_bytes(), held.number])?;
    Ok(())
}
