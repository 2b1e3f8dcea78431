//! What ties a customer to a shop: read off an item once, when it comes in.

use visavi_domain::record::{OrderStatus, PickupState, RecordBody};
use visavi_domain::time::DAY_MS;
use visavi_domain::{Moment, StoreId};

use crate::table::memberships::Stay;

/// Open without an end.
const OPEN: i64 = i64::MAX;

/// The shop an item belongs to, and what that means for its customer. In milliseconds
/// since 1970.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Touch {
    pub store: Option<StoreId>,
    /// When the customer was there, as far as the item says.
    pub at: Option<i64>,
    /// Until when something is open there.
    pub open_until: Option<i64>,
    /// When somebody has to act.
    pub due_at: Option<i64>,
}

impl Touch {
    /// Returns the tie of somebody who was in `store` at `at`. A clock that runs ahead
    /// must not make this the most recent visit for years to come.
    pub fn was_there(store: &StoreId, at: Moment, now: Moment) -> Self {
        Self { store: Some(store.clone()), at: Some(at.min(now).0), open_until: None, due_at: None }
    }

    fn open(mut self, open: bool) -> Self {
        self.open_until = open.then_some(OPEN);
        self
    }

    fn due(mut self, at: Moment) -> Self {
        self.due_at = self.open_until.map(|_| at.0);
        self
    }

    fn of_shop(store: &StoreId) -> Self {
        Self { store: Some(store.clone()), ..Self::default() }
    }

    /// Returns the stay of its customer, where it tells of one.
    pub fn stay(&self) -> Option<Stay> {
        let (store, at) = self.store.clone().zip(self.at)?;
        Some(Stay { store, at, open_until: self.open_until })
    }

    /// Returns what a record ties together.
    pub fn of(body: &RecordBody, now: Moment) -> Self {
        match body {
            RecordBody::Order(order) => Self::was_there(&order.store, order.at, now)
                .open(matches!(order.status, OrderStatus::Open | OrderStatus::Ready)),
            RecordBody::Return(given_back) => Self::was_there(&given_back.store, given_back.at, now),
            RecordBody::Pickup(pickup) => {
                Self::was_there(&pickup.store, pickup.ready_at.unwrap_or(pickup.promised_at), now)
                    .open(pickup.state != PickupState::HandedOver)
                    .due(pickup.promised_at)
            }
            RecordBody::Appointment(appointment) => {
                // Open until the day after, so that a late customer is still found.
                let mut touch = Self::was_there(&appointment.store, appointment.at, now);
                touch.open_until = (!appointment.cancelled).then_some(appointment.at.0.saturating_add(DAY_MS));
                touch.due(appointment.at)
            }
            RecordBody::FollowUp(follow_up) => Self::was_there(&follow_up.store, follow_up.due.start(), now)
                .open(!follow_up.done)
                .due(follow_up.due.start()),
            RecordBody::Complaint(complaint) => {
                Self::was_there(&complaint.store, complaint.opened_at, now).open(complaint.open)
            }
            RecordBody::Stock(stock) => Self::of_shop(&stock.store),
            RecordBody::Staff(staff) => Self::of_shop(&staff.store),
            RecordBody::Store(store) => Self::of_shop(&store.store),
            RecordBody::Wish(_) | RecordBody::Product(_) | RecordBody::Catalogue(_) | RecordBody::Spread(_) => {
                Self::default()
            }
        }
    }
}
