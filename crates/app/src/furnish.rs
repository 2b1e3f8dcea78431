//! Makes a device that was filled without a hub one that the app opens: for benchmarks and
//! tests.

use visavi_device::key::{Credentials, KeyStore};
use visavi_device::lease::{LEASE_HOURS, Lease};
use visavi_device::{DatabaseKey, Device, Slots};
use visavi_domain::{AssociateId, Moment};

use crate::porch::Porch;
use crate::trouble::{Code, Trouble};

/// Keeps the credentials of a device that hears its hub now, and makes a slot for each of the associates,
/// who all have the same PIN.
///
/// # Errors
/// [`Code::NotEnrolled`], and whatever the disk or the key store says.
pub fn furnish(
    slots: &Slots,
    keys: &dyn KeyStore,
    device: &Device,
    key: &DatabaseKey,
    associates: &[&str],
    pin: &str,
    now: Moment,
) -> Result<(), Trouble> {
    let identity = device.identity()?.ok_or(Trouble::new(Code::NotEnrolled))?;
    Credentials::of(&identity).keep(keys)?;
    Lease::new(now, LEASE_HOURS).keep(keys)?;
    slots.begin(Vec::new())?;
    let staff = device.staff(&identity.store)?;
    for name in associates {
        let associate = AssociateId((*name).to_owned());
        let hash = staff.iter().find(|member| member.associate == associate).and_then(|member| member.pin.as_deref());
        slots.add(&associate, pin, hash.unwrap_or_default(), key)?;
    }
    let porch = Porch::of(device, &identity)?;
    Ok(slots.keep_porch(serde_json::to_vec(&porch).expect("plain data always encodes"))?)
}
