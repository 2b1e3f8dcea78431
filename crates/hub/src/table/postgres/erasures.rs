use std::collections::BTreeSet;

use visavi_domain::{CustomerId, Moment};
use visavi_protocol::{Change, Tag};

use super::{Postgres, column, customers, digest, number};
use crate::HubError;
use crate::table::erasures::ErasuresTable;
use crate::table::items::{self, LEFT, OPERATION, Said};

fn tag(bytes: &[u8]) -> Tag {
    Tag(bytes.try_into().expect("tags have 32 bytes"))
}

impl ErasuresTable for Postgres<'_> {
    fn erased(&self) -> Result<u64, HubError> {
        Ok(number(&self.one("select coalesce(max(number), 0) from erasures", &[])?, 0))
    }

    fn erasure(&self, tag: Tag) -> Result<Option<u64>, HubError> {
        let row = self.row("select number from erasures where tag = $1", &[&tag.0.as_slice()])?;
        Ok(row.map(|row| number(&row, 0)))
    }

    fn erased_among(&self, tags: &[Tag]) -> Result<BTreeSet<Tag>, HubError> {
        let tags: Vec<&[u8]> = tags.iter().map(|tag| tag.0.as_slice()).collect();
        let rows = self.rows("select tag from erasures where tag = any($1)", &[&tags])?;
        Ok(rows.iter().map(|row| tag(row.get(0))).collect())
    }

    fn add_erasure(&mut self, tag: Tag, at: Moment) -> Result<u64, HubError> {
        let row = self.one(
            "insert into erasures (number, tag, at)
             select coalesce(max(number), 0) + 1, $1, $2 from erasures
             returning number",
            &[&tag.0.as_slice(), &at.0],
        )?;
        Ok(number(&row, 0))
    }

    fn erasures_after(&self, after: u64, limit: usize) -> Result<Vec<(Tag, Moment)>, HubError> {
        let rows = self.rows(
            "select tag, at from erasures where number > $1 order by number limit $2",
            &[&column(after), &column(limit as u64)],
        )?;
        Ok(rows.iter().map(|row| (tag(row.get(0)), Moment(row.get(1)))).collect())
    }

    fn everybody(&self) -> Result<Vec<CustomerId>, HubError> {
        let rows = self.rows(
            "select customer from items where customer is not null
             union select customer from dossiers
             union select customer from memberships
             union select customer from loans
             union select customer from derived_look_up
             union select customer from disclosures where customer is not null",
            &[],
        )?;
        let mut all = customers(&rows);
        for row in self.rows("select content from items where kind = $1", &[&i16::from(LEFT)])? {
            all.extend(items::item(row.get(0))?.customer());
        }
        Ok(all)
    }

    fn said_naming(&self, customer: CustomerId) -> Result<Vec<Said>, HubError> {
        let rows = self.rows(
            "select item, digest, content
             from items
             where kind = $1 and customer <> $2 and position($3 in content) > 0
             order by item",
            &[&i16::from(OPERATION), &customer.0.as_slice(), &customer.to_string().as_bytes()],
        )?;
        let mut said = Vec::new();
        for row in rows {
            if let Change::Operation(operation) = items::item(row.get(2))?.change {
                said.push(Said { item: row.get(0), digest: digest(&row, 1), operation });
            }
        }
        Ok(said)
    }
}
