//! The one table of requests: by name, with the door each is reached through. Whether
//! somebody is signed in is checked here and nowhere else.

use std::sync::Arc;

use serde_json::Value;
use ts_rs::TS;

use crate::app::App;
use crate::door;
use crate::trouble::{Code, Trouble};

/// One request as a screen sees it.
pub(crate) struct Signature {
    pub(crate) name: &'static str,
    pub(crate) docs: &'static [&'static str],
    pub(crate) args: String,
    pub(crate) reply: String,
}

macro_rules! requests {
    ($($(#[doc = $doc:literal])* $name:ident through $door:ident;)*) => {
        /// Answers one request.
        pub(crate) async fn answer(app: &Arc<App>, name: &str, args: Value) -> Result<Value, Trouble> {
            match name {
                $(stringify!($name) => door::$door(app, args, crate::requests::$name::run).await,)*
                _ => Err(Trouble::new(Code::BadRequest)),
            }
        }

        /// Returns what every request takes and gives, in the order of the table.
        pub(crate) fn signatures(config: &ts_rs::Config) -> Vec<Signature> {
            vec![$(Signature {
                name: stringify!($name),
                docs: &[$($doc),*],
                args: <crate::requests::$name::Args as TS>::inline(config),
                reply: <crate::requests::$name::Reply as TS>::name(config),
            }),*]
        }

        /// Visits the types that requests take and give.
        pub(crate) fn visit_types(visitor: &mut impl ts_rs::TypeVisitor) {
            $(
                visitor.visit::<crate::requests::$name::Reply>();
                <crate::requests::$name::Args as TS>::visit_dependencies(visitor);
            )*
        }
    };
}

requests! {
    state through always;
    /// Answers when the revision has moved past `since`, or after 20 seconds.
    changed through waiting;
    unlock_key through waiting;
    enrol through waiting;
    first_load through enrolled;
    staff through enrolled;
    sign_in through waiting;
    lock through always;
    /// Somebody touched the screen: the lock is put off.
    touch through always;
    settings through always;
    start through looking;
    find through acting;
    /// Looks in the whole chain; those it finds can be opened like anybody.
    look_up through asking;
    scan through acting;
    /// Records the view with its purpose, opens or resumes the visit. Whoever was found in
    /// the chain is borrowed from the hub first.
    open through asking;
    /// The card again, after a change; the visit must be open.
    customer through looking;
    end_visit through acting;
    set_errand through acting;
    keep_errand through acting;
    clear_errand through acting;
    fact_sheet through acting;
    editor through acting;
    /// Attributes that can be told and are not yet known, for "add".
    addable through acting;
    correct through acting;
    still_right through acting;
    rather_not_say through acting;
    /// Not asked again in this visit; nothing is stored of the customer.
    not_now through acting;
    says_yes through acting;
    wrong_guess through acting;
    /// Takes one value away: a phone no longer in use, a colour no longer liked.
    no_longer through acting;
    not_for_me through acting;
    lift_not_for_me through acting;
    settle through acting;
    withdraw_consent through acting;
    undo through acting;
    likely_twins through acting;
    /// `contact` is a phone number or an e-mail address; `reachBy` a code of `reach_by` or null.
    new_customer through acting;
    help through acting;
    help_note through acting;
    help_end through acting;
    sync_centre through looking;
    /// Two answers: ask at the next visit; hides the card until the next visit.
    ask_next_time through acting;
    sync_now through enrolled;
    /// Somebody has read what became of a memory that could not be read.
    rescue_seen through acting;
}
