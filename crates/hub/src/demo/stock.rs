//! What stands in each shop, as counted this morning.

use visavi_domain::RecordKind;
use visavi_domain::record::{RecordBody, Stock};

use super::DemoError;
use super::chance::Chance;
use super::shops::{self, LKP, Shop};
use super::telling::{Telling, WARES};
use super::today::Today;
use super::wares::{self, Ware};

/// How long ago the shops were counted: 09:58 when it is 10:42.
const COUNTED_MINUTES_AGO: i64 = 44;

/// Tells the hub what stands where.
pub fn tell(telling: &mut Telling<'_>, today: &Today, chance: &Chance) -> Result<(), DemoError> {
    let mut chance = chance.apart(0x57_0c_4b);
    for shop in &shops::ALL {
        for ware in &wares::ALL {
            let stock = Stock {
                store: shop.id(),
                sku: ware.sku(),
                at: today.minutes(-COUNTED_MINUTES_AGO),
                counts: counts(shop, ware, &mut chance),
            };
            let id = format!("{}:{}", shop.code, ware.sku());
            telling.own_for_all(WARES, RecordKind::Stock, &id, RecordBody::Stock(stock))?;
        }
    }
    Ok(())
}

fn counts(shop: &Shop, ware: &Ware, chance: &mut Chance) -> Vec<(String, i32)> {
    let most = if shop.online { 60 } else { 6 };
    let sizes = ware.worn.sizes();
    let labels: Vec<String> =
        if sizes.is_empty() { vec![String::new()] } else { sizes.into_iter().map(|size| size.label).collect() };
    labels
        .into_iter()
        .map(|label| {
            let count = i32::try_from(chance.between(0, most)).expect("a shelf is small");
            // The jacket on Annika's wish list is here in her size.
            let wished = *shop == LKP && *ware == Ware::named("Rain jacket Regn", Some("women")) && label == "M";
            let count = if wished { 2 } else { count };
            (label, count)
        })
        .collect()
}
