//! Why a fact that somebody sends is not taken in.

use std::fmt;

use crate::fact::FactError;
use crate::value::ValueError;

/// What is wrong with a fact, without anything of what it says: it goes into journals
/// and back over the wire, where nothing about a customer may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactRefusal {
    /// The attribute is not in the catalogue.
    AttributeUnknown,
    /// The attribute cannot be limited in this way.
    DimensionNotAllowed,
    /// The dimension has a list of limits, and this is not among them.
    DimensionValueUnknown,
    /// The attribute holds another type of value.
    ValueTypeWrong,
    /// The attribute has a list of choices, and this is not among them.
    ChoiceUnknown,
    /// The garment has no such size in this system.
    SizeOutsideItsSystem,
    /// The value breaks its own rules, or is not in the one writing of it that is kept.
    ValueMalformed,
    /// A consent is given only by the customer's own act or by a system of record.
    ConsentNeedsCustomer,
    /// Whoever said it cannot say this: a guess takes nothing back.
    ProvenanceImpossible,
    /// It replaces, confirms or retracts itself.
    RefersToItself,
}

impl FactRefusal {
    /// Every refusal there is.
    pub const ALL: [Self; 10] = [
        Self::AttributeUnknown,
        Self::DimensionNotAllowed,
        Self::DimensionValueUnknown,
        Self::ValueTypeWrong,
        Self::ChoiceUnknown,
        Self::SizeOutsideItsSystem,
        Self::ValueMalformed,
        Self::ConsentNeedsCustomer,
        Self::ProvenanceImpossible,
        Self::RefersToItself,
    ];

    /// Returns the word that stands for it on the wire and in journals. Never renamed.
    pub fn code(self) -> &'static str {
        match self {
            Self::AttributeUnknown => "attribute-unknown",
            Self::DimensionNotAllowed => "dimension-not-allowed",
            Self::DimensionValueUnknown => "dimension-value-unknown",
            Self::ValueTypeWrong => "value-type-wrong",
            Self::ChoiceUnknown => "choice-unknown",
            Self::SizeOutsideItsSystem => "size-outside-its-system",
            Self::ValueMalformed => "value-malformed",
            Self::ConsentNeedsCustomer => "consent-needs-customer",
            Self::ProvenanceImpossible => "provenance-impossible",
            Self::RefersToItself => "refers-to-itself",
        }
    }
}

impl fmt::Display for FactRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FactError {
    /// Returns the refusal that this is, without what was written.
    pub fn refusal(&self) -> FactRefusal {
        match self {
            Self::UnknownAttribute(_) => FactRefusal::AttributeUnknown,
            Self::UndeclaredDimension { .. } => FactRefusal::DimensionNotAllowed,
            Self::UnknownLimit { .. } => FactRefusal::DimensionValueUnknown,
            Self::Value { source: ValueError::WrongKind, .. } => FactRefusal::ValueTypeWrong,
            Self::Value { source: ValueError::NotAChoice, .. } => FactRefusal::ChoiceUnknown,
            Self::Value { source: ValueError::NotASize, .. } => FactRefusal::SizeOutsideItsSystem,
            Self::Value { .. } => FactRefusal::ValueMalformed,
            Self::ConsentNeedsCustomer => FactRefusal::ConsentNeedsCustomer,
            Self::WrongProvenance(_) => FactRefusal::ProvenanceImpossible,
            Self::RefersToItself => FactRefusal::RefersToItself,
        }
    }
}
