//! What is needed to change an attribute by touch: its kind, its choices, and where a
//! picker opens.

use std::collections::BTreeSet;

use visavi_domain::catalogue::ValueKind;
use visavi_domain::record::RecordBody;
use visavi_domain::size::systems_for;
use visavi_domain::value::TEXT_CHARS_MAX;
use visavi_domain::{Attribute, Dimension, Garment, Scope, Size, StoreId, Value};

use crate::card::look::{Look, Shop};
use crate::card::value::{chooses_store, shown, slot_ref};
use crate::trouble::Trouble;
use crate::view::{DimensionChoices, EditorKind, EditorView, ShownValue, SystemChoices};

/// Languages that customers speak, the staff's own first.
const LANGUAGES: [&str; 9] = ["sv", "nb", "da", "fi", "en", "de", "pl", "uk", "ar"];

/// Returns the editor of a slot.
pub(crate) fn view(look: &Look<'_>, attribute: &Attribute, scope: &Scope) -> Result<EditorView, Trouble> {
    let language = look.shift.language();
    let held = look.slots(&attribute.key, scope).find_map(|slot| slot.held());
    Ok(EditorView {
        slot: slot_ref(&attribute.key, scope),
        label: attribute.label.in_language(language).to_owned(),
        question: attribute.question.in_language(language).to_owned(),
        kind: kind(look, attribute, scope)?,
        current: held.and_then(|reading| reading.value.as_ref()).map(|value| look.shown(&attribute.key, value)),
        dimensions: attribute.dimensions.iter().map(|dimension| choices(look, attribute, *dimension)).collect(),
    })
}

fn kind(look: &Look<'_>, attribute: &Attribute, scope: &Scope) -> Result<EditorKind, Trouble> {
    let country = || look.shift.store().map(|store| store.country);
    Ok(match attribute.value {
        ValueKind::Flag => EditorKind::Flag,
        ValueKind::Choice if chooses_store(&attribute.key) => EditorKind::Choice { choices: shops(look), open: false },
        ValueKind::Choice => EditorKind::Choice {
            choices: attribute.choices.iter().map(|code| shown(&Value::Choice(code.clone()))).collect(),
            open: attribute.open_choices,
        },
        ValueKind::Text => EditorKind::Text { characters_max: u32::try_from(TEXT_CHARS_MAX).unwrap_or(u32::MAX) },
        ValueKind::Name => EditorKind::Name,
        ValueKind::Phone => EditorKind::Phone { country: country()? },
        ValueKind::Email => EditorKind::Email,
        ValueKind::Address => EditorKind::Address { country: country()? },
        ValueKind::Language => EditorKind::Language { tags: LANGUAGES.map(str::to_owned).into() },
        ValueKind::Size => sizes(look, attribute, scope),
        ValueKind::LengthMm => {
            let (from, to) = reasonable_mm(&attribute.key);
            EditorKind::LengthMm { from, to }
        }
        ValueKind::Day => EditorKind::Day,
        ValueKind::PriceLevel => EditorKind::PriceLevel,
        ValueKind::Goal => EditorKind::Goal,
        ValueKind::Consent => EditorKind::Consent,
    })
}

/// Returns the chain's shops, this one first: most customers usually go where they are.
fn shops(look: &Look<'_>) -> Vec<ShownValue> {
    let mut shops: Vec<_> = look.stores.iter().filter(|(_, shop)| !shop.online).collect();
    shops.sort_by_key(|(store, shop)| (*store != look.shift.store_id(), &shop.name));
    let choice =
        |(store, shop): (&StoreId, &Shop)| ShownValue::Choice { code: store.0.clone(), name: Some(shop.name.clone()) };
    shops.into_iter().map(choice).collect()
}

