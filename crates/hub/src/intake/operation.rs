//! Taking in one operation.

use std::collections::BTreeSet;

use visavi_domain::{Catalogue, CustomerId, Fact, Moment};
use visavi_protocol::limits::PAYLOAD_BYTES_MAX;
use visavi_protocol::{Body, BucketId, Change, Digest, Disposition, FORK, Item, Operation, Payload};

use super::coming::Written;
use super::round::Round;
use super::touch::Touch;
use super::{check, refused};
use crate::retention::emptied;
use crate::table::Tables;
use crate::table::held::{NewHeld, Standing};
use crate::table::items;
use crate::{HubError, erase, look_up};

/// After so many days without contact a device's key is gone; what it still had to say
/// may come later, but does not count as older than this.
const OFFLINE_DAYS_MAX: i64 = 14;

/// Why an operation waits that came sealed from a device which this hub does not know.
const DEVICE_UNKNOWN: &str = "device-unknown";

/// Takes an operation in, keeps it for a person to decide, or refuses it with a reason;
/// what was its device's to say is kept either way, unless it is about a customer who was
/// erased: of that nothing is kept but how far the device's numbers go.
///
/// What was taken in once is taken in for good: a later catalogue, or a retention that has
/// emptied it, must not turn the same operation into a refusal or a fork.
pub(super) fn take_in(
    round: &mut Round<'_, '_>,
    operation: &Operation,
    written: &Written,
    catalogue: &Catalogue,
    erased: &BTreeSet<CustomerId>,
) -> Result<Disposition, HubError> {
    if erased.contains(&operation.customer) {
        round.heard(operation.id);
        return Ok(Disposition::DroppedByErasure);
    }
    let digest = written.digest;
    let known = round.picture.known(&written.key).map(|known| (known.item, known.digest, known.version));
    if known.is_some_and(|(_, first, version)| first == digest || version == items::EMPTIED) {
        return Ok(Disposition::Merged);
    }
    let kept = round.picture.kept_back(operation.id, digest);
    match kept {
        Some(kept) if kept.standing == Standing::Waiting => {
            return Ok(Disposition::Held { reason: kept.reason.clone() });
        }
        Some(kept) if kept.standing == Standing::Released => return Ok(Disposition::Merged),
        Some(kept) if kept.decided => return Ok(refused("refused-by-person")),
        Some(_) | None => {}
    }
    let was_refused = kept.is_some();
    if let Some((item, ..)) = known {
        let first = round.picture.content(item)?.change;
        let is_left = matches!(&first, Change::Operation(first) if emptied::is_left_of(operation, first));
        return if is_left { Ok(Disposition::Merged) } else { keep(round, operation, digest, FORK) };
    }
    if !round.from.enabled {
        return keep(round, operation, digest, "device-shut-out");
    }
    let facts = match check::body(round.from, operation, catalogue) {
        Ok(facts) => facts,
        Err(reason) => return refuse(round, operation, digest, reason),
    };
    if let Some(associate) = &operation.associate
        && let Some(left_at) = round.picture.left_at(associate)
        && operation.written_at > left_at
    {
        return keep(round, operation, digest, "associate-left");
    }
    if was_refused {
        round.picture.forget_held(operation.id, digest)?;
    }
    round.heard(operation.id);
    write(round, operation, written, &facts)?;
    Ok(Disposition::Merged)
}

/// Writes an operation that is taken in, with the facts that it carries.
pub(super) fn write(
    round: &mut Round<'_, '_>,
    operation: &Operation,
    written: &Written,
    facts: &[Fact],
) -> Result<(), HubError> {
    let touch = touch(round, operation)?;
    round.write(written, items::OPERATION, Some(operation.customer), items::AS_SAID, touch)?;
    round.picture.find_by(operation.customer, facts.iter().flat_map(look_up::of_fact).collect());
    Ok(())
}

