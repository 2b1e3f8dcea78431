//! An enrolled device, whoever is at it: what the lock screen and the first load may
//! reach.

use std::sync::Arc;

use visavi_device::{Device, Identity};

use crate::app::App;
use crate::trouble::{Code, Trouble};

/// One request of a screen that needs no associate.
#[derive(Debug)]
pub(crate) struct Enrolled {
    pub(crate) app: Arc<App>,
    pub(crate) device: Device,
    pub(crate) identity: Identity,
}

impl Enrolled {
    /// Returns the enrolled device.
    ///
    /// # Errors
    /// [`Code::KeyStoreLocked`] or [`Code::NotEnrolled`] before it is one.
    pub(crate) fn of(app: &Arc<App>) -> Result<Self, Trouble> {
        let state = app.state();
        let device = state.device.clone().ok_or(Trouble::new(Code::KeyStoreLocked))?;
        let identity = state.identity.clone().ok_or(Trouble::new(Code::NotEnrolled))?;
        drop(state);
        Ok(Self { app: app.clone(), device, identity })
    }
}
