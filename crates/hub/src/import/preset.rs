//! A preset says how to read one kind of file: a mapping, not another program.

use std::path::Path;

use jiff::tz::TimeZone;
use serde::Deserialize;

use super::ImportError;

const SHIPPED: [&str; 2] = [include_str!("presets/online-retail.toml"), include_str!("presets/orders-csv.toml")];

/// How one kind of file is read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// Part of the source's name in the hub: two presets never share customer ids.
    pub name: String,
    pub about: String,
    /// IANA name of the zone that the file's local times are in.
    pub time_zone: String,
    /// ISO 4217, where no column says otherwise.
    pub currency: String,
    /// What the shop is called, and where it is, when the hub does not know it yet.
    #[serde(default = "web_shop")]
    pub shop: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub decimal: DecimalSign,
    /// `strptime` formats, tried in this order.
    pub dates: Vec<String>,
    /// What stands before the number of a cancelled or returned invoice.
    #[serde(default)]
    pub cancelled_prefix: Option<String>,
    /// Codes in the product column that are no products, compared without case.
    #[serde(default)]
    pub not_products: Vec<String>,
    #[serde(default)]
    pub not_product_prefixes: Vec<String>,
    #[serde(rename = "column")]
    pub columns: Vec<Column>,
}

/// Which headers mean one field.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    pub field: Field,
    /// Compared without case, spaces and signs.
    pub names: Vec<String>,
    #[serde(default = "yes")]
    pub required: bool,
}

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Invoice,
    Sku,
    Description,
    Quantity,
    At,
    UnitPrice,
    Customer,
    Currency,
    Category,
    Brand,
    /// Known, and of no use here.
    Ignored,
}

impl Field {
    /// How many fields there are, *ignored* not counted.
    pub const COUNT: usize = Self::Ignored as usize;

    /// Returns the words for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Invoice => "order number",
            Self::Sku => "product code",
            Self::Description => "description",
            Self::Quantity => "quantity",
            Self::At => "day and time",
            Self::UnitPrice => "unit price",
            Self::Customer => "customer number",
            Self::Currency => "currency",
            Self::Category => "category",
            Self::Brand => "brand",
            Self::Ignored => "ignored",
        }
    }
}

/// Which sign stands before the decimals of a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalSign {
    Point,
    Comma,
    /// Whichever a price shows; a price that could be read both ways is refused.
    Either,
}

fn yes() -> bool {
    true
}

fn web_shop() -> String {
    "Web shop".to_owned()
}

impl Preset {
    /// Returns the shipped preset of this name, or the one in the TOML file at this path.
    ///
    /// # Errors
    /// Names the presets there are, or says what is wrong with the file.
    pub fn find(name: &str) -> Result<Self, ImportError> {
        if let Some(preset) = Self::shipped().find(|preset| preset.name == name) {
            return Ok(preset);
        }
        if !name.ends_with(".toml") {
            let known = Self::shipped().map(|preset| preset.name).collect::<Vec<_>>().join(", ");
            return Err(ImportError::NoSuchPreset { name: name.to_owned(), known });
        }
        let text = std::fs::read_to_string(Path::new(name))
            .map_err(|source| ImportError::Open { path: name.into(), source })?;
        Self::from_toml(&text)
    }

    /// Returns the presets that ship with Visavi.
    pub fn shipped() -> impl Iterator<Item = Self> {
        SHIPPED.iter().map(|text| Self::from_toml(text).expect("the shipped presets are read by a test"))
    }

    /// Reads a preset from TOML.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn from_toml(text: &str) -> Result<Self, ImportError> {
        let preset: Self = toml::from_str(text)?;
        preset.zone()?;
        Ok(preset)
    }

    /// Returns the zone that the file's local times are in.
    ///
    /// # Errors
    /// Names the zone that does not exist.
    pub fn zone(&self) -> Result<TimeZone, ImportError> {
        TimeZone::get(&self.time_zone).map_err(|_| ImportError::NoSuchZone(self.time_zone.clone()))
    }

    /// Says whether a code in the product column is no product.
    pub fn is_not_a_product(&self, sku: &str) -> bool {
        let starts_with =
            |prefix: &String| sku.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
        self.not_products.iter().any(|code| code.eq_ignore_ascii_case(sku))
            || self.not_product_prefixes.iter().any(starts_with)
    }

    /// Says whether an invoice number is that of a cancellation: the prefix, then a digit.
    pub fn is_cancellation(&self, invoice: &str) -> bool {
        self.cancelled_prefix
            .as_deref()
            .and_then(|prefix| invoice.strip_prefix(prefix))
            .is_some_and(|number| number.starts_with(|first: char| first.is_ascii_digit()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_preset_can_be_read_and_found_by_its_name() {
        for preset in Preset::shipped() {
            assert_eq!(Preset::find(&preset.name).unwrap().about, preset.about);
        }
    }

    #[test]
    fn an_unknown_preset_is_refused_with_the_names_of_those_there_are() {
        let said = Preset::find("shopify").unwrap_err().to_string();
        assert!(said.contains("online-retail") && said.contains("orders-csv"), "{said}");
    }

    #[test]
    fn codes_that_are_no_products_are_known_without_case_and_by_prefix() {
        let preset = Preset::find("online-retail").unwrap();
        for code in ["POST", "m", "BANK CHARGES", "gift_0001_20", "GIFT_0001_20"] {
            assert!(preset.is_not_a_product(code), "{code}");
        }
        for code in ["85123A", "DCGS0003", "POSTER", "gif"] {
            assert!(!preset.is_not_a_product(code), "{code}");
        }
    }

    #[test]
    fn only_a_prefix_before_a_number_makes_a_cancellation() {
        let preset = Preset::find("online-retail").unwrap();
        assert!(preset.is_cancellation("C536379"));
        assert!(!preset.is_cancellation("536379"));
        assert!(!preset.is_cancellation("CARD"));
        assert!(!Preset::find("orders-csv").unwrap().is_cancellation("C536379"));
    }
}
