//! Order lines with what became of them.

use crate::dossier::Dossier;
use crate::record::{Order, OrderLine, OrderStatus, Record, RecordBody, Return, ReturnReason};
use crate::time::Moment;

/// One delivered order line.
#[derive(Debug)]
pub(super) struct Purchase<'a> {
    pub(super) order: &'a Order,
    /// The place of the line in its order, from 0.
    pub(super) place: u16,
    pub(super) line: &'a OrderLine,
    /// At least one piece was not taken back.
    pub(super) kept: bool,
    pub(super) returned: Vec<ReturnReason>,
}

impl<'a> Purchase<'a> {
    pub(super) fn at(&self) -> Moment {
        self.order.at
    }

    pub(super) fn department(&self) -> Option<&'a str> {
        self.line.item.department.as_deref()
    }

    /// Says whether the line tells anything about the customer: gifts never do, and
    /// what is for a child does not tell about the parent.
    pub(super) fn is_own(&self) -> bool {
        !self.line.gift && self.department() != Some("children")
    }

    /// Returns order number and line, as evidence names them.
    pub(super) fn name(&self) -> (String, u16) {
        (self.order.number.clone(), self.place)
    }
}

/// Returns the delivered order lines, newest first, and how many records cannot be
/// placed. Of the versions of a record the highest counts.
pub(super) fn of(dossier: &Dossier) -> (Vec<Purchase<'_>>, usize) {
    let mut records: Vec<&Record> = dossier.records.iter().collect();
    records.sort_by(|one, other| {
        one.key.cmp(&other.key).then_with(|| other.version.cmp(&one.version)).then_with(|| {
            // Equal versions are the same by contract; a broken owner must not make two
            // devices differ.
            if one.body == other.body { std::cmp::Ordering::Equal } else { by_content(one, other) }
        })
    });
    records.dedup_by(|later, kept| later.key == kept.key);
    let mut orders: Vec<(&Order, &Record)> = Vec::new();
    let mut returns: Vec<(&Return, &Record)> = Vec::new();
    let mut unread = 0;
    for record in records {
        let own = record.customer == Some(dossier.customer);
        match &record.body {
            body if body.kind() != record.key.kind => unread += 1,
            RecordBody::Order(order) if own => orders.push((order, record)),
            RecordBody::Return(taken_back) if own => returns.push((taken_back, record)),
            _ => {}
        }
    }
    orders.sort_by(|(one, by), (other, with)| one.number.cmp(&other.number).then_with(|| by.key.cmp(&with.key)));
    let mut returned = returned_lines(&orders, &returns);
    returned.sort_unstable();
    let mut purchases = purchases(&orders, &returned);
    purchases.sort_by(|one, other| {
        other
            .at()
            .cmp(&one.at())
            .then_with(|| one.order.number.cmp(&other.order.number))
            .then(one.place.cmp(&other.place))
    });
    (purchases, unread)
}

fn by_content(one: &Record, other: &Record) -> std::cmp::Ordering {
    format!("{one:?}").cmp(&format!("{other:?}"))
}

/// A returned line: place of the order in the sorted orders, line, why, how many.
type Returned = (usize, u16, ReturnReason, i32);

fn returned_lines(orders: &[(&Order, &Record)], returns: &[(&Return, &Record)]) -> Vec<Returned> {
    let mut returned = Vec::new();
    for (taken_back, record) in returns {
        let from = orders.partition_point(|(order, _)| order.number < taken_back.order);
        let mut with_number = (from..orders.len()).take_while(|at| orders[*at].0.number == taken_back.order).peekable();
        let first = with_number.peek().copied();
        // A web order may be taken back by a shop's system, so the owners can differ;
        // where two orders share a number, the owner's own is meant.
        let own = with_number.find(|at| orders[*at].1.key.owner == record.key.owner);
        if let Some(order) = own.or(first) {
            returned.extend(taken_back.lines.iter().map(|line| (order, line.line, line.reason, line.quantity)));
        }
    }
    returned
}

fn purchases<'a>(orders: &[(&'a Order, &'a Record)], returned: &[Returned]) -> Vec<Purchase<'a>> {
    let mut purchases = Vec::new();
    for (at, (order, _)) in orders.iter().enumerate() {
        if order.status != OrderStatus::Delivered {
            continue;
        }
        for (place, line) in (0..=u16::MAX).zip(&order.lines).filter(|(_, line)| line.quantity > 0) {
            let from = returned.partition_point(|(order, line, ..)| (*order, *line) < (at, place));
            let of_line = || returned[from..].iter().take_while(|(order, line, ..)| (*order, *line) == (at, place));
            let pieces: i64 = of_line().map(|(.., quantity)| i64::from((*quantity).max(0))).sum();
            purchases.push(Purchase {
                order,
                place,
                line,
                kept: pieces < i64::from(line.quantity),
                returned: of_line().map(|(_, _, reason, _)| *reason).collect(),
            });
        }
    }
    purchases
}
