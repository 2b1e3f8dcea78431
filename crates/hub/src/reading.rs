//! Reading feeds. It asks nobody for permission: only [`crate::scope`] may call it for
//! the network.

use visavi_domain::time::DAY_MS;
use visavi_domain::{DeviceNumber, Moment, RecordKind};
use visavi_protocol::limits::ITEMS_PER_PAGE_MAX;
use visavi_protocol::{BucketId, BucketState, Buckets, NumberedItem, Page};

use crate::table::Tables;
use crate::table::buckets::{self, Bucket};
use crate::table::feed::Room;
use crate::table::meta::Meta;
use crate::{HubError, erase};

/// Content of one page, before it is packed. Far below the limits of a frame and of a
/// reply, even when nothing can be packed smaller.
const PAGE_BYTES_MAX: usize = 4 * 1024 * 1024;

pub(crate) fn states(
    tables: &dyn Tables,
    caller: DeviceNumber,
    ids: Vec<BucketId>,
    erased: u64,
    now: Moment,
) -> Result<Buckets, HubError> {
    let heard = tables.histories(caller)?;
    let mut buckets = Vec::with_capacity(ids.len());
    for id in ids {
        buckets.extend(state(tables, id)?);
    }
    let Meta { hub_epoch, lease_hours, .. } = tables.meta()?;
    let erasures = erase::told(tables, caller, erased)?;
    Ok(Buckets { hub_epoch, now, lease_hours, heard, erasures, buckets })
}

/// Returns how the bucket stands; `None` for that of a device which never borrowed.
pub(crate) fn state(tables: &dyn Tables, id: BucketId) -> Result<Option<BucketState>, HubError> {
    match (tables.bucket(&id)?, &id) {
        (Some(bucket), _) => Ok(Some(bucket.state)),
        (None, BucketId::Device(_)) => Ok(None),
        (None, BucketId::Shared | BucketId::Store(_)) => Ok(Some(buckets::empty(id))),
    }
}

pub(crate) fn page(tables: &dyn Tables, id: &BucketId, after: u64, limit: usize) -> Result<Page, HubError> {
    let (hub_epoch, erased) = (tables.meta()?.hub_epoch, tables.erased()?);
    let Some(bucket) = tables.bucket(id)? else {
        let state = buckets::empty(id.clone());
        return Ok(Page { hub_epoch, erased, items: Vec::new(), cursor: Some(0), state });
    };
    let room = Room { items: limit.min(ITEMS_PER_PAGE_MAX), bytes: PAGE_BYTES_MAX };
    let items = tables.feed_after(bucket.row, after, room)?;
    // The head is always in the feed: whatever takes an item away puts another one in.
    let cursor = items.last().map_or(bucket.state.head, |last| last.number);
    Ok(Page { hub_epoch, erased, items, cursor: Some(cursor), state: bucket.state })
}

/// Returns the shop's staff, then the dossiers of everybody who is expected within a day
/// or for whom something is overdue, then those met most recently: whole dossiers only.
/// A day either way covers "today" in every time zone.
pub(crate) fn today(tables: &dyn Tables, id: &BucketId, now: Moment, limit: usize) -> Result<Page, HubError> {
    let (hub_epoch, erased) = (tables.meta()?.hub_epoch, tables.erased()?);
    let Some(bucket) = tables.bucket(id)? else {
        let state = buckets::empty(id.clone());
        return Ok(Page { hub_epoch, erased, items: Vec::new(), cursor: None, state });
    };
    let limit = limit.min(ITEMS_PER_PAGE_MAX);
    let mut packing = Packing { items: Vec::new(), room: Room { items: limit, bytes: PAGE_BYTES_MAX } };
    packing.take(tables.feed_of_kind(bucket.row, RecordKind::Staff as u8)?);
    let mut due = tables.due_customers(bucket.row, now, Moment(now.0.saturating_add(DAY_MS)))?;
    // A dossier holds at least one item, so more people than items never fit.
    due.truncate(limit);
    for customer in &due {
        packing.take(tables.feed_of_customer(bucket.row, *customer)?);
    }
    for customer in tables.recent_customers(bucket.row, limit)? {
        if packing.is_full() {
            break;
        }
        if !due.contains(&customer) {
            packing.take(tables.feed_of_customer(bucket.row, customer)?);
        }
    }
    Ok(packing.into_page(hub_epoch, erased, bucket))
}

struct Packing {
    items: Vec<NumberedItem>,
    room: Room,
}

impl Packing {
    /// Takes a dossier that fits whole. Half of one would look like a person of whom
    /// little is known.
    fn take(&mut self, (mut items, bytes): (Vec<NumberedItem>, usize)) {
        if items.len() <= self.room.items && bytes <= self.room.bytes {
            self.room.items -= items.len();
            self.room.bytes -= bytes;
            self.items.append(&mut items);
        }
    }

    fn is_full(&self) -> bool {
        self.room.items == 0
    }

    fn into_page(self, hub_epoch: u64, erased: u64, bucket: Bucket) -> Page {
        Page { hub_epoch, erased, items: self.items, cursor: None, state: bucket.state }
    }
}
