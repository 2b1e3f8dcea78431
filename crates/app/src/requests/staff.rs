//! The tiles of the lock screen. Never a customer.

use visavi_domain::AssociateId;

use crate::arg::Nothing;
use crate::enrolled::Enrolled;
use crate::trouble::Trouble;
use crate::view::StaffTile;
use crate::{pin, porch};

pub type Args = Nothing;
pub type Reply = Vec<StaffTile>;

pub(crate) fn run(enrolled: &Enrolled, _: Args) -> Result<Reply, Trouble> {
    let now = enrolled.app.now();
    let mut tiles = match &enrolled.open {
        Some((memory, identity)) => porch::tiles(&memory.device, identity)?,
        None => enrolled.app.state().porch.tiles.clone(),
    };
    for tile in &mut tiles {
        let tries = enrolled.slots.tries(&AssociateId(tile.id.clone()))?;
        tile.locked_until = pin::locked_until(&tries, now).map(|until| until.0);
    }
    Ok(tiles)
}
