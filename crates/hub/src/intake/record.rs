//! Taking in one record.

use visavi_domain::record::RecordBody;
use visavi_domain::{Catalogue, Record, RecordKind};
use visavi_protocol::limits::PAYLOAD_BYTES_MAX;
use visavi_protocol::payload::PAYLOAD_VERSION;
use visavi_protocol::{BucketId, Change, Disposition, Item, RecordEnvelope};

use super::refused;
use super::round::{Changed, Round};
use super::touch::Touch;
use crate::HubError;
use crate::catalogue::in_force;
use crate::table::items::{self, NewItem};
use crate::table::{associates_left, buckets, feed};

/// A record is replaced whole by a higher version of its owner; an older version never
/// replaces a newer one, and the same version again changes nothing.
pub(crate) fn take_in(round: &mut Round<'_>, envelope: &RecordEnvelope) -> Result<Disposition, HubError> {
    let record = match check(round, envelope) {
        Ok(record) => record,
        Err(reason) => return Ok(refused(reason)),
    };
    let item = Item { change: Change::Record(envelope.clone()) };
    let digest = item.digest();
    let key = item.key().text();
    let known = items::find(round.transaction, &key)?;
    if let Some(known) = &known {
        if known.digest == digest {
            return Ok(Disposition::Applied);
        }
        if known.customer != envelope.customer {
            return Ok(refused("customer-changed"));
        }
        if known.version >= envelope.version {
            return Ok(refused("version-not-newer"));
        }
    }
    let touch = record.as_ref().map(|record| Touch::of(&record.body, round.now)).unwrap_or_default();
    let changed = round.write(
        known.as_ref(),
        &NewItem {
            key: &key,
            kind: envelope.key.kind as u8,
            customer: envelope.customer,
            version: envelope.version,
            touch: &touch,
            digest,
            content: &items::content(&item),
        },
    )?;
    if envelope.customer.is_none() {
        share(round, envelope.key.kind, &touch, changed)?;
    }
    if let Some(Record { body: RecordBody::Staff(staff), .. }) = &record {
        match staff.active {
            true => associates_left::forget(round.transaction, &staff.associate)?,
            false => associates_left::note(round.transaction, &staff.associate, round.now)?,
        }
    }
    Ok(Disposition::Applied)
}

/// Returns the record inside, or `None` when a newer version wrote it.
fn check(round: &Round<'_>, envelope: &RecordEnvelope) -> Result<Option<Record>, &'static str> {
    if envelope.key.owner != round.from.number {
        return Err("not-yours");
    }
    if envelope.body.bytes.len() > PAYLOAD_BYTES_MAX {
        return Err("too-large");
    }
    if i64::try_from(envelope.version).is_err() {
        return Err("out-of-range");
    }
    if envelope.customer.is_some() == is_of_all(envelope.key.kind) {
        return Err("wrong-customer");
    }
    if envelope.key.kind == RecordKind::Catalogue && envelope.key != in_force::key() {
        // Two catalogues would be two truths about what a fact may say.
        return Err("not-yours");
    }
    match envelope.record() {
        Ok(Record { body: RecordBody::Catalogue(text), .. }) if Catalogue::from_toml(&text).is_err() => {
            Err("catalogue-invalid")
        }
        Ok(record) => Ok(Some(record)),
        Err(_) if envelope.body.version > PAYLOAD_VERSION => Ok(None),
        Err(_) => Err("unreadable"),
    }
}

/// Says whether records of this kind belong to no dossier.
fn is_of_all(kind: RecordKind) -> bool {
    match kind {
        RecordKind::Order
        | RecordKind::Return
        | RecordKind::Pickup
        | RecordKind::Appointment
        | RecordKind::FollowUp
        | RecordKind::Complaint
        | RecordKind::Wish => false,
        RecordKind::Product
        | RecordKind::Stock
        | RecordKind::Staff
        | RecordKind::Store
        | RecordKind::Catalogue
        | RecordKind::Spread => true,
    }
}

/// Stock and staff go to their shop's bucket only: a staff record holds the hash of a
/// PIN, and six digits are soon guessed, so no device holds those of another shop. Where
/// such a record already is, it goes on being told: an associate who moved to another
/// shop must be seen to have left this one.
fn share(round: &mut Round<'_>, kind: RecordKind, touch: &Touch, changed: Changed) -> Result<(), HubError> {
    if !matches!(kind, RecordKind::Stock | RecordKind::Staff) {
        round.for_all(BucketId::Shared, changed);
        return Ok(());
    }
    let home = touch.store.clone().map(BucketId::Store);
    for row in feed::buckets_with(round.transaction, changed.item)? {
        let bucket = buckets::by_row(round.transaction, row)?.state.bucket;
        if Some(&bucket) != home.as_ref() {
            round.for_all(bucket, changed);
        }
    }
    if let Some(home) = home {
        round.for_all(home, changed);
    }
    Ok(())
}
