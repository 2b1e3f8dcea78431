//! Reading feeds. It asks nobody for permission: only [`crate::scope`] may call it for
//! the network.

use rusqlite::Connection;
use visavi_domain::time::DAY_MS;
use visavi_domain::{Moment, RecordKind};
use visavi_protocol::limits::ITEMS_PER_PAGE_MAX;
use visavi_protocol::{BucketId, BucketState, Buckets, NumberedItem, Page};

use crate::HubError;
use crate::table::buckets::{self, Bucket};
use crate::table::feed::{self, Room};
use crate::table::{memberships, meta};

/// Content of one page, before it is packed. Far below the limits of a frame and of a
/// reply, even when nothing can be packed smaller.
const PAGE_BYTES_MAX: usize = 4 * 1024 * 1024;

pub(crate) fn states(connection: &Connection, ids: Vec<BucketId>, now: Moment) -> Result<Buckets, HubError> {
    let buckets = ids.into_iter().map(|id| state(connection, id)).collect::<Result<_, _>>()?;
    Ok(Buckets { hub_epoch: meta::read(connection)?.hub_epoch, now, buckets })
}

fn state(connection: &Connection, id: BucketId) -> Result<BucketState, HubError> {
    let found = buckets::find(connection, &id)?;
    Ok(found.map_or_else(|| buckets::empty(id), |bucket| bucket.state))
}

pub(crate) fn page(connection: &Connection, id: &BucketId, after: u64, limit: usize) -> Result<Page, HubError> {
    let hub_epoch = meta::read(connection)?.hub_epoch;
    let Some(bucket) = buckets::find(connection, id)? else {
        let state = buckets::empty(id.clone());
        return Ok(Page { hub_epoch, items: Vec::new(), cursor: Some(0), state });
    };
    let room = Room { items: limit.min(ITEMS_PER_PAGE_MAX), bytes: PAGE_BYTES_MAX };
    let items = feed::after(connection, bucket.row, after, room)?;
    // The head is always in the feed: whatever takes an item away puts another one in.
    let cursor = items.last().map_or(bucket.state.head, |last| last.number);
    Ok(Page { hub_epoch, items, cursor: Some(cursor), state: bucket.state })
}

/// Returns the shop's staff, then the dossiers of everybody who is expected within a day
/// or for whom something is overdue, then those met most recently: whole dossiers only.
/// A day either way covers "today" in every time zone.
pub(crate) fn today(connection: &Connection, id: &BucketId, now: Moment, limit: usize) -> Result<Page, HubError> {
    let hub_epoch = meta::read(connection)?.hub_epoch;
    let Some(bucket) = buckets::find(connection, id)? else {
        let state = buckets::empty(id.clone());
        return Ok(Page { hub_epoch, items: Vec::new(), cursor: None, state });
    };
    let limit = limit.min(ITEMS_PER_PAGE_MAX);
    let mut packing = Packing { items: Vec::new(), room: Room { items: limit, bytes: PAGE_BYTES_MAX } };
    packing.take(feed::of_all(connection, bucket.row, RecordKind::Staff as u8)?);
    let mut due = memberships::due(connection, bucket.row, now, Moment(now.0.saturating_add(DAY_MS)))?;
    // A dossier holds at least one item, so more people than items never fit.
    due.truncate(limit);
    for customer in &due {
        packing.take(feed::dossier(connection, bucket.row, *customer)?);
    }
    for customer in memberships::recent(connection, bucket.row, limit)? {
        if packing.is_full() {
            break;
        }
        if !due.contains(&customer) {
            packing.take(feed::dossier(connection, bucket.row, customer)?);
        }
    }
    Ok(packing.into_page(hub_epoch, bucket))
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

    fn into_page(self, hub_epoch: u64, bucket: Bucket) -> Page {
        Page { hub_epoch, items: self.items, cursor: None, state: bucket.state }
    }
}
