//! What a fact is limited to: the dimensions that its attribute declares.

use serde::{Deserialize, Serialize};

/// One way in which a statement can be limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    Department,
    Cut,
    Brand,
    Category,
    Colour,
    Material,
    Theme,
    Purpose,
    Channel,
    /// For whom; absent means the customer.
    Person,
    Occasion,
    /// Another customer, for *same person* and *not the same person*.
    Customer,
}

impl Dimension {
    /// Every dimension there is, in sorted order.
    pub const ALL: [Self; 12] = [
        Self::Department,
        Self::Cut,
        Self::Brand,
        Self::Category,
        Self::Colour,
        Self::Material,
        Self::Theme,
        Self::Purpose,
        Self::Channel,
        Self::Person,
        Self::Occasion,
        Self::Customer,
    ];

    /// Returns the word used in the catalogue and in the fact notation.
    pub fn word(self) -> &'static str {
        match self {
            Self::Department => "department",
            Self::Cut => "cut",
            Self::Brand => "brand",
            Self::Category => "category",
            Self::Colour => "colour",
            Self::Material => "material",
            Self::Theme => "theme",
            Self::Purpose => "purpose",
            Self::Channel => "channel",
            Self::Person => "person",
            Self::Occasion => "occasion",
            Self::Customer => "customer",
        }
    }

    /// Returns the dimension that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dimension| dimension.word() == word)
    }
}

/// The limits of one fact, sorted by dimension, each dimension at most once.
///
/// ```
/// use visavi_domain::{Dimension, Scope};
/// let scope = Scope::new([(Dimension::Brand, "tindvik"), (Dimension::Department, "women")]);
/// assert_eq!(scope, Scope::new([(Dimension::Department, "women"), (Dimension::Brand, "tindvik")]));
/// assert_eq!(scope.get(Dimension::Brand), Some("tindvik"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Scope(Vec<(Dimension, String)>);

impl Scope {
    /// The scope of a statement without limits.
    pub const EVERYTHING: Self = Self(Vec::new());

    /// Returns the scope with these limits; of a dimension given twice the last counts.
    pub fn new<T: Into<String>>(limits: impl IntoIterator<Item = (Dimension, T)>) -> Self {
        let sorted: std::collections::BTreeMap<_, _> =
            limits.into_iter().map(|(dimension, limit)| (dimension, limit.into())).collect();
        Self(sorted.into_iter().collect())
    }

    /// Returns what the scope says of `dimension`.
    pub fn get(&self, dimension: Dimension) -> Option<&str> {
        self.0.iter().find(|(have, _)| *have == dimension).map(|(_, limit)| limit.as_str())
    }

    /// Returns the limits in sorted order.
    pub fn iter(&self) -> impl Iterator<Item = (Dimension, &str)> {
        self.0.iter().map(|(dimension, limit)| (*dimension, limit.as_str()))
    }

    /// Says whether there is no limit at all.
    pub fn is_everything(&self) -> bool {
        self.0.is_empty()
    }
}
