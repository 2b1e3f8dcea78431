//! The fact sheet: where a value comes from, and what can be done about it.

use serde::Deserialize;
use ts_rs::TS;
use visavi_domain::catalogue::{Attribute, Cardinality, Group, ValueKind};
use visavi_domain::profile::{Slot, State};
use visavi_domain::{CustomerId, Dimension, Scope, Value};

use crate::arg::{self, Id};
use crate::card::face;
use crate::card::look::Look;
use crate::card::value::limits;
use crate::sheet;
use crate::shift::Shift;
use crate::trouble::Trouble;
use crate::view::{FactSheetView, FactState, NotForOffer, ShownValue, SlotRef};

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    #[ts(type = "string")]
    customer: Id<CustomerId>,
    slot: SlotRef,
    /// Which value, where the attribute may have several.
    value: Option<ShownValue>,
}

pub type Reply = FactSheetView;

pub(crate) fn run(shift: &Shift, args: Args) -> Result<Reply, Trouble> {
    shift.visit(args.customer.0)?;
    let look = Look::at(shift, args.customer.0)?;
    let asked = arg::slot(&shift.reference.catalogue, &args.slot)?;
    let store = shift.store()?;
    let value = args.value.as_ref().map(|value| arg::value(asked.attribute, value, &store.country));
    let slot = match &value {
        Some(Ok(value)) => look.slot_of_value(&asked.attribute.key, &asked.scope, value),
        // A consent that was given, or a value of an older catalogue: it is only looked at.
        Some(Err(_)) | None => look.slots(&asked.attribute.key, &asked.scope).next(),
    };
    Ok(view(&look, asked.attribute, &asked.scope, slot))
}

fn view(look: &Look<'_>, attribute: &Attribute, scope: &Scope, slot: Option<&Slot>) -> FactSheetView {
    let row = slot.and_then(|slot| look.row(slot)).unwrap_or_else(|| look.unknown_row(attribute, scope));
    let held = matches!(row.state, FactState::Held { .. });
    let consent = attribute.value == ValueKind::Consent;
    let not_for = attribute.group == Group::NotForMe;
    let many = attribute.cardinality == Cardinality::Many;
    FactSheetView {
        given: face::given(look.name()),
        question: attribute.question.in_language(look.shift.language()).to_owned(),
        entries: slot.map(|slot| sheet::entries(look, slot)).unwrap_or_default(),
        // No connector takes corrections yet, and nothing is promised that nobody keeps.
        written_back_to: Vec::new(),
        not_for: slot.and_then(|slot| offer(look, slot)),
        can_confirm: held && !consent && !not_for,
        can_change: !consent && !not_for,
        can_decline: !consent && !not_for && attribute.group != Group::Who,
        can_withdraw: consent && is_given(slot),
        can_lift: not_for && held,
        can_remove: many && held,
        row,
    }
}

fn is_given(slot: Option<&Slot>) -> bool {
    let value = slot.and_then(Slot::held).and_then(|reading| reading.value.as_ref());
    matches!(value, Some(Value::Consent(consent)) if consent.given)
}

/// Offers *not for me* for the theme, brand, colour or material that is liked, and for
/// the category or brand that a statement is limited to. Never on sizes, contacts or a
/// guess.
fn offer(look: &Look<'_>, slot: &Slot) -> Option<NotForOffer> {
    let scope = match (slot.group, slot.state.clone()) {
        (Group::Taste, State::Held(reading)) => {
            let Some(Value::Choice(code)) = reading.value else { return None };
            let dimension = match slot.attribute.as_str() {
                "theme_liked" => Dimension::Theme,
                "brand_liked" => Dimension::Brand,
                "colour_liked" => Dimension::Colour,
                "material_liked" => Dimension::Material,
                _ => return None,
            };
            Scope::new([(dimension, code)])
        }
        (Group::PriceLevel, _) => Scope::new([(Dimension::Category, slot.scope.get(Dimension::Category)?)]),
        _ => return None,
    };
    let said = look.slots("not_for_me", &scope).any(|slot| slot.held().is_some());
    Some(NotForOffer { scope: limits(&scope), said })
}
