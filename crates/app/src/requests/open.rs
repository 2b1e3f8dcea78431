//! Opens a customer's card. The view is recorded, with its purpose, before anything is
//! shown: no record, no view.

use std::sync::Arc;

use serde::Deserialize;
use ts_rs::TS;
use visavi_device::{View, Visit};
use visavi_domain::CustomerId;

use crate::app::blocking;
use crate::arg::Id;
use crate::card::look::Look;
use crate::conflicts;
use crate::shift::Shift;
use crate::trouble::{Code, Trouble};
use crate::view::{CustomerView, Purpose};
use crate::visits::VISITS_MAX;

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    #[ts(type = "string")]
    customer: Id<CustomerId>,
    purpose: Purpose,
}

pub type Reply = CustomerView;

pub(crate) async fn run(shift: Shift, args: Args) -> Result<Reply, Trouble> {
    let customer = args.customer.0;
    let shift = Arc::new(shift);
    let asking = shift.clone();
    let is_here = blocking(move || is_here(&asking, customer)).await?;
    if !is_here {
        shift.borrow(customer, word(args.purpose)).await?;
    }
    blocking(move || {
        let visit = begin(&shift, customer, args.purpose)?;
        Look::at(&shift, customer)?.card(&visit)
    })
    .await
}

/// Says whether the dossier is here; nothing of it is read before the record.
///
/// # Errors
/// Where it is not, and was not found in the chain either, or there is no room for one
/// more visit: then nobody is borrowed.
fn is_here(shift: &Shift, customer: CustomerId) -> Result<bool, Trouble> {
    if shift.device.person(customer)?.is_some() {
        return Ok(true);
    }
    if !shift.found_in_chain(customer) {
        return Err(Trouble::new(Code::UnknownCustomer));
    }
    if shift.visits()?.len() >= VISITS_MAX {
        return Err(Trouble::new(Code::ThreeVisits));
    }
    Ok(false)
}

/// Records the view and opens the visit, or takes it up again.
pub(crate) fn begin(shift: &Shift, customer: CustomerId, purpose: Purpose) -> Result<Visit, Trouble> {
    let visits = shift.visits()?;
    let open = visits.iter().find(|visit| visit.customer == customer).cloned();
    if open.is_none() && visits.len() >= VISITS_MAX {
        return Err(Trouble::new(Code::ThreeVisits));
    }
    shift.device.record_view(&View {
        customer,
        associate: shift.me.associate.clone(),
        purpose: word(purpose).to_owned(),
        at: shift.now,
    })?;
    let visit = match open {
        Some(visit) => Visit { touched_at: shift.now, ..visit },
        None => {
            conflicts::visit_began(&shift.device, customer)?;
            Visit {
                associate: shift.me.associate.clone(),
                customer,
                opened_at: shift.now,
                touched_at: shift.now,
                errand: None,
                asked: Vec::new(),
            }
        }
    };
    shift.device.put_visit(&visit)?;
    shift.app.bump();
    Ok(visit)
}

/// The stable word of the view log.
fn word(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Visit => "visit",
        Purpose::Order => "order",
        Purpose::CallBack => "call_back",
        Purpose::Complaint => "complaint",
        Purpose::Asked => "asked",
    }
}
