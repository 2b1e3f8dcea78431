//! Typed sizes: the label and the system as told, never only a converted number.

use serde::{Deserialize, Serialize};

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

/// One size as it was told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Size {
    pub system: SizeSystem,
    /// Canonical within its system: a decimal point, no unit, upper case letters.
    pub label: String,
}
