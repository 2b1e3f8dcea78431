//! Whether a fact has a place in the catalogue.

use super::{Catalogue, FactRefusal};
use crate::fact::{Claim, Fact, FactDraft, FactError};
use crate::id::{CustomerId, FactId};
use crate::provenance::{How, Provenance, Who};
use crate::scope::{Dimension, Scope};
use crate::value::{self, Value};

impl Catalogue {
    /// Says whether a fact can be taken in, and if not, why, in a word that may travel:
    /// it tells nothing of what the fact says.
    ///
    /// ```
    /// use visavi_domain::{Catalogue, catalogue::FactRefusal, notation};
    /// let catalogue = Catalogue::shipped();
    /// let check = |line: &str| catalogue.check(&notation::fact(line).expect("a line of the notation"));
    /// let said = "told by sara at LKP on 2026-05-15";
    /// assert_eq!(check(&format!("7.1.3/0 annika shoe_size[department=women] holds size eu 42 {said}")), Ok(()));
    /// assert_eq!(
    ///     check(&format!("7.1.3/0 annika shoe_size[department=women] holds size eu 420 {said}")),
    ///     Err(FactRefusal::SizeOutsideItsSystem),
    /// );
    /// ```
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self, fact: &Fact) -> Result<(), FactRefusal> {
        self.placed(fact).map(drop).map_err(|error| error.refusal())
    }

    /// Says whether a draft can become the fact `id`.
    pub(crate) fn check_draft(&self, id: FactId, draft: &FactDraft) -> Result<(), FactError> {
        let FactDraft { attribute, scope, claim, replaces, provenance, .. } = draft;
        self.check_parts(id, &Parts { attribute, scope, claim, replaces, provenance }).map(drop)
    }

    /// Returns the place of the attribute of a fact that was read, or why the fact can
    /// not be placed.
    pub(crate) fn placed(&self, fact: &Fact) -> Result<usize, FactError> {
        let parts = Parts {
            attribute: fact.attribute(),
            scope: fact.scope(),
            claim: fact.claim(),
            replaces: fact.replaces(),
            provenance: fact.provenance(),
        };
        self.check_parts(fact.id(), &parts)
    }

    fn check_parts(&self, id: FactId, parts: &Parts<'_>) -> Result<usize, FactError> {
        let key = || parts.attribute.to_owned();
        let place = self.place(parts.attribute).ok_or_else(|| FactError::UnknownAttribute(key()))?;
        let attribute = self.at(place);
        for (dimension, limit) in parts.scope.iter() {
            if !attribute.dimensions.contains(&dimension) {
                return Err(FactError::UndeclaredDimension { attribute: key(), dimension: dimension.word() });
            }
            value::check_code(limit).map_err(|source| FactError::Value { attribute: key(), source })?;
            let is_no_customer = dimension == Dimension::Customer && limit.parse::<CustomerId>().is_err();
            if is_no_customer || !self.knows_limit(dimension, limit) {
                return Err(FactError::UnknownLimit { attribute: key(), dimension: dimension.word() });
            }
        }
        let refers_to_itself = parts.replaces.contains(&id)
            || matches!(parts.claim, Claim::StillRight(fact) if *fact == id)
            || matches!(parts.claim, Claim::Retracts(operation) if *operation == id.operation);
        if refers_to_itself {
            return Err(FactError::RefersToItself);
        }
        if let Claim::Holds(value) | Claim::WrongGuess(value) = parts.claim {
            attribute.accepts(value).map_err(|source| FactError::Value { attribute: key(), source })?;
        }
        check_provenance(parts.claim, parts.provenance).map(|()| place)
    }
}

/// What is checked of a fact, whether it is being made or was read.
struct Parts<'a> {
    attribute: &'a str,
    scope: &'a Scope,
    claim: &'a Claim,
    replaces: &'a [FactId],
    provenance: &'a Provenance,
}

/// A *yes* to a consent comes only from the customer's own act or from a system of
/// record, and a guess states nothing but values.
fn check_provenance(claim: &Claim, provenance: &Provenance) -> Result<(), FactError> {
    match claim {
        Claim::Holds(Value::Consent(consent)) if consent.given => match (&provenance.who, provenance.how) {
            (_, How::Inferred) | (Who::Associate(_), _) => Err(FactError::ConsentNeedsCustomer),
            (Who::Customer, _) | (Who::System, How::Imported) => Ok(()),
            (Who::System, _) => Err(FactError::ConsentNeedsCustomer),
        },
        Claim::Holds(_) => Ok(()),
        _ if provenance.how == How::Inferred => Err(FactError::WrongProvenance(provenance.how)),
        _ => Ok(()),
    }
}
