//! Help without saving: errand and sizes for one visit, in memory only, then gone.

use crate::arg::Nothing;
use crate::shift::Shift;
use crate::trouble::Trouble;
use crate::view::HelpView;

pub type Args = Nothing;
pub type Reply = HelpView;

pub(crate) fn run(shift: &Shift, _: Args) -> Result<Reply, Trouble> {
    let me = &shift.me.associate;
    let (view, began) = {
        let mut state = shift.app.state();
        match &state.help {
            Some((whose, view)) if whose == me => (view.clone(), false),
            _ => {
                let view = HelpView { opened_at: shift.now.0, ..HelpView::default() };
                state.help = Some((me.clone(), view.clone()));
                (view, true)
            }
        }
    };
    if began {
        shift.app.bump();
    }
    Ok(view)
}
