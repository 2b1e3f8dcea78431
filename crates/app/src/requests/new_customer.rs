//! A new customer in twenty seconds, offline too: a name, one way to reach them, a
//! language.

use serde::Deserialize;
use ts_rs::TS;
use visavi_device::Visit;
use visavi_domain::profile::Slot;
use visavi_domain::{Claim, CustomerId, FactDraft, How, Scope, Value};

use super::open::begin;
use crate::card::look::Look;
use crate::deed;
use crate::errand::Errand;
use crate::newcomer;
use crate::shift::Shift;
use crate::trouble::{Code, Trouble};
use crate::view::{CustomerView, Purpose};
use crate::visits::VISITS_MAX;

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Args {
    name: String,
    contact: String,
    reach_by: Option<String>,
    language: Option<String>,
    errand: String,
}

pub type Reply = CustomerView;

pub(crate) fn run(shift: &Shift, args: Args) -> Result<Reply, Trouble> {
    // Everything that can be wrong is found before anything is saved.
    if shift.visits()?.len() >= VISITS_MAX {
        return Err(Trouble::new(Code::ThreeVisits));
    }
    let values = values(shift, &args)?;
    let errand = match args.errand.trim() {
        "" => None,
        text => Some(Errand::new(text, shift.now).map_err(|trouble| field(trouble, "errand"))?),
    };
    let customer = CustomerId(random()?);
    let drafts: Vec<FactDraft> = values
        .into_iter()
        .map(|(attribute, value)| {
            shift.draft(attribute, &Scope::EVERYTHING, Claim::Holds(value), How::Told, None::<&Slot>)
        })
        .collect();
    shift.save(customer, deed::NEW_CUSTOMER, drafts)?;
    let visit = begin(shift, customer, Purpose::Visit)?;
    let visit = Visit { errand: errand.map(|errand| errand.kept()), ..visit };
    shift.device.put_visit(&visit)?;
    Look::at(shift, customer)?.card(&visit)
}

fn values(shift: &Shift, args: &Args) -> Result<Vec<(&'static str, Value)>, Trouble> {
    let name = newcomer::name(&args.name).map_err(|error| field(error.into(), "name"))?;
    let contact =
        newcomer::contact(&args.contact, &shift.store()?.country).map_err(|error| field(error.into(), "contact"))?;
    let attribute = if matches!(contact, Value::Email(_)) { "email" } else { "phone" };
    let mut values = vec![("name", name), (attribute, contact)];
    if let Some(code) = &args.reach_by {
        values.push(("reach_by", Value::choice(code).map_err(|error| field(error.into(), "reachBy"))?));
    }
    if let Some(tag) = &args.language {
        values.push(("language", Value::language(tag).map_err(|error| field(error.into(), "language"))?));
    }
    Ok(values)
}

fn field(trouble: Trouble, field: &str) -> Trouble {
    Trouble { field: Some(field.to_owned()), ..trouble }
}

fn random() -> Result<[u8; 16], Trouble> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| Trouble::new(Code::Internal))?;
    Ok(bytes)
}
