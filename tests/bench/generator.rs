//! The benchmarks' own chain, from a stated seed: names, facts and orders in the
//! proportions of a Nordic chain.

use visavi_domain::fact::{Claim, FactDraft};
use visavi_domain::record::{
    Amount, Channel, Item, Order, OrderLine, OrderStatus, Record, RecordBody, RecordKey, Staff, Store,
};
use visavi_domain::size::{Garment, Size, SizeSystem};
use visavi_domain::value::Name;
use visavi_domain::{
    CustomerId, DeviceNumber, Dimension, Epoch, How, Moment, OperationId, Provenance, RecordKind, Scope, Stamp,
    StoreId, Value, Who,
};
use visavi_protocol::Operation;

/// The day on which the generated chain stands.
pub const NOW: Moment = Moment(1_790_000_000_000);
/// The import source everything comes from.
pub const SOURCE: DeviceNumber = DeviceNumber(900);

/// SplitMix64: small, seeded, and the same on every machine.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Returns a number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// Returns a number below `end`, small ones far more often (Zipf with exponent 1),
    /// as with real names.
    pub fn often_small(&mut self, end: usize) -> usize {
        let uniform = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        let rank = ((end as f64 + 1.0).powf(uniform) - 1.0) as usize;
        rank.min(end - 1)
    }
}

const GIVEN_ROOTS: [&str; 40] = [
    "Anna", "Lars", "Maria", "Erik", "Karin", "Johan", "Kristina", "Karl", "Elin", "Mikael", "Sara", "Anders", "Emma",
    "Nils", "Ingrid", "Ole", "Søren", "Freja", "Mette", "Åsa", "Östen", "Märta", "Jørgen", "Solveig", "Håkon", "Aino",
    "Juhani", "Päivi", "Veera", "Tuomas", "Oskar", "Petra", "Helena", "Kasper", "Noor", "Amina", "Jonas", "Signe",
    "Bjørn", "Tove",
];
const GIVEN_ENDS: [&str; 12] = ["", "-Marie", "-Lena", "a", "e", "ine", "ika", "us", "ette", "-Kristin", "ar", "ina"];
const FAMILY_STEMS: [&str; 60] = [
    "Johan",
    "Anders",
    "Karl",
    "Nil",
    "Erik",
    "Lar",
    "Ol",
    "Per",
    "Svens",
    "Gustaf",
    "Lind",
    "Berg",
    "Sand",
    "Ström",
    "Ek",
    "Björk",
    "Sjö",
    "Holm",
    "Dahl",
    "Lund",
    "Åker",
    "Öst",
    "Väster",
    "Norr",
    "Söder",
    "Gran",
    "Löv",
    "Hag",
    "Kron",
    "Stål",
    "Hans",
    "Jens",
    "Sören",
    "Christen",
    "Ras",
    "Mads",
    "Thom",
    "Kristof",
    "Haug",
    "Sol",
    "Bakk",
    "Myhr",
    "Aas",
    "Rø",
    "Niemi",
    "Korho",
    "Virta",
    "Mäki",
    "Laiho",
    "Hämälä",
    "Aho",
    "Heino",
    "Koski",
    "Järvi",
    "Wik",
    "Fors",
    "Hed",
    "Ny",
    "Alm",
    "Ros",
];
const FAMILY_ENDS: [&str; 20] = [
    "sson", "sen", "qvist", "kvist", "berg", "gren", "ström", "lund", "nen", "land", "mark", "stad", "heim", "vik",
    "dahl", "feldt", "holm", "by", "son", "rud",
];
const BRANDS: [&str; 6] = ["tindvik", "grano", "ask", "fjord", "nordan", "vidd"];

/// One generated person.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: CustomerId,
    pub given: String,
    pub family: String,
    pub phone: String,
    pub email: String,
}

/// Returns the person with this number.
pub fn person(seed: u64, number: usize) -> Person {
    let mut dice = Dice::new(seed ^ (number as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93));
    dice.next();
    let given_rank = dice.often_small(GIVEN_ROOTS.len() * GIVEN_ENDS.len());
    let given =
        format!("{}{}", GIVEN_ROOTS[given_rank % GIVEN_ROOTS.len()], GIVEN_ENDS[given_rank / GIVEN_ROOTS.len()]);
    let middles = ["", "a", "e", "i", "o", "el", "in", "or", "is", "un", "er", "al"];
    let family_rank = dice.often_small(FAMILY_STEMS.len() * FAMILY_ENDS.len() * middles.len());
    let stem = FAMILY_STEMS[family_rank % FAMILY_STEMS.len()];
    let end = FAMILY_ENDS[family_rank / FAMILY_STEMS.len() % FAMILY_ENDS.len()];
    let middle = middles[family_rank / (FAMILY_STEMS.len() * FAMILY_ENDS.len())];
    let family = format!("{stem}{middle}{end}");
    Person {
        id: CustomerId::from_external(SOURCE, &number.to_string()),
        phone: format!("+4670{:07}", number % 10_000_000),
        email: format!("c{number}@example.org"),
        given,
        family,
    }
}

fn said(days_ago: i64) -> Provenance {
    let at = NOW.plus_days(-days_ago);
    Provenance {
        how: How::Told,
        who: Who::System,
        store: Some(StoreId("LKP".into())),
        via: None,
        said_at: at,
        written_at: at,
    }
}

