//! What a device does when it hears who was erased: nothing of them is left with it, in no
//! table, in no page of its file, and it can sign that.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use support::*;
use visavi_device::{DeedFilter, Device, DeviceError, KnownErasures, Place, View, Visit};
use visavi_domain::CustomerId;
use visavi_domain::record::Channel;
use visavi_protocol::erasure::list_hash;
use visavi_protocol::{
    Digest, Disposition, Erasure, ErasureKey, Erasures, Item, OperationId, PurgeReceipt, RecordEnvelope, Seal,
};

const KEY: ErasureKey = ErasureKey([5; 32]);
const MARKER: &str = "Zanzibarsson";

fn erasure(customer: CustomerId) -> Erasure {
    Erasure { tag: KEY.tag(customer), seal: Seal([1; 32]) }
}

/// What the hub tells of these, after the number `after`.
fn told(after: u64, names: &[&str]) -> Erasures {
    let list: Vec<Erasure> = names.iter().map(|name| erasure(customer(name))).collect();
    Erasures { key: KEY, total: after + list.len() as u64, after, list, receipt: 0 }
}

/// Everything that can be here of a customer: facts in two buckets, an order, a visit with an
/// errand, a look, deeds on the way and accepted, something that the app remembers.
fn know(device: &Device, name: &str, number: u64) -> Vec<OperationId> {
    hear_name(device, name, number, "Annika", &format!("{MARKER}{number}"), 1);
    hear(
        device,
        &format!(
            "900.1.{}/0 {name} email holds email a@{}{number}.se told by sara at LKP on 2026-02-01",
            1_000 + number,
            MARKER.to_lowercase()
        ),
    );
    let bought = order(name, &format!("4711{number}"), NOW, Channel::Store);
    let change = visavi_protocol::Change::Record(RecordEnvelope::of(&bought));
    take(device, &[Item { change }]);
    let visit = Visit {
        associate: sara(),
        customer: customer(name),
        opened_at: NOW,
        touched_at: NOW,
        errand: Some(format!("a coat for {MARKER}{number}")),
        asked: Vec::new(),
    };
    device.put_visit(&visit).unwrap();
    device
        .record_view(&View { customer: customer(name), associate: sara(), purpose: "visit".to_owned(), at: NOW })
        .unwrap();
    device.set_setting("ask_next_time", &format!("{{\"{}\":1}}", customer(name))).unwrap();
    let tea = format!("7.1.1/0 {name} coffee holds choice tea told by sara at LKP on 2026-02-01");
    (0..2).map(|_| device.save(deed(name, "corrected", &tea)).unwrap()).collect()
}

fn is_gone(device: &Device, name: &str, number: u64) {
    let customer = customer(name);
    assert!(device.dossier(customer).unwrap().facts.is_empty() && device.dossier(customer).unwrap().records.is_empty());
    assert_eq!(device.person(customer).unwrap(), None);
    // One typo away there are others.
    let full = format!("{MARKER}{number}");
    assert!(found(device, &full).iter().all(|name| !name.ends_with(&full)));
    assert_eq!(device.views(customer).unwrap(), []);
    assert!(device.visits(&sara()).unwrap().iter().all(|visit| visit.customer != customer));
    assert!(device.outbox(100).unwrap().iter().all(|operation| operation.customer != customer));
}

#[test]
fn whoever_is_erased_is_gone_from_everything_and_others_stay() {
    let device = device();
    know(&device, "annika", 1);
    let of_bo = know(&device, "bo", 2);
    let before = progress(&device, &bucket());
    let known = device.erase(&told(0, &["annika"]), NOW).unwrap();
    assert_eq!(known, KnownErasures { erased: 1, untold: Vec::new() });
    is_gone(&device, "annika", 1);
    let after = progress(&device, &bucket());
    assert_eq!((after.cursor, after.items), (before.cursor, before.items - 3));
    assert_eq!(found(&device, MARKER).len(), 1);
    let waiting: Vec<OperationId> = device.outbox(100).unwrap().into_iter().map(|operation| operation.id).collect();
    assert_eq!(waiting, of_bo);
    let dropped = device.deeds(DeedFilter::SettledSince(NOW)).unwrap();
    assert_eq!(dropped.len(), 2);
    for deed in dropped {
        assert_eq!(deed.disposition, Some(Disposition::DroppedByErasure));
        assert_eq!((deed.customer, deed.drafts), (CustomerId::NOBODY, Vec::new()));
    }
    assert_eq!(device.views(CustomerId::NOBODY).unwrap().len(), 1, "that somebody looked, and what for, stays");
    assert_eq!(device.views(customer("bo")).unwrap().len(), 1);
    let fingerprint = device.derived_fingerprint().unwrap();
    device.rebuild_derived().unwrap();
    assert_eq!(device.derived_fingerprint().unwrap(), fingerprint);
}

