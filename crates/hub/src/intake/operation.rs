//! Taking in one operation.

use visavi_domain::{Catalogue, Moment};
use visavi_protocol::limits::PAYLOAD_BYTES_MAX;
use visavi_protocol::{Body, BucketId, Change, Digest, Disposition, Item, Operation, Payload};

use super::round::Round;
use super::touch::Touch;
use super::{check, refused};
use crate::HubError;
use crate::retention::emptied;
use crate::table::held::{self, NewHeld, Standing};
use crate::table::items::{self, NewItem};
use crate::table::{associates_left, buckets, feed, memberships};

/// After so many days without contact a device's key is gone; what it still had to say
/// may come later, but does not count as older than this.
const OFFLINE_DAYS_MAX: i64 = 14;

/// Takes an operation in, keeps it for a person to decide, or refuses it with a reason;
/// what was its device's to say is kept either way.
///
/// What was taken in once is taken in for good: a later catalogue, or a retention that has
/// emptied it, must not turn the same operation into a refusal or a fork.
pub(super) fn take_in(
    round: &mut Round<'_>,
    operation: &Operation,
    catalogue: &Catalogue,
) -> Result<Disposition, HubError> {
    if let Err(reason) = check::envelope(round.from, operation) {
        return Ok(refused(reason));
    }
    let item = Item { change: Change::Operation(operation.clone()) };
    let digest = item.digest();
    let known = items::find(round.transaction, &item.key().text())?;
    if known.as_ref().is_some_and(|known| known.digest == digest || known.version == items::EMPTIED) {
        return Ok(Disposition::Merged);
    }
    let kept = held::known(round.transaction, operation.id, digest)?;
    match &kept {
        Some(kept) if kept.standing == Standing::Waiting => {
            return Ok(Disposition::Held { reason: kept.reason.clone() });
        }
        Some(kept) if kept.standing == Standing::Released => return Ok(Disposition::Merged),
        Some(kept) if kept.decided => return Ok(refused("refused-by-person")),
        Some(_) | None => {}
    }
    if let Some(known) = &known {
        let first = items::by_row(round.transaction, known.item)?.change;
        let is_left = matches!(&first, Change::Operation(first) if emptied::is_left_of(operation, first));
        return if is_left { Ok(Disposition::Merged) } else { keep(round, operation, digest, "fork") };
    }
    if let Err(reason) = check::body(round.from, operation, catalogue) {
        return refuse(round, operation, digest, reason);
    }
    if let Some(associate) = &operation.associate
        && let Some(left_at) = associates_left::left_at(round.transaction, associate)?
        && operation.written_at > left_at
    {
        return keep(round, operation, digest, "associate-left");
    }
    if kept.is_some() {
        held::forget(round.transaction, operation.id, digest)?;
    }
    round.saw_sequence(operation.id.sequence);
    write(round, operation, &item)?;
    Ok(Disposition::Merged)
}

/// Writes an operation that is taken in; `item` is the item it makes.
pub(super) fn write(round: &mut Round<'_>, operation: &Operation, item: &Item) -> Result<(), HubError> {
    let touch = touch(round, operation)?;
    round.write(
        None,
        &NewItem {
            key: &item.key().text(),
            kind: items::OPERATION,
            customer: Some(operation.customer),
            version: items::AS_SAID,
            touch: &touch,
            digest: item.digest(),
            content: &items::content(item),
        },
    )?;
    Ok(())
}

fn keep(round: &mut Round<'_>, operation: &Operation, digest: Digest, reason: &str) -> Result<Disposition, HubError> {
    hold(round, operation, digest, reason, Standing::Waiting)?;
    round.saw_sequence(operation.id.sequence);
    Ok(Disposition::Held { reason: reason.to_owned() })
}

/// A refused operation is journaled too: a person can still let it in, when what was
/// wrong was the catalogue.
fn refuse(round: &mut Round<'_>, operation: &Operation, digest: Digest, reason: &str) -> Result<Disposition, HubError> {
    hold(round, operation, digest, reason, Standing::Refused)?;
    Ok(refused(reason))
}

fn hold(
    round: &Round<'_>,
    operation: &Operation,
    digest: Digest,
    reason: &str,
    standing: Standing,
) -> Result<(), HubError> {
    let item = Item { change: Change::Operation(bounded(operation)) };
    let new = NewHeld { operation, digest, reason, standing, content: &items::content(&item) };
    held::keep(round.transaction, &new, round.now)
}

/// Returns the operation without a body that is too large to be kept for anybody.
fn bounded(operation: &Operation) -> Operation {
    let (Body::Facts(payload) | Body::Command(payload)) = &operation.body;
    let mut bounded = operation.clone();
    if payload.bytes.len() > PAYLOAD_BYTES_MAX {
        bounded.body = Body::Facts(Payload { version: payload.version, bytes: Vec::new() });
    }
    bounded
}

/// Returns the tie that an operation makes between customer and shop.
///
/// What a device says ties a customer to the device's own shop only, and only a customer
/// it can see, or could see until the customer left, or whom nobody knew. Otherwise a
/// device that guesses an id could call any dossier of the chain into its bucket by
/// saying something about it.
fn touch(round: &mut Round<'_>, operation: &Operation) -> Result<Touch, HubError> {
    let Some(own) = &round.from.store else {
        let store = operation.store.as_ref();
        return Ok(store.map_or_else(Touch::default, |store| Touch::was_there(store, operation.written_at, round.now)));
    };
    let touch = Touch::was_there(own, not_long_ago(operation.written_at, round.now), round.now);
    if round.is_new(operation.customer)? {
        return Ok(touch);
    }
    let Some(bucket) = buckets::find(round.transaction, &BucketId::Store(own.clone()))? else {
        return Ok(Touch::default());
    };
    let in_sight = memberships::of(round.transaction, operation.customer)?.contains(&bucket.row)
        || feed::has_left(round.transaction, bucket.row, operation.customer)?;
    Ok(if in_sight { touch } else { Touch::default() })
}

/// Returns when a customer was in the shop, from a device's clock that may be years
/// behind: nobody's tablet was without a network for longer than this, and a customer
/// who was served must not be out of everybody's sight because of a clock.
fn not_long_ago(written_at: Moment, now: Moment) -> Moment {
    written_at.max(now.plus_days(-OFFLINE_DAYS_MAX))
}
