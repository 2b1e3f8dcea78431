//! The attribute catalogue: what facts can be about. Data, so that a chain extends it
//! without touching code.

mod check;
mod refusal;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::scope::Dimension;
use crate::size::Garment;
use crate::value::{Value, ValueError};

pub use refusal::FactRefusal;

/// The catalogue that ships with Visavi, as TOML.
pub const DEFAULT_TOML: &str = include_str!("../catalogue.toml");

/// All attributes, by key, in the order of the file.
#[derive(Clone, Debug)]
pub struct Catalogue {
    attributes: Vec<Attribute>,
    by_key: BTreeMap<String, usize>,
    limits: BTreeMap<Dimension, Vec<String>>,
    /// The place of each garment's own size.
    own_sizes: BTreeMap<Garment, usize>,
}

/// What one attribute is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    pub key: String,
    /// Where it stands on the card.
    pub group: Group,
    pub value: ValueKind,
    /// Codes of the choices of a `choice` value; their words are the screens'.
    #[serde(default)]
    pub choices: Vec<String>,
    /// A `choice` outside `choices` is allowed (brands, themes, categories).
    #[serde(default)]
    pub open_choices: bool,
    /// For `size` values.
    #[serde(default)]
    pub garment: Option<Garment>,
    pub cardinality: Cardinality,
    #[serde(default)]
    pub dimensions: Vec<Dimension>,
    /// Fresh up to one shelf life, ageing up to two, then stale.
    pub shelf_life_days: u32,
    /// How long a fact may be kept unconfirmed.
    pub retention_days: u32,
    pub sensitivity: Sensitivity,
    pub visible_to_customer: bool,
    pub lawful_basis: LawfulBasis,
    /// The consent purpose it needs, where it needs one.
    #[serde(default)]
    pub needs_consent: Option<String>,
    /// Where a correction is written back: `web_shop`, `crm`, `marketing`.
    #[serde(default)]
    pub written_back_to: Vec<String>,
    /// Higher is asked first; 0 is never asked.
    #[serde(default)]
    pub ask_value: u8,
    /// What it is called, by language.
    pub label: Words,
    /// The question to say aloud, by language.
    pub question: Words,
    /// Why it is asked, by language, for the thin card.
    #[serde(default)]
    pub reason: Option<Words>,
}

/// A sentence in the five languages of the staff.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub sv: String,
    pub nb: String,
    pub da: String,
    pub fi: String,
    pub en: String,
}

