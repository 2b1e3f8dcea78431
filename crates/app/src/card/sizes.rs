//! The tiles of sizes: the general size of each garment, brand exceptions beside it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use visavi_domain::catalogue::{Attribute, Group, ValueKind};
use visavi_domain::profile::Slot;
use visavi_domain::record::{Order, RecordBody, ReturnReason};
use visavi_domain::{Dimension, Garment, Size, Value};

use super::look::Look;
use crate::view::{BrandException, FactRow, FactState, SizeTile, WasReturned};

impl Look<'_> {
    /// Returns the department they shop in, if it is known.
    pub(crate) fn department(&self) -> Option<FactRow> {
        self.profile.slots_of("department").find_map(|slot| self.row(slot))
    }

    /// Returns a tile per garment of which anything is known or guessed: what was said in
    /// the order of the catalogue, then the guesses, those with most evidence first.
    pub(crate) fn sizes(&self) -> Vec<SizeTile> {
        let attributes = self.reference().catalogue.iter();
        let mut tiles: Vec<SizeTile> =
            attributes.filter(|attribute| is_size(attribute)).filter_map(|attribute| self.tile(attribute)).collect();
        tiles.sort_by_key(|tile| match &tile.row.state {
            FactState::Guess { evidence, .. } => (true, Reverse(evidence.as_ref().map_or(0, |found| found.kept))),
            _ => (false, Reverse(0)),
        });
        tiles
    }

    fn tile(&self, attribute: &Attribute) -> Option<SizeTile> {
        let shown: Vec<(&Slot, FactRow)> =
            self.profile.slots_of(&attribute.key).filter_map(|slot| Some((slot, self.row(slot)?))).collect();
        let (brands, general): (Vec<_>, Vec<_>) =
            shown.into_iter().partition(|(slot, _)| slot.scope.get(Dimension::Brand).is_some());
        let general = self.preferred(general);
        if general.is_none() && brands.is_empty() {
            return None;
        }
        let general_size = general.as_ref().and_then(|(slot, _)| size_of(slot));
        let brands = brands
            .into_iter()
            .map(|(slot, row)| {
                let brand = slot.scope.get(Dimension::Brand).unwrap_or_default().to_owned();
                let was = general_size.as_ref().and_then(|size| self.was_returned(attribute.garment, &brand, size));
                BrandException { row, brand, was }
            })
            .collect();
        let row = match general {
            Some((_, row)) => row,
            None => self.unknown_row(attribute, &visavi_domain::Scope::EVERYTHING),
        };
        Some(SizeTile { row, brands })
    }

    /// Of several general sizes the one of the department they shop in, then one that was
    /// said, then the first.
    fn preferred<'s>(&self, general: Vec<(&'s Slot, FactRow)>) -> Option<(&'s Slot, FactRow)> {
        let department = self.profile.slots_of("department").filter_map(Slot::held).find_map(|reading| {
            match reading.value.as_ref() {
                Some(Value::Choice(code)) => Some(code.as_str()),
                _ => None,
            }
        });
        general.into_iter().min_by_key(|(slot, _)| {
            let theirs = slot.scope.get(Dimension::Department);
            (slot.held().is_none(), theirs.is_some() && theirs != department)
        })
    }

    /// Says whether the general size came back from this brand because it did not fit.
    fn was_returned(&self, garment: Option<Garment>, brand: &str, size: &Size) -> Option<WasReturned> {
        let orders: BTreeMap<&str, &Order> = self
            .dossier
            .records
            .iter()
            .filter_map(|record| match &record.body {
                RecordBody::Order(order) => Some((order.number.as_str(), order)),
                _ => None,
            })
            .collect();
        let returned = self.dossier.records.iter().filter_map(|record| match &record.body {
            RecordBody::Return(returned) => Some(returned),
            _ => None,
        });
        for back in returned {
            let Some(order) = orders.get(back.order.as_str()) else { continue };
            for line in &back.lines {
                let too_small = line.reason == ReturnReason::TooSmall;
                if !too_small && line.reason != ReturnReason::TooLarge {
                    continue;
                }
                let Some(bought) = order.lines.get(usize::from(line.line)) else { continue };
                let same_brand = bought.item.brand.as_deref().is_some_and(|have| have.eq_ignore_ascii_case(brand));
                if same_brand && bought.item.garment == garment && bought.size.as_ref() == Some(size) && !bought.gift {
                    return Some(WasReturned { label: size.label.clone(), too_small });
                }
            }
        }
        None
    }
}

/// Sizes of the customer's own; those of people they shop for stand behind the card.
fn is_size(attribute: &Attribute) -> bool {
    attribute.group == Group::Sizes && attribute.value == ValueKind::Size
}

fn size_of(slot: &Slot) -> Option<Size> {
    let value = slot
        .held()
        .and_then(|reading| reading.value.as_ref())
        .or_else(|| slot.guesses.first().map(|guess| &guess.value))?;
    match value {
        Value::Size(size) => Some(size.clone()),
        _ => None,
    }
}
