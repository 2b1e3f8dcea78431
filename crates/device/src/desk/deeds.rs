//! The deeds of this device as the sync centre lists them.

use rusqlite::{Connection, Row};
use visavi_domain::{AssociateId, CustomerId, FactDraft, Moment, OperationId};
use visavi_protocol::{Disposition, Payload};

use crate::device::Device;
use crate::error::Result;
use crate::feed::facts;
use crate::row;

/// Which deeds are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeedFilter {
    /// Not acknowledged by the hub yet; oldest first.
    OnTheWay,
    /// Refused, held for review or parked, and not dismissed; newest first.
    NotAccepted,
    /// Accepted since then (or dropped with an erased customer); newest first.
    SettledSince(Moment),
}

/// One deed and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeedRow {
    pub operation: OperationId,
    pub customer: CustomerId,
    pub associate: AssociateId,
    /// The stable word it was saved with.
    pub what: String,
    /// When it was written.
    pub at: Moment,
    /// When it was settled; `None` while on the way.
    pub settled_at: Option<Moment>,
    /// `None` while on the way. A parked one reads as refused.
    pub disposition: Option<Disposition>,
    /// What it said; empty where it is kept no longer.
    pub drafts: Vec<FactDraft>,
}

/// What became of a deed. The numbers are on disk: never renumbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Applied,
    Merged,
    Held,
    Refused,
    Dropped,
    Parked,
}

impl State {
    pub(crate) fn of(disposition: &Disposition) -> (Self, Option<&str>) {
        match disposition {
            Disposition::Applied => (Self::Applied, None),
            Disposition::Merged => (Self::Merged, None),
            Disposition::Held { reason } => (Self::Held, Some(reason)),
            Disposition::Refused { reason } => (Self::Refused, Some(reason)),
            Disposition::DroppedByErasure => (Self::Dropped, None),
        }
    }

    pub(crate) fn number(self) -> i64 {
        match self {
            Self::Applied => 1,
            Self::Merged => 2,
            Self::Held => 3,
            Self::Refused => 4,
            Self::Dropped => 5,
            Self::Parked => 6,
        }
    }

    /// The hub has it, and the feed will bring it back.
    pub(crate) fn accepted(self) -> bool {
        matches!(self, Self::Applied | Self::Merged)
    }

    /// The customer's dossier goes on showing it.
    pub(crate) fn shown(self) -> bool {
        !matches!(self, Self::Refused | Self::Dropped)
    }
}

impl Device {
    /// Returns the deeds of one list of the sync centre.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn deeds(&self, filter: DeedFilter) -> Result<Vec<DeedRow>> {
        self.read(|connection| {
            let (condition, since) = match filter {
                DeedFilter::OnTheWay => ("payload is not null and state = 0 order by device, epoch, sequence", 0),
                DeedFilter::NotAccepted => {
                    ("payload is not null and state in (3, 4, 6) order by settled_at desc, sequence desc", 0)
                }
                DeedFilter::SettledSince(since) => {
                    ("state in (1, 2, 5) and settled_at >= ?1 order by settled_at desc, sequence desc", since.0)
                }
            };
            let mut select = connection.prepare_cached(&format!(
                "select device, epoch, sequence, customer, associate, what, written_at, settled_at,
                        state, reason, version, payload
                 from deed
                 where ?1 is not null and {condition}"
            ))?;
            let rows = select.query_map([since], read)?.collect::<rusqlite::Result<Vec<_>>>()?;
            rows.into_iter().map(|(deed, payload)| with_drafts(connection, deed, payload)).collect()
        })
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<(DeedRow, Option<Payload>)> {
    let reason = row.get::<_, Option<String>>(9)?.unwrap_or_default();
    let disposition = match row.get::<_, i64>(8)? {
        1 => Some(Disposition::Applied),
        2 => Some(Disposition::Merged),
        3 => Some(Disposition::Held { reason }),
        4 | 6 => Some(Disposition::Refused { reason }),
        5 => Some(Disposition::DroppedByErasure),
        _ => None,
    };
    let deed = DeedRow {
        operation: row::operation(row, 0)?,
        customer: row::customer(row, 3)?,
        associate: AssociateId(row.get(4)?),
        what: row.get(5)?,
        at: Moment(row.get(6)?),
        settled_at: row.get::<_, Option<i64>>(7)?.map(Moment),
        disposition,
        drafts: Vec::new(),
    };
    let version = row.get(10)?;
    let payload = row.get::<_, Option<Vec<u8>>>(11)?.map(|bytes| Payload { version, bytes });
    Ok((deed, payload))
}

/// Reads the drafts from the deed itself, or from where the feed has put the operation.
fn with_drafts(connection: &Connection, mut deed: DeedRow, payload: Option<Payload>) -> Result<DeedRow> {
    let payload = match payload {
        Some(payload) => Some(payload),
        None => brought_back(connection, deed.operation, deed.customer)?,
    };
    deed.drafts = payload.and_then(|payload| payload.read().ok()).unwrap_or_default();
    Ok(deed)
}

fn brought_back(connection: &Connection, operation: OperationId, customer: CustomerId) -> Result<Option<Payload>> {
    facts::find(connection, customer, |held| {
        let payload = || Payload { version: held.version, bytes: held.payload.to_vec() };
        Ok((held.id == operation).then(payload))
    })
}
