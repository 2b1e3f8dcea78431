//! The tiles of the lock screen. Never a customer.
//!
//! Whoever worked here last comes first, then the others by name: in a shop of forty the
//! five who share this device are within reach.

use std::cmp::Reverse;

use visavi_domain::Moment;

use crate::arg::Nothing;
use crate::card::face;
use crate::enrolled::Enrolled;
use crate::pin;
use crate::settings;
use crate::trouble::Trouble;
use crate::view::StaffTile;

pub type Args = Nothing;
pub type Reply = Vec<StaffTile>;

pub(crate) fn run(enrolled: &Enrolled, _: Args) -> Result<Reply, Trouble> {
    let now = enrolled.app.now();
    let staff = enrolled.device.staff(&enrolled.identity.store)?;
    let mut tiles: Vec<(Reverse<Option<Moment>>, StaffTile)> = Vec::new();
    for member in staff.into_iter().filter(|member| member.active && member.pin.is_some()) {
        let attempts = enrolled.device.pin_attempts(&member.associate)?;
        let own = settings::of_person(&enrolled.device, &member)?;
        let worked = settings::last_worked_here(&enrolled.device, &member.associate)?;
        let tile = StaffTile {
            id: member.associate.0.clone(),
            given: face::first_word(&member.name),
            initials: face::staff_initials(&member.name),
            tone: face::staff_tone(&member.associate),
            name: member.name,
            place: member.place,
            language: own.language,
            left_handed: own.left_handed,
            locked_until: pin::locked_until(&attempts, now).map(|until| until.0),
        };
        tiles.push((Reverse(worked), tile));
    }
    // Stable: those who never worked here stay as the list had them, by name.
    tiles.sort_by_key(|(worked, _)| *worked);
    Ok(tiles.into_iter().map(|(_, tile)| tile).collect())
}
