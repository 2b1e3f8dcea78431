use std::collections::{BTreeSet, HashMap};

use tokio_postgres::Row;
use visavi_domain::{CustomerId, RecordKind, StoreId};
use visavi_protocol::{Change, Digest, Item};

use super::{Postgres, column, customer, customers, digest, ids, number};
use crate::HubError;
use crate::table::items::{self, EMPTIED, ItemsTable, Known, NewItem, OPERATION, Said};
use crate::table::memberships::Stay;

fn known(row: &Row) -> Known {
    Known {
        item: row.get(1),
        customer: row.get::<_, Option<&[u8]>>(2).map(customer),
        version: number(row, 3),
        digest: digest(row, 4),
        stay: Stay::of(row.get(5), row.get(6), row.get(7)),
    }
}

/// What of items may change, column by column.
struct Columns<'a> {
    items: Vec<i64>,
    versions: Vec<i64>,
    stores: Vec<Option<&'a String>>,
    touched: Vec<Option<i64>>,
    open: Vec<Option<i64>>,
    due: Vec<Option<i64>>,
    digests: Vec<[u8; 16]>,
    contents: Vec<&'a [u8]>,
}

impl<'a> Columns<'a> {
    fn of(new: &'a [NewItem]) -> Self {
        Self {
            items: new.iter().map(|new| new.item).collect(),
            versions: new.iter().map(|new| column(new.version)).collect(),
            stores: new.iter().map(|new| new.touch.store.as_ref().map(|store| &store.0)).collect(),
            touched: new.iter().map(|new| new.touch.at).collect(),
            open: new.iter().map(|new| new.touch.open_until).collect(),
            due: new.iter().map(|new| new.touch.due_at).collect(),
            digests: new.iter().map(|new| new.digest.to_bytes()).collect(),
            contents: new.iter().map(|new| new.content.as_slice()).collect(),
        }
    }

    fn digests(&self) -> Vec<&[u8]> {
        self.digests.iter().map(<[u8; 16]>::as_slice).collect()
    }
}

/// Items that are fetched at a time where all of a kind are asked for: no statement may
/// take long, and nobody has room for all orders of a chain.
const STEP: i64 = 1_000;

