//! In which stores' buckets a customer is: where they bought, collected or were served
//! within the chain's term, and where something is open for them; the most recent three.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use visavi_domain::{CustomerId, Moment, StoreId};
use visavi_protocol::BucketId;

use super::picture::Picture;
use super::round::Changed;
use crate::HubError;
use crate::table::memberships::{Stay, Tie};
use crate::table::meta::Meta;

/// A month as the chain's term counts it: a twelfth of a mean Gregorian year.
const MONTH_MS: i64 = 2_629_746_000;
/// A customer is in the buckets of at most this many stores.
const STORES_MAX: usize = 3;

/// Returns the moment before which a visit does not count any more.
pub(crate) fn cutoff(now: Moment, meta: &Meta) -> Moment {
    Moment(now.0.saturating_sub(MONTH_MS.saturating_mul(i64::from(meta.membership_months))))
}

/// Returns the stores whose buckets a customer belongs in who was there then: where
/// something is open, and where they were since `cutoff`; the most recent three, open work
/// first.
pub(crate) fn ties<'a>(stays: impl Iterator<Item = &'a Stay>, now: Moment, cutoff: Moment) -> Vec<Tie> {
    let mut latest: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for stay in stays {
        let open_until = stay.open_until.unwrap_or(0);
        if stay.at >= cutoff.0 || stay.open_until.is_some_and(|until| until >= now.0) {
            let (last_at, latest_end) = latest.entry(&stay.store.0).or_insert((stay.at, open_until));
            *last_at = stay.at.max(*last_at);
            *latest_end = open_until.max(*latest_end);
        }
    }
    let mut ties: Vec<Tie> = latest
        .into_iter()
        .map(|(store, (last_at, open_until))| Tie { store: StoreId(store.to_owned()), last_at, open_until })
        .collect();
    // By their codes where nothing else decides, as they stand.
    ties.sort_by_key(|tie| (Reverse(tie.open_until >= now.0), Reverse(tie.last_at)));
    ties.truncate(STORES_MAX);
    ties
}

/// Lets customers enter and leave buckets as their items now say, and puts what changed of
/// them into the feeds of those they stay in.
pub(crate) fn settle(
    picture: &mut Picture<'_>,
    customers: &[(CustomerId, Vec<Changed>)],
    now: Moment,
) -> Result<(), HubError> {
    let cutoff = cutoff(now, &picture.meta);
    let wanted: Vec<Vec<Tie>> = customers.iter().map(|(customer, _)| picture.ties_of(*customer, now, cutoff)).collect();
    let stores: BTreeSet<&StoreId> = wanted.iter().flatten().map(|tie| &tie.store).collect();
    let ids = stores.into_iter().map(|store| BucketId::Store(store.clone())).collect();
    picture.buckets.make(picture.tables, ids)?;
    for ((customer, changed), wanted) in customers.iter().zip(&wanted) {
        settle_one(picture, *customer, changed, wanted)?;
    }
    Ok(())
}

fn settle_one(
    picture: &mut Picture<'_>,
    customer: CustomerId,
    changed: &[Changed],
    wanted: &[Tie],
) -> Result<(), HubError> {
    let present = picture.memberships_of(customer);
    let mut staying = Vec::with_capacity(wanted.len());
    for tie in wanted {
        let row = picture.buckets.row(picture.tables, &BucketId::Store(tie.store.clone()))?;
        staying.push(row);
        if picture.put_membership(customer, row, tie) {
            picture.place_in(row, changed)?;
        } else {
            picture.enter(row, customer)?;
        }
    }
    for row in picture.loans_of(customer) {
        picture.place_in(row, changed)?;
    }
    for row in present {
        if !staying.contains(&row) {
            picture.leave(row, customer, changed)?;
        }
    }
    Ok(())
}
