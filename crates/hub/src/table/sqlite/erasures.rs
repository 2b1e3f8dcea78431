use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, params};
use visavi_domain::{CustomerId, Moment};
use visavi_protocol::{Change, Digest, Tag};

use super::Sqlite;
use crate::HubError;
use crate::table::erasures::ErasuresTable;
use crate::table::items::{self, LEFT, OPERATION, Said};

impl ErasuresTable for Sqlite<'_> {
    fn erased(&self) -> Result<u64, HubError> {
        let number = self
            .transaction
            .prepare_cached("select coalesce(max(number), 0) from erasures")?
            .query_row([], |row| row.get(0))?;
        Ok(number)
    }

    fn erasure(&self, tag: Tag) -> Result<Option<u64>, HubError> {
        let mut select = self.transaction.prepare_cached("select number from erasures where tag = ?1")?;
        Ok(select.query_row([tag.0], |row| row.get(0)).optional()?)
    }

    fn erased_among(&self, tags: &[Tag]) -> Result<BTreeSet<Tag>, HubError> {
        let mut select = self.transaction.prepare_cached("select 1 from erasures where tag = ?1")?;
        let mut erased = BTreeSet::new();
        for tag in tags {
            if select.exists([tag.0])? {
                erased.insert(*tag);
            }
        }
        Ok(erased)
    }

    fn add_erasure(&mut self, tag: Tag, at: Moment) -> Result<u64, HubError> {
        let number = self
            .transaction
            .prepare_cached(
                "insert into erasures (number, tag, at)
                 select coalesce(max(number), 0) + 1, ?1, ?2 from erasures
                 returning number",
            )?
            .query_row(params![tag.0, at.0], |row| row.get(0))?;
        Ok(number)
    }

    fn erasures_after(&self, after: u64, limit: usize) -> Result<Vec<(Tag, Moment)>, HubError> {
        let mut select = self
            .transaction
            .prepare_cached("select tag, at from erasures where number > ?1 order by number limit ?2")?;
        let (after, limit) = (i64::try_from(after).unwrap_or(i64::MAX), i64::try_from(limit).unwrap_or(i64::MAX));
        let found = select
            .query_map(params![after, limit], |row| Ok((Tag(row.get(0)?), Moment(row.get(1)?))))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(found)
    }

    fn everybody(&self) -> Result<Vec<CustomerId>, HubError> {
        let mut select = self.transaction.prepare_cached(
            "select customer from items where customer is not null
             union select customer from memberships
             union select customer from loans
             union select customer from derived_look_up
             union select customer from disclosures where customer is not null",
        )?;
        let mut all: Vec<CustomerId> =
            select.query_map([], |row| row.get(0).map(CustomerId))?.collect::<rusqlite::Result<_>>()?;
        let mut select = self.transaction.prepare_cached("select content from items where kind = ?1")?;
        let mut rows = select.query([LEFT])?;
        while let Some(row) = rows.next()? {
            all.extend(items::item(row.get(0)?)?.customer());
        }
        Ok(all)
    }

    fn said_naming(&self, customer: CustomerId) -> Result<Vec<Said>, HubError> {
        let mut select = self.transaction.prepare_cached(
            "select item, digest, content
             from items
             where kind = ?1 and customer <> ?2 and instr(content, ?3) > 0
             order by item",
        )?;
        let mut rows = select.query(params![OPERATION, customer.0, customer.to_string().as_bytes()])?;
        let mut said = Vec::new();
        while let Some(row) = rows.next()? {
            if let Change::Operation(operation) = items::item(row.get(2)?)?.change {
                said.push(Said { item: row.get(0)?, digest: Digest::from_bytes(row.get(1)?), operation });
            }
        }
        Ok(said)
    }
}