impl ItemsTable for Postgres<'_> {
    /// A row that another writer has just removed is asked for again until it is ours.
    fn reserve_dossiers(&mut self, customers: &BTreeSet<CustomerId>) -> Result<(), HubError> {
        let ids = ids(customers);
        while !ids.is_empty() {
            // In one order, so that no two writers wait for each other in a circle.
            let held =
                self.run("select 1 from dossiers where customer = any($1) order by customer for update", &[&ids])?;
            if held == ids.len() as u64 {
                break;
            }
            self.run("insert into dossiers (customer) select unnest($1::bytea[]) on conflict do nothing", &[&ids])?;
        }
        Ok(())
    }

    fn reserve_items(&mut self, keys: &BTreeSet<String>) -> Result<(), HubError> {
        if !keys.is_empty() {
            let keys: Vec<&String> = keys.iter().collect();
            self.run("select 1 from items where key = any($1) order by key for no key update", &[&keys])?;
        }
        Ok(())
    }

    fn items(&self, keys: &[&str]) -> Result<HashMap<String, Known>, HubError> {
        let rows = self.rows(
            "select key, item, customer, version, digest, store, touched_at, open_until from items where key = any($1)",
            &[&keys],
        )?;
        Ok(rows.iter().map(|row| (row.get(0), known(row))).collect())
    }

    fn item_content(&self, row: i64) -> Result<Item, HubError> {
        items::item(self.one("select content from items where item = $1", &[&row])?.get(0))
    }

    fn draw_items(&mut self, many: usize) -> Result<Vec<i64>, HubError> {
        let rows =
            self.rows("select nextval('items_item_seq') from generate_series(1, $1::bigint)", &[&column(many as u64)])?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    fn add_items(&mut self, new: &[NewItem]) -> Result<(), HubError> {
        let columns = Columns::of(new);
        let keys: Vec<&String> = new.iter().map(|new| &new.key).collect();
        let kinds: Vec<i16> = new.iter().map(|new| i16::from(new.kind)).collect();
        let customers: Vec<Option<&[u8]>> =
            new.iter().map(|new| new.customer.as_ref().map(|customer| customer.0.as_slice())).collect();
        self.run(
            "insert into items
                 (item, key, kind, customer, version, store, touched_at, open_until, due_at, digest, content)
             select *
             from unnest($1::bigint[], $2::text[], $3::smallint[], $4::bytea[], $5::bigint[], $6::text[],
                         $7::bigint[], $8::bigint[], $9::bigint[], $10::bytea[], $11::bytea[])",
            &[
                &columns.items,
                &keys,
                &kinds,
                &customers,
                &columns.versions,
                &columns.stores,
                &columns.touched,
                &columns.open,
                &columns.due,
                &columns.digests(),
                &columns.contents,
            ],
        )?;
        Ok(())
    }

    fn replace_items(&mut self, new: &[NewItem]) -> Result<(), HubError> {
        let columns = Columns::of(new);
        self.run(
            "update items
             set version = new.version, store = new.store, touched_at = new.touched_at,
                 open_until = new.open_until, due_at = new.due_at, digest = new.digest, content = new.content
             from unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[],
                         $7::bytea[], $8::bytea[])
                 as new (item, version, store, touched_at, open_until, due_at, digest, content)
             where items.item = new.item",
            &[
                &columns.items,
                &columns.versions,
                &columns.stores,
                &columns.touched,
                &columns.open,
                &columns.due,
                &columns.digests(),
                &columns.contents,
            ],
        )?;
        Ok(())
    }

    fn dossier_of(&self, customer: CustomerId) -> Result<Vec<(i64, Digest)>, HubError> {
        let rows =
            self.rows("select item, digest from items where customer = $1 order by item", &[&customer.0.as_slice()])?;
        Ok(rows.iter().map(|row| (row.get(0), digest(row, 1))).collect())
    }

    fn said_of(&self, customer: CustomerId) -> Result<Vec<Said>, HubError> {
        let rows = self.rows(
            "select item, digest, content from items where customer = $1 and kind = $2 order by item",
            &[&customer.0.as_slice(), &i16::from(OPERATION)],
        )?;
        let mut said = Vec::with_capacity(rows.len());
        for row in rows {
            if let Change::Operation(operation) = items::item(row.get(2))?.change {
                said.push(Said { item: row.get(0), digest: digest(&row, 1), operation });
            }
        }
        Ok(said)
    }

    fn empty_operation(&mut self, item: i64, digest: Digest, content: &[u8]) -> Result<(), HubError> {
        self.run(
            "update items set version = $2, digest = $3, content = $4 where item = $1",
            &[&item, &column(EMPTIED), &digest.to_bytes().as_slice(), &content],
        )?;
        Ok(())
    }

    fn remove_dossier(&mut self, customer: CustomerId) -> Result<(), HubError> {
        self.run("delete from items where customer = $1", &[&customer.0.as_slice()])?;
        self.run("delete from dossiers where customer = $1", &[&customer.0.as_slice()])?;
        Ok(())
    }

    fn remove_item(&mut self, item: i64) -> Result<(), HubError> {
        self.run("delete from items where item = $1", &[&item])?;
        Ok(())
    }

    fn customers_after(&self, after: Option<CustomerId>, limit: usize) -> Result<Vec<CustomerId>, HubError> {
        // Nothing is before the empty string of bytes.
        let after = after.map_or_else(Vec::new, |after| after.0.to_vec());
        let rows = self.rows(
            "select distinct customer
             from items
             where customer is not null and customer > $1
             order by customer
             limit $2",
            &[&after, &column(limit as u64)],
        )?;
        Ok(customers(&rows))
    }

    fn has_record_of(&self, customer: CustomerId) -> Result<bool, HubError> {
        let row = self.one(
            "select exists (select 1 from items where customer = $1 and kind <> $2)",
            &[&customer.0.as_slice(), &i16::from(OPERATION)],
        )?;
        Ok(row.get(0))
    }

    fn is_known(&self, customer: CustomerId) -> Result<bool, HubError> {
        let row = self.one("select exists (select 1 from items where customer = $1)", &[&customer.0.as_slice()])?;
        Ok(row.get(0))
    }

    fn has_record_of_store(&self, kind: RecordKind, store: &StoreId) -> Result<bool, HubError> {
        let row = self.one(
            "select exists (select 1 from items where kind = $1 and customer is null and store = $2)",
            &[&i16::from(kind as u8), &store.0],
        )?;
        Ok(row.get(0))
    }

    fn for_each_item_of(&self, kind: u8, each: &mut dyn FnMut(Item) -> Result<(), HubError>) -> Result<(), HubError> {
        let mut after = i64::MIN;
        loop {
            let rows = self.rows(
                // Said twice, because only then the index without operations is used.
                "select item, content
                 from items
                 where kind = $1 and kind <> 0 and item > $2
                 order by item
                 limit $3",
                &[&i16::from(kind), &after, &STEP],
            )?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.get(0);
            for row in rows {
                each(items::item(row.get(1))?)?;
            }
        }
    }
}
