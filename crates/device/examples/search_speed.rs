//! How fast names are found: `cargo run --release -p visavi-device --example search_speed
//! [customers]` (1,000,000 unless said). Prints p50 and p99 per length of the beginning,
//! for two words and for one typo, over an encrypted database in a temporary folder.

use std::time::Instant;

use visavi_device::{DatabaseKey, Device, Place};
use visavi_domain::value::{Name, Value};
use visavi_domain::{
    AssociateId, Claim, CustomerId, DeviceNumber, Epoch, FactDraft, How, Moment, OperationId, Provenance, Scope, Stamp,
    StoreId, Who,
};
use visavi_protocol::{BucketId, BucketState, Change, Digest, Item, NumberedItem, Operation, Page};

const GIVEN: &str = "Anna Karin Maria Eva Lena Kristina Sara Emma Elin Ida Johanna Malin Linda Annika Jenny Ulrika Åsa \
    Birgitta Ingrid Märta Astrid Freja Sofie Mette Hanne Lars Mikael Anders Erik Johan Per Karl Nils Jan Olof Gustav \
    Søren Jens Niels Bjørn Øyvind Håkon Matti Jukka Pekka Aino Kaisa Ville Antti Mohammed Fatima Ali Amir Zahra";
const FAMILY: &str = "Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson \
    Lindberg Lindqvist Lindström Berg Bergström Sandberg Åström Öberg Sjöberg Nyström Holm Holmgren Ek Eklund Hansen \
    Jensen Nielsen Pedersen Olsen Larsen Johansen Korhonen Virtanen Mäkinen Nieminen Laine Heikkinen Bakke Haugen";

fn main() {
    let customers: u64 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("visavi.db");
    let key = DatabaseKey::from_bytes([7; 32]);
    let device = Device::open(Place::File(path.clone()), &key).expect("a new database opens");
    let names: Vec<Name> = (0..customers).map(name).collect();
    fill(&device, &names);
    drop(device);
    let size = std::fs::metadata(&path).expect("the database is there").len();
    println!("{customers} customers, {} bytes each", size / customers);
    let started = Instant::now();
    let device = Device::open(Place::File(path), &key).expect("the database opens again");
    println!("opened in {:?}", started.elapsed());
    for length in [1, 2, 3, 4, 5, 6, 8] {
        measure(&device, &format!("{length} letters"), &names, |name, odd| beginning(word(name, odd), length));
    }
    for (first, second) in [(1, 1), (2, 2), (3, 3), (4, 1), (4, 4), (8, 8)] {
        measure(&device, &format!("{first}+{second} letters"), &names, |name, odd| {
            format!("{} {}", beginning(word(name, odd), first), beginning(word(name, !odd), second))
        });
    }
    for length in [4, 6, 8] {
        measure(&device, &format!("{length} letters, one typo"), &names, |name, odd| {
            let mut letters: Vec<char> = beginning(word(name, odd), length).chars().collect();
            let last = letters.len() - 1;
            letters.swap(last - 1, last);
            letters[last / 2] = 'x';
            letters.swap(last - 1, last);
            letters.into_iter().collect()
        });
    }
}

/// Numbers that look random and are the same every time.
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^ (mixed >> 31)
}

/// A name, the common ones more often; every second family name has an ending of its
/// own, so that there are many distinct words.
fn name(number: u64) -> Name {
    let pick = |list: &str, salt: u64| {
        let words: Vec<&str> = list.split_whitespace().collect();
        let place = (mixed(number ^ salt) % 1000) * (mixed(number ^ salt ^ 77) % 1000) * words.len() as u64 / 1_000_000;
        words[place as usize].to_owned()
    };
    let mut family = pick(FAMILY, 1 << 40);
    if number % 2 == 1 {
        family.extend(pick(GIVEN, 3 << 40).to_lowercase().chars().take(3));
    }
    Name { given: pick(GIVEN, 2 << 40), family }
}

fn word(name: &Name, family: bool) -> &str {
    if family { &name.family } else { &name.given }
}

fn beginning(word: &str, length: usize) -> String {
    word.chars().take(length).collect()
}

fn fill(device: &Device, names: &[Name]) {
    let bucket = BucketId::Shared;
    device.set_buckets(std::slice::from_ref(&bucket)).expect("buckets are kept");
    let started = Instant::now();
    for (page, part) in names.chunks(1000).enumerate() {
        let first = page as u64 * 1000;
        let items: Vec<NumberedItem> = part
            .iter()
            .zip(first + 1..)
            .map(|(name, number)| NumberedItem {
                number,
                item: Item { change: Change::Operation(operation(name, number)) },
            })
            .collect();
        let head = first + part.len() as u64;
        let state = BucketState { bucket: bucket.clone(), head: names.len() as u64, items: 0, digest: Digest::ZERO };
        device.apply(&Page { hub_epoch: 1, erased: 0, items, cursor: Some(head), state }).expect("a page is taken in");
        if page % 100 == 99 {
            println!("  {head} taken in after {:?}", started.elapsed());
        }
    }
}

fn operation(name: &Name, number: u64) -> Operation {
    let at = Moment(1_700_000_000_000 + (mixed(number) % 63_000_000_000) as i64);
    let sara = AssociateId("sara".to_owned());
    let draft = FactDraft {
        attribute: "name".to_owned(),
        scope: Scope::EVERYTHING,
        claim: Claim::Holds(Value::Name(name.clone())),
        replaces: Vec::new(),
        provenance: Provenance {
            how: How::Told,
            who: Who::Associate(sara.clone()),
            store: Some(StoreId("LKP".to_owned())),
            via: None,
            said_at: at,
            written_at: at,
        },
        stamp: Stamp { wall_ms: at.0, counter: 0 },
    };
    let id = OperationId { device: DeviceNumber(900), epoch: Epoch(1), sequence: number };
    let customer = CustomerId::from_external(DeviceNumber(900), &number.to_string());
    Operation::of_facts(id, customer, Some(sara), None, at, &[draft])
}

fn measure(device: &Device, what: &str, names: &[Name], text: impl Fn(&Name, bool) -> String) {
    let texts: Vec<String> =
        (0..2000_u64).map(|turn| text(&names[(mixed(turn) % names.len() as u64) as usize], turn % 2 == 1)).collect();
    let mut hits = 0;
    let mut micros: Vec<f64> = Vec::with_capacity(texts.len());
    // The first round brings the pages into memory, as a day's typing does.
    for round in 0..2 {
        for text in &texts {
            let started = Instant::now();
            let found = device.find(text, 20).expect("a search answers");
            if round == 1 {
                micros.push(started.elapsed().as_secs_f64() * 1e6);
                hits += found.people.len();
            }
        }
    }
    micros.sort_by(f64::total_cmp);
    let at = |share: f64| micros[((micros.len() - 1) as f64 * share) as usize];
    println!("{what:>24}: p50 {:6.0} us  p99 {:6.0} us  max {:6.0} us  ({hits} hits)", at(0.5), at(0.99), at(1.0));
}
