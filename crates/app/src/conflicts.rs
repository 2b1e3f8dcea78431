//! Two answers that wait to be settled, less those somebody will ask about next time.

use std::collections::BTreeMap;

use visavi_device::{ConflictRow, Device};
use visavi_domain::{CustomerId, Moment, Scope};

use crate::card::value::slot_ref;
use crate::trouble::Trouble;

/// So long a conflict that was put off stays away even if no visit comes.
const PUT_OFF_DAYS: i64 = 7;

const SETTING: &str = "ask_next_time";

/// What was put off, and when: kept by customer and slot.
type PutOff = BTreeMap<String, i64>;

/// Returns the conflicts that the sync centre shows.
pub(crate) fn waiting(device: &Device, now: Moment) -> Result<Vec<ConflictRow>, Trouble> {
    let conflicts = device.conflicts()?;
    if conflicts.is_empty() {
        return Ok(conflicts);
    }
    let put_off = read(device)?;
    Ok(conflicts
        .into_iter()
        .filter(|row| {
            let since = put_off.get(&key(row.customer, &row.attribute, &row.scope));
            since.is_none_or(|at| now.days_since(Moment(*at)) >= PUT_OFF_DAYS)
        })
        .collect())
}

/// Puts a conflict off until the customer's next visit.
pub(crate) fn put_off(
    device: &Device,
    customer: CustomerId,
    attribute: &str,
    scope: &Scope,
    now: Moment,
) -> Result<(), Trouble> {
    let mut put_off = read(device)?;
    put_off.retain(|_, at| now.days_since(Moment(*at)) < PUT_OFF_DAYS);
    put_off.insert(key(customer, attribute, scope), now.0);
    write(device, &put_off)
}

/// The customer is here: whatever was put off can be asked now.
pub(crate) fn visit_began(device: &Device, customer: CustomerId) -> Result<(), Trouble> {
    let mut put_off = read(device)?;
    let before = put_off.len();
    let theirs = customer.to_string();
    put_off.retain(|key, _| !key.starts_with(&theirs));
    if put_off.len() == before { Ok(()) } else { write(device, &put_off) }
}

fn read(device: &Device) -> Result<PutOff, Trouble> {
    Ok(device.setting(SETTING)?.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

fn write(device: &Device, put_off: &PutOff) -> Result<(), Trouble> {
    let text = serde_json::to_string(put_off).expect("plain data always encodes");
    Ok(device.set_setting(SETTING, &text)?)
}

fn key(customer: CustomerId, attribute: &str, scope: &Scope) -> String {
    let slot = serde_json::to_string(&slot_ref(attribute, scope)).expect("plain data always encodes");
    format!("{customer} {slot}")
}