fn sizes(look: &Look<'_>, attribute: &Attribute, scope: &Scope) -> EditorKind {
    let garment = attribute.garment.unwrap_or(Garment::Tops);
    let told = scope.get(Dimension::Department).map(str::to_owned).or_else(|| look.department_code());
    let department = told.as_deref();
    let likely = look.likely_size(attribute, scope);
    let mut systems: Vec<SystemChoices> = systems_for(garment)
        .iter()
        .map(|system| {
            let labels = Size::choices(garment, *system, department);
            let near = likely
                .as_ref()
                .and_then(|size| {
                    if size.system == *system {
                        Some(size.clone())
                    } else {
                        size.converted(garment, department, *system)
                    }
                })
                .map(|size| size.label)
                .or_else(|| labels.get(labels.len() / 2).cloned());
            SystemChoices { system: system.word().to_owned(), labels, near }
        })
        .filter(|system| !system.labels.is_empty())
        .collect();
    // The system they told their size in comes first.
    if let Some(likely) = &likely {
        systems.sort_by_key(|system| system.system != likely.system.word());
    }
    EditorKind::Size { systems, garment: word(garment).to_owned() }
}

/// Lengths that people have; a slip of the tape lies outside.
fn reasonable_mm(attribute: &str) -> (u32, u32) {
    match attribute {
        "foot_length" => (90, 350),
        "foot_width" => (40, 150),
        "inseam" => (200, 1_100),
        "waist_girth" => (400, 1_800),
        "head_girth" => (400, 700),
        "wrist_girth" => (100, 280),
        _ => (1, 3_000),
    }
}

/// Returns the codes a dimension can be set to: what the catalogue names, and what was
/// met in this customer's own orders.
fn choices(look: &Look<'_>, attribute: &Attribute, dimension: Dimension) -> DimensionChoices {
    let fixed = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
    let (codes, open) = match dimension {
        Dimension::Department => (fixed(&["women", "men", "children"]), false),
        Dimension::Purpose => (fixed(&["news", "picked_for_me", "order_ready", "sizes_online", "profiling"]), false),
        Dimension::Channel => (fixed(&["email", "sms", "web"]), false),
        Dimension::Person => (fixed(&["partner", "child_1", "child_2", "child_3", "gift"]), true),
        Dimension::Brand => (met(look, attribute, |item| item.brand.as_deref()), true),
        Dimension::Category => {
            let mut codes = look.reference().spreads.keys().cloned().collect::<BTreeSet<_>>();
            codes.extend(met(look, attribute, |item| Some(item.category.as_str())));
            (codes.into_iter().filter(|code| !code.is_empty()).collect(), true)
        }
        Dimension::Colour => (of_attribute(look, "colour_liked"), true),
        Dimension::Material => (of_attribute(look, "material_liked"), true),
        Dimension::Theme => (of_attribute(look, "theme_liked"), true),
        Dimension::Cut => (of_attribute(look, "cut"), false),
        Dimension::Occasion | Dimension::Customer => (Vec::new(), true),
    };
    DimensionChoices { dimension: dimension.word().to_owned(), codes, open }
}

fn of_attribute(look: &Look<'_>, key: &str) -> Vec<String> {
    look.reference().catalogue.get(key).map(|attribute| attribute.choices.clone()).unwrap_or_default()
}

/// Returns what the customer's order lines say of one thing, for garments of the
/// attribute's kind where it has one.
fn met(
    look: &Look<'_>,
    attribute: &Attribute,
    of: impl Fn(&visavi_domain::record::Item) -> Option<&str>,
) -> Vec<String> {
    let orders = look.dossier.records.iter().filter_map(|record| match &record.body {
        RecordBody::Order(order) => Some(order),
        _ => None,
    });
    let items = orders.flat_map(|order| order.lines.iter().map(|line| &line.item));
    let fitting = items.filter(|item| attribute.garment.is_none() || item.garment == attribute.garment);
    let codes: BTreeSet<&str> = fitting.filter_map(of).filter(|code| !code.is_empty()).collect();
    codes.into_iter().map(str::to_owned).collect()
}

pub(crate) fn word(garment: Garment) -> &'static str {
    match garment {
        Garment::Shoes => "shoes",
        Garment::Tops => "tops",
        Garment::Trousers => "trousers",
        Garment::Dresses => "dresses",
        Garment::Outerwear => "outerwear",
        Garment::Gloves => "gloves",
        Garment::Bra => "bra",
        Garment::Jeans => "jeans",
        Garment::Children => "children",
    }
}
