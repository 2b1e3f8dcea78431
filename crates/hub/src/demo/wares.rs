//! What Nordhem sells: eighty products in six departments of the shop, all invented.

use visavi_domain::record::{Amount, Item, Product, RecordBody};
use visavi_domain::size::Size;
use visavi_domain::{Garment, RecordKind, SizeSystem};

use super::DemoError;
use super::telling::{Telling, WARES};

/// A product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ware {
    pub name: &'static str,
    pub category: &'static str,
    pub brand: &'static str,
    pub worn: Worn,
    /// The drawing that stands for it.
    pub art: &'static str,
    pub colours: &'static [&'static str],
    /// In whole kronor.
    pub price: i64,
}

/// Who wears it and in which run of sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worn {
    /// Nobody: it has no size.
    Not,
    WomensShoes,
    MensShoes,
    ChildsShoes,
    WomensTops,
    MensTops,
    WomensCoats,
    MensCoats,
    WomensTrousers,
    MensTrousers,
    WomensJeans,
    MensJeans,
    Dresses,
    WomensGloves,
    MensGloves,
    Childs,
    /// By somebody of this department, in one size.
    Womens,
    Mens,
}

impl Worn {
    /// Returns `women`, `men`, `children` or none.
    pub fn department(self) -> Option<&'static str> {
        match self {
            Self::Not => None,
            Self::WomensShoes
            | Self::WomensTops
            | Self::WomensCoats
            | Self::WomensTrousers
            | Self::WomensJeans
            | Self::Dresses
            | Self::WomensGloves
            | Self::Womens => Some("women"),
            Self::MensShoes
            | Self::MensTops
            | Self::MensCoats
            | Self::MensTrousers
            | Self::MensJeans
            | Self::MensGloves
            | Self::Mens => Some("men"),
            Self::ChildsShoes | Self::Childs => Some("children"),
        }
    }

    pub fn garment(self) -> Option<Garment> {
        match self {
            Self::Not | Self::Womens | Self::Mens => None,
            Self::WomensShoes | Self::MensShoes | Self::ChildsShoes => Some(Garment::Shoes),
            Self::WomensTops | Self::MensTops => Some(Garment::Tops),
            Self::WomensCoats | Self::MensCoats => Some(Garment::Outerwear),
            Self::WomensTrousers | Self::MensTrousers => Some(Garment::Trousers),
            Self::WomensJeans | Self::MensJeans => Some(Garment::Jeans),
            Self::Dresses => Some(Garment::Dresses),
            Self::WomensGloves | Self::MensGloves => Some(Garment::Gloves),
            Self::Childs => Some(Garment::Children),
        }
    }

    fn run(self) -> (SizeSystem, &'static [&'static str]) {
        use SizeSystem::{Alpha, ChildHeight, Eu, Glove, WaistLeg};
        match self {
            Self::Not | Self::Womens | Self::Mens => (Eu, &[]),
            Self::WomensShoes => (Eu, &["36", "37", "38", "39", "40", "41", "42", "42.5", "43"]),
            Self::MensShoes => (Eu, &["40", "41", "42", "43", "44", "45", "46"]),
            Self::ChildsShoes => (Eu, &["24", "25", "26", "27", "28", "29", "30"]),
            Self::WomensTops | Self::WomensCoats => (Alpha, &["XS", "S", "M", "L", "XL"]),
            Self::MensTops | Self::MensCoats => (Alpha, &["S", "M", "L", "XL", "XXL"]),
            Self::WomensTrousers | Self::Dresses => (Eu, &["34", "36", "38", "40", "42", "44", "46"]),
            Self::MensTrousers => (Eu, &["46", "48", "50", "52", "54", "56"]),
            Self::WomensJeans => (WaistLeg, &["26/30", "27/32", "28/32", "29/32", "30/32", "31/32"]),
            Self::MensJeans => (WaistLeg, &["30/32", "31/32", "32/32", "33/32", "34/34", "36/34"]),
            Self::WomensGloves => (Glove, &["6.5", "7", "7.5", "8"]),
            Self::MensGloves => (Glove, &["8", "8.5", "9", "9.5", "10"]),
            Self::Childs => (ChildHeight, &["92", "98", "104", "110", "116", "122", "128"]),
        }
    }

    /// Returns the sizes it comes in, smallest first.
    pub fn sizes(self) -> Vec<Size> {
        let (system, labels) = self.run();
        labels.iter().map(|label| Size { system, label: (*label).to_owned() }).collect()
    }
}

