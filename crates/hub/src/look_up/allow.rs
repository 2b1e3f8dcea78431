//! Who may look beyond their own store, and how often.

use visavi_domain::record::{RecordBody, Staff};
use visavi_domain::time::DAY_MS;
use visavi_domain::{AssociateId, Moment, RecordKind, StoreId};
use visavi_protocol::limits::{LOANS_PER_DAY_MAX, LOANS_PER_HOUR_MANY, LOANS_PER_HOUR_MAX, LOOK_UPS_PER_HOUR_MAX};
use visavi_protocol::{BucketId, Change};

use crate::table::Tables;
use crate::table::disclosures::Disclosure;
use crate::{HubError, Scope};

const HOUR_MS: i64 = 60 * 60 * 1000;

/// Why somebody is not shown what they asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAllowed {
    /// Nobody of this code works in the device's store.
    #[error("the device's store has no such associate")]
    UnknownAssociate,
    #[error("nothing is known of this customer")]
    UnknownCustomer,
    #[error("the device, or the associate, asks for too many customers")]
    TooMany,
}

/// Lets a look beyond the own store happen, and writes it down.
///
/// # Errors
/// [`NotAllowed`] for strangers, and where the hour's or the day's share is used up.
pub(super) fn allow(tables: &mut dyn Tables, scope: &Scope, disclosure: &Disclosure) -> Result<(), HubError> {
    if who_works_in(tables, scope.store(), &disclosure.associate)?.is_none() {
        return Err(NotAllowed::UnknownAssociate.into());
    }
    let since = |ms: i64| Moment(disclosure.at.0.saturating_sub(ms));
    let hour = tables.disclosed_since(disclosure.device, &disclosure.associate, since(HOUR_MS))?;
    let day = tables.disclosed_since(disclosure.device, &disclosure.associate, since(DAY_MS))?;
    let used_up = match disclosure.lent {
        None => hour.look_ups >= LOOK_UPS_PER_HOUR_MAX,
        Some(_) => hour.loans >= LOANS_PER_HOUR_MAX || day.loans >= LOANS_PER_DAY_MAX,
    };
    if used_up || hour.loans == LOANS_PER_HOUR_MANY {
        tracing::warn!(device = scope.device().0, used_up, "a device asks for unusually many customers");
    }
    if used_up {
        return Err(NotAllowed::TooMany.into());
    }
    tables.note_disclosure(disclosure)
}

/// Returns the associate of this code who works in the store now.
pub(crate) fn who_works_in(
    tables: &dyn Tables,
    store: &StoreId,
    associate: &AssociateId,
) -> Result<Option<Staff>, HubError> {
    let Some(bucket) = tables.bucket(&BucketId::Store(store.clone()))? else { return Ok(None) };
    let (items, _) = tables.feed_of_kind(bucket.row, RecordKind::Staff as u8)?;
    let mut staff = items.into_iter().filter_map(|numbered| match numbered.item.change {
        Change::Record(envelope) => match envelope.record().ok()?.body {
            RecordBody::Staff(staff) => Some(staff),
            _ => None,
        },
        Change::Operation(_) | Change::Left(_) => None,
    });
    Ok(staff.find(|staff| staff.associate == *associate && staff.store == *store && staff.active))
}
