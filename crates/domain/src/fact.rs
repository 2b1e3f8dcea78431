//! One statement about a customer. Append-only; later facts name the ones they replace.

use serde::{Deserialize, Serialize};

use crate::catalogue::Catalogue;
use crate::id::{CustomerId, FactId, OperationId};
use crate::provenance::Provenance;
use crate::scope::Scope;
use crate::time::Stamp;
use crate::value::{Value, ValueError};

/// What a fact says of its slot (attribute and scope).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    /// It is so.
    Holds(Value),
    /// The named fact is still right: lends it this fact's age, replaces nothing.
    StillRight(FactId),
    /// What was held is so no longer, and nothing takes its place.
    NoLongerHolds,
    /// The customer would rather not say; never asked again unless they start it.
    RatherNotSay,
    /// This guess is wrong, nothing more: it is not shown again.
    WrongGuess(Value),
    /// Undo: the operation counts as never done, and what it replaced lives again
    /// with its old age.
    Retracts(OperationId),
}

/// One statement, immutable.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fact {
    id: FactId,
    customer: CustomerId,
    attribute: String,
    scope: Scope,
    claim: Claim,
    replaces: Vec<FactId>,
    provenance: Provenance,
    stamp: Stamp,
}

/// The parts of a fact before it has its id: what goes over the wire, inside an
/// operation that gives it its id and customer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FactDraft {
    pub attribute: String,
    pub scope: Scope,
    pub claim: Claim,
    /// Exactly the living facts of the slot that the author saw.
    pub replaces: Vec<FactId>,
    pub provenance: Provenance,
    pub stamp: Stamp,
}

/// Why a draft cannot become a fact.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    #[error("the attribute {0:?} is not in the catalogue")]
    UnknownAttribute(String),
    #[error("the attribute {attribute:?} has no dimension {dimension:?}")]
    UndeclaredDimension { attribute: String, dimension: &'static str },
    #[error("the attribute {attribute:?} is not known for this {dimension}")]
    UnknownLimit { attribute: String, dimension: &'static str },
    #[error("the value of {attribute:?} cannot be kept: {source}")]
    Value {
        attribute: String,
        #[source]
        source: ValueError,
    },
    #[error("a consent can be given only by the customer's own act")]
    ConsentNeedsCustomer,
    #[error("this claim cannot be made by {0:?}")]
    WrongProvenance(crate::provenance::How),
    #[error("a fact cannot replace, confirm or retract itself")]
    RefersToItself,
}

impl Fact {
    /// Returns the fact that an operation carries at `id.place`, checked against the
    /// catalogue. Afterwards it cannot fail and never changes.
    ///
    /// # Errors
    /// See [`FactError`]; the draft is given back inside no error: keep a copy of what
    /// the associate typed.
    pub fn new(id: FactId, customer: CustomerId, draft: FactDraft, catalogue: &Catalogue) -> Result<Self, FactError> {
        catalogue.check_draft(id, &draft)?;
        Ok(Self::read(id, customer, draft))
    }

    /// Returns a fact that came over the wire or from disk. It was checked when it was
    /// made, perhaps against another catalogue; `fold` ignores and counts what it
    /// cannot place.
    pub fn read(id: FactId, customer: CustomerId, draft: FactDraft) -> Self {
        let FactDraft { attribute, scope, claim, mut replaces, provenance, stamp } = draft;
        replaces.sort_unstable();
        replaces.dedup();
        Self { id, customer, attribute, scope, claim, replaces, provenance, stamp }
    }

    /// Returns the draft that this fact was made from, as it goes over the wire.
    pub fn draft(&self) -> FactDraft {
        FactDraft {
            attribute: self.attribute.clone(),
            scope: self.scope.clone(),
            claim: self.claim.clone(),
            replaces: self.replaces.clone(),
            provenance: self.provenance.clone(),
            stamp: self.stamp,
        }
    }

    pub fn id(&self) -> FactId {
        self.id
    }

    pub fn customer(&self) -> CustomerId {
        self.customer
    }

    pub fn attribute(&self) -> &str {
        &self.attribute
    }

    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    pub fn claim(&self) -> &Claim {
        &self.claim
    }

    pub fn replaces(&self) -> &[FactId] {
        &self.replaces
    }

    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    pub fn stamp(&self) -> Stamp {
        self.stamp
    }
}
