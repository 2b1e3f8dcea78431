//! Typed sizes: the label and the system as told, never only a converted number.

mod choices;
mod conversion;
mod label;
mod number;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::value::ValueError;

/// The garment a size is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Garment {
    Shoes,
    Tops,
    Trousers,
    Dresses,
    Outerwear,
    Gloves,
    Bra,
    Jeans,
    Children,
}

impl Garment {
    /// Every garment there is, in sorted order.
    pub const ALL: [Self; 9] = [
        Self::Shoes,
        Self::Tops,
        Self::Trousers,
        Self::Dresses,
        Self::Outerwear,
        Self::Gloves,
        Self::Bra,
        Self::Jeans,
        Self::Children,
    ];
}

/// The system a label is read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SizeSystem {
    /// Continental European numbers: shoes (Paris points), women's and men's clothing.
    Eu,
    Uk,
    Us,
    /// ISO 9407: the foot's length in millimetres.
    Mondopoint,
    /// XXS to 5XL.
    Alpha,
    /// EN 13402-3 band and cup, "75C".
    Bra,
    /// Waist and leg in inches, "32/34".
    WaistLeg,
    /// The child's height in centimetres, "104".
    ChildHeight,
    /// Hand girth in French inches, "7.5".
    Glove,
}

impl SizeSystem {
    /// Every system there is, in sorted order.
    pub const ALL: [Self; 9] = [
        Self::Eu,
        Self::Uk,
        Self::Us,
        Self::Mondopoint,
        Self::Alpha,
        Self::Bra,
        Self::WaistLeg,
        Self::ChildHeight,
        Self::Glove,
    ];

    /// Returns the word used on the wire, in the fact notation and in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Eu => "eu",
            Self::Uk => "uk",
            Self::Us => "us",
            Self::Mondopoint => "mondopoint",
            Self::Alpha => "alpha",
            Self::Bra => "bra",
            Self::WaistLeg => "waist_leg",
            Self::ChildHeight => "child_height",
            Self::Glove => "glove",
        }
    }

    /// Returns the system that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|system| system.word() == word)
    }
}

/// Returns the systems a garment's size can be told in, the most usual in the Nordic
/// countries first.
///
/// Children wear clothes by height and shoes by European numbers.
pub fn systems_for(garment: Garment) -> &'static [SizeSystem] {
    use SizeSystem::{Alpha, Bra, ChildHeight, Eu, Glove, Mondopoint, Uk, Us, WaistLeg};
    match garment {
        Garment::Shoes => &[Eu, Uk, Us, Mondopoint],
        Garment::Tops | Garment::Dresses | Garment::Outerwear => &[Alpha, Eu, Uk, Us],
        Garment::Trousers => &[Eu, Alpha, WaistLeg, Uk, Us],
        Garment::Jeans => &[WaistLeg, Eu, Alpha],
        Garment::Gloves => &[Glove, Alpha],
        Garment::Bra => &[Bra, Alpha],
        Garment::Children => &[ChildHeight, Eu],
    }
}

/// One size as it was told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Size {
    pub system: SizeSystem,
    /// Canonical within its system: a decimal point, no unit, upper case letters.
    pub label: String,
}

impl Size {
    /// Returns the size that `label` names in `system`, written canonically, so that
    /// two people who mean the same size never seem to disagree.
    ///
    /// ```
    /// use visavi_domain::{Garment, Size, SizeSystem};
    /// let told = |garment, system, label| Size::new(garment, system, label).map(|size| size.label);
    /// assert_eq!(told(Garment::Shoes, SizeSystem::Eu, "42,5").as_deref(), Ok("42.5"));
    /// assert_eq!(told(Garment::Shoes, SizeSystem::Uk, "7½").as_deref(), Ok("7.5"));
    /// assert_eq!(told(Garment::Tops, SizeSystem::Alpha, "xl").as_deref(), Ok("XL"));
    /// assert_eq!(told(Garment::Jeans, SizeSystem::WaistLeg, "32x34").as_deref(), Ok("32/34"));
    /// assert_eq!(told(Garment::Bra, SizeSystem::Bra, "75 c").as_deref(), Ok("75C"));
    /// assert!(told(Garment::Shoes, SizeSystem::Eu, "420").is_err());
    /// ```
    ///
    /// # Errors
    /// [`ValueError::NotASize`] where the system has no such size for the garment.
    pub fn new(garment: Garment, system: SizeSystem, label: &str) -> Result<Self, ValueError> {
        if !systems_for(garment).contains(&system) {
            return Err(ValueError::NotASize);
        }
        label::canonical(garment, system, label).map(|label| Self { system, label }).ok_or(ValueError::NotASize)
    }

    /// Says whether the size is one that `garment` can have, in its canonical writing.
    /// Without a garment it is enough that some garment has it.
    pub fn exists(&self, garment: Option<Garment>) -> bool {
        let is_one = |garment| {
            systems_for(garment).contains(&self.system)
                && label::canonical(garment, self.system, &self.label).as_ref() == Some(&self.label)
        };
        match garment {
            Some(garment) => is_one(garment),
            None => Garment::ALL.into_iter().any(is_one),
        }
    }

    /// Returns the labels a picker offers, in order. `department` is `women`, `men` or
    /// `children`; without one, what either adult department offers.
    pub fn choices(garment: Garment, system: SizeSystem, department: Option<&str>) -> Vec<String> {
        choices::choices(garment, system, department)
    }

    /// Returns about the same size in another system, **for display only**: tables of
    /// different makers differ by up to a size, so a converted label is never stored.
    ///
    /// `None` where no honest conversion exists, for example into US shoe sizes without
    /// a department.
    ///
    /// ```
    /// use visavi_domain::{Garment, Size, SizeSystem};
    /// let size = Size::new(Garment::Shoes, SizeSystem::Eu, "42").expect("a real size");
    /// let uk = size.converted(Garment::Shoes, Some("men"), SizeSystem::Uk).expect("close enough to show");
    /// assert_eq!(uk.label, "8");
    /// ```
    pub fn converted(&self, garment: Garment, department: Option<&str>, to: SizeSystem) -> Option<Self> {
        conversion::converted(self, garment, department, to)
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.system.word(), self.label)
    }
}
