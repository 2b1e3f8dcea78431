//! Derived rows are a function of the ground: what was kept step by step is what is
//! made anew from nothing, row for row.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use proptest::prelude::*;
use support::*;
use visavi_device::Device;
use visavi_domain::record::{
    Appointment, Channel, FollowUp, Pickup, PickupState, Product, Record, RecordBody, RecordKey, Stock,
};
use visavi_domain::{CustomerId, Day, DeviceNumber, Moment, RecordKind, StoreId};
use visavi_protocol::{BucketId, Change, Disposition, Item};

const NAMES: [&str; 3] = ["annika", "bo", "asa"];

/// One thing that can happen to a device.
#[derive(Clone, Debug)]
enum Step {
    /// A fact, and maybe another one in the same page.
    Hear {
        who: usize,
        number: u64,
        line: usize,
        replaces: bool,
        also: Option<usize>,
        looked_up: bool,
    },
    Record {
        who: usize,
        number: u64,
        kind: u8,
        version: u64,
        looked_up: bool,
    },
    Shelf {
        number: u64,
        version: u64,
        sku: u8,
    },
    Left {
        who: usize,
        looked_up: bool,
    },
    Save {
        who: usize,
        line: usize,
        replaces: bool,
    },
    Settle {
        how: u8,
    },
    Echo,
    Dismiss,
    Forget {
        looked_up: bool,
    },
    Week,
}

const LINES: [&str; 12] = [
    "name holds name Annika Lindqvist told by sara at LKP",
    "name holds name \"Anna Karin\" Öberg told by sara at LKP",
    "name no_longer_holds told by sara at LKP",
    "phone holds phone +46701234567 told by sara at LKP",
    "email holds email anna@example.se imported",
    "member_number holds text NH-4471 imported",
    "address holds address \"Storgatan 1\" \"582 22\" Linköping SE told by sara at LKP",
    "coffee holds choice tea told by sara at LKP",
    "coffee holds choice dark_roast told by sara at LKP",
    "coffee no_longer_holds told by sara at LKP",
    "theme_liked retracts 900.1.1 told by sara at LKP",
    "theme_liked holds choice music told by sara at LKP",
];

/// What an undo takes back, where nothing is held.
const UNDONE: &str = "900.1.1";

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let who = 0..NAMES.len();
    let line = 0..LINES.len();
    let step = prop_oneof![
        6 => (who.clone(), 1..9_u64, line.clone(), any::<bool>(), prop::option::of(line.clone()), any::<bool>()).prop_map(
            |(who, number, line, replaces, also, looked_up)| Step::Hear { who, number, line, replaces, also, looked_up }
        ),
        4 => (who.clone(), 1..4_u64, 0..4_u8, 1..4_u64, any::<bool>()).prop_map(
            |(who, number, kind, version, looked_up)| Step::Record { who, number, kind, version, looked_up }
        ),
        1 => (1..3_u64, 1..4_u64, 0..3_u8).prop_map(|(number, version, sku)| Step::Shelf { number, version, sku }),
        2 => (who.clone(), any::<bool>()).prop_map(|(who, looked_up)| Step::Left { who, looked_up }),
        5 => (who, line, any::<bool>()).prop_map(|(who, line, replaces)| Step::Save { who, line, replaces }),
        3 => (0..4_u8).prop_map(|how| Step::Settle { how }),
        3 => Just(Step::Echo),
        1 => Just(Step::Dismiss),
        1 => any::<bool>().prop_map(|looked_up| Step::Forget { looked_up }),
        1 => Just(Step::Week),
    ];
    prop::collection::vec(step, 1..30)
}

/// A device, and what the hub has got from it.
struct World {
    device: Device,
    sent: Vec<Item>,
    now: Moment,
}

impl World {
    fn bucket(looked_up: bool) -> BucketId {
        if looked_up { BucketId::Device(DeviceNumber(OWN)) } else { bucket() }
    }

    fn take(&self, looked_up: bool, item: Item) {
        take_into(&self.device, &Self::bucket(looked_up), &[item]);
    }

