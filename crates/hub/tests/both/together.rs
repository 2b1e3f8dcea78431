//! Batches of many callers share transactions, and each is answered as if it were alone.

use std::collections::BTreeMap;
use std::sync::Barrier;

use crate::support::calls::enrol_request;
use crate::support::chain::*;
use proptest::prelude::*;
use visavi_domain::record::{OrderStatus, RecordBody};
use visavi_domain::{AssociateId, DeviceNumber, Moment};
use visavi_hub::{Batch, Handed, Hub, HubError, Standing};
use visavi_protocol::look_up::BorrowRequest;
use visavi_protocol::{BucketId, Digest, Disposition};

#[test]
fn whoever_has_no_number_stops_nobody_elses_batch() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    let batch = |from| Batch { operations: vec![said(from, 1, customer(1), None, "sea")], records: Vec::new() };
    let nobody = DeviceNumber(77);
    let handed = [nobody, from].map(|from| Handed { from, batch: batch(from), now: NOW });
    let answers = hub.intake_of_many(handed.into()).unwrap();
    assert!(matches!(answers[0], Err(HubError::UnknownSource(number)) if number == nobody));
    assert_eq!(*answers[1].as_ref().unwrap(), [Disposition::Merged]);
}

#[test]
fn many_callers_at_once_are_each_told_what_became_of_their_own() {
    const CALLERS: u8 = 16;
    const BATCHES: u64 = 12;
    let hub = hub();
    let sources: Vec<DeviceNumber> = (0..CALLERS).map(|at| hub.source(&format!("till {at}")).unwrap()).collect();
    let all_there = Barrier::new(CALLERS.into());
    std::thread::scope(|scope| {
        for (at, from) in (1..).zip(&sources) {
            let (hub, all_there) = (&hub, &all_there);
            scope.spawn(move || {
                all_there.wait();
                for sequence in 1..=BATCHES {
                    // Every third one is somebody else's to say.
                    let said_by = if sequence % 3 == 0 { DeviceNumber::HUB } else { *from };
                    let operations = vec![said(said_by, sequence, customer(at), Some("LKP"), "sea")];
                    let expected = if said_by == *from { Disposition::Merged } else { refused("not-yours") };
                    assert_eq!(says(hub, *from, operations), [expected]);
                }
            });
        }
    });
    let stands = state(&hub, &bucket("LKP"));
    assert_eq!(stands.items, u64::from(CALLERS) * (BATCHES - BATCHES / 3));
    assert_eq!(hub.added_up(&bucket("LKP")).unwrap(), Some((stands.items, stands.digest)));
    for from in sources {
        assert_eq!(hub.next_sequence(from).unwrap(), BATCHES);
    }
}

/// One thing that a device hands in, or a till.
#[derive(Clone, Debug)]
enum Event {
    /// The same number twice with another text is a fork; some texts are refused.
    Said {
        device: usize,
        sequence: u64,
        who: u8,
        text: usize,
        associate: bool,
    },
    Bought {
        who: u8,
        id: u8,
        version: u64,
        at: usize,
        months_ago: i64,
    },
    Moved {
        id: u8,
        version: u64,
        at: usize,
    },
    Staff {
        at: usize,
        active: bool,
    },
}

/// Batches of one transaction, each of what one speaker says; and what happens between.
#[derive(Clone, Debug)]
enum Step {
    Together(Vec<Vec<Event>>),
    Borrowed { device: usize, who: u8 },
    Swept { months_later: i64 },
    Erased { who: u8 },
}

const STORES: [&str; 4] = ["AAA", "BBB", "CCC", "DDD"];
const TEXTS: [&str; 3] = ["sea", "hills", "\0"];
const CUSTOMERS: std::ops::Range<u8> = 1..5;
const MONTH_MS: i64 = 31 * 86_400_000;

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (0..STORES.len(), 1..9_u64, CUSTOMERS, 0..TEXTS.len(), any::<bool>()).prop_map(
            |(device, sequence, who, text, associate)| Event::Said { device, sequence, who, text, associate }
        ),
        4 => (CUSTOMERS, 0..3_u8, 1..4_u64, 0..STORES.len(), 0..40_i64).prop_map(
            |(who, id, version, at, months_ago)| Event::Bought { who, id, version, at, months_ago }
        ),
        1 => (0..2_u8, 1..4_u64, 0..STORES.len()).prop_map(|(id, version, at)| Event::Moved { id, version, at }),
        1 => (0..STORES.len(), any::<bool>()).prop_map(|(at, active)| Event::Staff { at, active }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let batches = proptest::collection::vec(proptest::collection::vec(event(), 1..5), 1..5);
    prop_oneof![
        6 => batches.prop_map(Step::Together),
        1 => (0..STORES.len(), CUSTOMERS).prop_map(|(device, who)| Step::Borrowed { device, who }),
        1 => (0..30_i64).prop_map(|months_later| Step::Swept { months_later }),
        1 => CUSTOMERS.prop_map(|who| Step::Erased { who }),
    ]
}

/// A hub with a device and an associate in each store, and a till that speaks for all.
struct Chain {
    hub: Hub,
    devices: Vec<DeviceNumber>,
    till: DeviceNumber,
    staff_version: u64,
}

