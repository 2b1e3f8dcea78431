//! What a new catalogue changes, and what would be lost by it.

use std::fmt;

use visavi_domain::catalogue::Attribute;
use visavi_domain::{Catalogue, Dimension};

/// What another catalogue does to the one in force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    pub added: Vec<String>,
    /// In words, ages, or whatever else leaves every fact readable.
    pub changed: Vec<String>,
    pub lost: Vec<Loss>,
}

/// Something of an attribute that facts may already say, and could say no longer: they
/// would be kept, and shown nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The key of the attribute, or the word of a dimension with a list of limits.
    pub key: String,
    pub what: Lost,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    Attribute,
    /// Another type of value, or another garment.
    Value,
    Dimension(Dimension),
    Choice(String),
    Limit(String),
    /// Any word was taken, and now only those of a list are.
    AnyWord,
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            Lost::Attribute => write!(f, "{} is gone", self.key),
            Lost::Value => write!(f, "{} holds another type of value", self.key),
            Lost::Dimension(dimension) => write!(f, "{} has no {} any more", self.key, dimension.word()),
            Lost::Choice(choice) => write!(f, "{} cannot be {choice} any more", self.key),
            Lost::AnyWord => write!(f, "{} can be only what the file lists", self.key),
            Lost::Limit(limit) => write!(f, "{} cannot be {limit} any more", self.key),
        }
    }
}

impl Difference {
    /// Returns what `after` changes of `before`.
    pub fn between(before: &Catalogue, after: &Catalogue) -> Self {
        let mut difference = Self::default();
        for attribute in before.iter() {
            let Some(now) = after.get(&attribute.key) else {
                difference.lost.push(Loss { key: attribute.key.clone(), what: Lost::Attribute });
                continue;
            };
            let lost = lost(attribute, now);
            // Attributes are plain data: what is written alike is alike.
            if lost.is_empty() && format!("{attribute:?}") != format!("{now:?}") {
                difference.changed.push(attribute.key.clone());
            }
            difference.lost.extend(lost.into_iter().map(|what| Loss { key: attribute.key.clone(), what }));
        }
        let is_new = |attribute: &&Attribute| before.get(&attribute.key).is_none();
        difference.added.extend(after.iter().filter(is_new).map(|attribute| attribute.key.clone()));
        for dimension in Dimension::ALL {
            difference.limits(dimension, before.limits(dimension), after);
        }
        difference
    }

    /// Says whether the two catalogues say the same.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    fn limits(&mut self, dimension: Dimension, before: Option<&[String]>, after: &Catalogue) {
        let key = || dimension.word().to_owned();
        if before == after.limits(dimension) {
            return;
        }
        let lost: Vec<Loss> = match before {
            None => vec![Loss { key: key(), what: Lost::AnyWord }],
            Some(before) => {
                let gone = before.iter().filter(|limit| !after.knows_limit(dimension, limit));
                gone.map(|limit| Loss { key: key(), what: Lost::Limit(limit.clone()) }).collect()
            }
        };
        if lost.is_empty() {
            self.changed.push(key());
        }
        self.lost.extend(lost);
    }
}

fn lost(before: &Attribute, after: &Attribute) -> Vec<Lost> {
    if before.value != after.value || before.garment != after.garment {
        return vec![Lost::Value];
    }
    let dimensions = before.dimensions.iter().filter(|dimension| !after.dimensions.contains(dimension));
    let mut lost: Vec<Lost> = dimensions.map(|dimension| Lost::Dimension(*dimension)).collect();
    if !after.open_choices {
        let choices = before.choices.iter().filter(|choice| !after.choices.contains(choice));
        lost.extend(choices.cloned().map(Lost::Choice));
        lost.extend(before.open_choices.then_some(Lost::AnyWord));
    }
    lost
}