    /// The line as a fact of the customer; it may replace all that is held of its kind, and
    /// an undo is of the first of them.
    fn fact(&self, id: &str, who: usize, line: usize, replaces: bool) -> String {
        let attribute = LINES[line].split(' ').next().unwrap();
        let dossier = self.device.dossier(customer(NAMES[who])).unwrap();
        let held: Vec<String> = dossier
            .facts
            .iter()
            .filter(|fact| fact.attribute() == attribute && fact.id().to_string() != id)
            .map(|fact| fact.id().to_string())
            .collect();
        let clause = if replaces && !held.is_empty() { format!("replaces {}", held.join(" ")) } else { String::new() };
        let first = dossier.facts.first().map_or(UNDONE.to_owned(), |fact| fact.id().operation.to_string());
        let said = LINES[line].replace(UNDONE, &first);
        let day = date(line as u32 * 7 + who as u32);
        format!("{id} {} {said} {clause} on {day}", NAMES[who])
    }

    fn go(&mut self, step: Step) {
        match step {
            Step::Hear { who, number, line, replaces, also, looked_up } => {
                let one = self.fact(&format!("90{who}.1.{number}/0"), who, line, replaces);
                let other = also.map(|line| self.fact(&format!("90{who}.1.{}/0", number + 10), who, line, false));
                let heard: Vec<Item> = [Some(one), other].iter().flatten().flat_map(|text| items(text)).collect();
                take_into(&self.device, &Self::bucket(looked_up), &heard);
            }
            Step::Record { who, number, kind, version, looked_up } => {
                self.take(looked_up, record_item(&record(NAMES[who], number, kind, version)));
            }
            Step::Shelf { number, version, sku } => {
                for record in shelf(number, version, sku) {
                    take_into(&self.device, &BucketId::Shared, &[record_item(&record)]);
                }
            }
            Step::Left { who, looked_up } => self.take(looked_up, left(NAMES[who])),
            Step::Save { who, line, replaces } => {
                let text = self.fact("7.1.9999/0", who, line, replaces);
                self.device.save(deed(NAMES[who], "corrected", &text)).unwrap();
            }
            Step::Settle { how } => self.settle(how),
            Step::Echo => {
                if let Some(item) = self.sent.pop() {
                    self.take(false, item);
                }
            }
            Step::Dismiss => {
                for listed in self.device.deeds(visavi_device::DeedFilter::NotAccepted).unwrap() {
                    self.device.dismiss(listed.operation).unwrap();
                }
            }
            Step::Forget { looked_up } => self.device.forget_bucket(&Self::bucket(looked_up)).unwrap(),
            Step::Week => {
                self.now = self.now.plus_days(8);
                self.device.settle(&[], self.now).unwrap();
            }
        }
    }

    fn settle(&mut self, how: u8) {
        let Some(operation) = self.device.outbox(1).unwrap().pop() else { return };
        let disposition = match how {
            0 | 1 => Disposition::Merged,
            2 => Disposition::Held { reason: "fork".to_owned() },
            _ => Disposition::Refused { reason: "too-large".to_owned() },
        };
        self.device.settle(&[(operation.id, disposition)], self.now).unwrap();
        self.sent.push(Item { change: Change::Operation(operation) });
    }
}

fn key(kind: RecordKind, number: u64) -> RecordKey {
    RecordKey { kind, owner: DeviceNumber(900), id: number.to_string() }
}