impl Chain {
    fn new() -> Self {
        let hub = hub();
        let till = hub.source("till").unwrap();
        let devices = (1..).zip(STORES).map(|(seed, code)| {
            hub.put_store(shop(code), NOW).unwrap();
            hub.put_staff(staff(&format!("at {code}"), code, true), NOW).unwrap();
            let key = p256::ecdsa::SigningKey::from_slice(&[seed; 32]).unwrap();
            let code = hub.enrol_code(&store(code), NOW).unwrap();
            hub.enrol(&enrol_request(&code, &key), NOW).unwrap().unwrap().device
        });
        Self { devices: devices.collect(), hub, till, staff_version: 0 }
    }

    /// Returns a batch for each who speaks: nobody says what is another's to say.
    fn handed(&mut self, events: &[Event]) -> Vec<Handed> {
        let mut said = BTreeMap::<DeviceNumber, Batch>::new();
        for event in events {
            let record = match *event {
                Event::Said { device, sequence, who, text, associate } => {
                    let from = self.devices[device];
                    let mut operation = said_of(from, sequence, who, text);
                    operation.associate = associate.then(|| AssociateId("till".to_owned()));
                    said.entry(from).or_default().operations.push(operation);
                    continue;
                }
                Event::Bought { who, id, version, at, months_ago } => {
                    let body = order(STORES[at], Moment(NOW.0 - months_ago * MONTH_MS), OrderStatus::Delivered);
                    record(self.till, &format!("{who}-{id}"), Some(customer(who)), version, body)
                }
                Event::Moved { id, version, at } => {
                    let body = RecordBody::Staff(staff(&format!("S{id}"), STORES[at], true));
                    record(self.till, &format!("s{id}"), None, version, body)
                }
                Event::Staff { at, active } => {
                    self.staff_version += 1;
                    let body = RecordBody::Staff(staff("till", STORES[at], active));
                    record(self.till, "till", None, self.staff_version, body)
                }
            };
            said.entry(self.till).or_default().records.push(record);
        }
        said.into_iter().map(|(from, batch)| Handed { from, batch, now: NOW }).collect()
    }

    fn borrow(&self, device: usize, who: u8) -> bool {
        let scope = self.hub.scope(self.devices[device]).unwrap().unwrap();
        let associate = AssociateId(format!("at {}", STORES[device]));
        let request = BorrowRequest { customer: customer(who), associate, purpose: "visit".to_owned() };
        self.hub.within(&scope).borrow(&request, NOW).is_ok()
    }

    /// How each bucket stands but for its numbers.
    fn buckets(&self) -> Vec<(BucketId, u64, Digest)> {
        let buckets = self.hub.buckets().unwrap();
        for bucket in &buckets {
            let sum = self.hub.added_up(&bucket.bucket).unwrap();
            assert_eq!(sum, Some((bucket.items, bucket.digest)), "{}", bucket.bucket);
        }
        buckets.into_iter().map(|state| (state.bucket, state.items, state.digest)).collect()
    }

    fn kept_back(&self) -> Vec<(String, String, Standing)> {
        let held = self.hub.held().unwrap().into_iter();
        held.map(|held| (held.operation.to_string(), held.reason, held.standing)).collect()
    }
}

fn said_of(from: DeviceNumber, sequence: u64, who: u8, text: usize) -> visavi_protocol::Operation {
    let mut operation = said(from, sequence, customer(who), None, TEXTS[text]);
    operation.written_at = Moment(NOW.0 + 1);
    operation
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// What devices and tills hand in, new or known, refused, forked, about customers who are
    /// lent out, leave, come back or were erased.
    #[test]
    fn whatever_is_taken_in_with_others_ends_as_if_each_had_come_alone(
        steps in proptest::collection::vec(step(), 1..10),
    ) {
        let (mut chain, mut one_by_one) = (Chain::new(), Chain::new());
        prop_assert_eq!(&chain.devices, &one_by_one.devices);
        for step in steps {
            match step {
                Step::Together(batches) => {
                    let handed: Vec<Handed> = batches.iter().flat_map(|events| chain.handed(events)).collect();
                    one_by_one.staff_version = chain.staff_version;
                    let alone: Vec<_> = handed
                        .iter()
                        .map(|one| one_by_one.hub.intake(one.from, one.batch.clone(), one.now).unwrap())
                        .collect();
                    let together = chain.hub.intake_of_many(handed).unwrap().into_iter().map(Result::unwrap);
                    prop_assert_eq!(together.collect::<Vec<_>>(), alone);
                }
                Step::Borrowed { device, who } => {
                    prop_assert_eq!(chain.borrow(device, who), one_by_one.borrow(device, who));
                }
                Step::Swept { months_later } => {
                    let later = Moment(NOW.0 + months_later * MONTH_MS);
                    chain.hub.sweep_memberships(later).unwrap();
                    one_by_one.hub.sweep_memberships(later).unwrap();
                }
                Step::Erased { who } => {
                    chain.hub.erase(customer(who), NOW).unwrap();
                    one_by_one.hub.erase(customer(who), NOW).unwrap();
                }
            }
            prop_assert_eq!(chain.buckets(), one_by_one.buckets());
            prop_assert_eq!(chain.kept_back(), one_by_one.kept_back());
        }
    }
}
