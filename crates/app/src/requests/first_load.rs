//! How far the first load has come.

use visavi_sync::Trouble as SyncTrouble;

use crate::arg::Nothing;
use crate::enrolled::Enrolled;
use crate::state_view;
use crate::trouble::{Code, Trouble};
use crate::trouble_from::of_hub;
use crate::view::FirstLoadView;

pub type Args = Nothing;
pub type Reply = FirstLoadView;

pub(crate) fn run(enrolled: &Enrolled, _: Args) -> Result<Reply, Trouble> {
    let status = enrolled.app.status();
    let trouble = match &status.trouble {
        None | Some(SyncTrouble::Differs(_)) => None,
        Some(SyncTrouble::Hub(failure)) => Some(of_hub(failure)),
        Some(SyncTrouble::Storage) => Some(Code::DiskFull),
    };
    Ok(FirstLoadView {
        done: status.done,
        total: status.total,
        usable: state_view::has_staff(&enrolled.device, &enrolled.identity)?,
        complete: status.total > 0 && status.done >= status.total,
        trouble,
    })
}