fn record(name: &str, number: u64, kind: u8, version: u64) -> Record {
    let at = Moment(NOW.0 + (version * 1_000) as i64);
    let store = store();
    let (kind, body) = match kind {
        0 => return Record { version, ..order(name, &format!("{name}-{number}"), at, Channel::Store) },
        1 => (
            RecordKind::Pickup,
            RecordBody::Pickup(Pickup {
                order: format!("P-{number}00"),
                store,
                state: if version == 3 { PickupState::HandedOver } else { PickupState::Ready },
                promised_at: at,
                ready_at: None,
                place: None,
                held_until: None,
                items: Vec::new(),
            }),
        ),
        2 => (
            RecordKind::Appointment,
            RecordBody::Appointment(Appointment {
                store,
                at,
                minutes: 30,
                with: None,
                wishes: None,
                cancelled: version == 3,
            }),
        ),
        _ => (
            RecordKind::FollowUp,
            RecordBody::FollowUp(FollowUp {
                store,
                owner: sara(),
                due: at.day(),
                about: "New TV".to_owned(),
                act: "Ask how the sound is".to_owned(),
                item: None,
                done: version == 3,
            }),
        ),
    };
    let key = RecordKey { id: format!("{name}-{number}"), ..key(kind, number) };
    Record { key, customer: Some(customer(name)), version, body }
}

fn shelf(number: u64, version: u64, sku: u8) -> [Record; 2] {
    let RecordBody::Order(order) = order("bo", "1", NOW, Channel::Store).body else { unreachable!() };
    let mut item = order.lines[0].item.clone();
    item.sku = format!("sku-{sku}");
    let stock = Stock { store: StoreId("LKP".to_owned()), sku: item.sku.clone(), at: NOW, counts: Vec::new() };
    let price = order.lines[0].unit_price;
    let product = Product { item, colours: Vec::new(), sizes: Vec::new(), price, currency: "SEK".to_owned() };
    [(RecordKind::Product, RecordBody::Product(product)), (RecordKind::Stock, RecordBody::Stock(stock))]
        .map(|(kind, body)| Record { key: key(kind, number), customer: None, version, body })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn rows_kept_step_by_step_are_those_made_anew(steps in steps()) {
        let mut world = World { device: device(), sent: Vec::new(), now: NOW };
        world.device.set_buckets(&[BucketId::Shared, bucket(), World::bucket(true)]).unwrap();
        for step in steps {
            world.go(step.clone());
            let kept = world.device.derived_fingerprint().unwrap();
            world.device.rebuild_derived().unwrap();
            let anew = world.device.derived_fingerprint().unwrap();
            prop_assert_eq!(kept, anew, "after {:?}", step);
        }
    }
}

#[test]
fn a_large_first_load_makes_the_same_rows_when_it_reaches_the_head() {
    let lines: Vec<String> = NAMES
        .iter()
        .flat_map(|name| LINES.iter().map(move |line| (name, line)))
        .zip(1..)
        .map(|((name, line), number)| format!("900.1.{number}/0 {name} {line} on 2026-01-01"))
        .collect();
    let items = items(&lines.join("\n"));
    let (near, far) = (device(), device());
    take(&near, &items);
    for (page_number, part) in items.chunks(10).enumerate() {
        let mut page = page(&bucket(), page_number as u64 * 10 + 1, part);
        page.state.head = 1_000_000;
        far.apply(&page).unwrap();
    }
    assert_eq!(far.dossier(customer("bo")).unwrap().facts.len(), LINES.len(), "opened by id at any time");
    assert!(found(&far, "annika").is_empty(), "found when the load has come further");
    let mut today =
        page(&bucket(), 999_999, &support::items("901.1.1/0 asa name holds name Åsa Berg told by sara on 2026-01-02"));
    today.cursor = None;
    far.apply(&today).unwrap();
    assert_eq!(found(&far, "berg"), ["Åsa Berg"], "today's customers do not wait");
    take(&near, &today.items.iter().map(|numbered| numbered.item.clone()).collect::<Vec<_>>());
    far.apply(&page(&bucket(), 1_000_000, &[])).unwrap();
    assert_eq!(far.derived_fingerprint().unwrap(), near.derived_fingerprint().unwrap());
}

#[test]
fn the_fingerprint_sees_every_row() {
    let device = device();
    let empty = device.derived_fingerprint().unwrap();
    hear_name(&device, "annika", 1, "Annika", "Lindqvist", 1);
    let one = device.derived_fingerprint().unwrap();
    assert_ne!(empty, one);
    take(&device, &[left("annika")]);
    assert_eq!(device.derived_fingerprint().unwrap(), empty);
}