fn keep(
    round: &mut Round<'_, '_>,
    operation: &Operation,
    digest: Digest,
    reason: &str,
) -> Result<Disposition, HubError> {
    hold(round, operation, digest, reason, Standing::Waiting)?;
    round.heard(operation.id);
    Ok(Disposition::Held { reason: reason.to_owned() })
}

/// Keeps what a device says that this hub does not know.
pub(super) fn keep_of_nobody(
    tables: &mut dyn Tables,
    operation: &Operation,
    now: Moment,
) -> Result<Disposition, HubError> {
    if erase::reserve_others(tables, &BTreeSet::from([operation.customer]))?.contains(&operation.customer) {
        return Ok(Disposition::DroppedByErasure);
    }
    let digest = Item { change: Change::Operation(operation.clone()) }.digest();
    if let Some(kept) = tables.kept_back(operation.id, digest)?
        && kept.standing != Standing::Waiting
    {
        return Ok(if kept.standing == Standing::Released {
            Disposition::Merged
        } else {
            refused("refused-by-person")
        });
    }
    let content = content(operation);
    let reason = DEVICE_UNKNOWN;
    let new = NewHeld { operation, digest, reason, standing: Standing::Waiting, content: &content };
    tables.keep_back(&new, now)?;
    Ok(Disposition::Held { reason: reason.to_owned() })
}

/// A refused operation is journaled too: a person can still let it in, when what was
/// wrong was the catalogue.
fn refuse(
    round: &mut Round<'_, '_>,
    operation: &Operation,
    digest: Digest,
    reason: &str,
) -> Result<Disposition, HubError> {
    hold(round, operation, digest, reason, Standing::Refused)?;
    Ok(refused(reason))
}

fn hold(
    round: &mut Round<'_, '_>,
    operation: &Operation,
    digest: Digest,
    reason: &str,
    standing: Standing,
) -> Result<(), HubError> {
    let new = NewHeld { operation, digest, reason, standing, content: &content(operation) };
    round.picture.keep_back(&new, round.now)
}

/// Returns what is kept of an operation: not a body that is too large to be kept for anybody.
fn content(operation: &Operation) -> Vec<u8> {
    let (Body::Facts(payload) | Body::Command(payload)) = &operation.body;
    let mut bounded = operation.clone();
    if payload.bytes.len() > PAYLOAD_BYTES_MAX {
        bounded.body = Body::Facts(Payload { version: payload.version, bytes: Vec::new() });
    }
    items::content(&Item { change: Change::Operation(bounded) })
}

/// Returns the tie that an operation makes between customer and shop.
///
/// What a device says ties a customer to the device's own shop only, and only a customer
/// it can see, or could see until the customer left, or has borrowed, or whom nobody knew. Otherwise a
/// device that guesses an id could call any dossier of the chain into its bucket by
/// saying something about it. What it has to say of somebody who was lent to it may come
/// late, too.
fn touch(round: &mut Round<'_, '_>, operation: &Operation) -> Result<Touch, HubError> {
    let Some(own) = &round.from.store else {
        let store = operation.store.as_ref();
        return Ok(store.map_or_else(Touch::default, |store| Touch::was_there(store, operation.written_at, round.now)));
    };
    let (picture, customer) = (&mut *round.picture, operation.customer);
    let in_sight = picture.is_new(customer)
        || picture.is_or_was_in(customer, &BucketId::Store(own.clone()))?
        || picture.is_or_was_in(customer, &BucketId::Device(round.from.number))?;
    Ok(match in_sight {
        true => Touch::was_there(own, not_long_ago(operation.written_at, round.now), round.now),
        false => Touch::default(),
    })
}

/// Returns when a customer was in the shop, from a device's clock that may be years
/// behind: nobody's tablet was without a network for longer than this, and a customer
/// who was served must not be out of everybody's sight because of a clock.
fn not_long_ago(written_at: Moment, now: Moment) -> Moment {
    written_at.max(now.plus_days(-OFFLINE_DAYS_MAX))
}
