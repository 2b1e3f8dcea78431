//! Facts of the shape that the probes of other engines have: twenty a customer, each said
//! by somebody else, on another device and at another time, so that each is an operation
//! of its own and little of it is said twice.

use visavi_domain::provenance::{How, Provenance, Who};
use visavi_domain::scope::Scope;
use visavi_domain::size::{Size, SizeSystem};
use visavi_domain::value::{Name, Value};
use visavi_domain::{
    AssociateId, Claim, CustomerId, DeviceNumber, Epoch, FactDraft, Moment, OperationId, Stamp, StoreId,
};
use visavi_protocol::{Change, Operation};

pub const FACTS: usize = 20;
const DEVICES: u64 = 900;
const ASSOCIATES: u64 = 4_000;
const BEGAN: i64 = 1_718_000_000_000;

const GIVEN: [&str; 32] = [
    "Anna", "Marie", "Sofia", "Emma", "Olivia", "Lucas", "Noah", "Liam", "Hugo", "Elias", "Freja", "Ida", "Karin",
    "Maja", "Nora", "Oskar", "Per", "Lars", "Sven", "Mia", "Lea", "Paul", "Jonas", "Felix", "Clara", "Luisa", "Pierre",
    "Camille", "Chloe", "Louis", "Jean", "Marco",
];
const SYLLABLES: [&str; 40] = [
    "an", "ber", "car", "dal", "el", "fors", "gar", "hol", "is", "jan", "kar", "lind", "mar", "nor", "ols", "pet",
    "quist", "ros", "sand", "thor", "ul", "vik", "wes", "ström", "berg", "son", "gren", "lund", "mann", "stein",
    "feld", "rossi", "moretti", "garcia", "lopez", "silva", "costa", "khan", "tanaka", "sato",
];
const COLOURS: [&str; 6] = ["navy", "charcoal", "olive green", "burgundy", "off-white", "black"];
const SIZES: [&str; 5] = ["shoe_size", "top_size", "trouser_size", "dress_size", "outerwear_size"];

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len() as u64) as usize]
    }
}

/// Who says what of whom, customer by customer. Each device counts what is said on it.
pub struct Probes {
    sequences: Vec<u64>,
    number: usize,
}

impl Default for Probes {
    fn default() -> Self {
        Self { sequences: vec![0; DEVICES as usize], number: 0 }
    }
}

impl Iterator for Probes {
    type Item = Vec<Change>;

    /// Returns the items of the next customer.
    fn next(&mut self) -> Option<Vec<Change>> {
        self.number += 1;
        Some(dossier(self.number, &mut self.sequences))
    }
}

fn dossier(number: usize, sequences: &mut [u64]) -> Vec<Change> {
    let customer = CustomerId::from_external(DeviceNumber(900), &number.to_string());
    let mut dice = Dice(number as u64);
    let met_at = BEGAN + number as i64 * 900;
    let family = format!("{}{}", dice.one(&SYLLABLES), dice.one(&SYLLABLES));
    let given = dice.one(&GIVEN).to_owned();
    let mut operations: Vec<Operation> = (0..FACTS)
        .map(|place| {
            let (attribute, value) = said(place, &given, &family, &mut dice);
            let device = dice.below(DEVICES);
            let sequence = &mut sequences[device as usize];
            *sequence += 1;
            let id = OperationId { device: DeviceNumber(1_000 + device as u32), epoch: Epoch(1), sequence: *sequence };
            let at = Moment(met_at + dice.below(30_000_000_000) as i64);
            operation(id, customer, draft(attribute, value, at, &mut dice))
        })
        .collect();
    operations.sort_by_key(|operation| operation.id);
    operations.into_iter().map(Change::Operation).collect()
}

/// What a customer says in the place of each fact, in attributes of the shipped catalogue.
fn said(place: usize, given: &str, family: &str, dice: &mut Dice) -> (&'static str, Value) {
    let choice = |code: &str| Value::Choice(code.to_owned());
    match place {
        0 => ("name", Value::Name(Name { given: given.to_owned(), family: family.to_owned() })),
        1 => ("phone", Value::Phone(format!("+4670{:07}", dice.below(10_000_000)))),
        2 => ("email", Value::Email(format!("{given}.{family}{}@example.com", dice.below(99)).to_lowercase())),
        3 => ("member_number", Value::Text(format!("SO-{}", dice.below(1_000_000_000)))),
        4..=8 => (SIZES[place - 4], size(dice)),
        9 => ("reach_by", choice("email")),
        10 => ("department", choice("women")),
        11 => ("coffee", choice(dice.one(&COLOURS))),
        _ => ("theme_liked", choice(&format!("{}{}", dice.one(&SYLLABLES), dice.one(&SYLLABLES)))),
    }
}

fn size(dice: &mut Dice) -> Value {
    Value::Size(Size { system: SizeSystem::Eu, label: (36 + 2 * dice.below(6)).to_string() })
}

fn draft(attribute: &str, value: Value, at: Moment, dice: &mut Dice) -> FactDraft {
    let provenance = Provenance {
        how: How::Told,
        who: Who::Associate(AssociateId(format!("s{:04}", dice.below(ASSOCIATES)))),
        store: Some(StoreId("LKP".to_owned())),
        via: Some(["till", "floor", "web", "import"][dice.below(4) as usize].to_owned()),
        said_at: at,
        written_at: at,
    };
    FactDraft {
        attribute: attribute.to_owned(),
        scope: Scope::EVERYTHING,
        claim: Claim::Holds(value),
        replaces: Vec::new(),
        provenance,
        stamp: Stamp { wall_ms: at.0, counter: 0 },
    }
}

fn operation(id: OperationId, customer: CustomerId, draft: FactDraft) -> Operation {
    let associate = match &draft.provenance.who {
        Who::Associate(associate) => Some(associate.clone()),
        Who::Customer | Who::System => None,
    };
    let (store, at) = (draft.provenance.store.clone(), draft.provenance.written_at);
    Operation::of_facts(id, customer, associate, store, at, &[draft])
}