const fn ware(
    name: &'static str,
    category: &'static str,
    brand: &'static str,
    worn: Worn,
    art: &'static str,
    colours: &'static [&'static str],
    price: i64,
) -> Ware {
    Ware { name, category, brand, worn, art, colours, price }
}

/// Everything there is.
#[rustfmt::skip]
pub const ALL: [Ware; 80] = {
    use Worn::*;
    [
        ware("Boot Vidda", "shoes", "Skogby", WomensShoes, "boot", &["brown", "black"], 1_899),
        ware("Boot Vidda", "shoes", "Skogby", MensShoes, "boot", &["brown", "black"], 1_899),
        ware("Boot Fjell", "shoes", "Tindvik", MensShoes, "boot", &["brown", "grey"], 2_499),
        ware("Boot Small Steps", "shoes", "Nordhem", ChildsShoes, "boot", &["red", "navy"], 599),
        ware("Trail shoe Rask", "shoes", "Tindvik", WomensShoes, "trail_shoe", &["green", "navy"], 1_299),
        ware("Trail shoe Rask", "shoes", "Tindvik", MensShoes, "trail_shoe", &["green", "black"], 1_299),
        ware("Trail shoe Sti", "shoes", "Nordhem", WomensShoes, "trail_shoe", &["grey", "violet"], 799),
        ware("Sneaker Kvist", "shoes", "Nordhem", WomensShoes, "sneaker", &["white", "navy"], 699),
        ware("Sneaker Kvist", "shoes", "Nordhem", MensShoes, "sneaker", &["white", "navy"], 699),
        ware("Sneaker Lunna", "shoes", "Lunna", WomensShoes, "sneaker", &["white", "pink", "beige"], 1_199),
        ware("Sneaker Lunna", "shoes", "Lunna", MensShoes, "sneaker", &["white", "black"], 1_199),
        ware("Sneaker Hopp", "shoes", "Nordhem", ChildsShoes, "sneaker", &["blue", "pink"], 399),
        ware("Shirt Holme", "clothing", "Nordhem", WomensTops, "shirt", &["white", "navy", "pink"], 399),
        ware("Shirt Holme", "clothing", "Nordhem", MensTops, "shirt", &["white", "blue", "navy"], 399),
        ware("Oxford shirt Ek", "clothing", "Lunna", MensTops, "shirt", &["blue", "white"], 799),
        ware("Flannel shirt Ved", "clothing", "Skogby", MensTops, "shirt", &["red", "green"], 599),
        ware("T-shirt Bris", "clothing", "Nordhem", WomensTops, "t_shirt", &["white", "navy", "apricot", "grey"], 179),
        ware("T-shirt Bris", "clothing", "Nordhem", MensTops, "t_shirt", &["white", "navy", "black", "grey"], 179),
        ware("Breton top Skär", "clothing", "Lunna", WomensTops, "t_shirt", &["navy", "red"], 449),
        ware("T-shirt Lek", "clothing", "Nordhem", Childs, "t_shirt", &["yellow", "blue", "green"], 129),
        ware("Trousers Linje", "clothing", "Nordhem", WomensTrousers, "trousers", &["black", "navy", "beige"], 499),
        ware("Trousers Linje", "clothing", "Nordhem", MensTrousers, "trousers", &["black", "navy", "beige"], 499),
        ware("Linen trousers Sol", "clothing", "Lunna", WomensTrousers, "trousers", &["beige", "white"], 899),
        ware("Trousers Klätter", "clothing", "Nordhem", Childs, "trousers", &["navy", "green"], 249),
        ware("Jeans Rak", "clothing", "Nordhem", WomensJeans, "jeans", &["navy", "black"], 599),
        ware("Jeans Rak", "clothing", "Nordhem", MensJeans, "jeans", &["navy", "black"], 599),
        ware("Jeans Hamn", "clothing", "Lunna", MensJeans, "jeans", &["navy", "blue"], 1_099),
        ware("Dress Äng", "clothing", "Nordhem", Dresses, "dress", &["green", "red"], 599),
        ware("Dress Gala", "clothing", "Lunna", Dresses, "dress", &["black", "violet", "red"], 1_499),
        ware("Shirt dress Kaj", "clothing", "Lunna", Dresses, "dress", &["navy", "beige"], 999),
        ware("Skirt Plissé", "clothing", "Nordhem", Womens, "skirt", &["violet", "black"], 399),
        ware("Wool hat Lue", "clothing", "Skogby", Womens, "hat", &["red", "navy", "grey"], 249),
        ware("Wool hat Lue", "clothing", "Skogby", Mens, "hat", &["navy", "grey"], 249),
        ware("Socks Tå, three pairs", "clothing", "Nordhem", Womens, "socks", &["navy", "grey", "white"], 149),
        ware("Socks Tå, three pairs", "clothing", "Nordhem", Mens, "socks", &["navy", "grey", "black"], 149),
        ware("Gloves Hand", "clothing", "Skogby", WomensGloves, "gloves", &["brown", "black", "navy"], 449),
        ware("Gloves Hand", "clothing", "Skogby", MensGloves, "gloves", &["brown", "black"], 449),
        ware("Rain jacket Regn", "outdoor", "Tindvik", WomensCoats, "rain_jacket", &["blue", "yellow", "navy"], 1_699),
        ware("Rain jacket Regn", "outdoor", "Tindvik", MensCoats, "rain_jacket", &["blue", "green"], 1_699),
        ware("Rain jacket Plask", "outdoor", "Nordhem", Childs, "rain_jacket", &["yellow", "red"], 399),
        ware("Light jacket Vind", "outdoor", "Nordhem", WomensCoats, "jacket", &["blue", "navy"], 1_299),
        ware("Light jacket Vind", "outdoor", "Nordhem", MensCoats, "jacket", &["navy", "black"], 1_299),
        ware("Down jacket Topp", "outdoor", "Tindvik", WomensCoats, "jacket", &["violet", "black"], 2_999),
        ware("Down jacket Topp", "outdoor", "Tindvik", MensCoats, "jacket", &["navy", "red"], 2_999),
        ware("Winter jacket Snö", "outdoor", "Nordhem", Childs, "jacket", &["red", "navy"], 899),
        ware("Backpack Stig 28", "outdoor", "Tindvik", Not, "backpack", &["green", "navy"], 1_199),
        ware("Backpack Stig 45", "outdoor", "Tindvik", Not, "backpack", &["green", "black"], 1_799),
        ware("Day pack Lätt", "outdoor", "Nordhem", Not, "backpack", &["grey", "apricot"], 449),
        ware("Tent Natt 2", "outdoor", "Tindvik", Not, "tent", &["apricot", "green"], 4_499),
        ware("Tent Natt 4", "outdoor", "Nordhem", Not, "tent", &["green"], 2_499),
        ware("Sports watch Puls", "outdoor", "Brisk", Not, "watch", &["black", "green"], 2_299),
        ware("Granö Vidd 55″", "tv_and_sound", "Granö", Not, "tv", &["black"], 12_990),
        ware("Granö Vidd 65″", "tv_and_sound", "Granö", Not, "tv", &["black"], 17_990),
        ware("Brisk Bild 43″", "tv_and_sound", "Brisk", Not, "tv", &["black"], 4_990),
        ware("Brisk Bild 50″", "tv_and_sound", "Brisk", Not, "tv", &["black"], 6_490),
        ware("Headphones Ro", "tv_and_sound", "Granö", Not, "headphones", &["violet", "black", "white"], 2_490),
        ware("Headphones Tyst", "tv_and_sound", "Brisk", Not, "headphones", &["black", "violet"], 899),
        ware("Headphones Lilla", "tv_and_sound", "Nordhem", Not, "headphones", &["pink", "blue"], 349),
        ware("Washing machine Tvätt 7", "washing_machines", "Brisk", Not, "washing_machine", &["white"], 4_290),
        ware("Washing machine Tvätt 8", "washing_machines", "Granö", Not, "washing_machine", &["white"], 7_490),
        ware("Washing machine Tvätt 9", "washing_machines", "Havnlys", Not, "washing_machine", &["white"], 12_490),
        ware("Kettle Ask", "kitchen", "Havnlys", Not, "kettle", &["black", "red"], 599),
        ware("Kettle Snar", "kitchen", "Nordhem", Not, "kettle", &["white", "red"], 249),
        ware("Frying pan Järn 28", "kitchen", "Havnlys", Not, "pan", &["black"], 699),
        ware("Frying pan Vardag 26", "kitchen", "Nordhem", Not, "pan", &["grey"], 229),
        ware("Saucepan Sås 2 l", "kitchen", "Nordhem", Not, "pan", &["grey"], 279),
        ware("Sauté pan Fest", "kitchen", "Havnlys", Not, "pan", &["brown"], 1_199),
        ware("Lamp Tora", "home", "Havnlys", Not, "lamp", &["yellow", "white"], 599),
        ware("Lamp Måne", "home", "Nordhem", Not, "lamp", &["white", "grey"], 299),
        ware("Floor lamp Strå", "home", "Havnlys", Not, "lamp", &["black", "yellow"], 1_799),
        ware("Reading lamp Blad", "home", "Nordhem", Not, "lamp", &["green", "black"], 449),
        ware("Cushion Mossa", "home", "Nordhem", Not, "cushion", &["green", "beige"], 199),
        ware("Cushion Våg", "home", "Nordhem", Not, "cushion", &["navy", "white"], 199),
        ware("Wool cushion Får", "home", "Skogby", Not, "cushion", &["grey", "beige"], 499),
        ware("Vase Ljung", "home", "Havnlys", Not, "vase", &["violet", "blue"], 399),
        ware("Vase Lera", "home", "Nordhem", Not, "vase", &["brown", "white"], 179),
        ware("Tall vase Vass", "home", "Havnlys", Not, "vase", &["green", "blue"], 699),
        ware("Scent Skog", "home", "Lunna", Not, "perfume", &["green"], 549),
        ware("Scent Hav", "home", "Lunna", Not, "perfume", &["blue", "pink"], 549),
        ware("Wrist watch Tid", "home", "Lunna", Not, "watch", &["brown", "black"], 1_499),
    ]
};

