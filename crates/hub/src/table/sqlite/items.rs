use std::collections::{BTreeSet, HashMap};

use rusqlite::{OptionalExtension, Row, params};
use visavi_domain::{CustomerId, RecordKind, StoreId};
use visavi_protocol::{Change, Digest, Item};

use super::Sqlite;
use crate::HubError;
use crate::table::items::{self, EMPTIED, ItemsTable, Known, NewItem, OPERATION, Said};
use crate::table::memberships::Stay;

fn known(row: &Row<'_>) -> rusqlite::Result<Known> {
    Ok(Known {
        item: row.get(0)?,
        customer: row.get::<_, Option<[u8; 16]>>(1)?.map(CustomerId),
        version: row.get(2)?,
        digest: Digest::from_bytes(row.get(3)?),
        stay: Stay::of(row.get(4)?, row.get(5)?, row.get(6)?),
    })
}

impl ItemsTable for Sqlite<'_> {
    /// There is no other writer to keep away.
    fn reserve_dossiers(&mut self, _: &BTreeSet<CustomerId>) -> Result<(), HubError> {
        Ok(())
    }

    fn reserve_items(&mut self, _: &BTreeSet<String>) -> Result<(), HubError> {
        Ok(())
    }

    fn items(&self, keys: &[&str]) -> Result<HashMap<String, Known>, HubError> {
        let mut select = self.transaction.prepare_cached(
            "select item, customer, version, digest, store, touched_at, open_until from items where key = ?1",
        )?;
        let mut found = HashMap::with_capacity(keys.len());
        for key in keys {
            if let Some(known) = select.query_row([key], known).optional()? {
                found.insert((*key).to_owned(), known);
            }
        }
        Ok(found)
    }

    fn item_content(&self, row: i64) -> Result<Item, HubError> {
        let content = self
            .transaction
            .prepare_cached("select content from items where item = ?1")?
            .query_row([row], |row| row.get(0))?;
        items::item(content)
    }

    fn draw_items(&mut self, many: usize) -> Result<Vec<i64>, HubError> {
        let last = match self.drawn {
            Some(last) => last,
            None => self.transaction.query_row("select coalesce(max(item), 0) from items", [], |row| row.get(0))?,
        };
        let drawn: Vec<i64> = (last + 1..).take(many).collect();
        self.drawn = Some(drawn.last().copied().unwrap_or(last));
        Ok(drawn)
    }

    fn add_items(&mut self, new: &[NewItem]) -> Result<(), HubError> {
        let mut insert = self.transaction.prepare_cached(
            "insert into items
                 (item, key, kind, customer, version, store, touched_at, open_until, due_at, digest, content)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?;
        for new in new {
            insert.execute(params![
                new.item,
                new.key,
                new.kind,
                new.customer.map(|customer| customer.0),
                new.version,
                new.touch.store.as_ref().map(|store| &store.0),
                new.touch.at,
                new.touch.open_until,
                new.touch.due_at,
                new.digest.to_bytes(),
                new.content,
            ])?;
        }
        Ok(())
    }

    fn replace_items(&mut self, new: &[NewItem]) -> Result<(), HubError> {
        let mut update = self.transaction.prepare_cached(
            "update items
             set version = ?2, store = ?3, touched_at = ?4, open_until = ?5, due_at = ?6, digest = ?7, content = ?8
             where item = ?1",
        )?;
        for new in new {
            update.execute(params![
                new.item,
                new.version,
                new.touch.store.as_ref().map(|store| &store.0),
                new.touch.at,
                new.touch.open_until,
                new.touch.due_at,
                new.digest.to_bytes(),
                new.content,
            ])?;
        }
        Ok(())
    }

    fn dossier_of(&self, customer: CustomerId) -> Result<Vec<(i64, Digest)>, HubError> {
        let mut statement =
            self.transaction.prepare_cached("select item, digest from items where customer = ?1 order by item")?;
        let items = statement
            .query_map([customer.0], |row| Ok((row.get(0)?, Digest::from_bytes(row.get(1)?))))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(items)
    }

    fn said_of(&self, customer: CustomerId) -> Result<Vec<Said>, HubError> {
        let mut statement = self.transaction.prepare_cached(
            "select item, digest, content from items where customer = ?1 and kind = ?2 order by item",
        )?;
        let mut rows = statement.query(params![customer.0, OPERATION])?;
        let mut said = Vec::new();
        while let Some(row) = rows.next()? {
            if let Change::Operation(operation) = items::item(row.get(2)?)?.change {
                said.push(Said { item: row.get(0)?, digest: Digest::from_bytes(row.get(1)?), operation });
            }
        }
        Ok(said)
    }

    fn empty_operation(&mut self, item: i64, digest: Digest, content: &[u8]) -> Result<(), HubError> {
        self.transaction
            .prepare_cached("update items set version = ?2, digest = ?3, content = ?4 where item = ?1")?
            .execute(params![item, EMPTIED, digest.to_bytes(), content])?;
        Ok(())
    }

    fn remove_dossier(&mut self, customer: CustomerId) -> Result<(), HubError> {
        self.transaction.prepare_cached("delete from items where customer = ?1")?.execute([customer.0])?;
        Ok(())
    }

    fn remove_item(&mut self, item: i64) -> Result<(), HubError> {
        self.transaction.prepare_cached("delete from items where item = ?1")?.execute([item])?;
        Ok(())
    }

    fn customers_after(&self, after: Option<CustomerId>, limit: usize) -> Result<Vec<CustomerId>, HubError> {
        let mut statement = self.transaction.prepare_cached(
            "select distinct customer
             from items
             where customer is not null and customer > ?1
             order by customer
             limit ?2",
        )?;
        // Nothing is before the empty blob.
        let after = after.map_or_else(Vec::new, |after| after.0.to_vec());
        let customers = statement
            .query_map(params![after, limit], |row| row.get(0).map(CustomerId))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(customers)
    }

    fn has_record_of(&self, customer: CustomerId) -> Result<bool, HubError> {
        let has = self
            .transaction
            .prepare_cached("select exists (select 1 from items where customer = ?1 and kind <> ?2)")?
            .query_row(params![customer.0, OPERATION], |row| row.get(0))?;
        Ok(has)
    }

    fn is_known(&self, customer: CustomerId) -> Result<bool, HubError> {
        Ok(self.transaction.prepare_cached("select 1 from items where customer = ?1")?.exists([customer.0])?)
    }

    fn has_record_of_store(&self, kind: RecordKind, store: &StoreId) -> Result<bool, HubError> {
        let known = self
            .transaction
            .prepare_cached("select exists (select 1 from items where kind = ?1 and customer is null and store = ?2)")?
            .query_row(params![kind as u8, store.0], |row| row.get(0))?;
        Ok(known)
    }

    fn for_each_item_of(&self, kind: u8, each: &mut dyn FnMut(Item) -> Result<(), HubError>) -> Result<(), HubError> {
        let mut statement =
            self.transaction.prepare_cached("select content from items where kind = ?1 order by item")?;
        let mut rows = statement.query([kind])?;
        while let Some(row) = rows.next()? {
            each(items::item(row.get(0)?)?)?;
        }
        Ok(())
    }
}
