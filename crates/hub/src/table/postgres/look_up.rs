use std::collections::BTreeSet;

use visavi_domain::CustomerId;

use super::{Postgres, column, customers};
use crate::HubError;
use crate::look_up::Entry;
use crate::table::look_up::LookUpTable;

impl LookUpTable for Postgres<'_> {
    fn add_look_ups(&mut self, entries: &BTreeSet<(Entry, CustomerId)>) -> Result<(), HubError> {
        let kinds: Vec<i16> = entries.iter().map(|(entry, _)| i16::from(entry.kind as u8)).collect();
        let values: Vec<&String> = entries.iter().map(|(entry, _)| &entry.value).collect();
        let customers: Vec<&[u8]> = entries.iter().map(|(_, customer)| customer.0.as_slice()).collect();
        self.run(
            "insert into derived_look_up (kind, value, customer)
             select * from unnest($1::smallint[], $2::text[], $3::bytea[])
             on conflict do nothing",
            &[&kinds, &values, &customers],
        )?;
        Ok(())
    }

    fn forget_look_up(&mut self, customer: CustomerId) -> Result<(), HubError> {
        self.run("delete from derived_look_up where customer = $1", &[&customer.0.as_slice()])?;
        Ok(())
    }

    fn look_up(&self, entry: &Entry, limit: usize) -> Result<Vec<CustomerId>, HubError> {
        let rows = self.rows(
            "select customer from derived_look_up where kind = $1 and value = $2 limit $3",
            &[&i16::from(entry.kind as u8), &entry.value, &column(limit as u64)],
        )?;
        Ok(customers(&rows))
    }

    fn look_up_words(&self, first: &str, others: &[String], limit: usize) -> Result<Vec<CustomerId>, HubError> {
        let rows = self.rows(
            "select distinct customer
             from derived_look_up as word
             where kind = 0 and value >= $1 and value < $1 || chr(1114111)
               and not exists (
                   select 1
                   from unnest($2::text[]) as wanted
                   where not exists (
                       select 1
                       from derived_look_up as other
                       where other.kind = 0 and other.customer = word.customer
                         and other.value >= wanted and other.value < wanted || chr(1114111)
                   )
               )
             limit $3",
            &[&first, &others, &column(limit as u64)],
        )?;
        Ok(customers(&rows))
    }

    fn look_up_is_empty(&self) -> Result<bool, HubError> {
        Ok(self.row("select 1 from derived_look_up limit 1", &[])?.is_none())
    }
}
