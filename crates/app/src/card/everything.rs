//! Everything that is held, by group, for the sheet behind the card.

use visavi_domain::catalogue::Group;

use super::look::Look;
use crate::view::FactGroup;

/// The groups in the order of the sheet. What is said between customers (same person)
/// has its own place.
const GROUPS: [Group; 10] = [
    Group::Who,
    Group::Contact,
    Group::Sizes,
    Group::About,
    Group::Taste,
    Group::NotForMe,
    Group::PriceLevel,
    Group::Goals,
    Group::Gifts,
    Group::Consents,
];

impl Look<'_> {
    /// Returns every row there is, by group; groups without a row are left out.
    pub(crate) fn everything(&self) -> Vec<FactGroup> {
        GROUPS
            .into_iter()
            .map(|group| {
                let slots = self.profile.slots.iter().filter(|slot| slot.group == group);
                FactGroup { group: word(group).to_owned(), rows: slots.filter_map(|slot| self.row(slot)).collect() }
            })
            .filter(|group| !group.rows.is_empty())
            .collect()
    }
}

fn word(group: Group) -> &'static str {
    match group {
        Group::Who => "who",
        Group::Contact => "contact",
        Group::Sizes => "sizes",
        Group::About => "about",
        Group::Taste => "taste",
        Group::NotForMe => "not_for_me",
        Group::PriceLevel => "price_level",
        Group::Goals => "goals",
        Group::Gifts => "gifts",
        Group::Consents => "consents",
        Group::Identity => "identity",
    }
}
