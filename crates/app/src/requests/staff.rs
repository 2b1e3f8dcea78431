//! The tiles of the lock screen. Never a customer.

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
    let mut tiles = Vec::new();
    for member in staff.into_iter().filter(|member| member.active && member.pin.is_some()) {
        let attempts = enrolled.device.pin_attempts(&member.associate)?;
        let own = settings::of_person(&enrolled.device, &member)?;
        tiles.push(StaffTile {
            id: member.associate.0.clone(),
            given: face::first_word(&member.name),
            initials: face::staff_initials(&member.name),
            tone: face::staff_tone(&member.associate),
            name: member.name,
            place: member.place,
            language: own.language,
            left_handed: own.left_handed,
            locked_until: pin::locked_until(&attempts, now).map(|until| until.0),
        });
    }
    Ok(tiles)
}
