//! What one transaction knows of the shelf: asked for together before it begins to decide,
//! kept up to date as it goes on, and written together at its end. What a batch sees of
//! the one before it, it sees here.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::vec;

use visavi_domain::{AssociateId, Catalogue, CustomerId, DeviceNumber, Moment, OperationId, RecordKind};
use visavi_protocol::{BucketId, Digest, History, Item, ItemKey};

use super::coming::{Coming, Written};
use super::membership::ties;
use super::open_buckets::OpenBuckets;
use super::pending::Pending;
use super::round::Changed;
use super::touch::Touch;
use crate::HubError;
use crate::catalogue::in_force::InForce;
use crate::look_up::Entry;
use crate::table::Tables;
use crate::table::devices::Device;
use crate::table::held;
use crate::table::items::{self, Known, NewItem};
use crate::table::memberships::{Membership, Stay, Tie};
use crate::table::meta::Meta;

pub(crate) struct Picture<'a> {
    pub tables: &'a mut dyn Tables,
    pub buckets: OpenBuckets,
    pub meta: Meta,
    /// By key; every key that comes was asked for, so that what is missing is new.
    known: HashMap<String, Known>,
    kept: HashMap<(OperationId, Digest), held::Known>,
    left: HashMap<AssociateId, Moment>,
    customers: HashMap<CustomerId, Seen>,
    /// `None` until it is asked for, and again when another is handed in.
    catalogue: Option<Arc<Catalogue>>,
    pending: Pending,
    /// Rows that were drawn for items.
    drawn: vec::IntoIter<i64>,
    /// How many items may be new, at most.
    coming: usize,
}

/// What of a customer decides in which buckets they are.
#[derive(Default)]
struct Seen {
    /// Anything was known before the batch that is taken in.
    is_known: bool,
    /// All of the dossier, where all of it came in this transaction.
    came: Option<Vec<(i64, Digest)>>,
    /// The latest of each store and end.
    stays: Vec<Stay>,
    /// Those of items that may be replaced, by item.
    of_items: HashMap<i64, Stay>,
    memberships: Vec<Membership>,
    loans: Vec<i64>,
    /// The item that says that they left.
    news: Option<i64>,
}

impl Seen {
    fn was_there(&mut self, stay: Stay) {
        let same = self.stays.iter_mut().find(|one| one.store == stay.store && one.open_until == stay.open_until);
        match same {
            Some(same) => same.at = same.at.max(stay.at),
            None => self.stays.push(stay),
        }
    }
}

impl<'a> Picture<'a> {
    /// Asks for all that is known of these customers.
    pub fn of_customers(tables: &'a mut dyn Tables, customers: &BTreeSet<CustomerId>) -> Result<Self, HubError> {
        let mut picture = Self {
            meta: tables.meta()?,
            tables,
            buckets: OpenBuckets::default(),
            known: HashMap::new(),
            kept: HashMap::new(),
            left: HashMap::new(),
            customers: HashMap::new(),
            catalogue: None,
            pending: Pending::default(),
            drawn: vec::IntoIter::default(),
            coming: 0,
        };
        picture.see(customers, &[])?;
        Ok(picture)
    }

