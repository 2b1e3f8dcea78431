//! Opens the device for one associate.

use serde::Deserialize;
use ts_rs::TS;
use visavi_domain::AssociateId;

use crate::arg::Secret;
use crate::enrolled::Enrolled;
use crate::session::Session;
use crate::shift::staff_member;
use crate::trouble::{Code, Trouble};
use crate::view::StateView;
use crate::{pin, settings, state_view};

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    associate: String,
    #[ts(type = "string")]
    pin: Secret,
}

pub type Reply = StateView;

pub(crate) fn run(enrolled: &Enrolled, args: Args) -> Result<Reply, Trouble> {
    let (app, device) = (&enrolled.app, &enrolled.device);
    let now = app.now();
    let associate = AssociateId(args.associate);
    // Somebody who is not on the list gets the same answer as a wrong PIN.
    let staff =
        staff_member(device, &enrolled.identity.store, &associate)?.ok_or(Trouble::about(Code::WrongPin, "pin"))?;
    pin::check(device, &staff, &args.pin.0, now)?;
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
    app.bump();
    state_view::of(app)
}
