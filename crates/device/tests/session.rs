//! What must survive the lock and a restart: visits, the view log, settings.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use support::*;
use visavi_device::{View, Visit};
use visavi_domain::record::{Appointment, FollowUp, Pickup, PickupState, Record, RecordBody, RecordKey, Staff, Store};
use visavi_domain::{AssociateId, CustomerId, Day, DeviceNumber, Dimension, Moment, RecordKind, Scope, StoreId};
use visavi_protocol::BucketId;

fn visit(name: &str, touched: i64) -> Visit {
    Visit {
        associate: sara(),
        customer: customer(name),
        opened_at: NOW,
        touched_at: Moment(NOW.0 + touched),
        errand: Some("Boots for the hill".to_owned()),
        asked: vec![("shoe_size".to_owned(), Scope::new([(Dimension::Brand, "tindvik")]))],
    }
}

#[test]
fn visits_come_back_as_they_were_the_last_touched_first() {
    let device = device();
    device.put_visit(&visit("annika", 1)).unwrap();
    device.put_visit(&visit("bo", 2)).unwrap();
    device.put_visit(&visit("annika", 3)).unwrap();
    assert_eq!(device.visits(&sara()).unwrap(), [visit("annika", 3), visit("bo", 2)]);
    assert!(device.visits(&AssociateId("jonas".to_owned())).unwrap().is_empty());
    device.end_visit(&sara(), customer("annika")).unwrap();
    assert_eq!(device.visits(&sara()).unwrap(), [visit("bo", 2)]);
}

#[test]
fn an_answer_on_its_way_does_not_open_an_ended_visit_again() {
    let device = device();
    device.put_visit(&visit("annika", 1)).unwrap();
    device.keep_visit(&visit("annika", 5)).unwrap();
    assert_eq!(device.visits(&sara()).unwrap(), [visit("annika", 5)]);
    device.end_visit(&sara(), customer("annika")).unwrap();
    device.keep_visit(&visit("annika", 7)).unwrap();
    assert!(device.visits(&sara()).unwrap().is_empty());
}

#[test]
fn every_look_is_recorded_with_its_purpose() {
    let device = device();
    let view = |purpose: &str, at: i64| View {
        customer: customer("annika"),
        associate: sara(),
        purpose: purpose.to_owned(),
        at: Moment(at),
    };
    device.record_view(&view("visit", 1)).unwrap();
    device.record_view(&view("call_back", 2)).unwrap();
    assert_eq!(device.views(customer("annika")).unwrap(), [view("visit", 1), view("call_back", 2)]);
    assert!(device.views(customer("bo")).unwrap().is_empty());
}

#[test]
fn a_setting_is_what_was_last_set() {
    let device = device();
    assert_eq!(device.setting("language").unwrap(), None);
    device.set_setting("language", "sv").unwrap();
    device.set_setting("language", "fi").unwrap();
    assert_eq!(device.setting("language").unwrap().as_deref(), Some("fi"));
}

fn put(device: &visavi_device::Device, of: Option<CustomerId>, id: &str, body: RecordBody) {
    let key = RecordKey { kind: body.kind(), owner: DeviceNumber(900), id: id.to_owned() };
    let bucket = if matches!(key.kind, RecordKind::Store) { BucketId::Shared } else { bucket() };
    take_into(device, &bucket, &[record_item(&Record { key, customer: of, version: 1, body })]);
}

