//! Messy dossiers: histories that honest devices could make while they rarely hear of
//! each other, and a world to go on from.

use proptest::prelude::*;
use visavi_domain::notation;
use visavi_domain::profile::{Reason, Slot};
use visavi_domain::{
    AssociateId, Claim, CustomerId, DeviceNumber, Dimension, Dossier, Epoch, Fact, FactDraft, FactId, How, Moment,
    OperationId, Provenance, Reference, Scope, Stamp, Value, Who, fold,
};

use super::orders::{coat, order, returned, shoes};
use super::reference;
use visavi_domain::Record;
use visavi_domain::record::ReturnReason;

/// One thing that one device does.
#[derive(Clone, Debug)]
pub struct Step {
    pub device: usize,
    /// It hears of everything first.
    pub hears: bool,
    pub act: u8,
    pub about: usize,
    pub value: usize,
    pub pick: usize,
    /// How many days later; 0 is seconds later.
    pub days: u8,
    /// The operation holds a second fact.
    pub pair: bool,
}

pub fn step() -> impl Strategy<Value = Step> {
    let what = (0..5_usize, any::<bool>(), 0..8_u8, 0..SUBJECTS.len());
    let how = (0..3_usize, 0..6_usize, 0..20_u8, proptest::bool::weighted(0.2));
    (what, how).prop_map(|((device, hears, act, about), (value, pick, days, pair))| Step {
        device,
        hears,
        act,
        about,
        value,
        pick,
        days,
        pair,
    })
}

pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    proptest::collection::vec(step(), 0..24)
}

