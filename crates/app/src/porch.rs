//! What the lock screen shows while the database is closed: the shop, and who works there.
//! Never a customer.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};
use visavi_device::{Device, Identity};
use visavi_domain::Moment;

use crate::app::App;
use crate::card::face;
use crate::contact::Contact;
use crate::trouble::Trouble;
use crate::view::{Settings, StaffTile, StoreView};
use crate::{settings, shop};

/// As it was when the database was last open.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Porch {
    pub(crate) store: Option<StoreView>,
    pub(crate) tiles: Vec<StaffTile>,
    pub(crate) settings: Settings,
    pub(crate) contact: Contact,
}

impl Porch {
    /// Reads what [`keep`] kept; that of another version is as good as none.
    pub(crate) fn read(kept: &[u8]) -> Self {
        serde_json::from_slice(kept).unwrap_or_default()
    }

    pub(crate) fn of(device: &Device, identity: &Identity) -> Result<Self, Trouble> {
        Ok(Self {
            store: Some(shop::view(shop::of(device, &identity.store)?)),
            tiles: tiles(device, identity)?,
            settings: settings::of_device(device)?,
            contact: Contact::kept(device)?,
        })
    }
}

/// Keeps what the lock screen is to show, where it has changed.
pub(crate) fn keep(app: &App) -> Result<(), Trouble> {
    let (memory, identity, slots) = {
        let state = app.state();
        let open = (state.memory.clone(), state.identity.clone(), state.slots.clone());
        let (Some(memory), Some(identity), Some(slots)) = open else { return Ok(()) };
        (memory, identity, slots)
    };
    let porch = Porch::of(&memory.device, &identity)?;
    slots.keep_porch(serde_json::to_vec(&porch).expect("plain data always encodes"))?;
    app.state().porch = porch;
    Ok(())
}

/// Closes the slots of those who left and of those whose PIN is another one now. Only a
/// staff list that is here whole may say so: while a bucket is taken anew, nobody is on it.
pub(crate) fn close_slots(app: &App) -> Result<(), Trouble> {
    let (memory, identity, slots) = {
        let state = app.state();
        let open = (state.memory.clone(), state.identity.clone(), state.slots.clone());
        let (Some(memory), Some(identity), Some(slots)) = open else { return Ok(()) };
        (memory, identity, slots)
    };
    let staff = memory.device.staff(&identity.store)?;
    let may = staff.iter().filter(|member| member.active);
    Ok(slots.keep_only(may.filter_map(|member| Some((&member.associate, member.pin.as_deref()?))))?)
}

/// Returns the tiles. Whoever worked here last comes first, then the others by name: in a
/// shop of forty the five who share this device are within reach.
pub(crate) fn tiles(device: &Device, identity: &Identity) -> Result<Vec<StaffTile>, Trouble> {
    let staff = device.staff(&identity.store)?;
    let mut tiles: Vec<(Reverse<Option<Moment>>, StaffTile)> = Vec::new();
    for member in staff.into_iter().filter(|member| member.active && member.pin.is_some()) {
        let own = settings::of_person(device, &member)?;
        let worked = settings::last_worked_here(device, &member.associate)?;
        let tile = StaffTile {
            id: member.associate.0.clone(),
            given: face::first_word(&member.name),
            initials: face::staff_initials(&member.name),
            tone: face::staff_tone(&member.associate),
            name: member.name,
            place: member.place,
            language: own.language,
            left_handed: own.left_handed,
            locked_until: None,
        };
        tiles.push((Reverse(worked), tile));
    }
    // Stable: those who never worked here stay as the list had them, by name.
    tiles.sort_by_key(|(worked, _)| *worked);
    Ok(tiles.into_iter().map(|(_, tile)| tile).collect())
}
