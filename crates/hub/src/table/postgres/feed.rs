use tokio_postgres::Row;
use visavi_domain::CustomerId;
use visavi_protocol::{Digest, NumberedItem};

use super::{Postgres, column, digest, number};
use crate::HubError;
use crate::table::feed::{Entry, FeedTable, Held, Room};
use crate::table::items;

fn numbered(rows: Vec<Row>) -> Result<(Vec<NumberedItem>, usize), HubError> {
    let mut found = Vec::with_capacity(rows.len());
    let mut bytes = 0;
    for row in rows {
        let content: Vec<u8> = row.get(1);
        bytes += content.len();
        found.push(NumberedItem { number: number(&row, 0), item: items::item(content)? });
    }
    Ok((found, bytes))
}

impl FeedTable for Postgres<'_> {
    fn put_into_feeds(&mut self, entries: &[Entry]) -> Result<(), HubError> {
        let buckets: Vec<i64> = entries.iter().map(|entry| entry.bucket).collect();
        let numbers: Vec<i64> = entries.iter().map(|entry| column(entry.number)).collect();
        let items: Vec<i64> = entries.iter().map(|entry| entry.item).collect();
        self.run(
            "insert into feed (bucket, number, item) select * from unnest($1::bigint[], $2::bigint[], $3::bigint[])",
            &[&buckets, &numbers, &items],
        )?;
        Ok(())
    }

    fn take_from_feed(&mut self, bucket: i64, items: &[i64]) -> Result<Vec<i64>, HubError> {
        let rows =
            self.rows("delete from feed where item = any($2) and bucket = $1 returning item", &[&bucket, &items])?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    fn feeds_with(&self, items: &[i64]) -> Result<Vec<Held>, HubError> {
        let rows = self.rows("select bucket, item from feed where item = any($1) order by item, bucket", &[&items])?;
        Ok(rows.iter().map(|row| Held { bucket: row.get(0), item: row.get(1) }).collect())
    }

    fn feed_after(&self, bucket: i64, after: u64, room: Room) -> Result<Vec<NumberedItem>, HubError> {
        let rows = self.rows(
            // Counted there, so that what does not fit is not sent here.
            "select number, content
             from (
                 select feed.number, items.content,
                        sum(octet_length(items.content)) over (order by feed.number) as bytes,
                        row_number() over (order by feed.number) as place
                 from feed
                 join items on items.item = feed.item
                 where feed.bucket = $1 and feed.number > $2
                 order by feed.number
                 limit $3
             ) as page
             where bytes <= $4 or place = 1
             order by number",
            &[&bucket, &column(after), &column(room.items as u64), &column(room.bytes as u64)],
        )?;
        Ok(numbered(rows)?.0)
    }

    fn feed_of_customer(&self, bucket: i64, customer: CustomerId) -> Result<(Vec<NumberedItem>, usize), HubError> {
        numbered(self.rows(
            "select feed.number, items.content
             from items
             join feed on feed.item = items.item and feed.bucket = $1
             where items.customer = $2
             order by feed.number",
            &[&bucket, &customer.0.as_slice()],
        )?)
    }

    fn feed_of_kind(&self, bucket: i64, kind: u8) -> Result<(Vec<NumberedItem>, usize), HubError> {
        numbered(self.rows(
            "select feed.number, items.content
             from items
             join feed on feed.item = items.item and feed.bucket = $1
             where items.customer is null and items.kind = $2
             order by feed.number",
            &[&bucket, &i16::from(kind)],
        )?)
    }

    fn feed_added_up(&self, bucket: i64) -> Result<(u64, Digest), HubError> {
        let rows = self.rows(
            "select items.digest
             from feed
             join items on items.item = feed.item
             where feed.bucket = $1 and items.kind <> $2",
            &[&bucket, &i16::from(items::LEFT)],
        )?;
        let sum = rows.iter().fold(Digest::ZERO, |sum, row| sum.plus(digest(row, 0)));
        Ok((rows.len() as u64, sum))
    }
}
