//! The buckets that a transaction writes to: numbers are given here and nowhere else.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use visavi_domain::CustomerId;
use visavi_protocol::{BucketId, Change, Digest, Item};

use super::coming::Written;
use super::round::Changed;
use super::touch::Touch;
use crate::HubError;
use crate::table::Tables;
use crate::table::buckets::Bucket;
use crate::table::feed::{Entry, Held};
use crate::table::items::{self, NewItem};

/// What becomes of the buckets, gathered until the end of the transaction.
///
/// Numbers are given as the last thing before the commit, and from then on no other
/// writer gets at the bucket: so numbers are committed in their order, and many writers
/// wait for each other no longer than that takes.
#[derive(Default)]
pub(crate) struct OpenBuckets {
    /// `None` for those that are not there.
    rows: HashMap<BucketId, Option<i64>>,
    /// In which feeds items are, of those about which that was asked.
    fed: HashMap<i64, BTreeSet<i64>>,
    /// What was taken out of the feed of each row, and is still to be written down.
    taken: BTreeMap<i64, Vec<i64>>,
    /// By row: every writer takes buckets in this order, so that no two wait for each
    /// other in a circle.
    open: BTreeMap<i64, Open>,
}

/// What becomes of one bucket.
#[derive(Default)]
struct Open {
    /// Items that wait for a number, in the order in which they get one.
    waiting: Vec<i64>,
    waits: HashSet<i64>,
    came: u64,
    went: u64,
    /// The digests of what came, less those of what went.
    digest: Digest,
    /// One number stays without an item: something went that nobody is told of here.
    moves_on: bool,
    /// Snapshots that were made before this transaction hold what it takes away.
    forgets_snapshots: bool,
}

impl Open {
    /// Says whether the item waits for a number, and lets it wait no longer.
    fn give_up(&mut self, item: i64) -> bool {
        let waited = self.waits.remove(&item);
        if waited {
            self.waiting.retain(|waiting| *waiting != item);
        }
        waited
    }

    fn wait(&mut self, item: i64) -> bool {
        let is_new = self.waits.insert(item);
        if is_new {
            self.waiting.push(item);
        }
        is_new
    }
}

impl OpenBuckets {
    /// Asks for the rows of those of the buckets that there are.
    pub fn see(&mut self, tables: &dyn Tables, ids: BTreeSet<BucketId>) -> Result<(), HubError> {
        let ids: BTreeSet<BucketId> = ids.into_iter().filter(|id| !self.rows.contains_key(id)).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let there = tables.bucket_rows(&ids)?;
        self.rows.extend(ids.into_iter().map(|id| {
            let row = there.get(&id).copied();
            (id, row)
        }));
        Ok(())
    }

    /// Makes those of the buckets that were never there.
    pub fn make(&mut self, tables: &mut dyn Tables, ids: BTreeSet<BucketId>) -> Result<(), HubError> {
        self.see(tables, ids.clone())?;
        let new: BTreeSet<BucketId> = ids.into_iter().filter(|id| self.rows[id].is_none()).collect();
        if !new.is_empty() {
            let made = tables.make_buckets(&new)?;
            self.rows.extend(made.into_iter().map(|(id, row)| (id, Some(row))));
        }
        Ok(())
    }

    /// Returns the row of the bucket; `None` when nothing was ever in it.
    pub fn row_if_there(&mut self, tables: &dyn Tables, id: &BucketId) -> Result<Option<i64>, HubError> {
        if !self.rows.contains_key(id) {
            self.see(tables, BTreeSet::from([id.clone()]))?;
        }
        Ok(self.rows[id])
    }

    /// Returns the row of the bucket, which is made when nothing was ever in it.
    pub fn row(&mut self, tables: &mut dyn Tables, id: &BucketId) -> Result<i64, HubError> {
        if let Some(Some(row)) = self.rows.get(id) {
            return Ok(*row);
        }
        self.make(tables, BTreeSet::from([id.clone()]))?;
        Ok(self.rows[id].expect("it was made"))
    }

