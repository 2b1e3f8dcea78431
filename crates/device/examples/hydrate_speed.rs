//! How fast an empty device takes a snapshot: `cargo run --release -p visavi-device
//! --example hydrate_speed [customers]` (100,000 unless said), 20 facts a customer, each an
//! operation of its own, as the probes of the benchmarks have it.

#[path = "../../../tests/bench/probe.rs"]
mod probe;

use std::time::Instant;

use visavi_device::{DatabaseKey, Device, PartTaken, Place};
use visavi_domain::StoreId;
use visavi_protocol::limits::PART_CONTENT_BYTES;
use visavi_protocol::snapshot::{LAYOUT, Manifest, PartBuilder, open};
use visavi_protocol::{BucketId, Digest, Item, Payload};

fn main() {
    let customers = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(100_000);
    let bucket = BucketId::Store(StoreId("LKP".to_owned()));
    let began = Instant::now();
    let (mut parts, mut digest, mut items) = (Vec::new(), Digest::ZERO, 0_u64);
    let (mut builder, mut content) = (PartBuilder::default(), 0);
    for dossier in probe::Probes::default().take(customers) {
        for change in dossier {
            let item = Item { change };
            content += Payload::write(&item).bytes.len();
            digest = digest.plus(item.digest());
            items += 1;
            builder.push(&item.change);
        }
        if content >= if parts.is_empty() { PART_CONTENT_BYTES / 8 } else { PART_CONTENT_BYTES } {
            parts.push(std::mem::take(&mut builder).finish());
            content = 0;
        }
    }
    parts.push(builder.finish());
    println!("made in {:.2?}", began.elapsed());
    let wire: usize = parts.iter().map(|(_, bytes)| bytes.len()).sum();
    println!("{} parts, {items} items, {:.2} B an item on the wire", parts.len(), wire as f64 / items as f64);
    let before = cpu_seconds();
    for (_, bytes) in &parts {
        let part = open(bytes).expect("a part");
        std::hint::black_box(&part);
    }
    println!("opening all parts takes {:.3} s of CPU", cpu_seconds() - before);
    let names = parts.iter().map(|(name, _)| name.clone()).collect();
    let manifest = Manifest { layout: LAYOUT, bucket: bucket.clone(), number: items, items, digest, parts: names };
    for _ in 0..2 {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("visavi.db");
        let device =
            Device::open(Place::File(path.clone()), &DatabaseKey::from_bytes([7; 32])).expect("a new database");
        device.set_buckets(std::slice::from_ref(&bucket)).expect("buckets are kept");
        let (began, before) = (Instant::now(), cpu_seconds());
        assert_eq!(device.begin_snapshot(&manifest).expect("it begins").len(), parts.len());
        let mut last = None;
        for (_, bytes) in &parts {
            last = Some(device.take_part(&bucket, bytes).expect("a part is taken"));
            if began.elapsed().as_millis() < 400 {
                println!("  a part after {:.1?}", began.elapsed());
            }
        }
        let seconds = began.elapsed().as_secs_f64();
        assert!(matches!(last, Some(PartTaken::Complete(_))), "{last:?}");
        let cpu = cpu_seconds() - before;
        println!("{items} items in {seconds:.2} s, {cpu:.2} s of CPU, {:.3} µs each", cpu / items as f64 * 1e6);
        let found = device.find("anna", 20).expect("it answers").people.len();
        println!("  found by name: {found}, after {:.2?}", began.elapsed());
        drop(device);
        let size = std::fs::metadata(&path).expect("the database is there").len();
        println!("  {:.1} B an item on disk", size as f64 / items as f64);
    }
}

/// The CPU time of all threads so far.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("a system with /proc");
    let (_, after_name) = stat.rsplit_once(')').expect("a name in brackets");
    let ticks = after_name.split_whitespace().skip(11).take(2);
    ticks.map(|ticks| ticks.parse::<f64>().expect("a number")).sum::<f64>() / 100.0
}
