//! Taking in one record.

use visavi_domain::record::RecordBody;
use visavi_domain::{Catalogue, Moment, Record, RecordKind, StoreId};
use visavi_protocol::limits::PAYLOAD_BYTES_MAX;
use visavi_protocol::payload::PAYLOAD_VERSION;
use visavi_protocol::{BucketId, Disposition, RecordEnvelope};

use super::check::is_name;
use super::coming::Written;
use super::refused;
use super::round::{Changed, Round};
use super::touch::Touch;
use crate::HubError;
use crate::catalogue::in_force;
use crate::table::devices::Device;

/// A record is replaced whole by a higher version of its owner; an older version never
/// replaces a newer one, and the same version again changes nothing.
pub(super) fn take_in(
    round: &mut Round<'_, '_>,
    envelope: &RecordEnvelope,
    record: Option<&Record>,
    written: &Written,
) -> Result<Disposition, HubError> {
    if let Some(known) = round.picture.known(&written.key) {
        if known.digest == written.digest {
            return Ok(Disposition::Applied);
        }
        if known.customer != envelope.customer {
            return Ok(refused("customer-changed"));
        }
        if known.version >= envelope.version {
            return Ok(refused("version-not-newer"));
        }
    }
    let kind = envelope.key.kind;
    let touch = record.map(|record| Touch::of(&record.body, round.now)).unwrap_or_default();
    let home = touch.store.clone();
    let changed = round.write(written, kind as u8, envelope.customer, envelope.version, touch)?;
    if envelope.customer.is_none() {
        share(round, kind, home, changed)?;
    }
    if let Some(Record { body: RecordBody::Staff(staff), .. }) = record {
        match staff.active {
            true => round.picture.forget_left(&staff.associate)?,
            false => round.picture.note_left(&staff.associate, round.now)?,
        }
    }
    Ok(Disposition::Applied)
}

/// Returns the record inside, or `None` when a newer version wrote it.
pub(super) fn check(from: &Device, envelope: &RecordEnvelope, now: Moment) -> Result<Option<Record>, &'static str> {
    if envelope.key.owner != from.number {
        return Err("not-yours");
    }
    if envelope.body.bytes.len() > PAYLOAD_BYTES_MAX {
        return Err("too-large");
    }
    if i64::try_from(envelope.version).is_err() || !is_name(&envelope.key.id) {
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
        Ok(record) if !is_findable(&record.body, now) => Err("out-of-range"),
        Ok(record) => Ok(Some(record)),
        Err(_) if envelope.body.version > PAYLOAD_VERSION => Ok(None),
        Err(_) => Err("unreadable"),
    }
}

/// Says whether the codes inside can be held and found.
fn is_findable(body: &RecordBody, now: Moment) -> bool {
    let store_is = Touch::of(body, now).store.is_none_or(|store| is_name(&store.0));
    let associate_is = match body {
        RecordBody::Staff(staff) => is_name(&staff.associate.0),
        _ => true,
    };
    store_is && associate_is
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
fn share(round: &mut Round<'_, '_>, kind: RecordKind, home: Option<StoreId>, changed: Changed) -> Result<(), HubError> {
    if !matches!(kind, RecordKind::Stock | RecordKind::Staff) {
        return round.place(&BucketId::Shared, changed);
    }
    let home = home.map(BucketId::Store);
    let picture = &mut *round.picture;
    for row in picture.buckets.with(picture.tables, changed.item)? {
        let bucket = round.picture.tables.bucket_of_row(row)?;
        if Some(&bucket) != home.as_ref() {
            round.place(&bucket, changed)?;
        }
    }
    home.map_or(Ok(()), |home| round.place(&home, changed))
}