impl Ware {
    /// Returns the product of this name that is for `department`.
    pub fn named(name: &str, department: Option<&str>) -> Self {
        *ALL.iter()
            .find(|ware| ware.name == name && ware.worn.department() == department)
            .expect("the demonstration names products it has")
    }

    /// Returns its GTIN, with the check digit right: 20 to 29 are for a shop's own use.
    pub fn sku(&self) -> String {
        let place = ALL.iter().position(|ware| ware == self).expect("every product is on the list");
        let body = format!("2073500{:05}", 100 + place * 7);
        let sum: u32 =
            body.bytes().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        format!("{body}{}", (10 - sum % 10) % 10)
    }

    /// Returns what an order line says of it, in one colour.
    pub fn item(&self, colour: &str) -> Item {
        Item {
            sku: self.sku(),
            name: self.name.to_owned(),
            category: self.category.to_owned(),
            brand: Some(self.brand.to_owned()),
            department: self.worn.department().map(str::to_owned),
            garment: self.worn.garment(),
            art: Some(format!("{}/{colour}", self.art)),
        }
    }

    pub fn amount(&self) -> Amount {
        Amount { mantissa: self.price * 100, scale: 2 }
    }
}

/// Tells the hub what is sold.
pub fn tell(telling: &mut Telling<'_>) -> Result<(), DemoError> {
    for ware in &ALL {
        let product = Product {
            item: ware.item(ware.colours[0]),
            colours: ware.colours.iter().map(|colour| (*colour).to_owned()).collect(),
            sizes: ware.worn.sizes(),
            price: ware.amount(),
            currency: "SEK".to_owned(),
        };
        telling.own_for_all(WARES, RecordKind::Product, &ware.sku(), RecordBody::Product(product))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_product_has_a_number_of_its_own_and_sizes_that_exist() {
        assert_eq!(ALL.iter().map(Ware::sku).collect::<BTreeSet<_>>().len(), ALL.len());
        for ware in &ALL {
            assert_eq!(ware.sku().len(), 13);
            assert!(ware.worn.sizes().iter().all(|size| size.exists(ware.worn.garment())), "{}", ware.name);
        }
    }

    #[test]
    fn six_departments_are_sold_and_two_of_a_name_are_for_different_people() {
        let categories: BTreeSet<_> = ALL.iter().map(|ware| ware.category).collect();
        assert_eq!(categories.len(), 7, "six, and washing machines have a price level of their own");
        let named: BTreeSet<_> = ALL.iter().map(|ware| (ware.name, ware.worn.department())).collect();
        assert_eq!(named.len(), ALL.len());
    }
}
