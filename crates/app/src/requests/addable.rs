//! Attributes that can be told and are not yet known.

use serde::Deserialize;
use ts_rs::TS;
use visavi_domain::catalogue::{Attribute, Cardinality, Group, ValueKind};
use visavi_domain::{CustomerId, Scope};

use crate::arg::Id;
use crate::card::look::Look;
use crate::editing;
use crate::shift::Shift;
use crate::trouble::Trouble;
use crate::view::EditorView;

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    #[ts(type = "string")]
    customer: Id<CustomerId>,
}

pub type Reply = Vec<EditorView>;

pub(crate) fn run(shift: &Shift, args: Args) -> Result<Reply, Trouble> {
    shift.visit(args.customer.0)?;
    let look = Look::at(shift, args.customer.0)?;
    let attributes = shift.reference.catalogue.iter().filter(|attribute| can_be_added(&look, attribute));
    attributes.map(|attribute| editing::view(&look, attribute, &Scope::EVERYTHING)).collect()
}

/// Consents are given on the customer's own screen, *not for me* is said of something,
/// and who is whom is no attribute of one person. Whatever may have several values, or
/// one for each brand or category, can always take another.
fn can_be_added(look: &Look<'_>, attribute: &Attribute) -> bool {
    if attribute.value == ValueKind::Consent || matches!(attribute.group, Group::Identity | Group::NotForMe) {
        return false;
    }
    let several = attribute.cardinality == Cardinality::Many || !attribute.dimensions.is_empty();
    several || !look.profile.slots_of(&attribute.key).any(|slot| look.row(slot).is_some())
}
