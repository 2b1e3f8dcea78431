//! `fold(dossier, reference, moment) -> Profile`: total, pure, blind to order and
//! repetition.
//!
//! In reading order: facts are *placed* (or counted as unread), *undo* takes out what
//! was retracted, the facts of one attribute and scope form a *family*, its *living*
//! facts are those that no other replaces, and they make the *state* of its *slots*;
//! order lines add *derived* guesses; all of it is put together.

mod assemble;
mod consent_state;
mod consents;
mod derive;
mod differs;
mod family;
mod freshness;
mod living;
mod placed;
mod purchases;
mod slots;
mod state;
mod undo;
mod values;

use crate::dossier::Dossier;
use crate::profile::Profile;
use crate::reference::Reference;
use crate::time::Moment;

/// Returns what the dossier adds up to at `moment`.
///
/// Facts and records in any order, repeated or not, give the same profile. What cannot
/// be placed (an attribute of a newer catalogue, a malformed value, another customer's
/// fact) has no effect and is counted in `unread`.
pub fn fold(dossier: &Dossier, reference: &Reference, moment: Moment) -> Profile {
    let catalogue = &reference.catalogue;
    let (mut facts, facts_unread) = placed::place(dossier, catalogue);
    undo::mark(&mut facts, catalogue);
    let mut assembly = assemble::Assembly::new(catalogue, moment, facts.len());
    for family in family::families(&mut facts, catalogue, moment) {
        slots::add(&family, &mut assembly);
    }
    let (purchases, records_unread) = purchases::of(dossier);
    derive::guesses_into(&mut assembly, &purchases, reference);
    Profile {
        customer: dossier.customer,
        slots: assembly.into_slots(),
        unread: dossier.unread + facts_unread + records_unread,
    }
}