#[test]
fn the_digest_is_that_of_a_device_which_never_heard_of_them() {
    let (one, other) = (device(), device());
    for device in [&one, &other] {
        hear_name(device, "bo", 2, "Bo", "Ek", 1);
    }
    hear_name(&one, "annika", 3, "Annika", "Lind", 1);
    one.erase(&told(0, &["annika"]), NOW).unwrap();
    let state = |device: &Device| (progress(device, &bucket()).items, progress(device, &bucket()).digest);
    assert_eq!(state(&one), state(&other));
    one.erase(&told(1, &["bo"]), NOW).unwrap();
    assert_eq!(state(&one), (0, Digest::ZERO));
}

#[test]
fn nothing_is_written_down_any_more_about_somebody_who_was_erased() {
    let device = device();
    know(&device, "annika", 1);
    device.erase(&told(0, &["annika"]), NOW).unwrap();
    assert!(device.is_erased(customer("annika")).unwrap() && !device.is_erased(customer("bo")).unwrap());
    let tea = "7.1.1/0 annika coffee holds choice tea told by sara at LKP on 2026-02-01";
    assert!(matches!(device.save(deed("annika", "corrected", tea)), Err(DeviceError::Erased)));
    let view = View { customer: customer("annika"), associate: sara(), purpose: "visit".to_owned(), at: NOW };
    assert!(matches!(device.record_view(&view), Err(DeviceError::Erased)));
}

#[test]
fn a_list_that_does_not_go_on_from_what_is_known_changes_nothing_and_one_told_twice_nothing_more() {
    let device = device();
    know(&device, "annika", 1);
    assert_eq!(device.erase(&told(3, &["annika"]), NOW).unwrap().erased, 0);
    assert!(device.person(customer("annika")).unwrap().is_some());
    device.erase(&told(0, &["annika", "bo"]), NOW).unwrap();
    assert_eq!(device.erase(&told(0, &["annika", "bo"]), NOW).unwrap().erased, 2);
    let tags = [KEY.tag(customer("annika")), KEY.tag(customer("bo"))];
    assert_eq!(device.purge().unwrap(), PurgeReceipt { erased: 2, list: list_hash(tags) });
}

#[test]
fn another_life_of_the_hub_is_offered_whom_it_has_not_told_of() {
    let device = device();
    device.erase(&told(0, &["annika", "bo"]), NOW).unwrap();
    device.begin_again(2).unwrap();
    let known = device.known_erasures().unwrap();
    assert_eq!((known.erased, known.untold.len()), (0, 2));
    let known = device.erase(&told(0, &["bo"]), NOW).unwrap();
    assert_eq!(known, KnownErasures { erased: 1, untold: vec![erasure(customer("annika"))] });
    assert_eq!(device.erase(&told(1, &["annika"]), NOW).unwrap(), KnownErasures { erased: 2, untold: Vec::new() });
}

#[test]
fn what_the_hub_dropped_tells_the_device_that_the_customer_was_erased() {
    let device = device();
    let deeds = know(&device, "annika", 1);
    device.settle(&[(deeds[0], Disposition::DroppedByErasure)], NOW).unwrap();
    is_gone(&device, "annika", 1);
    assert_eq!(device.waiting().unwrap(), 0);
}

#[test]
fn what_lies_aside_goes_before_a_device_signs() {
    let folder = tempfile::tempdir().unwrap();
    let device = device_in(&folder);
    let aside = folder.path().join("aside").join("1795000000000");
    std::fs::create_dir_all(&aside).unwrap();
    std::fs::write(aside.join("visavi.db"), "everybody who was here once").unwrap();
    device.erase(&told(0, &["annika"]), NOW).unwrap();
    device.purge().unwrap();
    assert!(!folder.path().join("aside").exists());
}

