//! What can go wrong, as screens see it: a code exists only if a screen behaves
//! differently for it.

use serde::Serialize;
use ts_rs::TS;

/// The answer to a request that could not be met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, thiserror::Error)]
#[error("{code:?}")]
#[serde(rename_all = "camelCase")]
pub struct Trouble {
    pub code: Code,
    /// Which input it is about, where it is about one: `phone`, `pin`, `text`.
    pub field: Option<String>,
    /// Not before then (milliseconds since 1970).
    #[ts(type = "number | null")]
    pub until: Option<i64>,
    /// How many tries are left.
    pub left: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The screen sent something this version does not understand.
    BadRequest,
    NotEnrolled,
    AlreadyEnrolled,
    CodeRefused,
    HubUnreachable,
    /// Something answered that is not a Visavi hub (a captive portal, another address).
    NotAHub,
    /// Something speaks like the hub and cannot prove that it is.
    HubNotProven,
    HubTooOld,
    AppTooOld,
    /// Device and hub hold different things, and the bucket is fetched anew.
    Differs,
    /// The key store is locked or was emptied, beside an existing database.
    KeyStoreLocked,
    WrongPassphrase,
    Locked,
    WrongPin,
    TooManyTries,
    /// Ten wrong PINs: it opens this device no more, whatever comes next.
    PinSpent,
    /// The device has not heard its hub for longer than its lease.
    LeaseEnded,
    /// This associate has no slot here yet: only the hub, or a colleague, can open it.
    FirstTimeHere,
    UnknownCustomer,
    /// The hub is out of reach, and only this shop's customers are held here.
    OnlyThisShop,
    /// The hour's share of looks beyond the own shop is used up.
    TooManyCustomers,
    UnknownFact,
    NoVisit,
    /// The customer was erased: there is nothing to show and nothing to change any more.
    Erased,
    /// Three visits are open: one has to end first.
    ThreeVisits,
    TooLateToUndo,
    Empty,
    TooLong,
    ForbiddenCharacter,
    NotAPhone,
    NotAnEmail,
    NotASize,
    NotAChoice,
    NotADay,
    OutOfRange,
    /// A consent is given only on the customer's own screen.
    OnlyTheCustomer,
    NothingToSettle,
    DiskFull,
    DatabaseBroken,
    /// A newer version of the app has written the database.
    NewerDatabase,
    /// Another instance of the app has the database open.
    AlreadyRunning,
    Internal,
}

impl Trouble {
    /// Returns a trouble that is told by its code alone.
    pub fn new(code: Code) -> Self {
        Self { code, field: None, until: None, left: None }
    }

    /// Returns a trouble about one input.
    pub fn about(code: Code, field: &str) -> Self {
        Self { field: Some(field.to_owned()), ..Self::new(code) }
    }
}
