//! Finding customers outside the store's own, and borrowing a dossier for a while.

use serde::{Deserialize, Serialize};
use visavi_domain::value::Name;
use visavi_domain::{AssociateId, CustomerId, Moment, StoreId};

/// `POST /v1/look-up`: whom does the chain know by this?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookUpRequest {
    /// Who asks; it is written down.
    pub associate: AssociateId,
    pub by: LookUpBy,
}

/// What somebody is looked up by: a part of the name, or all of anything else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LookUpBy {
    /// Beginnings of words; one of them has three letters or more.
    Name(String),
    /// E.164.
    Phone(String),
    Email(String),
    MemberNumber(String),
}

/// Those who were found, met most recently first: ten at most, and no more can be asked
/// for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookUpReply {
    pub people: Vec<LookedUp>,
}

/// As little as it takes to know somebody again: no contact, and nothing of what they
/// said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookedUp {
    pub customer: CustomerId,
    /// `None` for a customer known by number only.
    pub name: Option<Name>,
    /// Where they were last.
    pub store: Option<StoreId>,
    pub seen_at: Option<Moment>,
}

/// `POST /v1/borrow`: lends the customer's dossier to this device, in its own bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BorrowRequest {
    pub customer: CustomerId,
    /// Who wants it; it is written down.
    pub associate: AssociateId,
    /// What for: the word of the view log.
    pub purpose: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BorrowReply {
    /// When the dossier leaves the bucket by itself.
    pub until: Moment,
}

/// `POST /v1/give-back`: the dossier is needed no longer. Giving back what was not lent
/// is no mistake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiveBackRequest {
    pub customer: CustomerId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiveBackReply {}
