//! The hub opens the database for an associate who has no slot here: on their first day at
//! this device, or with a manager's code after ten wrong PINs.

use std::sync::Arc;

use visavi_device::DatabaseKey;
use visavi_domain::{AssociateId, Moment};
use visavi_protocol::hpke::OpeningKey;
use visavi_protocol::unlock::{Unlock, UnlockRequest, Unlocked};
use visavi_sync::engine::{Answer, Ask};
use visavi_sync::{Caller, Failure};

use crate::app::App;
use crate::line;
use crate::trouble::{Code, Trouble};
use crate::trouble_from::of_hub;

/// Returns the database's key, where the hub knows the PIN.
pub(crate) async fn ask(
    app: &Arc<App>,
    associate: AssociateId,
    pin: &str,
    code: Option<String>,
) -> Result<DatabaseKey, Trouble> {
    let (slots, credentials) = {
        let state = app.state();
        let found = state.slots.clone().zip(state.credentials.clone());
        found.ok_or(Trouble::new(Code::NotEnrolled))?
    };
    let (device, answer_to) = (credentials.device, OpeningKey::random());
    let asked = Unlock { associate, pin: pin.to_owned(), code, kept: slots.sealed(), answer_to: answer_to.public() };
    let request = UnlockRequest::seal(&asked, &credentials.sealing_key, device);
    let request = request.map_err(|_| Trouble::new(Code::NotAHub))?;
    let caller = line::caller(app, &credentials)?;
    let time = time(&caller, app.now()).await.map_err(no_hub)?;
    let reply = caller.unlock(&request, time).await.map_err(no_hub)?;
    match reply.open(&answer_to, device).map_err(|_| Trouble::new(Code::NotAHub))? {
        Unlocked::Key(key) => {
            let key = key.try_into().map_err(|_| Trouble::new(Code::NotAHub))?;
            Ok(DatabaseKey::from_bytes(key))
        }
        Unlocked::WrongPin { left } => Err(Trouble { left: Some(left), ..Trouble::about(Code::WrongPin, "pin") }),
        Unlocked::NotOfThisStore => Err(Trouble::about(Code::WrongPin, "pin")),
        Unlocked::CodeNeeded => Err(Trouble::new(Code::PinSpent)),
        Unlocked::WrongCode => Err(Trouble::about(Code::CodeRefused, "code")),
        // Another hub than the one that the key was sealed to: a colleague's slot still opens.
        Unlocked::NotKept => Err(Trouble::new(Code::FirstTimeHere)),
    }
}

/// Returns the hub's time, with which requests are signed.
pub(crate) async fn time(caller: &Caller, now: Moment) -> Result<Moment, Failure> {
    match caller.ask(Ask::Time, now).await? {
        Answer::Time(time) => Ok(time.now),
        _ => Err(Failure::Broken),
    }
}

fn no_hub(failure: Failure) -> Trouble {
    Trouble::new(match of_hub(&failure) {
        Code::HubUnreachable => Code::FirstTimeHere,
        code => code,
    })
}
