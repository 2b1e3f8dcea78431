//! Opens the device for one associate: their slot, with it the database where it is closed,
//! and the session.

use std::sync::Arc;

use serde::Deserialize;
use ts_rs::TS;
use visavi_domain::record::Staff;
use visavi_domain::{AssociateId, Moment};

use crate::app::{App, blocking};
use crate::arg::Secret;
use crate::enrolled::Enrolled;
use crate::memory::{self, Memory};
use crate::session::Session;
use crate::shift::staff_member;
use crate::trouble::{Code, Trouble};
use crate::view::StateView;
use crate::{hub_opens, lease, pin, porch, settings, state_view};

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    associate: String,
    #[ts(type = "string")]
    pin: Secret,
    /// The manager's, after too many wrong PINs.
    #[ts(optional)]
    code: Option<String>,
}

pub type Reply = StateView;

pub(crate) async fn run(app: Arc<App>, args: Args) -> Result<Reply, Trouble> {
    lease::admit(&app).await?;
    // Two at once would open the database twice.
    let _one_at_a_time = app.opening.lock().await;
    let now = app.now();
    let (associate, pin) = (AssociateId(args.associate), args.pin.0);
    let (enrolled, whose, typed, coded) = (Enrolled::of(&app)?, associate.clone(), pin.clone(), args.code.is_some());
    let here = blocking(move || if coded { Ok(None) } else { unlock(&enrolled, &whose, &typed, now) }).await?;
    let by_hub = here.is_none();
    let memory = match here {
        Some(memory) => memory,
        None => {
            let key = hub_opens::ask(&app, associate.clone(), &pin, args.code).await?;
            let opener = app.clone();
            blocking(move || match opener.state().memory.clone() {
                Some(memory) => Ok(memory),
                None => memory::open(&opener.config, key),
            })
            .await?
        }
    };
    if app.state().memory.is_none() {
        app.take_up(memory).await?;
    }
    let opened = app.clone();
    blocking(move || begin(&opened, associate, by_hub.then_some(&pin), now)).await
}

/// Returns the memory, opened with the associate's slot where it was closed; `None` where
/// only the hub can open it for them.
fn unlock(enrolled: &Enrolled, associate: &AssociateId, pin: &str, now: Moment) -> Result<Option<Memory>, Trouble> {
    let slots = &enrolled.slots;
    let Some((memory, identity)) = &enrolled.open else {
        // Somebody who is not on the list gets the same answer as a wrong PIN.
        if enrolled.app.state().porch.tiles.iter().all(|tile| tile.id != associate.0) {
            return Err(Trouble::about(Code::WrongPin, "pin"));
        }
        pin::may_try(slots, associate, now)?;
        if !slots.has(associate, None)? {
            return Ok(None);
        }
        let key = pin::check(slots, associate, now, || Ok(slots.unlock(associate, pin)?))?;
        return memory::open(&enrolled.app.config, key).map(Some);
    };
    let Some(Staff { pin: Some(hash), .. }) = staff_member(&memory.device, &identity.store, associate)? else {
        return Err(Trouble::about(Code::WrongPin, "pin"));
    };
    if slots.has(associate, Some(&hash))? {
        pin::check(slots, associate, now, || Ok(slots.unlock(associate, pin)?))?;
    } else {
        // A colleague has opened the database, so that the staff list can say who this is.
        pin::check(slots, associate, now, || Ok(pin::fits(&hash, pin).then_some(())))?;
        slots.add(associate, pin, &hash, &memory.key)?;
    }
    Ok(Some(memory.clone()))
}

/// Begins the session; `new_pin` is one that the hub has vouched for, and gets a slot.
fn begin(app: &Arc<App>, associate: AssociateId, new_pin: Option<&str>, now: Moment) -> Result<StateView, Trouble> {
    let enrolled = Enrolled::of(app)?;
    // Where even who the device is could not be read, the hub has to be asked first.
    let Some((memory, identity)) = enrolled.open else { return state_view::of(app) };
    let (device, slots) = (&memory.device, &enrolled.slots);
    let wrong = || Trouble::about(Code::WrongPin, "pin");
    let listed = device.staff(&identity.store)?.into_iter().find(|member| member.associate == associate);
    let staff = listed.ok_or_else(wrong)?;
    let hash = staff.pin.as_deref().filter(|_| staff.active);
    if let (Some(pin), Some(hash)) = (new_pin, hash) {
        slots.add(&associate, pin, hash, &memory.key)?;
        slots.forget_tries(&associate)?;
    }
    if hash.is_none() || !slots.has(&associate, hash)? {
        // What the list says of them was heard just before the end, and not yet acted on.
        slots.remove(&associate)?;
        porch::keep(app)?;
        return Err(wrong());
    }
    settings::worked_here(device, &associate, now)?;
    let settings = settings::of_person(device, &staff)?;
    {
        let mut state = app.state();
        // Another person takes the device over: what was remembered for a moment was not
        // theirs to see.
        if state.help.as_ref().is_some_and(|(whose, _)| *whose != associate) {
            state.help = None;
        }
        state.settings = settings;
        state.session = Session::Staff { associate, unlocked_at: now, touched_at: now };
    }
    porch::keep(app)?;
    app.bump();
    state_view::of(app)
}