impl Words {
    /// Returns the words in `language`, or English where that is not one of the five.
    pub fn in_language(&self, language: &str) -> &str {
        match language.split('-').next() {
            Some("sv") => &self.sv,
            Some("nb" | "nn" | "no") => &self.nb,
            Some("da") => &self.da,
            Some("fi") => &self.fi,
            _ => &self.en,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    Who,
    Contact,
    Sizes,
    About,
    Taste,
    NotForMe,
    PriceLevel,
    Goals,
    Gifts,
    Consents,
    /// Between customers: same person, not the same person.
    Identity,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueKind {
    Flag,
    Choice,
    Text,
    Name,
    Phone,
    Email,
    Address,
    Language,
    Size,
    LengthMm,
    Day,
    PriceLevel,
    Goal,
    Consent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cardinality {
    /// One value per scope: two that differ are a conflict.
    One,
    /// Any number of values side by side; the value is part of the slot.
    Many,
}

/// What *Cover* and the customer's side do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    Ordinary,
    /// Covered until tapped: children, gifts, price level.
    Covered,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LawfulBasis {
    Contract,
    LegitimateInterest,
    Consent,
    LegalObligation,
}

/// What is wrong with a catalogue file.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    #[error("the attribute catalogue is not valid TOML: {0}")]
    Toml(#[from] toml::de::Error),
    #[error("the attribute {0:?} stands twice in the catalogue")]
    Twice(String),
    #[error("the attribute {key:?}: {what}")]
    Attribute { key: String, what: &'static str },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    limits: BTreeMap<Dimension, Vec<String>>,
    attribute: Vec<Attribute>,
}

impl Catalogue {
    /// Reads a catalogue from TOML.
    ///
    /// # Errors
    /// Says which attribute is wrong and why.
    pub fn from_toml(text: &str) -> Result<Self, CatalogueError> {
        let file: File = toml::from_str(text)?;
        let (mut by_key, mut own_sizes) = (BTreeMap::new(), BTreeMap::new());
        for (place, attribute) in file.attribute.iter().enumerate() {
            attribute.consistent().map_err(|what| CatalogueError::Attribute { key: attribute.key.clone(), what })?;
            if by_key.insert(attribute.key.clone(), place).is_some() {
                return Err(CatalogueError::Twice(attribute.key.clone()));
            }
            if let Some(garment) = attribute.own_size_of() {
                own_sizes.entry(garment).or_insert(place);
            }
        }
        Ok(Self { attributes: file.attribute, by_key, limits: file.limits, own_sizes })
    }

    /// Returns the catalogue that ships with Visavi.
    pub fn shipped() -> Self {
        Self::from_toml(DEFAULT_TOML).expect("the shipped catalogue is read by a test")
    }

    /// Returns the attribute called `key`.
    pub fn get(&self, key: &str) -> Option<&Attribute> {
        self.by_key.get(key).map(|place| &self.attributes[*place])
    }

    /// Returns the place of the attribute called `key` in the order of the file.
    pub fn place(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    /// Returns the attribute at a place.
    pub fn at(&self, place: usize) -> &Attribute {
        &self.attributes[place]
    }

    /// Returns the place of the customer's own size of a garment: by department and for
    /// nobody else.
    pub(crate) fn own_size(&self, garment: Garment) -> Option<usize> {
        self.own_sizes.get(&garment).copied()
    }

    /// Returns the limits that a dimension can have, in the order of the file; `None`
    /// where it is open, as brands and categories are.
    ///
    /// ```
    /// use visavi_domain::{Catalogue, Dimension};
    /// let shipped = Catalogue::shipped();
    /// assert_eq!(shipped.limits(Dimension::Department), Some(&["women", "men", "children"].map(String::from)[..]));
    /// assert_eq!(shipped.limits(Dimension::Brand), None);
    /// ```
    pub fn limits(&self, dimension: Dimension) -> Option<&[String]> {
        self.limits.get(&dimension).map(Vec::as_slice)
    }

    /// Says whether a statement can be limited to `limit`, as far as the file says.
    pub fn knows_limit(&self, dimension: Dimension, limit: &str) -> bool {
        self.limits.get(&dimension).is_none_or(|known| known.iter().any(|one| one == limit))
    }

    /// Returns the attributes in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Attribute> {
        self.attributes.iter()
    }
}

impl Attribute {
    /// Says whether the attribute can hold `value`.
    ///
    /// # Errors
    /// [`ValueError::WrongKind`] for another kind of value, else what the value's own
    /// rules say.
    pub fn accepts(&self, value: &Value) -> Result<(), ValueError> {
        let right_kind = matches!(
            (self.value, value),
            (ValueKind::Flag, Value::Flag(_))
                | (ValueKind::Choice, Value::Choice(_))
                | (ValueKind::Text, Value::Text(_))
                | (ValueKind::Name, Value::Name(_))
                | (ValueKind::Phone, Value::Phone(_))
                | (ValueKind::Email, Value::Email(_))
                | (ValueKind::Address, Value::Address(_))
                | (ValueKind::Language, Value::Language(_))
                | (ValueKind::Size, Value::Size(_))
                | (ValueKind::LengthMm, Value::LengthMm(_))
                | (ValueKind::Day, Value::Day(_))
                | (ValueKind::PriceLevel, Value::PriceLevel(_))
                | (ValueKind::Goal, Value::Goal(_))
                | (ValueKind::Consent, Value::Consent(_))
        );
        if !right_kind {
            return Err(ValueError::WrongKind);
        }
        if let Value::Choice(choice) = value
            && !self.open_choices
            && !self.choices.contains(choice)
        {
            return Err(ValueError::NotAChoice);
        }
        value.check(self.garment)
    }

    fn own_size_of(&self) -> Option<Garment> {
        let is_own = self.value == ValueKind::Size
            && self.dimensions.contains(&Dimension::Department)
            && !self.dimensions.contains(&Dimension::Person);
        self.garment.filter(|_| is_own)
    }

    fn consistent(&self) -> Result<(), &'static str> {
        match self.value {
            ValueKind::Size if self.garment.is_none() => Err("a size needs a garment"),
            ValueKind::Choice if self.choices.is_empty() && !self.open_choices => Err("a choice needs choices"),
            _ if self.shelf_life_days == 0 => Err("the shelf life must be at least a day"),
            _ if self.retention_days == 0 => Err("the retention must be at least a day"),
            _ => Ok(()),
        }
    }
}
