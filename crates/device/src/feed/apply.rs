//! Takes in a page of a feed. Twice is the same as once; cut off anywhere, the next
//! page goes on from the kept cursor.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use rusqlite::Transaction;
use visavi_domain::{CustomerId, RecordKind, Reference};
use visavi_protocol::limits::ITEMS_PER_PAGE_MAX;
use visavi_protocol::{Change, Digest, Item, NumberedItem, Page};

use super::buckets::{self, Held};
use super::snapshot::taking;
use super::{keep, leave};
use crate::derive::{self, touched, touched::Touched};
use crate::device::Device;
use crate::error::{DeviceError, Result};
use crate::read::reference;

/// Items before the head of the feed from which on derived rows are made for many
/// customers together.
const FAR_BEHIND: u64 = 20_000;

/// How far the head of the feed is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Behind {
    No,
    Near,
    Far,
}

impl Behind {
    /// A page that moves no cursor says nothing about the way that is left.
    fn of(reached: Option<u64>, head: u64) -> Self {
        match reached.map_or(0, |reached| head.saturating_sub(reached)) {
            0 => Self::No,
            1..=FAR_BEHIND => Self::Near,
            _ => Self::Far,
        }
    }
}

/// How the bucket stands after a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    pub cursor: u64,
    pub items: u64,
    pub digest: Digest,
    /// Customers whose dossier may look different now, sorted.
    pub changed_customers: Vec<CustomerId>,
    /// The catalogue, a spread, a shop or the staff changed.
    pub reference_changed: bool,
}

impl Device {
    /// Takes in a page, in transactions of 1,000 items at most, so that a save never
    /// waits long. Items that the cursor has passed are skipped; a page without a
    /// cursor (today's customers, ahead of their turn) does not move it.
    ///
    /// # Errors
    /// [`DeviceError::NotHeld`] when the bucket is not one of this device's, and
    /// whatever the disk says. What was taken in before the error stays.
    pub fn apply(&self, page: &Page) -> Result<Applied> {
        let mut parts = page.items.chunks(ITEMS_PER_PAGE_MAX).peekable();
        let mut applied = self.apply_part(page, parts.next().unwrap_or_default(), parts.peek().is_none())?;
        while let Some(part) = parts.next() {
            let next = self.apply_part(page, part, parts.peek().is_none())?;
            applied.changed_customers.extend(next.changed_customers.iter().copied());
            applied = Applied {
                changed_customers: applied.changed_customers,
                reference_changed: applied.reference_changed || next.reference_changed,
                ..next
            };
        }
        applied.changed_customers.sort_unstable();
        applied.changed_customers.dedup();
        Ok(applied)
    }

    fn apply_part(&self, page: &Page, items: &[NumberedItem], last: bool) -> Result<Applied> {
        let reference = self.reference()?;
        let applied = self.for_feed(|transaction| {
            let bucket = &page.state.bucket;
            let held = buckets::find(transaction, bucket)?.ok_or_else(|| DeviceError::NotHeld(bucket.clone()))?;
            if taking::is_any(transaction, held.number)? {
                // A feed is never laid over half a snapshot: the sums would say nothing.
                buckets::empty(transaction, &held, &reference)?;
            }
            let mut intake = Intake::new(transaction, held)?;
            items.iter().try_for_each(|numbered| intake.take(numbered))?;
            let reached = if last { page.cursor } else { page.cursor.and(items.last().map(|item| item.number)) };
            let behind = Behind::of(reached, page.state.head);
            intake.finish(reached, behind, &reference)
        })?;
        if applied.reference_changed {
            self.reference_changed();
        }
        Ok(applied)
    }
}

/// One transaction's work.
pub(super) struct Intake<'a> {
    pub(super) transaction: &'a Transaction<'a>,
    pub(super) held: Held,
    /// The device's own number, to know its own operations when they come back.
    pub(super) own: Option<u32>,
    changed: BTreeMap<CustomerId, Touched>,
    reference_changed: bool,
    /// The catalogue or a spread changed, on which derived rows rest.
    catalogue_changed: bool,
}

impl<'a> Intake<'a> {
    pub(super) fn new(transaction: &'a Transaction<'a>, held: Held) -> Result<Self> {
        let own = keep::own_number(transaction)?;
        Ok(Self {
            transaction,
            held,
            own,
            changed: BTreeMap::new(),
            reference_changed: false,
            catalogue_changed: false,
        })
    }

    fn take(&mut self, numbered: &NumberedItem) -> Result<()> {
        if numbered.number <= self.held.cursor { Ok(()) } else { self.take_in(&numbered.item) }
    }

    /// Takes an item in, whatever its number.
    pub(super) fn take_in(&mut self, item: &Item) -> Result<()> {
        let everything = |changed: bool| changed.then_some(Touched::Everything);
        let touched = match &item.change {
            Change::Operation(operation) => keep::operation(self, operation, item.digest())?,
            Change::Record(record) => {
                let changed = keep::record(self, record, item.digest())?;
                if changed && record.customer.is_none() {
                    self.note_shared(record.key.kind);
                }
                everything(changed)
            }
            Change::Left(customer) => everything(leave::customer(self, *customer)?),
        };
        if let (Some(touched), Some(customer)) = (touched, item.customer()) {
            match self.changed.entry(customer) {
                Entry::Vacant(entry) => drop(entry.insert(touched)),
                Entry::Occupied(mut entry) => entry.get_mut().and(touched),
            }
        }
        Ok(())
    }

    fn note_shared(&mut self, kind: RecordKind) {
        match kind {
            RecordKind::Catalogue => {
                self.reference_changed = true;
                self.catalogue_changed = true;
            }
            RecordKind::Spread | RecordKind::Staff | RecordKind::Store => self.reference_changed = true,
            _ => {}
        }
    }

    /// Ends the intake of what belongs to nobody, without a word about the bucket; says
    /// whether it is to be read anew.
    pub(super) fn finish_shared(self, before: &Reference) -> Result<bool> {
        if self.catalogue_changed {
            let after = reference::load(self.transaction)?;
            derive::catalogue_changed(self.transaction, before, &after)?;
        }
        Ok(self.reference_changed)
    }

    fn finish(mut self, reached: Option<u64>, behind: Behind, before: &Reference) -> Result<Applied> {
        self.held.cursor = self.held.cursor.max(reached.unwrap_or(0));
        buckets::keep(self.transaction, &self.held)?;
        if self.catalogue_changed {
            let after = reference::load(self.transaction)?;
            derive::catalogue_changed(self.transaction, before, &after)?;
            self.derive(reached, behind, &after)?;
        } else {
            self.derive(reached, behind, before)?;
        }
        Ok(Applied {
            cursor: self.held.cursor,
            items: self.held.items,
            digest: self.held.digest,
            changed_customers: self.changed.into_keys().collect(),
            reference_changed: self.reference_changed,
        })
    }

    /// Brings derived rows up to date: at once, or, while the head is far off, those of
    /// many customers together, and then up to the head. Today's customers never wait.
    fn derive(&self, reached: Option<u64>, behind: Behind, reference: &Reference) -> Result<()> {
        let wait = match behind {
            Behind::Far => true,
            Behind::Near => derive::due::are_any(self.transaction)?,
            Behind::No => false,
        };
        if wait {
            return derive::due::put_off(self.transaction, self.changed.keys(), reference);
        }
        if reached.is_some() {
            derive::due::catch_up(self.transaction, reference)?;
        }
        touched::people(self.transaction, &self.changed, reference)
    }
}