#[test]
fn an_ordinary_correction_leaves_the_search_rows_alone() {
    let device = device();
    hear_name(&device, "annika", 1, "Annika", "Lindqvist", 1);
    let before = device.derived_fingerprint().unwrap();
    let coffee = "7.1.1/0 annika coffee holds choice tea told by sara at LKP on 2026-02-01";
    device.save(deed("annika", "corrected", coffee)).unwrap();
    assert_eq!(device.derived_fingerprint().unwrap(), before);
}

#[test]
fn two_answers_are_listed_until_one_knows_the_other() {
    let device = device();
    hear(
        &device,
        "900.1.1/0 annika coffee holds choice tea told by sara at LKP on 2026-01-01
         901.1.1/0 annika coffee holds choice light_roast told by jonas at LKP on 2026-01-01",
    );
    let listed = device.conflicts().unwrap();
    assert_eq!((listed.len(), listed[0].customer, listed[0].attribute.as_str()), (1, customer("annika"), "coffee"));
    let settled =
        "7.1.1/0 annika coffee holds choice tea replaces 900.1.1/0 901.1.1/0 told by sara at LKP on 2026-02-01";
    device.save(deed("annika", "settled", settled)).unwrap();
    assert!(device.conflicts().unwrap().is_empty());
}

#[test]
fn a_catalogue_that_reads_facts_otherwise_makes_the_rows_anew() {
    let device = device();
    hear(
        &device,
        "900.1.1/0 annika coffee holds choice tea told by sara at LKP on 2026-01-01
         901.1.1/0 annika coffee holds choice light_roast told by jonas at LKP on 2026-01-01",
    );
    assert_eq!(device.conflicts().unwrap().len(), 1);
    let many = one_attribute_with_many_values("coffee");
    let record =
        Record { key: key(RecordKind::Catalogue, 1), customer: None, version: 1, body: RecordBody::Catalogue(many) };
    let applied = take_into(&device, &BucketId::Shared, &[record_item(&record)]);
    assert!(applied.reference_changed);
    assert!(device.conflicts().unwrap().is_empty(), "side by side, no longer a conflict");
    assert_eq!(device.reference().unwrap().catalogue.iter().count(), 1);
}

/// A catalogue of one attribute, taken from the shipped one, with many values.
fn one_attribute_with_many_values(wanted: &str) -> String {
    let text = visavi_domain::catalogue::DEFAULT_TOML;
    let entry = text
        .split("[[attribute]]")
        .find(|entry| entry.contains(&format!("key = \"{wanted}\"")))
        .unwrap()
        .replace("cardinality = \"one\"", "cardinality = \"many\"");
    format!("[[attribute]]{entry}")
}

#[test]
fn a_twin_by_phone_or_by_name_is_proposed_and_others_are_not() {
    let device = device();
    hear_name(&device, "annika", 1, "Annika", "Lindqvist", 1);
    hear(&device, "900.1.2/0 annika phone holds phone +46701234567 told by sara at LKP on 2026-01-01");
    hear_name(&device, "bo", 3, "Bo", "Ek", 1);
    let made = "7.1.1/0 other name holds name Anika Lindqvist told by sara at LKP on 2026-02-01
        7.1.1/1 other phone holds phone +46701234567 told by sara at LKP on 2026-02-01";
    device.save(deed("other", "new_customer", made)).unwrap();
    let pairs = device.twin_pairs(10).unwrap();
    assert_eq!(pairs.len(), 1);
    let both: Vec<CustomerId> = vec![pairs[0].one.customer, pairs[0].other.customer];
    assert!(both.contains(&customer("annika")) && both.contains(&customer("other")));
    assert!(pairs[0].likeness.phone);
}

#[test]
fn a_day_of_the_calendar_is_what_the_tests_say_it_is() {
    assert_eq!(date(0), "2026-01-01");
    assert!(Day::new(2026, 1, 1).is_some());
}