    /// Asks in which feeds these items are.
    pub fn see_items(&mut self, tables: &dyn Tables, items: &[i64]) -> Result<(), HubError> {
        if items.is_empty() {
            return Ok(());
        }
        for item in items {
            self.fed.insert(*item, BTreeSet::new());
        }
        for Held { bucket, item } in tables.feeds_with(items)? {
            self.fed.entry(item).or_default().insert(bucket);
        }
        Ok(())
    }

    /// Notes that an item is so new that it is in no feed.
    pub fn is_nowhere(&mut self, item: i64) {
        self.fed.insert(item, BTreeSet::new());
    }

    /// Returns the rows of the buckets that hold the item, or in which it waits.
    pub fn with(&mut self, tables: &dyn Tables, item: i64) -> Result<BTreeSet<i64>, HubError> {
        let waits = self.open.iter().filter(|(_, open)| open.waits.contains(&item)).map(|(row, _)| *row);
        let waits: Vec<i64> = waits.collect();
        Ok(self.fed(tables, item)?.iter().copied().chain(waits).collect())
    }

    /// Says whether the bucket holds the item, or lets it wait.
    pub fn tells(&mut self, tables: &dyn Tables, row: i64, item: i64) -> Result<bool, HubError> {
        Ok(self.with(tables, item)?.contains(&row))
    }

    fn fed(&mut self, tables: &dyn Tables, item: i64) -> Result<&mut BTreeSet<i64>, HubError> {
        if !self.fed.contains_key(&item) {
            self.see_items(tables, &[item])?;
        }
        Ok(self.fed.entry(item).or_default())
    }

    /// Takes the item out of the bucket's feed; says whether it was there.
    fn take(&mut self, tables: &dyn Tables, row: i64, item: i64) -> Result<bool, HubError> {
        let was_there = self.fed(tables, item)?.remove(&row);
        if was_there {
            self.taken.entry(row).or_default().push(item);
        }
        Ok(was_there)
    }

    fn write_taken(&mut self, tables: &mut dyn Tables) -> Result<(), HubError> {
        for (row, items) in std::mem::take(&mut self.taken) {
            tables.take_from_feed(row, &items)?;
        }
        Ok(())
    }

    /// Puts a changed item into the bucket under a new number.
    pub fn place(&mut self, tables: &mut dyn Tables, bucket: &BucketId, changed: Changed) -> Result<(), HubError> {
        let row = self.row(tables, bucket)?;
        self.place_in(tables, row, changed)
    }

    /// Puts a changed item into the bucket of this row under a new number, where it takes
    /// the place of what it said before.
    pub fn place_in(&mut self, tables: &dyn Tables, row: i64, changed: Changed) -> Result<(), HubError> {
        let waited = !self.open.entry(row).or_default().wait(changed.item);
        let was_here = match changed.before {
            Some(before) if waited || self.take(tables, row, changed.item)? => Some(before),
            Some(_) | None => None,
        };
        let open = self.open.entry(row).or_default();
        match was_here {
            Some(before) => open.digest = open.digest.minus(before),
            None => open.came += 1,
        }
        open.digest = open.digest.plus(changed.digest);
        Ok(())
    }

    /// Puts a customer's whole dossier into the bucket, in the place of the news that
    /// they had left it.
    pub fn enter(
        &mut self,
        tables: &dyn Tables,
        row: i64,
        news: Option<i64>,
        dossier: &[(i64, Digest)],
    ) -> Result<(), HubError> {
        if let Some(news) = news {
            self.take(tables, row, news)?;
            self.open.entry(row).or_default().give_up(news);
        }
        for (item, digest) in dossier {
            self.place_in(tables, row, Changed { item: *item, before: None, digest: *digest })?;
        }
        Ok(())
    }

    /// Takes a customer's whole dossier out of the bucket and says so; returns the item of
    /// the news. `changed` are items of the customer that this round has replaced: they
    /// still count for what they were. What an earlier round of the transaction put there
    /// has no number yet.
    pub fn leave(
        &mut self,
        tables: &mut dyn Tables,
        row: i64,
        customer: CustomerId,
        changed: &[Changed],
    ) -> Result<i64, HubError> {
        self.take_out(tables, row, customer, changed)?;
        let news = news_item(tables, customer)?;
        self.take(tables, row, news)?;
        self.open.entry(row).or_default().wait(news);
        Ok(news)
    }

