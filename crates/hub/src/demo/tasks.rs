//! What a shop has open for somebody: pickups, appointments, follow-ups, complaints,
//! wishes.

use visavi_domain::record::{Appointment, Complaint, FollowUp, Item, Pickup, PickupState, RecordBody, Wish};
use visavi_domain::{CustomerId, Day, Moment, RecordKind};

use super::DemoError;
use super::buying::Bought;
use super::shops::{Associate, Shop};
use super::stage::Stage;
use super::telling::WEB_SHOP;

/// How far a pickup has come.
#[derive(Clone, Copy, Debug)]
pub enum Progress {
    ToPick,
    Picking,
    /// Since when it stands ready, where, and until which day.
    Ready {
        since: Moment,
        place: &'static str,
        until: Day,
    },
    HandedOver {
        ready_at: Moment,
    },
}

impl Stage<'_> {
    /// Opens a pickup for an order.
    pub fn pickup(
        &mut self,
        customer: CustomerId,
        order: &str,
        shop: &Shop,
        promised_at: Moment,
        progress: Progress,
        lines: &[Bought],
    ) -> Result<(), DemoError> {
        let (state, ready_at, place, held_until) = match progress {
            Progress::ToPick => (PickupState::ToPick, None, None, None),
            Progress::Picking => (PickupState::Picking, None, None, None),
            Progress::Ready { since, place, until } => {
                (PickupState::Ready, Some(since), Some(place.to_owned()), Some(until))
            }
            Progress::HandedOver { ready_at } => (PickupState::HandedOver, Some(ready_at), None, None),
        };
        let pickup = Pickup {
            order: order.to_owned(),
            store: shop.id(),
            state,
            promised_at,
            ready_at,
            place,
            held_until,
            items: lines.iter().map(item).collect(),
        };
        self.telling.own(WEB_SHOP, RecordKind::Pickup, order, customer, RecordBody::Pickup(pickup))
    }

    /// Makes an appointment.
    pub fn appointment(
        &mut self,
        customer: CustomerId,
        shop: &Shop,
        at: Moment,
        minutes: u16,
        with: Option<Associate>,
        wishes: &str,
    ) -> Result<(), DemoError> {
        let appointment = Appointment {
            store: shop.id(),
            at,
            minutes,
            with: with.map(|associate| associate.id()),
            wishes: Some(wishes.to_owned()),
            cancelled: false,
        };
        let id = format!("{}:{}:{customer}", shop.code, at.0);
        self.telling.own(WEB_SHOP, RecordKind::Appointment, &id, customer, RecordBody::Appointment(appointment))
    }

    /// Promises to ask how it went.
    pub fn follow_up(
        &mut self,
        customer: CustomerId,
        shop: &Shop,
        owner: Associate,
        due: Day,
        (about, act): (&str, &str),
        about_line: Option<&Bought>,
    ) -> Result<(), DemoError> {
        let done = due.start().0 < self.today.day(0).start().0;
        let follow_up = FollowUp {
            store: shop.id(),
            owner: owner.id(),
            due,
            about: about.to_owned(),
            act: act.to_owned(),
            item: about_line.map(item),
            done,
        };
        let id = format!("{}:{customer}", due.epoch_days());
        self.telling.own(&shop.till(), RecordKind::FollowUp, &id, customer, RecordBody::FollowUp(follow_up))
    }

    /// Takes in a complaint.
    pub fn complaint(&mut self, customer: CustomerId, shop: &Shop, complaint: Complaint) -> Result<(), DemoError> {
        let id = format!("{}:{customer}", complaint.opened_at.0);
        self.telling.own(&shop.till(), RecordKind::Complaint, &id, customer, RecordBody::Complaint(complaint))
    }

    /// Puts something on the wish list.
    pub fn wishes(&mut self, customer: CustomerId, wish: &Bought, at: Moment) -> Result<(), DemoError> {
        let id = format!("{}:{customer}", wish.ware.sku());
        let wish = Wish {
            item: item(wish),
            size: wish.size.clone(),
            colour: Some(wish.colour.to_owned()),
            added_at: at,
            removed: false,
        };
        self.telling.own(WEB_SHOP, RecordKind::Wish, &id, customer, RecordBody::Wish(wish))
    }
}

fn item(line: &Bought) -> Item {
    line.ware.item(line.colour)
}