#[test]
fn today_lists_what_is_todays_and_mine_and_nothing_else() {
    let device = device();
    hear_name(&device, "annika", 1, "Annika", "Lindqvist", 1);
    let today = Day::new(2026, 3, 2).unwrap();
    let (from, to) = (today.start(), today.start().plus_days(1));
    let at = |hours: i64| Moment(from.0 + hours * 3_600_000);
    let pickup = |promised_at, state| {
        RecordBody::Pickup(Pickup {
            order: "4471-08".to_owned(),
            store: store(),
            state,
            promised_at,
            ready_at: None,
            place: Some("B-14".to_owned()),
            held_until: None,
            items: Vec::new(),
        })
    };
    let annika = Some(customer("annika"));
    put(&device, annika, "1", pickup(at(15), PickupState::ToPick));
    put(&device, annika, "2", pickup(at(9), PickupState::Ready));
    put(&device, annika, "3", pickup(at(30), PickupState::ToPick));
    put(&device, annika, "4", pickup(at(8), PickupState::HandedOver));
    let appointment = |at, cancelled| {
        RecordBody::Appointment(Appointment { store: store(), at, minutes: 30, with: None, wishes: None, cancelled })
    };
    put(&device, annika, "1", appointment(at(13), false));
    put(&device, annika, "2", appointment(at(14), true));
    put(&device, annika, "3", appointment(at(-2), false));
    let follow_up = |owner: &str, due, done| {
        RecordBody::FollowUp(FollowUp {
            store: store(),
            owner: AssociateId(owner.to_owned()),
            due,
            about: "New TV, three weeks in".to_owned(),
            act: "Ask how the sound is".to_owned(),
            item: None,
            done,
        })
    };
    put(&device, annika, "1", follow_up("sara", today, false));
    put(&device, annika, "2", follow_up("sara", Day::new(2026, 2, 27).unwrap(), false));
    put(&device, annika, "3", follow_up("sara", Day::new(2026, 3, 3).unwrap(), false));
    put(&device, annika, "4", follow_up("jonas", today, false));
    put(&device, annika, "5", follow_up("sara", today, true));
    for (at, purpose) in [(at(9), "visit"), (at(10), "visit"), (at(-30), "visit")] {
        let view = View { customer: customer("annika"), associate: sara(), purpose: purpose.to_owned(), at };
        device.record_view(&view).unwrap();
    }
    let lists = device.today(&store(), from, to, today, &sara()).unwrap();
    let states: Vec<PickupState> = lists.pickups.iter().map(|row| row.pickup.state).collect();
    assert_eq!((states, lists.pickups_open), (vec![PickupState::ToPick, PickupState::Ready], 3));
    assert_eq!(lists.appointments.len(), 1);
    assert_eq!(
        lists.follow_ups.iter().map(|row| row.follow_up.due).collect::<Vec<_>>(),
        [Day::new(2026, 2, 27).unwrap(), today]
    );
    assert_eq!(
        lists.met.iter().map(|row| (row.person.shown(), row.at)).collect::<Vec<_>>(),
        [("Annika Lindqvist".to_owned(), at(10))]
    );
    let elsewhere = device.today(&StoreId("GBG".to_owned()), from, to, today, &sara()).unwrap();
    assert_eq!((elsewhere.pickups_open, elsewhere.appointments.len()), (0, 0));
}

#[test]
fn shops_and_their_staff_are_listed_by_name() {
    let device = device();
    for (id, name, store) in [("sara", "Sara Holm", "LKP"), ("ali", "Ali Noor", "LKP"), ("eva", "Eva Ek", "GBG")] {
        let staff = Staff {
            associate: AssociateId(id.to_owned()),
            name: name.to_owned(),
            store: StoreId(store.to_owned()),
            place: "Outdoor, floor 2".to_owned(),
            pin: None,
            language: "sv".to_owned(),
            left_handed: false,
            active: true,
        };
        put(&device, None, id, RecordBody::Staff(staff));
    }
    let store_record = Store {
        store: store(),
        name: "Nordhem Linköping".to_owned(),
        town: "Linköping".to_owned(),
        country: "SE".to_owned(),
        time_zone: "Europe/Stockholm".to_owned(),
        currency: "SEK".to_owned(),
        online: false,
    };
    put(&device, None, "LKP", RecordBody::Store(store_record.clone()));
    let names: Vec<String> = device.staff(&store()).unwrap().into_iter().map(|member| member.name).collect();
    assert_eq!(names, ["Ali Noor", "Sara Holm"]);
    assert_eq!(device.associate_names().unwrap().len(), 3);
    assert_eq!(device.store(&store()).unwrap(), Some(store_record));
    assert_eq!(device.store(&StoreId("GBG".to_owned())).unwrap(), None);
}