    /// Takes a customer who was erased out of the bucket. Devices are told in another way
    /// who that was; the head moves all the same, so that whoever listens comes and hears it.
    pub fn erase(&mut self, tables: &mut dyn Tables, row: i64, customer: CustomerId) -> Result<(), HubError> {
        self.take_out(tables, row, customer, &[])?;
        self.open.entry(row).or_default().moves_on = true;
        self.forget_snapshots(row);
        Ok(())
    }

    fn take_out(
        &mut self,
        tables: &mut dyn Tables,
        row: i64,
        customer: CustomerId,
        changed: &[Changed],
    ) -> Result<(), HubError> {
        self.write_taken(tables)?;
        let digests: HashMap<i64, Digest> = tables.dossier_of(customer)?.into_iter().collect();
        let dossier: Vec<i64> = digests.keys().copied().collect();
        let mut gone = tables.take_from_feed(row, &dossier)?;
        for item in &gone {
            self.fed.remove(item);
        }
        let open = self.open.entry(row).or_default();
        gone.extend(dossier.iter().filter(|item| open.give_up(**item)));
        for item in gone {
            let first = changed.iter().find(|changed| changed.item == item);
            let counted = first.and_then(|changed| changed.before).unwrap_or(digests[&item]);
            open.digest = open.digest.minus(counted);
            open.went += 1;
        }
        Ok(())
    }

    /// Lets no snapshot of the bucket be handed out that was made before this transaction:
    /// it takes something away that nobody is to get any more.
    pub fn forget_snapshots(&mut self, row: i64) {
        self.open.entry(row).or_default().forgets_snapshots = true;
    }

    /// Gives the numbers, and writes down how the buckets stand now. Nothing may be
    /// written after it.
    pub fn close(mut self, tables: &mut dyn Tables) -> Result<(), HubError> {
        self.write_taken(tables)?;
        if self.open.is_empty() {
            return Ok(());
        }
        let mut buckets = tables.buckets_to_write(&self.open.keys().copied().collect())?;
        let mut entries = Vec::new();
        for Bucket { row, state, snapshots_from } in &mut buckets {
            let open = &self.open[row];
            let numbers = (state.head + 1..).zip(&open.waiting);
            entries.extend(numbers.map(|(number, item)| Entry { bucket: *row, number, item: *item }));
            state.head += open.waiting.len() as u64 + u64::from(open.moves_on);
            state.items = state.items + open.came - open.went;
            state.digest = state.digest.plus(open.digest);
            if open.forgets_snapshots {
                *snapshots_from = state.head;
            }
        }
        if !entries.is_empty() {
            tables.put_into_feeds(&entries)?;
        }
        tables.set_buckets(&buckets)
    }

    /// Removes the news that a customer left, wherever it is still told: it names them.
    pub fn forget_news(&mut self, tables: &mut dyn Tables, customer: CustomerId) -> Result<(), HubError> {
        let Some(news) = news_of(tables, customer)? else { return Ok(()) };
        for row in self.with(tables, news)? {
            self.take(tables, row, news)?;
            self.open.entry(row).or_default().give_up(news);
        }
        self.write_taken(tables)?;
        tables.remove_item(news)
    }
}

/// Returns the row of the news that the customer left; `None` where they never left any.
pub(crate) fn news_of(tables: &dyn Tables, customer: CustomerId) -> Result<Option<i64>, HubError> {
    Ok(tables.item(&left(customer).key().text())?.map(|known| known.item))
}

/// Returns the row of the news that the customer left, which is written the first time.
fn news_item(tables: &mut dyn Tables, customer: CustomerId) -> Result<i64, HubError> {
    if let Some(known) = news_of(tables, customer)? {
        return Ok(known);
    }
    let item = tables.draw_items(1)?.pop().expect("one row was drawn");
    let Written { key, digest, content } = Written::of(&left(customer));
    tables.add_items(&[NewItem {
        item,
        key,
        kind: items::LEFT,
        // Of no dossier: it must not travel with one.
        customer: None,
        version: 0,
        touch: Touch::default(),
        digest,
        content,
    }])?;
    Ok(item)
}

fn left(customer: CustomerId) -> Item {
    Item { change: Change::Left(customer) }
}
