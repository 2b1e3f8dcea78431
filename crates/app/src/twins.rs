//! Who may be the same person, as screens show it.

use visavi_device::{PersonRow, Twin};
use visavi_domain::twins::{Likeness, Names, Sketch};

use crate::card::face;
use crate::card::look::Look;
use crate::trouble::Trouble;
use crate::view::{SameIn, TwinRow};

/// So many are shown at once.
pub(crate) const TWINS_MAX: usize = 3;

/// Returns who may be the same person as the one looked at.
pub(crate) fn of(look: &Look<'_>) -> Result<Vec<TwinRow>, Trouble> {
    let twins = look.shift.device.likely_twins(&Sketch::of(&look.profile), TWINS_MAX)?;
    Ok(twins.iter().map(row).collect())
}

pub(crate) fn row(twin: &Twin) -> TwinRow {
    row_of(&twin.person, &twin.likeness)
}

pub(crate) fn row_of(person: &PersonRow, likeness: &Likeness) -> TwinRow {
    TwinRow {
        person: face::of(person),
        town: person.town.clone(),
        phone_ends: person.phone_ends.clone(),
        same: same(likeness),
    }
}

fn same(likeness: &Likeness) -> Vec<SameIn> {
    let name = match likeness.names {
        Names::Same => Some(SameIn::Name),
        Names::Near => Some(SameIn::NearName),
        Names::Different | Names::Unknown => None,
    };
    let phone = likeness.phone.then_some(SameIn::Phone);
    let email = likeness.email.then_some(SameIn::Email);
    let town = likeness.town.then_some(SameIn::Town);
    [phone, email, name, town].into_iter().flatten().collect()
}
