//! How far the first load has come.

use crate::arg::Nothing;
use crate::enrolled::Enrolled;
use crate::state_view;
use crate::trouble::{Code, Trouble};
use crate::trouble_from::of_carriage;
use crate::view::FirstLoadView;

pub type Args = Nothing;
pub type Reply = FirstLoadView;

pub(crate) fn run(enrolled: &Enrolled, _: Args) -> Result<Reply, Trouble> {
    let status = enrolled.app.status();
    let beginning = enrolled.app.state().beginning;
    // What differs is being fetched, which is all that happens here.
    let trouble = status.trouble.as_ref().map(of_carriage).filter(|code| *code != Code::Differs);
    Ok(FirstLoadView {
        done: status.done,
        total: status.total,
        usable: match &enrolled.open {
            Some((memory, identity)) => state_view::has_staff(&memory.device, identity)?,
            None => false,
        },
        complete: status.total > 0 && status.done >= status.total,
        trouble: trouble.or(beginning),
    })
}
