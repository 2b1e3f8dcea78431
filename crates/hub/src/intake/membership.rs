//! In which stores' buckets a customer is: where they bought, collected or were served
//! within the chain's term, and where something is open for them; the most recent three.

use visavi_domain::{CustomerId, Moment};
use visavi_protocol::BucketId;

use super::open_buckets::OpenBuckets;
use super::round::Changed;
use crate::HubError;
use crate::table::memberships;
use crate::table::meta::Meta;

/// A month as the chain's term counts it: a twelfth of a mean Gregorian year.
const MONTH_MS: i64 = 2_629_746_000;

/// Returns the moment before which a visit does not count any more.
pub(crate) fn cutoff(now: Moment, meta: &Meta) -> Moment {
    Moment(now.0.saturating_sub(MONTH_MS.saturating_mul(i64::from(meta.membership_months))))
}

/// Lets the customer enter and leave buckets as their items now say, and puts what
/// changed of them into the feeds of those they stay in.
pub(crate) fn settle(
    buckets: &mut OpenBuckets<'_>,
    customer: CustomerId,
    changed: &[Changed],
    now: Moment,
    meta: &Meta,
) -> Result<(), HubError> {
    let transaction = buckets.transaction;
    let wanted = memberships::wanted(transaction, customer, now, cutoff(now, meta))?;
    let present = memberships::of(transaction, customer)?;
    let mut staying = Vec::with_capacity(wanted.len());
    for tie in &wanted {
        let row = buckets.row(&BucketId::Store(tie.store.clone()))?;
        memberships::put(transaction, customer, row, tie)?;
        staying.push(row);
        if present.contains(&row) {
            for item in changed {
                buckets.place_in(row, *item)?;
            }
        } else {
            buckets.enter(row, customer)?;
        }
    }
    for row in present {
        if !staying.contains(&row) {
            memberships::end(transaction, customer, row)?;
            buckets.leave(row, customer, changed)?;
        }
    }
    Ok(())
}