    /// Asks for all that taking these in asks about.
    pub fn of_coming(tables: &'a mut dyn Tables, coming: &[(&Device, Vec<Coming<'_>>)]) -> Result<Self, HubError> {
        let mut picture = Self::of_customers(tables, &BTreeSet::new())?;
        let all = || coming.iter().flat_map(|(_, coming)| coming);
        let keys: Vec<&str> = all().filter_map(Coming::written).map(|written| written.key.as_str()).collect();
        picture.known = picture.tables.items(&keys)?;
        let new: Vec<&Coming<'_>> = all().filter(|one| !picture.is_there(one)).collect();
        picture.coming = new.len();
        picture.see_said(coming, &new)?;
        picture.see_customers(&new)?;
        Ok(picture)
    }

    /// Asks what decides about operations.
    fn see_said(&mut self, coming: &[(&Device, Vec<Coming<'_>>)], new: &[&Coming<'_>]) -> Result<(), HubError> {
        let mut operations = Vec::new();
        let mut associates = BTreeSet::new();
        for one in new {
            if let Coming::Operation(said, written) = one {
                operations.push((said.id, written.digest));
                associates.extend(&said.associate);
            }
        }
        if operations.is_empty() {
            return Ok(());
        }
        self.kept = self.tables.kept_back_among(&operations)?;
        if !associates.is_empty() {
            self.left = self.tables.left_among(&associates)?;
        }
        let own = coming.iter().filter_map(|(from, _)| Some((from.number, from.store.clone()?)));
        let own = own.flat_map(|(number, store)| [BucketId::Store(store), BucketId::Device(number)]);
        self.buckets.see(self.tables, own.collect())
    }

    /// Asks what is known of the customers, and what of it may be replaced.
    fn see_customers(&mut self, new: &[&Coming<'_>]) -> Result<(), HubError> {
        let mut replaced = Vec::new();
        for one in new {
            if let Coming::Record(_, _, written) = one {
                replaced.extend(self.known.get(&written.key).cloned());
            }
        }
        let items: Vec<i64> = replaced.iter().map(|known| known.item).collect();
        self.see(&new.iter().filter_map(|one| one.customer()).collect(), &items)?;
        for Known { item, customer, stay, .. } in replaced {
            // A record that was somebody else's is refused: nothing is written about them.
            let Some(seen) = customer.and_then(|customer| self.customers.get_mut(&customer)) else { continue };
            (seen.is_known, seen.came) = (true, None);
            seen.of_items.extend(stay.map(|stay| (item, stay)));
        }
        Ok(())
    }

    /// Says whether just this was taken in before.
    fn is_there(&self, one: &Coming<'_>) -> bool {
        let Some(written) = one.written() else { return true };
        let known = self.known.get(&written.key);
        known.is_some_and(|known| {
            known.digest == written.digest || known.version == items::EMPTIED && matches!(one, Coming::Operation(..))
        })
    }

    /// Asks for all that is known of these customers; the items in `but` may be replaced.
    fn see(&mut self, customers: &BTreeSet<CustomerId>, but: &[i64]) -> Result<(), HubError> {
        if customers.is_empty() {
            return self.buckets.see_items(self.tables, but);
        }
        for customer in customers {
            self.customers.insert(*customer, Seen { came: Some(Vec::new()), ..Seen::default() });
        }
        for (customer, stay) in self.tables.stays_of(customers, but)? {
            let seen = self.seen(customer);
            (seen.is_known, seen.came) = (true, None);
            seen.stays.extend(stay);
        }
        for membership in self.tables.memberships_among(customers)? {
            self.seen(membership.customer).memberships.push(membership);
        }
        for (customer, bucket) in self.tables.loans_among(customers)? {
            self.seen(customer).loans.push(bucket);
        }
        let keys: Vec<(CustomerId, String)> =
            customers.iter().map(|customer| (*customer, ItemKey::Left(*customer).text())).collect();
        let news = self.tables.items(&keys.iter().map(|(_, key)| key.as_str()).collect::<Vec<_>>())?;
        let mut items = but.to_vec();
        for (customer, key) in keys {
            if let Some(known) = news.get(&key) {
                self.seen(customer).news = Some(known.item);
                items.push(known.item);
            }
        }
        self.buckets.see_items(self.tables, &items)
    }

    fn seen(&mut self, customer: CustomerId) -> &mut Seen {
        self.customers.get_mut(&customer).expect("whoever is written about was asked for")
    }

    fn sees(&self, customer: CustomerId) -> &Seen {
        self.customers.get(&customer).expect("whoever is written about was asked for")
    }

    pub fn known(&self, key: &str) -> Option<&Known> {
        self.known.get(key)
    }

    /// Returns what an item says that was taken in.
    pub fn content(&mut self, item: i64) -> Result<Item, HubError> {
        self.pending.write_items(self.tables)?;
        self.tables.item_content(item)
    }

    /// Returns the catalogue that holds now.
    pub fn catalogue(&mut self, in_force: &InForce) -> Result<Arc<Catalogue>, HubError> {
        if let Some(catalogue) = &self.catalogue {
            return Ok(Arc::clone(catalogue));
        }
        self.pending.write_items(self.tables)?;
        let catalogue = in_force.read(self.tables)?;
        self.catalogue = Some(Arc::clone(&catalogue));
        Ok(catalogue)
    }

    pub fn kept_back(&self, operation: OperationId, digest: Digest) -> Option<&held::Known> {
        self.kept.get(&(operation, digest))
    }

    /// Keeps an operation back; see [`held::HeldTable::keep_back`].
    pub fn keep_back(&mut self, new: &held::NewHeld<'_>, now: Moment) -> Result<(), HubError> {
        self.tables.keep_back(new, now)?;
        let kept = self.kept.entry((new.operation.id, new.digest));
        let reason = new.reason.to_owned();
        kept.and_modify(|kept| kept.reason.clone_from(&reason)).or_insert(held::Known {
            standing: new.standing,
            reason,
            decided: false,
        });
        Ok(())
    }

    pub fn forget_held(&mut self, operation: OperationId, digest: Digest) -> Result<(), HubError> {
        self.kept.remove(&(operation, digest));
        self.tables.forget_held(operation, digest)
    }

    /// Returns since when the associate is gone; `None` for those who are there.
    pub fn left_at(&self, associate: &AssociateId) -> Option<Moment> {
        self.left.get(associate).copied()
    }

    pub fn note_left(&mut self, associate: &AssociateId, now: Moment) -> Result<(), HubError> {
        self.left.entry(associate.clone()).or_insert(now);
        self.tables.note_left(associate, now)
    }

    pub fn forget_left(&mut self, associate: &AssociateId) -> Result<(), HubError> {
        self.left.remove(associate);
        self.tables.forget_left(associate)
    }

    /// Says whether nothing was known of the customer before this batch.
    pub fn is_new(&self, customer: CustomerId) -> bool {
        !self.sees(customer).is_known
    }

    /// Notes that what is said of the customer from here on is not the first.
    pub fn is_met(&mut self, customer: CustomerId) {
        self.seen(customer).is_known = true;
    }

    /// Says whether the bucket holds the customer's dossier, or tells that they left it.
    pub fn is_or_was_in(&mut self, customer: CustomerId, bucket: &BucketId) -> Result<bool, HubError> {
        let Some(row) = self.buckets.row_if_there(self.tables, bucket)? else { return Ok(false) };
        let seen = self.sees(customer);
        if seen.memberships.iter().any(|one| one.bucket == row) || seen.loans.contains(&row) {
            return Ok(true);
        }
        match seen.news {
            Some(news) => self.buckets.tells(self.tables, row, news),
            None => Ok(false),
        }
    }

    /// Lets an item be written, in the place of what is known under its key.
    pub fn write(
        &mut self,
        written: &Written,
        kind: u8,
        customer: Option<CustomerId>,
        version: u64,
        touch: Touch,
    ) -> Result<Changed, HubError> {
        let known = self.known.get(&written.key).map(|known| (known.item, known.digest));
        let before = known.map(|(_, digest)| digest);
        let item = match known {
            Some((item, _)) => item,
            None => self.draw()?,
        };
        let changed = Changed { item, before, digest: written.digest };
        let stay = touch.stay();
        if let Some(customer) = customer {
            self.came(customer, changed, kind, stay.clone());
        }
        let known = Known { item, customer, version, digest: written.digest, stay };
        self.known.insert(written.key.clone(), known);
        if kind == RecordKind::Catalogue as u8 {
            self.catalogue = None;
        }
        let new = NewItem {
            item,
            key: written.key.clone(),
            kind,
            customer,
            version,
            touch,
            digest: written.digest,
            content: written.content.clone(),
        };
        match before {
            Some(_) => self.pending.replace(new),
            None => {
                if kind != items::OPERATION {
                    self.buckets.is_nowhere(item);
                }
                self.pending.add(new);
            }
        }
        Ok(changed)
    }

    /// Notes what an item says of its customer.
    fn came(&mut self, customer: CustomerId, changed: Changed, kind: u8, stay: Option<Stay>) {
        let seen = self.seen(customer);
        if let Some(came) = &mut seen.came {
            let first = changed.before.and_then(|_| came.iter_mut().find(|(item, _)| *item == changed.item));
            match first {
                Some((_, digest)) => *digest = changed.digest,
                None => came.push((changed.item, changed.digest)),
            }
        }
        if kind == items::OPERATION {
            stay.into_iter().for_each(|stay| seen.was_there(stay));
        } else {
            match stay {
                Some(stay) => seen.of_items.insert(changed.item, stay),
                None => seen.of_items.remove(&changed.item),
            };
        }
    }

    fn draw(&mut self) -> Result<i64, HubError> {
        if self.drawn.len() == 0 {
            self.drawn = self.tables.draw_items(self.coming.max(1))?.into_iter();
        }
        self.coming = self.coming.saturating_sub(1);
        Ok(self.drawn.next().expect("at least one row was drawn"))
    }

    /// Lets a customer be found by these, too.
    pub fn find_by(&mut self, customer: CustomerId, entries: Vec<Entry>) {
        self.pending.find_by(customer, entries);
    }

    /// Notes how far a device's own numbers go.
    pub fn heard(&mut self, device: DeviceNumber, heard: History) {
        self.pending.heard(device, heard);
    }

    /// Returns the stores whose buckets the customer belongs in.
    pub fn ties_of(&self, customer: CustomerId, now: Moment, cutoff: Moment) -> Vec<Tie> {
        let seen = self.sees(customer);
        ties(seen.stays.iter().chain(seen.of_items.values()), now, cutoff)
    }

    /// Returns the rows of the buckets the customer is in.
    pub fn memberships_of(&self, customer: CustomerId) -> Vec<i64> {
        self.sees(customer).memberships.iter().map(|one| one.bucket).collect()
    }

    /// Returns the rows of the buckets that the dossier is lent to.
    pub fn loans_of(&self, customer: CustomerId) -> Vec<i64> {
        self.sees(customer).loans.clone()
    }

    /// Lets the customer be in the bucket because of `tie`; says whether they were before.
    pub fn put_membership(&mut self, customer: CustomerId, bucket: i64, tie: &Tie) -> bool {
        let now = Membership { customer, bucket, last_at: tie.last_at, open_until: tie.open_until };
        let memberships = &mut self.seen(customer).memberships;
        let before = memberships.iter_mut().find(|one| one.bucket == bucket);
        let was_there = before.is_some();
        match before {
            Some(before) if *before == now => return true,
            Some(before) => *before = now,
            None => memberships.push(now),
        }
        self.pending.put_membership(now);
        was_there
    }

    /// Puts what changed of a customer into the bucket.
    pub fn place_in(&mut self, row: i64, changed: &[Changed]) -> Result<(), HubError> {
        changed.iter().try_for_each(|one| self.buckets.place_in(self.tables, row, *one))
    }

    /// Lets a customer's whole dossier enter the bucket.
    pub fn enter(&mut self, row: i64, customer: CustomerId) -> Result<(), HubError> {
        let seen = self.customers.get(&customer).expect("whoever enters was asked for");
        let (came, news) = (seen.came.clone(), seen.news);
        let dossier = match came {
            Some(came) => came,
            None => {
                self.pending.write_items(self.tables)?;
                self.tables.dossier_of(customer)?
            }
        };
        self.buckets.enter(self.tables, row, news, &dossier)
    }

    /// Lets a customer leave the bucket. `changed` are items that this batch has replaced.
    pub fn leave(&mut self, row: i64, customer: CustomerId, changed: &[Changed]) -> Result<(), HubError> {
        self.pending.write_items(self.tables)?;
        self.pending.forget_membership(customer, row);
        self.tables.end_membership(customer, row)?;
        let news = self.buckets.leave(self.tables, row, customer, changed)?;
        let seen = self.seen(customer);
        seen.memberships.retain(|one| one.bucket != row);
        seen.news = Some(news);
        Ok(())
    }

    /// Writes all of it. Nothing may be written after it.
    pub fn close(self) -> Result<(), HubError> {
        self.pending.write(self.tables)?;
        self.buckets.close(self.tables)
    }
}