#[test]
fn no_page_of_the_file_holds_a_trace_once_the_device_has_signed() {
    let folder = tempfile::tempdir().unwrap();
    let device = device_in(&folder);
    let names: Vec<String> = (100..180).map(lettered).collect();
    for (name, number) in names.iter().zip(100..) {
        know(&device, name, number);
    }
    for gone in [3_usize, 40, 77] {
        let (name, number) = (&names[gone], 100 + gone as u64);
        assert!(!traces_in(&folder, name, number).is_empty(), "they are found while they are there");
        let after = device.known_erasures().unwrap().erased;
        device.erase(&told(after, &[name]), NOW).unwrap();
        device.purge().unwrap();
        assert_eq!(traces_in(&folder, name, number), Vec::<String>::new());
        is_gone(&device, name, number);
    }
    assert!(!traces_in(&folder, &names[4], 104).is_empty(), "others stay");
}

/// Returns a name of letters alone, another one for each number.
fn lettered(number: u64) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

/// Looks for a customer in every page of the database, the free ones too, as they are behind
/// the encryption; the log must be empty.
fn traces_in(folder: &tempfile::TempDir, name: &str, number: u64) -> Vec<String> {
    let file = folder.path().join("visavi.db");
    let mut connection = rusqlite::Connection::open(&file).unwrap();
    let hex: String = [42_u8; 32].iter().map(|byte| format!("{byte:02x}")).collect();
    connection.execute_batch(&format!("pragma key = \"x'{hex}'\"")).unwrap();
    let pages = connection.serialize(rusqlite::MAIN_DB).unwrap();
    let marker = format!("{MARKER}{number}");
    let wide: Vec<u8> = marker.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let traces = [
        ("the name", marker.clone().into_bytes()),
        ("the name in small letters", marker.to_lowercase().into_bytes()),
        ("the name in wide letters", wide),
        ("the id", customer(name).0.to_vec()),
        ("the id as text", customer(name).to_string().into_bytes()),
    ];
    let is_in = |trace: &[u8]| pages.windows(trace.len()).any(|window| window == trace);
    traces.into_iter().filter(|(_, trace)| is_in(trace)).map(|(what, _)| what.to_owned()).collect()
}

#[test]
fn every_column_that_can_name_a_customer_is_one_that_erasing_knows() {
    // A new one belongs into `NAMED_IN` of `crates/device/src/erase.rs`, unless it is derived,
    // and then here.
    let ground = ["customer", "deed", "derived_due", "view_log", "visit"];
    let derived = ["derived_conflict", "derived_person", "derived_work"];
    let folder = tempfile::tempdir().unwrap();
    drop(device_in(&folder));
    let connection = rusqlite::Connection::open(folder.path().join("visavi.db")).unwrap();
    let hex: String = [42_u8; 32].iter().map(|byte| format!("{byte:02x}")).collect();
    connection.execute_batch(&format!("pragma key = \"x'{hex}'\"")).unwrap();
    let mut select = connection
        .prepare(
            "select distinct t.name from pragma_table_list as t join pragma_table_info(t.name) as c
             where t.schema = 'main' and c.name in ('customer', 'customer_id')
             order by t.name",
        )
        .unwrap();
    let tables: Vec<String> = select.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap();
    let mut known: Vec<&str> = ground.into_iter().chain(derived).collect();
    known.sort_unstable();
    assert_eq!(tables, known);
}

#[test]
fn a_memory_opened_again_still_knows_whom_it_has_erased() {
    let folder = tempfile::tempdir().unwrap();
    let device = device_in(&folder);
    know(&device, "annika", 1);
    device.erase(&told(0, &["annika"]), NOW).unwrap();
    drop(device);
    let device = Device::open(Place::File(folder.path().join("visavi.db")), &key()).unwrap();
    assert!(device.is_erased(customer("annika")).unwrap());
    assert_eq!(device.known_erasures().unwrap().erased, 1);
}
