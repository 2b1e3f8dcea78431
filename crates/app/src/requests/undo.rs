//! Undo, for ten seconds: what it replaced lives again with its old age.

use serde::Deserialize;
use ts_rs::TS;
use visavi_domain::profile::Slot;
use visavi_domain::{Claim, How, OperationId};

use crate::arg::Id;
use crate::deed;
use crate::saved::Saved;
use crate::shift::Shift;
use crate::trouble::{Code, Trouble};

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    #[ts(type = "string")]
    operation: Id<OperationId>,
}

pub type Reply = Saved;

pub(crate) fn run(shift: &Shift, args: Args) -> Result<Reply, Trouble> {
    let operation = args.operation.0;
    let deed = shift.undoable().into_iter().find(|deed| deed.operation == operation);
    let deed = deed.ok_or(Trouble::new(Code::TooLateToUndo))?;
    let draft = shift.draft(&deed.attribute, &deed.scope, Claim::Retracts(operation), How::Told, None::<&Slot>);
    let saved = shift.save(deed.customer, deed::UNDONE, vec![draft])?;
    shift.app.state().undoable.retain(|other| other.operation != operation);
    Ok(Saved { undo_until: shift.now.0, ..saved })
}
