//! The fold is total: whatever comes over the wire, it answers.

use proptest::prelude::*;
use visavi_domain::profile::State;
use visavi_domain::record::{Amount, Order, RecordBody};
use visavi_domain::twins::Sketch;
use visavi_domain::{
    AssociateId, Claim, DeviceNumber, Dimension, Dossier, Epoch, Fact, FactDraft, FactId, How, Moment, OperationId,
    Provenance, Record, Scope, Stamp, StoreId, Who, fold, notation, questions,
};

use crate::support::messy::records;
use crate::support::reference;

fn operation() -> impl Strategy<Value = OperationId> {
    (0..4_u32, 0..2_u16, 0..5_u64).prop_map(|(device, epoch, sequence)| OperationId {
        device: DeviceNumber(device),
        epoch: Epoch(epoch),
        sequence,
    })
}

fn fact_id() -> impl Strategy<Value = FactId> {
    (operation(), 0..2_u16).prop_map(|(operation, place)| FactId { operation, place })
}

fn value() -> impl Strategy<Value = visavi_domain::Value> {
    let written = prop::sample::select(vec![
        "flag yes",
        "choice tea",
        "choice no",
        "choice \"\"",
        "text \"a\\u{0}b\"",
        "name \"\" \"\"",
        "phone +46701234567",
        "phone 112",
        "email @",
        "address \"\" \"\" \"\" Sverige",
        "language zz",
        "size eu 42",
        "size glove 42",
        "length 0",
        "price premium -",
        "goal \"\" - -",
        "consent yes v1 -",
        "consent yes v1 2020-01-01",
        "consent no v1 -",
    ]);
    written.prop_map(|text| notation::value(text).expect("written right, if not meant right"))
}

fn claim() -> impl Strategy<Value = Claim> {
    prop_oneof![
        4 => value().prop_map(Claim::Holds),
        1 => fact_id().prop_map(Claim::StillRight),
        1 => Just(Claim::NoLongerHolds),
        1 => Just(Claim::RatherNotSay),
        1 => value().prop_map(Claim::WrongGuess),
        2 => operation().prop_map(Claim::Retracts),
    ]
}

fn moment() -> impl Strategy<Value = Moment> {
    prop_oneof![
        4 => (1_700_000_000_000..1_800_000_000_000_i64).prop_map(Moment),
        1 => any::<i64>().prop_map(Moment),
        1 => prop::sample::select(vec![i64::MIN, i64::MAX, 0, -1]).prop_map(Moment),
    ]
}

fn scope() -> impl Strategy<Value = Scope> {
    let limit =
        (prop::sample::select(Dimension::ALL.to_vec()), prop::sample::select(vec!["women", "news", "", "a\u{202e}"]));
    prop_oneof![3 => Just(Scope::EVERYTHING), 1 => prop::collection::vec(limit, 0..3).prop_map(Scope::new)]
}

fn provenance() -> impl Strategy<Value = Provenance> {
    let how = prop::sample::select(vec![
        How::Told,
        How::SelfService,
        How::Measured,
        How::Observed,
        How::Imported,
        How::Inferred,
    ]);
    let who = prop::sample::select(vec![Who::Customer, Who::System, Who::Associate(AssociateId("sara".into()))]);
    (how, who, moment(), moment()).prop_map(|(how, who, said_at, written_at)| Provenance {
        how,
        who,
        store: Some(StoreId("\u{0} LKP \"".into())),
        via: None,
        said_at,
        written_at,
    })
}

