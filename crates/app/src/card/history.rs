//! What happened: orders with their lines, returns, complaints; newest first.

use std::collections::{BTreeMap, BTreeSet};

use visavi_domain::record::{
    Channel, Complaint, Order, OrderLine, OrderStatus, PickupState, RecordBody, Return, ReturnReason,
};
use visavi_domain::{AssociateId, Dossier, StoreId};

use super::face::first_word;
use super::look::Look;
use super::money::Sum;
use super::value::day_text;
use crate::view::{HistoryEntry, HistoryKind, HistoryLine, HistoryTag, Known};

/// Which lines of which orders came back.
#[derive(Debug)]
pub(crate) struct Returned<'a>(BTreeSet<(&'a str, usize)>);

impl<'a> Returned<'a> {
    pub(crate) fn of(dossier: &'a Dossier) -> Self {
        let returns = dossier.records.iter().filter_map(|record| match &record.body {
            RecordBody::Return(returned) => Some(returned),
            _ => None,
        });
        Self(
            returns
                .flat_map(|back| back.lines.iter().map(|line| (back.order.as_str(), usize::from(line.line))))
                .collect(),
        )
    }

    pub(crate) fn has(&self, order: &str, line: usize) -> bool {
        self.0.contains(&(order, line))
    }
}

impl Look<'_> {
    /// Returns everything that happened, newest first.
    pub(crate) fn history(&self) -> Vec<HistoryEntry> {
        let returned = Returned::of(&self.dossier);
        let orders: BTreeMap<&str, &Order> = self.orders().map(|order| (order.number.as_str(), order)).collect();
        let mut entries: Vec<HistoryEntry> = self
            .dossier
            .records
            .iter()
            .filter_map(|record| match &record.body {
                RecordBody::Order(order) => Some(self.order(order, &returned)),
                RecordBody::Return(back) => Some(self.back(back, orders.get(back.order.as_str()).copied())),
                RecordBody::Complaint(complaint) => Some(self.complaint(complaint)),
                _ => None,
            })
            .collect();
        entries.sort_by(|one, other| (other.at, &other.number).cmp(&(one.at, &one.number)));
        entries
    }

    /// Returns how well we know them by what they bought.
    pub(crate) fn known(&self) -> Known {
        let count = |channel| {
            let orders =
                self.orders().filter(|order| order.channel == channel && order.status != OrderStatus::Cancelled);
            u32::try_from(orders.count()).unwrap_or(u32::MAX)
        };
        Known {
            online_orders: count(Channel::Online),
            store_orders: count(Channel::Store),
            newest_order_at: self.orders().map(|order| order.at.0).max(),
        }
    }

    pub(crate) fn orders(&self) -> impl Iterator<Item = &Order> {
        self.dossier.records.iter().filter_map(|record| match &record.body {
            RecordBody::Order(order) => Some(order),
            _ => None,
        })
    }

    fn order(&self, order: &Order, returned: &Returned<'_>) -> HistoryEntry {
        let online = order.channel == Channel::Online;
        let sum = order.lines.iter().fold(Sum::default(), |sum, line| sum.plus(line.quantity.into(), line.unit_price));
        let only = match order.lines.as_slice() {
            [line] => Some(line),
            _ => None,
        };
        HistoryEntry {
            kind: HistoryKind::Order,
            title: only.map(|line| line.item.name.clone()).unwrap_or_default(),
            number: Some(order.number.clone()),
            art: order.lines.iter().find_map(|line| line.item.art.clone()),
            size: only.and_then(size),
            items: order.lines.iter().map(|line| line.quantity.unsigned_abs()).sum(),
            amount: Some(sum.text()),
            currency: order.currency.clone(),
            at: order.at.0,
            online,
            store: if online { None } else { self.town(&order.store) },
            associate: order.associate.as_ref().map(|associate| self.first_name(associate)),
            tag: self.tag(order),
            lines: order
                .lines
                .iter()
                .enumerate()
                .map(|(place, bought)| line(bought, bought.quantity, returned.has(&order.number, place)))
                .collect(),
        }
    }

    fn tag(&self, order: &Order) -> Option<HistoryTag> {
        match order.status {
            OrderStatus::Cancelled => Some(HistoryTag::Cancelled),
            OrderStatus::Delivered => order.status_at.map(|at| HistoryTag::Delivered { at: Some(at.0) }),
            OrderStatus::Open | OrderStatus::Ready => {
                let here = self.dossier.records.iter().find_map(|record| match &record.body {
                    RecordBody::Pickup(pickup)
                        if pickup.order == order.number && pickup.store == *self.shift.store_id() =>
                    {
                        Some(pickup)
                    }
                    _ => None,
                })?;
                (here.state == PickupState::Ready).then(|| HistoryTag::ReadyHere { place: here.place.clone() })
            }
        }
    }

    /// Something that came back: "Trail shoe 42, bought online, returned, too small".
    fn back(&self, back: &Return, order: Option<&Order>) -> HistoryEntry {
        let bought: Vec<(&OrderLine, i32)> = back
            .lines
            .iter()
            .filter_map(|line| Some((order?.lines.get(usize::from(line.line))?, line.quantity)))
            .collect();
        let sum =
            bought.iter().fold(Sum::default(), |sum, (line, quantity)| sum.plus((*quantity).into(), line.unit_price));
        let online = order.is_some_and(|order| order.channel == Channel::Online);
        HistoryEntry {
            kind: HistoryKind::Return,
            title: bought.first().map(|(line, _)| line.item.name.clone()).unwrap_or_default(),
            number: Some(back.order.clone()),
            art: bought.iter().find_map(|(line, _)| line.item.art.clone()),
            size: bought.first().and_then(|(line, _)| size(line)),
            items: back.lines.iter().map(|line| line.quantity.unsigned_abs()).sum(),
            amount: order.map(|_| sum.negated().text()),
            currency: order.map(|order| order.currency.clone()).unwrap_or_default(),
            at: back.at.0,
            online,
            store: if online { None } else { self.town(&back.store) },
            associate: None,
            tag: back.lines.first().map(|line| HistoryTag::Returned { reason: reason(line.reason).to_owned() }),
            lines: bought.into_iter().map(|(bought, quantity)| line(bought, quantity, true)).collect(),
        }
    }

    fn complaint(&self, complaint: &Complaint) -> HistoryEntry {
        let promised = complaint.promised_for.filter(|_| complaint.open);
        HistoryEntry {
            kind: HistoryKind::Complaint,
            title: complaint.about.clone(),
            number: None,
            art: complaint.item.as_ref().and_then(|item| item.art.clone()),
            size: None,
            items: 1,
            amount: None,
            currency: String::new(),
            at: complaint.opened_at.0,
            online: false,
            store: self.town(&complaint.store),
            associate: complaint.owner.as_ref().map(|owner| self.first_name(owner)),
            tag: promised.map(|day| HistoryTag::PromisedFor { day: day_text(day) }),
            lines: Vec::new(),
        }
    }

    /// Returns where a shop is, in a word.
    fn town(&self, store: &StoreId) -> Option<String> {
        let shop = self.stores.get(store);
        if shop.is_some_and(|shop| shop.online) {
            return None;
        }
        let town = shop.map(|shop| shop.town.clone()).filter(|town| !town.is_empty());
        Some(town.unwrap_or_else(|| store.0.clone()))
    }

    pub(crate) fn first_name(&self, associate: &AssociateId) -> String {
        self.names.get(associate).map_or_else(|| associate.0.clone(), |name| first_word(name))
    }
}

fn line(bought: &OrderLine, quantity: i32, returned: bool) -> HistoryLine {
    HistoryLine {
        name: bought.item.name.clone(),
        sku: bought.item.sku.clone(),
        quantity,
        size: size(bought),
        colour: bought.colour.clone(),
        unit_price: Sum::default().plus(1, bought.unit_price).text(),
        gift: bought.gift,
        returned,
    }
}

fn size(line: &OrderLine) -> Option<String> {
    line.size.as_ref().map(|size| size.label.clone())
}

fn reason(reason: ReturnReason) -> &'static str {
    match reason {
        ReturnReason::TooSmall => "too_small",
        ReturnReason::TooLarge => "too_large",
        ReturnReason::NotMyStyle => "not_my_style",
        ReturnReason::Faulty => "faulty",
        ReturnReason::ChangedMind => "changed_mind",
        ReturnReason::Other => "other",
    }
}
