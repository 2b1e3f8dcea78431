//! What an associate did, or what a source said, in one go.

use serde::{Deserialize, Serialize};
use visavi_domain::fact::FactDraft;
use visavi_domain::{AssociateId, CustomerId, Fact, FactId, Moment, OperationId, StoreId};

use crate::payload::{self, Payload, Unread};

/// One operation: the envelope that everybody reads, and a body that only `domain`
/// understands.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Operation {
    pub id: OperationId,
    pub customer: CustomerId,
    /// Who did it; `None` for the hub and for import sources.
    pub associate: Option<AssociateId>,
    /// Where it was done.
    pub store: Option<StoreId>,
    pub written_at: Moment,
    pub body: Body,
}

/// Facts are always accepted and merged by union; a command may be refused by the
/// owner of the record.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Body {
    /// The facts' drafts, in the order of their places.
    Facts(Payload),
    /// A command about a record. None exists yet: the hub refuses what it does not know.
    Command(Payload),
}

impl Operation {
    /// Returns the operation that carries these drafts.
    pub fn of_facts(
        id: OperationId,
        customer: CustomerId,
        associate: Option<AssociateId>,
        store: Option<StoreId>,
        written_at: Moment,
        drafts: &[FactDraft],
    ) -> Self {
        Self { id, customer, associate, store, written_at, body: Body::Facts(Payload::write(drafts)) }
    }

    /// Returns the facts the operation carries; none for a command.
    ///
    /// # Errors
    /// [`Unread`] when a newer version wrote them.
    pub fn facts(&self) -> Result<Vec<Fact>, Unread> {
        match &self.body {
            Body::Facts(payload) => facts(self.id, self.customer, payload),
            Body::Command(_) => Ok(Vec::new()),
        }
    }
}

/// Returns the facts that `payload` holds for this operation and customer.
///
/// # Errors
/// [`Unread`] when a newer version wrote them.
pub fn facts(operation: OperationId, customer: CustomerId, payload: &Payload) -> Result<Vec<Fact>, Unread> {
    facts_in(operation, customer, payload.version, &payload.bytes)
}

/// The same, of a payload that lies somewhere else.
///
/// # Errors
/// As [`facts`].
pub fn facts_in(operation: OperationId, customer: CustomerId, version: u16, bytes: &[u8]) -> Result<Vec<Fact>, Unread> {
    let drafts: Vec<FactDraft> = payload::read(version, bytes)?;
    Ok(drafts
        .into_iter()
        .zip(0_u16..)
        .map(|(draft, place)| Fact::read(FactId { operation, place }, customer, draft))
        .collect())
}
