//! Which history a shelf continues.

use visavi_domain::Moment;

use crate::HubError;
use crate::table::Tables;
use crate::table::devices::numbers_left_out;

/// So many bits of a history's number are drawn.
const DRAWN_BITS: u32 = 20;

/// Begins another history: the end of the one before may be missing. Returns its number, of
/// which a part is drawn: `chance` is any number.
///
/// Nobody's number is given twice, though the shelf may not know of everybody who got one
/// since; and what sources say from now on has numbers of its own.
pub(crate) fn begin_again(tables: &mut dyn Tables, now: Moment, chance: u32) -> Result<u64, HubError> {
    let mut meta = tables.meta_to_write()?;
    // The same backup may be put back twice, and while a clock is behind both would follow
    // the same number.
    let by_clock = u64::try_from(now.0).unwrap_or_default();
    let in_order = by_clock.max((meta.hub_epoch >> DRAWN_BITS) + 1);
    meta.hub_epoch = in_order << DRAWN_BITS | u64::from(chance) & ((1 << DRAWN_BITS) - 1);
    tables.set_meta(&meta)?;
    tables.begin_numbers_again(numbers_left_out(meta.hub_epoch))?;
    Ok(meta.hub_epoch)
}
