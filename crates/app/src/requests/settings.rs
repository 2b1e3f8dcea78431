//! Changes the settings: the place for the device, the rest for the person.

use std::sync::Arc;

use serde::Deserialize;
use ts_rs::TS;

use crate::app::App;
use crate::memory::Memory;
use crate::shift::staff_member;
use crate::trouble::{Code, Trouble};
use crate::view::{Settings, StateView};
use crate::{porch, settings, state_view};

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    settings: Settings,
}

pub type Reply = StateView;

/// The languages there are words in.
const LANGUAGES: [&str; 5] = ["sv", "nb", "da", "fi", "en"];

pub(crate) fn run(app: &Arc<App>, args: Args) -> Result<Reply, Trouble> {
    if !LANGUAGES.contains(&args.settings.language.as_str()) {
        return Err(Trouble::about(Code::NotAChoice, "language"));
    }
    let (memory, identity, associate) = {
        let state = app.state();
        (state.memory.clone(), state.identity.clone(), state.session.associate().cloned())
    };
    // Before there is a memory, and while it is closed, they hold until the next start.
    if let Some(Memory { device, .. }) = memory {
        let staff = match (identity, associate) {
            (Some(identity), Some(associate)) => staff_member(&device, &identity.store, &associate)?,
            _ => None,
        };
        settings::keep(&device, &args.settings, staff.as_ref())?;
        porch::keep(app)?;
    }
    app.state().settings = args.settings;
    app.bump();
    state_view::of(app)
}
