use rusqlite::{Rows, params};
use visavi_domain::CustomerId;
use visavi_protocol::{Digest, NumberedItem};

use super::Sqlite;
use crate::HubError;
use crate::table::feed::{Entry, FeedTable, Held, Room};
use crate::table::items;

fn numbered(mut rows: Rows<'_>) -> Result<(Vec<NumberedItem>, usize), HubError> {
    let mut found = Vec::new();
    let mut bytes = 0;
    while let Some(row) = rows.next()? {
        let content: Vec<u8> = row.get(1)?;
        bytes += content.len();
        found.push(NumberedItem { number: row.get(0)?, item: items::item(content)? });
    }
    Ok((found, bytes))
}

/// A cross join is made in the order it is written in. Left to itself, SQLite walks the whole
/// bucket, which has the right order already, and looks at whose each item is.
const OF_CUSTOMER: &str = "select feed.number, items.content
     from items
     cross join feed on feed.item = items.item and feed.bucket = ?1
     where items.customer = ?2
     order by feed.number";

const OF_KIND: &str = "select feed.number, items.content
     from items
     cross join feed on feed.item = items.item and feed.bucket = ?1
     where items.customer is null and items.kind = ?2
     order by feed.number";

impl FeedTable for Sqlite<'_> {
    fn put_into_feeds(&mut self, entries: &[Entry]) -> Result<(), HubError> {
        let mut insert =
            self.transaction.prepare_cached("insert into feed (bucket, number, item) values (?1, ?2, ?3)")?;
        for entry in entries {
            insert.execute(params![entry.bucket, entry.number, entry.item])?;
        }
        Ok(())
    }

    fn take_from_feed(&mut self, bucket: i64, items: &[i64]) -> Result<Vec<i64>, HubError> {
        let mut delete = self.transaction.prepare_cached("delete from feed where item = ?2 and bucket = ?1")?;
        let mut taken = Vec::new();
        for item in items {
            if delete.execute(params![bucket, item])? == 1 {
                taken.push(*item);
            }
        }
        Ok(taken)
    }

    fn feeds_with(&self, items: &[i64]) -> Result<Vec<Held>, HubError> {
        let mut select = self.transaction.prepare_cached("select bucket from feed where item = ?1 order by bucket")?;
        let mut found = Vec::new();
        for item in items {
            let mut rows = select.query([item])?;
            while let Some(row) = rows.next()? {
                found.push(Held { bucket: row.get(0)?, item: *item });
            }
        }
        Ok(found)
    }

    fn feed_after(&self, bucket: i64, after: u64, room: Room) -> Result<Vec<NumberedItem>, HubError> {
        let mut statement = self.transaction.prepare_cached(
            "select feed.number, items.content
             from feed
             join items on items.item = feed.item
             where feed.bucket = ?1 and feed.number > ?2
             order by feed.number
             limit ?3",
        )?;
        // A cursor that SQLite cannot count to is past every number there is.
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![bucket, after, room.items])?;
        let mut page = Vec::new();
        let mut bytes = 0;
        while let Some(row) = rows.next()? {
            let content: Vec<u8> = row.get(1)?;
            bytes += content.len();
            if bytes > room.bytes && !page.is_empty() {
                break;
            }
            page.push(NumberedItem { number: row.get(0)?, item: items::item(content)? });
        }
        Ok(page)
    }

    fn feed_of_customer(&self, bucket: i64, customer: CustomerId) -> Result<(Vec<NumberedItem>, usize), HubError> {
        let mut statement = self.transaction.prepare_cached(OF_CUSTOMER)?;
        numbered(statement.query(params![bucket, customer.0])?)
    }

    fn feed_of_kind(&self, bucket: i64, kind: u8) -> Result<(Vec<NumberedItem>, usize), HubError> {
        let mut statement = self.transaction.prepare_cached(OF_KIND)?;
        numbered(statement.query(params![bucket, kind])?)
    }

    fn feed_added_up(&self, bucket: i64) -> Result<(u64, Digest), HubError> {
        let mut statement = self.transaction.prepare_cached(
            "select items.digest
             from feed
             join items on items.item = feed.item
             where feed.bucket = ?1 and items.kind <> ?2",
        )?;
        let mut rows = statement.query(params![bucket, items::LEFT])?;
        let mut sum = (0, Digest::ZERO);
        while let Some(row) = rows.next()? {
            sum = (sum.0 + 1, sum.1.plus(Digest::from_bytes(row.get(0)?)));
        }
        Ok(sum)
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn a_dossier_is_found_by_its_customer_and_not_by_walking_the_bucket() {
        let shelf = Connection::open_in_memory().unwrap();
        shelf.execute_batch(include_str!("../../../migrations/sqlite/0001_shelf.sql")).unwrap();
        for (statement, index) in [(OF_CUSTOMER, "items_of_customer"), (OF_KIND, "items_of_all")] {
            let mut explain = shelf.prepare(&format!("explain query plan {statement}")).unwrap();
            let plan = explain.query_map(params![1, 1], |row| row.get::<_, String>(3)).unwrap();
            let plan: Vec<String> = plan.collect::<rusqlite::Result<_>>().unwrap();
            assert!(plan[0].contains(index) && plan[1].contains("feed_of_item"), "{plan:?}");
        }
    }
}
