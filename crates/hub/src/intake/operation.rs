//! Taking in one operation.

use visavi_domain::fact::FactDraft;
use visavi_protocol::limits::{FACTS_PER_OPERATION_MAX, PAYLOAD_BYTES_MAX};
use visavi_protocol::payload::PAYLOAD_VERSION;
use visavi_protocol::{Body, BucketId, Change, Disposition, Item, Operation, Payload};

use super::refused;
use super::round::Round;
use super::touch::Touch;
use crate::HubError;
use crate::table::items::{self, NewItem};
use crate::table::{associates_left, buckets, held, memberships};

/// Facts are always taken in when they can be read, or when a newer version wrote them;
/// whether they fit the catalogue is asked when they are folded. A command needs an owner
/// who can carry it out, and none exists yet.
pub(crate) fn take_in(round: &mut Round<'_>, operation: &Operation) -> Result<Disposition, HubError> {
    if let Err(reason) = check(round, operation) {
        return Ok(refused(reason));
    }
    let item = Item { change: Change::Operation(operation.clone()) };
    let digest = item.digest();
    let key = item.key().text();
    if let Some(known) = items::find(round.transaction, &key)? {
        if known.digest == digest {
            return Ok(Disposition::Merged);
        }
        return hold(round, operation, &item, "fork");
    }
    if let Some(reason) = held::reason(round.transaction, operation.id, digest)? {
        return Ok(Disposition::Held { reason });
    }
    if let Some(associate) = &operation.associate
        && let Some(left_at) = associates_left::left_at(round.transaction, associate)?
        && operation.written_at > left_at
    {
        return hold(round, operation, &item, "associate-left");
    }
    let touch = touch(round, operation)?;
    round.saw_sequence(operation.id.sequence);
    round.write(
        None,
        &NewItem {
            key: &key,
            kind: items::OPERATION,
            customer: Some(operation.customer),
            version: 0,
            touch: &touch,
            digest,
            content: &items::content(&item),
        },
    )?;
    Ok(Disposition::Merged)
}

fn check(round: &Round<'_>, operation: &Operation) -> Result<(), &'static str> {
    let id = operation.id;
    if id.device != round.from.number || id.epoch > round.from.epoch {
        return Err("not-yours");
    }
    if id.sequence == 0 || i64::try_from(id.sequence).is_err() {
        return Err("out-of-range");
    }
    match &operation.body {
        Body::Command(_) => Err("unknown-command"),
        Body::Facts(payload) => check_facts(payload),
    }
}

fn check_facts(payload: &Payload) -> Result<(), &'static str> {
    if payload.bytes.len() > PAYLOAD_BYTES_MAX {
        return Err("too-large");
    }
    if payload.version > PAYLOAD_VERSION {
        return Ok(());
    }
    match payload.read::<Vec<FactDraft>>() {
        Ok(drafts) if drafts.len() > FACTS_PER_OPERATION_MAX => Err("too-many-facts"),
        Ok(_) => Ok(()),
        Err(_) => Err("unreadable"),
    }
}

fn hold(round: &mut Round<'_>, operation: &Operation, item: &Item, reason: &str) -> Result<Disposition, HubError> {
    held::keep(round.transaction, operation.id, item.digest(), reason, round.now, &items::content(item))?;
    round.saw_sequence(operation.id.sequence);
    Ok(Disposition::Held { reason: reason.to_owned() })
}

/// Returns the tie that an operation makes between customer and shop.
///
/// What a device says ties a customer to the device's own shop only, and only a customer
/// it can see already or whom nobody knew. Otherwise a device that guesses an id could
/// call any dossier of the chain into its bucket by saying something about it.
fn touch(round: &mut Round<'_>, operation: &Operation) -> Result<Touch, HubError> {
    let Some(own) = &round.from.store else {
        let store = operation.store.as_ref();
        return Ok(store.map_or_else(Touch::default, |store| Touch::was_there(store, operation.written_at, round.now)));
    };
    let touch = Touch::was_there(own, operation.written_at, round.now);
    if round.is_new(operation.customer)? {
        return Ok(touch);
    }
    let bucket = buckets::find(round.transaction, &BucketId::Store(own.clone()))?;
    let present = memberships::of(round.transaction, operation.customer)?;
    let in_sight = bucket.is_some_and(|bucket| present.contains(&bucket.row));
    Ok(if in_sight { touch } else { Touch::default() })
}
