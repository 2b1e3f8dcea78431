//! `fold(dossier, reference, moment) -> Profile`: total, pure, blind to order and
//! repetition.

use crate::dossier::Dossier;
use crate::profile::Profile;
use crate::reference::Reference;
use crate::time::Moment;

/// Returns what the dossier adds up to at `moment`.
pub fn fold(dossier: &Dossier, _reference: &Reference, _moment: Moment) -> Profile {
    Profile { customer: dossier.customer, slots: Vec::new(), unread: dossier.unread }
}