fn fact() -> impl Strategy<Value = Fact> {
    let attributes = vec!["coffee", "phone", "consent", "shoe_size", "children_at_home", "hovercraft", ""];
    let any_kind = (prop::sample::select(attributes), scope(), claim());
    // Half of it could be placed, so that rings and chains of what replaces what form.
    let right_kind = prop::sample::select(vec![
        ("phone", "phone +46701234567"),
        ("phone", "phone +46701234568"),
        ("coffee", "choice tea"),
        ("coffee", "choice dark"),
    ])
    .prop_map(|(attribute, text)| {
        let value = notation::value(text).expect("written right");
        (attribute, Scope::EVERYTHING, Claim::Holds(value))
    });
    let said = prop_oneof![any_kind, right_kind];
    let customer = prop::sample::select(vec!["annika", "annika", "annika", "bo"]);
    let replaces = prop::collection::vec(fact_id(), 0..4);
    let stamp = (any::<i64>(), any::<u16>()).prop_map(|(wall_ms, counter)| Stamp { wall_ms, counter });
    (fact_id(), customer, said, replaces, provenance(), stamp).prop_map(
        |(id, customer, (attribute, scope, claim), replaces, provenance, stamp)| {
            let draft = FactDraft { attribute: attribute.to_owned(), scope, claim, replaces, provenance, stamp };
            Fact::read(id, notation::customer(customer).expect("a name"), draft)
        },
    )
}

fn broken(mut records: Vec<Record>, extreme: i64) -> Vec<Record> {
    for (at, record) in records.iter_mut().enumerate() {
        if let RecordBody::Order(Order { lines, at: moment, .. }) = &mut record.body {
            for line in lines {
                line.unit_price = Amount { mantissa: extreme, scale: (at * 50) as u8 };
                line.quantity = if at % 2 == 0 { i32::MIN } else { i32::MAX };
            }
            *moment = Moment(extreme);
        }
    }
    records
}

proptest! {
    #[test]
    fn whatever_comes_the_fold_answers(
        facts in prop::collection::vec(fact(), 0..30),
        records in records(),
        extreme in any::<i64>(),
        moment in moment(),
    ) {
        let reference = reference();
        let records = broken(records, extreme);
        let customer = notation::customer("annika").expect("a name");
        let dossier = Dossier { customer, facts, records, unread: 3 };
        let profile = fold(&dossier, &reference, moment);
        prop_assert!(profile.unread >= 3);
        prop_assert!(profile.slots.iter().all(|slot| reference.catalogue.get(&slot.attribute).is_some()));
        let _ = questions(&profile, &reference, moment, &[]);
        let _ = Sketch::of(&profile);
        for slot in &profile.slots {
            let nothing = slot.state == State::Unknown && slot.guesses.is_empty() && slot.earlier.is_empty();
            prop_assert!(!nothing, "a slot without anything to show");
        }
    }

    #[test]
    fn garbage_in_any_order_adds_up_to_the_same(
        facts in prop::collection::vec(fact(), 0..30),
        records in records(),
        extreme in any::<i64>(),
        moment in moment(),
    ) {
        let reference = reference();
        let customer = notation::customer("annika").expect("a name");
        let dossier = Dossier { customer, facts, records: broken(records, extreme), unread: 0 };
        let mut reversed = dossier.clone();
        reversed.facts.reverse();
        reversed.records.reverse();
        reversed.facts.extend(dossier.facts.clone());
        prop_assert_eq!(fold(&reversed, &reference, moment), fold(&dossier, &reference, moment));
    }

    #[test]
    fn any_fact_can_be_written_down_and_read_again(fact in fact()) {
        prop_assert_eq!(notation::fact(&notation::line(&fact)), Ok(fact));
    }
}

#[test]
fn long_chains_do_not_run_out_of_stack() {
    let mut lines = vec!["7.1.1/0 annika phone holds phone +46701234567 told by sara on 2026-01-01".to_owned()];
    for sequence in 2..5000 {
        let before = sequence - 1;
        lines.push(format!(
            "7.1.{sequence}/0 annika phone no_longer_holds replaces 7.1.{before}/0 told by sara on 2026-01-01"
        ));
        lines.push(format!("8.1.{sequence}/0 annika coffee retracts 8.1.{before} told by omar on 2026-01-01"));
    }
    let dossier = notation::dossier("annika", &lines.join("\n")).expect("written right");
    let profile = fold(&dossier, &reference(), crate::support::today());
    assert_eq!(profile.slots.len(), 1);
}
