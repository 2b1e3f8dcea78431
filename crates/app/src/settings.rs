//! Settings: the place is the device's, the rest follows the person.

use visavi_device::Device;
use visavi_domain::record::Staff;
use visavi_domain::{AssociateId, Moment};

use crate::trouble::Trouble;
use crate::view::{Place, Settings, Theme};

/// Under which key the device's own settings are kept; they serve the lock screen.
const DEVICE: &str = "settings";

impl Default for Settings {
    fn default() -> Self {
        Self { language: "en".to_owned(), theme: Theme::System, left_handed: false, place: Place::Floor }
    }
}

/// Returns the device's settings.
pub(crate) fn of_device(device: &Device) -> Result<Settings, Trouble> {
    Ok(read(device, DEVICE)?.unwrap_or_default())
}

/// Returns the settings of one person at this device: what they chose here, else what
/// their staff record says.
pub(crate) fn of_person(device: &Device, staff: &Staff) -> Result<Settings, Trouble> {
    let at_device = of_device(device)?;
    let own = read(device, &key(staff))?.unwrap_or_else(|| Settings {
        language: staff.language.clone(),
        left_handed: staff.left_handed,
        ..at_device.clone()
    });
    Ok(Settings { place: at_device.place, ..own })
}

/// Keeps settings for the device and, where somebody is signed in, for them.
pub(crate) fn keep(device: &Device, settings: &Settings, staff: Option<&Staff>) -> Result<(), Trouble> {
    let text = serde_json::to_string(settings).expect("plain data always encodes");
    device.set_setting(DEVICE, &text)?;
    if let Some(staff) = staff {
        device.set_setting(&key(staff), &text)?;
    }
    Ok(())
}

/// Remembers that somebody works at this device now.
pub(crate) fn worked_here(device: &Device, associate: &AssociateId, now: Moment) -> Result<(), Trouble> {
    Ok(device.set_setting(&worked_key(associate), &now.0.to_string())?)
}

/// Returns when somebody last signed in at this device; `None` if never.
pub(crate) fn last_worked_here(device: &Device, associate: &AssociateId) -> Result<Option<Moment>, Trouble> {
    Ok(device.setting(&worked_key(associate))?.and_then(|text| text.parse().ok()).map(Moment))
}

fn worked_key(associate: &AssociateId) -> String {
    format!("worked.{}", associate.0)
}

fn key(staff: &Staff) -> String {
    format!("settings.{}", staff.associate.0)
}

/// Settings of another version that cannot be read are as good as none.
fn read(device: &Device, key: &str) -> Result<Option<Settings>, Trouble> {
    Ok(device.setting(key)?.and_then(|text| serde_json::from_str(&text).ok()))
}