type Subject = (&'static str, &'static [(Dimension, &'static str)], [&'static str; 3]);

/// Attribute, scope and three values of each subject.
const SUBJECTS: [Subject; 9] = [
    ("coffee", &[], ["choice tea", "choice dark", "choice light"]),
    ("coffee", &[], ["choice tea", "choice dark", "choice light"]),
    ("children_at_home", &[], ["choice no", "choice yes", "choice yes_0_2"]),
    ("shoe_size", &[(Dimension::Department, "women")], ["size eu 42", "size eu 42.5", "size uk 8"]),
    (
        "shoe_size",
        &[(Dimension::Department, "women"), (Dimension::Brand, "tindvik")],
        ["size eu 42", "size eu 42.5", "size eu 43"],
    ),
    ("phone", &[], ["phone +46701234567", "phone +46701234568", "phone +4791234567"]),
    ("colour_liked", &[], ["choice navy", "choice red", "choice green"]),
    ("not_for_me", &[(Dimension::Theme, "golf")], ["flag yes", "flag no", "flag yes"]),
    (
        "consent",
        &[(Dimension::Purpose, "news"), (Dimension::Channel, "email")],
        ["consent no v1 -", "consent yes v1 -", "consent yes v2 -"],
    ),
];

/// Who holds which device: two associates, the customer, a system of record, a model.
const DEVICES: [(u32, How); 5] =
    [(7, How::Told), (8, How::Observed), (1, How::SelfService), (900, How::Imported), (901, How::Inferred)];

/// Which devices are tablets of associates.
pub const TABLETS: std::ops::Range<usize> = 0..2;

/// Five devices and what each has heard of.
pub struct World {
    pub reference: Reference,
    pub customer: CustomerId,
    pub facts: Vec<Fact>,
    pub records: Vec<Record>,
    pub now: Moment,
    /// By device, which facts it knows.
    known: [Vec<usize>; 5],
    sequence: [u64; 5],
}

impl World {
    pub fn new() -> Self {
        Self {
            reference: reference(),
            customer: notation::customer("annika").expect("a name"),
            facts: Vec::new(),
            records: Vec::new(),
            now: "2025-01-01".parse::<visavi_domain::Day>().expect("a day").start(),
            known: Default::default(),
            sequence: [0; 5],
        }
    }

    pub fn after(steps: &[Step]) -> Self {
        let mut world = Self::new();
        for step in steps {
            world.take(step);
        }
        world
    }

    pub fn with(mut self, records: Vec<Record>) -> Self {
        self.records = records;
        self
    }

    pub fn dossier(&self) -> Dossier {
        Dossier { customer: self.customer, facts: self.facts.clone(), records: self.records.clone(), unread: 0 }
    }

    pub fn profile(&self) -> visavi_domain::Profile {
        fold(&self.dossier(), &self.reference, self.now)
    }

    /// Does what a step says, if it can be done; returns the operation.
    pub fn take(&mut self, step: &Step) -> Option<OperationId> {
        self.now = match step.days {
            0 => Moment(self.now.0 + 5_000),
            days => self.now.plus_days(i64::from(days)),
        };
        if step.hears {
            self.known[step.device] = (0..self.facts.len()).collect();
        }
        let mut drafts: Vec<FactDraft> = self.draft(step, step.about).into_iter().collect();
        if step.pair && !drafts.is_empty() {
            drafts.extend(self.draft(step, (step.about + 1) % SUBJECTS.len()));
        }
        (!drafts.is_empty()).then(|| self.write(step.device, drafts))
    }

    /// Retracts an operation on the device that made it, by whoever made it, at once.
    pub fn undo(&mut self, operation: OperationId) -> OperationId {
        self.now = Moment(self.now.0 + 5_000);
        let device = DEVICES.iter().position(|(number, _)| *number == operation.device.0).expect("one of the five");
        let draft = self.said(device, "coffee", Scope::EVERYTHING, Claim::Retracts(operation), Vec::new());
        // A model takes nothing back by itself; whoever keeps it does.
        let how = if draft.provenance.how == How::Inferred { How::Imported } else { draft.provenance.how };
        let provenance = Provenance { how, ..draft.provenance.clone() };
        self.write(device, vec![FactDraft { provenance, ..draft }])
    }

    pub fn write(&mut self, device: usize, drafts: Vec<FactDraft>) -> OperationId {
        self.sequence[device] += 1;
        let number = DeviceNumber(DEVICES[device].0);
        let operation = OperationId { device: number, epoch: Epoch(1), sequence: self.sequence[device] };
        for (place, draft) in (0..).zip(drafts) {
            let id = FactId { operation, place };
            let fact = Fact::new(id, self.customer, draft, &self.reference.catalogue);
            self.known[device].push(self.facts.len());
            self.facts.push(fact.expect("honest devices write facts that can be written"));
        }
        operation
    }

    /// Returns a draft as a device's holder would say it now.
    pub fn said(&self, device: usize, attribute: &str, scope: Scope, claim: Claim, replaces: Vec<FactId>) -> FactDraft {
        let how = DEVICES[device].1;
        let who = match how {
            How::SelfService => Who::Customer,
            How::Imported | How::Inferred => Who::System,
            How::Told | How::Measured | How::Observed => Who::Associate(AssociateId(format!("associate{device}"))),
        };
        let provenance = Provenance { how, who, store: None, via: None, said_at: self.now, written_at: self.now };
        let stamp = Stamp { wall_ms: self.now.0, counter: 0 };
        FactDraft { attribute: attribute.to_owned(), scope, claim, replaces, provenance, stamp }
    }

    fn draft(&self, step: &Step, about: usize) -> Option<FactDraft> {
        let (attribute, limits, values) = SUBJECTS[about];
        let scope = Scope::new(limits.iter().copied());
        let how = DEVICES[step.device].1;
        let is_source = matches!(how, How::Imported | How::Inferred);
        let may_say_yes = matches!(how, How::SelfService | How::Imported);
        let value = if attribute == "consent" && !may_say_yes { values[0] } else { values[step.value] };
        let value = notation::value(value).expect("values are written right");
        let seen = self.seen_by(step.device);
        let slots: Vec<&Slot> =
            seen.slots.iter().filter(|slot| slot.attribute == attribute && slot.scope == scope).collect();
        let slot = (!slots.is_empty()).then(|| slots[step.pick % slots.len()]);
        let living = slot.map(Slot::living).unwrap_or_default();
        let (claim, replaces) = match step.act {
            _ if is_source => (Claim::Holds(value), Vec::new()),
            0..=2 => (Claim::Holds(value), living),
            3 => (Claim::StillRight(slot?.held()?.fact), Vec::new()),
            4 => (Claim::NoLongerHolds, living),
            5 => (Claim::RatherNotSay, living),
            6 => (Claim::WrongGuess(guessed(slot?)?), living),
            _ => (Claim::Retracts(self.own_operation(step)?), Vec::new()),
        };
        Some(self.said(step.device, attribute, scope, claim, replaces))
    }

    fn seen_by(&self, device: usize) -> visavi_domain::Profile {
        let facts = self.known[device].iter().map(|at| self.facts[*at].clone()).collect();
        fold(&Dossier { facts, ..Dossier::empty(self.customer) }, &self.reference, self.now)
    }

    fn own_operation(&self, step: &Step) -> Option<OperationId> {
        let own = self.sequence[step.device];
        let sequence = own.checked_sub(u64::try_from(step.pick).expect("picks are small"))?;
        let device = DeviceNumber(DEVICES[step.device].0);
        (sequence > 0).then_some(OperationId { device, epoch: Epoch(1), sequence })
    }
}

fn guessed(slot: &Slot) -> Option<Value> {
    let inferred = slot.guesses.iter().find(|guess| matches!(guess.reason, Reason::Inferred { .. }));
    inferred.map(|guess| guess.value.clone())
}

/// Orders and returns of any mixture, some of them twice.
pub fn records() -> impl Strategy<Value = Vec<Record>> {
    let line = (0..3_usize, 0..4_usize, proptest::bool::weighted(0.2), proptest::bool::weighted(0.2));
    let lines = proptest::collection::vec(line, 0..4);
    let one = (0..6_usize, 1..29_u8, lines, proptest::option::of((0..4_u16, any::<bool>())));
    proptest::collection::vec(one, 0..8).prop_map(|orders| {
        let mut records = Vec::new();
        for (number, day, lines, back) in orders {
            let number = format!("44{number}");
            let lines = lines.into_iter().map(|(brand, size, gift, child)| {
                let brand = ["tindvik", "humla", "granö"][brand];
                let mut line = if child { coat("98") } else { shoes(brand, ["42", "42.5", "43", "41"][size]) };
                line.gift = gift;
                line
            });
            records.push(order(&number, &format!("2025-03-{day:02}"), lines.collect()));
            if let Some((line, small)) = back {
                let reason = if small { ReturnReason::TooSmall } else { ReturnReason::ChangedMind };
                records.push(returned(&number, line, reason));
            }
        }
        // Of one version there is one content.
        let mut version = 0;
        for record in &mut records {
            version += 1;
            record.version = version;
        }
        records
    })
}
