//! An enrolled device, whoever is at it: what the lock screen and the first load may
//! reach.

use std::sync::Arc;

use visavi_device::{Identity, Slots};

use crate::app::App;
use crate::memory::Memory;
use crate::trouble::{Code, Trouble};

/// One request of a screen that needs no associate.
#[derive(Debug)]
pub(crate) struct Enrolled {
    pub(crate) app: Arc<App>,
    pub(crate) slots: Arc<Slots>,
    /// The memory and who it belongs to, while it is open.
    pub(crate) open: Option<(Memory, Identity)>,
}

impl Enrolled {
    /// Returns the enrolled device.
    ///
    /// # Errors
    /// [`Code::KeyStoreLocked`] or [`Code::NotEnrolled`] before it is one.
    pub(crate) fn of(app: &Arc<App>) -> Result<Self, Trouble> {
        let state = app.state();
        let slots = state.slots.clone().ok_or(Trouble::new(Code::KeyStoreLocked))?;
        if state.credentials.is_none() {
            return Err(Trouble::new(Code::NotEnrolled));
        }
        let open = state.memory.clone().zip(state.identity.clone());
        drop(state);
        Ok(Self { app: app.clone(), slots, open })
    }
}
