use std::collections::BTreeSet;

use rusqlite::params;
use visavi_domain::CustomerId;

use super::Sqlite;
use crate::HubError;
use crate::look_up::Entry;
use crate::table::look_up::LookUpTable;

impl LookUpTable for Sqlite<'_> {
    fn add_look_ups(&mut self, entries: &BTreeSet<(Entry, CustomerId)>) -> Result<(), HubError> {
        let mut insert = self
            .transaction
            .prepare_cached("insert or ignore into derived_look_up (kind, value, customer) values (?1, ?2, ?3)")?;
        for (entry, customer) in entries {
            insert.execute(params![entry.kind as u8, entry.value, customer.0])?;
        }
        Ok(())
    }

    fn forget_look_up(&mut self, customer: CustomerId) -> Result<(), HubError> {
        self.transaction.prepare_cached("delete from derived_look_up where customer = ?1")?.execute([customer.0])?;
        Ok(())
    }

    fn look_up(&self, entry: &Entry, limit: usize) -> Result<Vec<CustomerId>, HubError> {
        let mut select = self
            .transaction
            .prepare_cached("select customer from derived_look_up where kind = ?1 and value = ?2 limit ?3")?;
        let rows = select.query_map(params![entry.kind as u8, entry.value, limit], |row| row.get(0).map(CustomerId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn look_up_words(&self, first: &str, others: &[String], limit: usize) -> Result<Vec<CustomerId>, HubError> {
        let also = "and exists (
                 select 1
                 from derived_look_up other
                 where other.kind = 0 and other.customer = word.customer
                   and other.value >= ? and other.value < ? || char(1114111)
             ) ";
        let mut select = self.transaction.prepare_cached(&format!(
            "select distinct customer
             from derived_look_up word
             where kind = 0 and value >= ? and value < ? || char(1114111)
             {}limit ?",
            also.repeat(others.len())
        ))?;
        let words = std::iter::once(first).chain(others.iter().map(String::as_str));
        let mut bound: Vec<rusqlite::types::Value> =
            words.flat_map(|word| [word, word]).map(|word| word.to_owned().into()).collect();
        bound.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
        let rows = select.query_map(rusqlite::params_from_iter(bound), |row| row.get(0).map(CustomerId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn look_up_is_empty(&self) -> Result<bool, HubError> {
        Ok(!self.transaction.prepare_cached("select 1 from derived_look_up limit 1")?.exists([])?)
    }
}