fn draft(attribute: &str, scope: Scope, value: Value, days_ago: i64) -> FactDraft {
    let provenance = said(days_ago);
    let stamp = Stamp { wall_ms: provenance.written_at.0, counter: 0 };
    FactDraft {
        attribute: attribute.into(),
        scope,
        claim: Claim::Holds(value),
        replaces: Vec::new(),
        provenance,
        stamp,
    }
}

/// Returns `facts` facts about a person, name and phone among them.
pub fn facts(person: &Person, facts: usize) -> Vec<FactDraft> {
    let mut dice = Dice::new(u64::from(person.id.0[0]) << 8 | u64::from(person.id.0[1]));
    let mut all = vec![
        draft(
            "name",
            Scope::EVERYTHING,
            Value::Name(Name { given: person.given.clone(), family: person.family.clone() }),
            400,
        ),
        draft("phone", Scope::EVERYTHING, Value::Phone(person.phone.clone()), 400),
        draft("email", Scope::EVERYTHING, Value::Email(person.email.clone()), 300),
        draft("reach_by", Scope::EVERYTHING, Value::Choice("email".into()), 300),
        draft("department", Scope::EVERYTHING, Value::Choice("women".into()), 150),
    ];
    let sizes = ["shoe_size", "top_size", "trouser_size", "dress_size"];
    let mut number = 0;
    while all.len() < facts {
        let age = 30 + dice.below(900) as i64;
        let brand = BRANDS[number % BRANDS.len()];
        let attribute = sizes[(number / BRANDS.len()) % sizes.len()];
        let label = (36 + dice.below(8)).to_string();
        let scope = Scope::new([(Dimension::Brand, brand)]);
        all.push(draft(attribute, scope, Value::Size(Size { system: SizeSystem::Eu, label }), age));
        number += 1;
    }
    all.truncate(facts);
    all
}

/// Returns the operation that carries a person's facts.
pub fn operation(person: &Person, sequence: u64, drafts: &[FactDraft]) -> Operation {
    let id = OperationId { device: SOURCE, epoch: Epoch(1), sequence };
    Operation::of_facts(id, person.id, None, Some(StoreId("LKP".into())), NOW.plus_days(-30), drafts)
}

/// Returns one order with `lines` lines.
pub fn order(person: &Person, number: u64, lines: usize) -> Record {
    let mut dice = Dice::new(number);
    let lines = (0..lines)
        .map(|_| {
            let shoe = dice.below(2) == 0;
            OrderLine {
                item: Item {
                    sku: format!("73500{:08}", dice.below(80)),
                    name: if shoe { "Trail shoe".into() } else { "Rain jacket".into() },
                    category: if shoe { "shoes".into() } else { "clothing".into() },
                    brand: Some(BRANDS[dice.below(BRANDS.len())].into()),
                    department: Some("women".into()),
                    garment: Some(if shoe { Garment::Shoes } else { Garment::Outerwear }),
                    art: None,
                },
                size: Some(if shoe {
                    Size { system: SizeSystem::Eu, label: (38 + dice.below(5)).to_string() }
                } else {
                    Size { system: SizeSystem::Alpha, label: ["S", "M", "L"][dice.below(3)].into() }
                }),
                colour: Some(["navy", "black", "green"][dice.below(3)].into()),
                quantity: 1,
                unit_price: Amount { mantissa: 9900 + dice.below(100_000) as i64, scale: 2 },
                gift: false,
            }
        })
        .collect();
    let order = Order {
        number: format!("{number:07}"),
        at: NOW.plus_days(-(dice.below(700) as i64)),
        channel: Channel::Online,
        store: StoreId("LKP".into()),
        associate: None,
        currency: "SEK".into(),
        lines,
        status: OrderStatus::Delivered,
        status_at: None,
    };
    Record {
        key: RecordKey { kind: RecordKind::Order, owner: SOURCE, id: number.to_string() },
        customer: Some(person.id),
        version: 1,
        body: RecordBody::Order(order),
    }
}

fn shared(kind: RecordKind, id: &str, body: RecordBody) -> Record {
    Record { key: RecordKey { kind, owner: SOURCE, id: id.into() }, customer: None, version: 1, body }
}

/// Returns the one shop of the chain, as its record.
pub fn shop() -> Record {
    shared(RecordKind::Store, "LKP", RecordBody::Store(store()))
}

/// Returns the one shop of the chain.
pub fn store() -> Store {
    Store {
        store: StoreId("LKP".into()),
        name: "Benchmark Linköping".into(),
        town: "Linköping".into(),
        country: "SE".into(),
        time_zone: "Europe/Stockholm".into(),
        currency: "SEK".into(),
        online: false,
    }
}

/// Returns the one associate, who signs in with the PIN that was hashed.
pub fn staff(pin: &str) -> Record {
    let staff = Staff {
        associate: visavi_domain::AssociateId("sara".into()),
        name: "Sara Nyström".into(),
        store: StoreId("LKP".into()),
        place: "Outdoor, floor 2".into(),
        pin: Some(pin.to_owned()),
        language: "en".into(),
        left_handed: false,
        active: true,
    };
    shared(RecordKind::Staff, "sara", RecordBody::Staff(staff))
}
