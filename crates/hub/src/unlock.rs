//! How an associate who cannot open a device's database there gets it opened: the hub knows
//! everybody's PIN, and holds half of what opens the database.

use visavi_domain::record::Staff;
use visavi_domain::{AssociateId, DeviceNumber, Moment};
use visavi_protocol::limits::UNLOCK_TRIES_MAX;
use visavi_protocol::unlock::{Unlock, UnlockReply, UnlockRequest, Unlocked, kept};

use crate::code::{self, Purpose};
use crate::look_up::who_works_in;
use crate::table::Tables;
use crate::{Hub, HubError, NotAllowed, Scope, pin};

impl Hub {
    /// Makes a code with which `associate` may try again on `device` within the next ten
    /// minutes, and returns it as it is read aloud.
    ///
    /// # Errors
    /// When there is no such device, or nobody of that code works in its store.
    pub fn unlock_code(&self, device: DeviceNumber, associate: &AssociateId, now: Moment) -> Result<String, HubError> {
        let code = code::fresh()?;
        let hash = code::hash(Purpose::Unlock, &code);
        self.database.write(|tables| {
            let scope = tables.device(device)?.as_ref().and_then(Scope::of).ok_or(HubError::UnknownSource(device))?;
            who_works_in(tables, scope.store(), associate)?.ok_or(NotAllowed::UnknownAssociate)?;
            tables.add_unlock_code(&hash, device, associate, now)
        })?;
        Ok(code)
    }

    /// Answers somebody who asks for the key of the database of the device in `scope`.
    /// `None` when the request is not one that this device can have made.
    pub fn unlock(&self, scope: &Scope, request: &UnlockRequest, now: Moment) -> Result<Option<UnlockReply>, HubError> {
        let device = scope.device();
        let Ok(asked) = request.open(self.keys().opening(), device) else { return Ok(None) };
        let answer = self.unlocked(scope, &asked, now)?;
        tracing::info!(device = device.0, answer = ?answer, "an associate asked for the device's key");
        Ok(UnlockReply::seal(&answer, &asked.answer_to, device).ok())
    }

    fn unlocked(&self, scope: &Scope, asked: &Unlock, now: Moment) -> Result<Unlocked, HubError> {
        let device = scope.device();
        let Ok(key) = kept(self.keys().opening(), device, &asked.kept) else { return Ok(Unlocked::NotKept) };
        // Committed before the PIN is looked at.
        let admitted = self.database.write(|tables| admit(tables, scope, asked, now))?;
        let (staff, tries) = match admitted {
            Ok(admitted) => admitted,
            Err(answer) => return Ok(answer),
        };
        if !staff.pin.is_some_and(|hash| pin::is_right(&asked.pin, &hash)) {
            return Ok(Unlocked::WrongPin { left: UNLOCK_TRIES_MAX.saturating_sub(tries) });
        }
        self.database.write(|tables| tables.forget_unlock_tries(device, &asked.associate))?;
        Ok(Unlocked::Key(key.to_vec()))
    }
}

/// Lets one more PIN be tried; returns whose it has to be and how many tries there were in a
/// row with this one, or why it is not tried.
fn admit(
    tables: &mut dyn Tables,
    scope: &Scope,
    asked: &Unlock,
    now: Moment,
) -> Result<Result<(Staff, u32), Unlocked>, HubError> {
    let device = scope.device();
    let Some(staff) = who_works_in(tables, scope.store(), &asked.associate)? else {
        return Ok(Err(Unlocked::NotOfThisStore));
    };
    if let Some(code) = &asked.code {
        if !tables.take_unlock_code(&code::hash(Purpose::Unlock, code), device, &asked.associate, now)? {
            return Ok(Err(Unlocked::WrongCode));
        }
        tables.forget_unlock_tries(device, &asked.associate)?;
    }
    let tries = tables.count_unlock_try(device, &asked.associate)?;
    if tries > UNLOCK_TRIES_MAX {
        return Ok(Err(Unlocked::CodeNeeded));
    }
    Ok(Ok((staff, tries)))
}
