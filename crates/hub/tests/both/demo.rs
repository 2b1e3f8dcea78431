//! The demonstration chain: the same every time, valid to the last fact, and with the
//! situations in it that the screens are made for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use visavi_domain::fact::FactDraft;
use visavi_domain::profile::{Freshness, Reason, State};
use visavi_domain::record::{PickupState, RecordBody};
use visavi_domain::{
    Catalogue, CustomerId, Dimension, Dossier, Fact, How, Moment, Profile, Record, Reference, Scope, StoreId, Value,
    fold,
};
use visavi_hub::Hub;
use visavi_hub::demo::today::Today;
use visavi_hub::demo::{Plan, fill};

use crate::support::place::hub;
use visavi_protocol::{BucketId, Change, Item};

/// Thursday 15 October 2026, 10:42 in Linköping.
const NOW: Moment = Moment(1_792_053_720_000);

fn filled(seed: u64, customers: usize) -> Hub {
    let hub = hub();
    fill(&hub, &Plan { seed, today: Today::at(NOW).unwrap(), customers }).unwrap();
    hub
}

/// The chain as the command makes it, made once for all tests that only look.
static CHAIN: LazyLock<Hub> = LazyLock::new(|| {
    let began = std::time::Instant::now();
    let hub = filled(1, 2_000);
    println!("filled in {:?}", began.elapsed());
    hub
});

/// What the devices in Linköping have of it.
static LINKOPING: LazyLock<World> = LazyLock::new(|| World::of(&CHAIN, "LKP"));

/// What the devices of one shop have after their first load.
struct World {
    reference: Reference,
    dossiers: BTreeMap<CustomerId, Dossier>,
    shared: Vec<Record>,
}

impl World {
    fn of(hub: &Hub, shop: &str) -> Self {
        let store = StoreId(shop.to_owned());
        let key = p256::ecdsa::SigningKey::from_slice(&[9; 32]).unwrap();
        let code = hub.enrol_code(&store, NOW).unwrap();
        let device = hub.enrol(&crate::support::calls::enrol_request(&code, &key), NOW).unwrap().unwrap().device;
        let scope = hub.scope(device).unwrap().unwrap();
        let mut world = Self {
            reference: Reference { catalogue: Catalogue::shipped(), spreads: BTreeMap::new() },
            dossiers: BTreeMap::new(),
            shared: Vec::new(),
        };
        for bucket in [BucketId::Shared, BucketId::Store(store)] {
            let mut after = 0;
            loop {
                let page = hub.within(&scope).page(&bucket, after, 1000).unwrap().unwrap();
                let Some(last) = page.items.last() else { break };
                after = last.number;
                page.items.into_iter().for_each(|numbered| world.take(numbered.item));
            }
        }
        world
    }

    fn take(&mut self, item: Item) {
        match item.change {
            Change::Operation(operation) => {
                let facts = operation.facts().unwrap();
                self.dossier(operation.customer).facts.extend(facts);
            }
            Change::Record(envelope) => {
                let record = envelope.record().unwrap();
                if let RecordBody::Spread(spread) = &record.body {
                    self.reference.spreads.insert(spread.category.clone(), spread.clone());
                }
                match record.customer {
                    Some(customer) => self.dossier(customer).records.push(record),
                    None => self.shared.push(record),
                }
            }
            Change::Left(_) => panic!("nobody has left yet"),
        }
    }

    fn dossier(&mut self, customer: CustomerId) -> &mut Dossier {
        self.dossiers.entry(customer).or_insert_with(|| Dossier::empty(customer))
    }

    fn named(&self, given: &str, family: &str) -> Profile {
        let name = Value::name(given, family).unwrap();
        let holds = |fact: &Fact| matches!(fact.claim(), visavi_domain::Claim::Holds(value) if *value == name);
        let dossier = self.dossiers.values().find(|dossier| dossier.facts.iter().any(holds));
        fold(dossier.unwrap_or_else(|| panic!("{given} {family} is here")), &self.reference, NOW)
    }

    fn bodies(&self) -> impl Iterator<Item = &RecordBody> {
        self.dossiers.values().flat_map(|dossier| dossier.records.iter().map(|record| &record.body))
    }
}

fn held<'a>(
    profile: &'a Profile,
    attribute: &str,
    limits: &[(Dimension, &str)],
) -> &'a visavi_domain::profile::Reading {
    let scope = Scope::new(limits.iter().copied());
    let slot = profile.slot(attribute, &scope);
    slot.and_then(|slot| slot.held()).unwrap_or_else(|| panic!("{attribute} is held: {slot:?}"))
}

fn choice(code: &str) -> Option<Value> {
    Some(Value::Choice(code.to_owned()))
}

fn label(value: &Option<Value>) -> &str {
    match value {
        Some(Value::Size(size)) => &size.label,
        other => panic!("{other:?} is no size"),
    }
}

const WOMEN: (Dimension, &str) = (Dimension::Department, "women");

#[test]
fn the_same_seed_and_moment_give_the_same_chain_to_the_byte_and_another_seed_another() {
    let [one, same, other] = [(1, 120), (1, 120), (2, 120)].map(|(seed, customers)| filled(seed, customers).buckets());
    let one = one.unwrap();
    assert_eq!(one, same.unwrap());
    assert_ne!(one, other.unwrap());
}

#[test]
fn two_thousand_people_are_there_and_most_are_hardly_known() {
    let others = ["NRK", "STO", "WEB"].map(|shop| World::of(&CHAIN, shop));
    let shops = others.iter().chain([&*LINKOPING]);
    let everybody: BTreeSet<CustomerId> = shops.flat_map(|world| world.dossiers.keys().copied()).collect();
    assert_eq!(everybody.len(), 2_000);

    let here = &*LINKOPING;
    println!("Linköping: {} customers", here.dossiers.len());
    assert!((700..1_200).contains(&here.dossiers.len()), "{}", here.dossiers.len());
    let about = |dossier: &&Dossier| {
        let identity = ["name", "email", "phone", "address", "member_number", "language", "home_store", "consent"];
        dossier.facts.iter().filter(|fact| !identity.contains(&fact.attribute())).count()
    };
    let thin = here.dossiers.values().filter(|dossier| about(dossier) <= 2).count();
    assert!(thin * 100 > here.dossiers.len() * 65, "{thin} of {}", here.dossiers.len());
}

#[test]
fn everything_that_is_said_obeys_the_catalogue_and_can_be_read() {
    let world = &*LINKOPING;
    for dossier in world.dossiers.values() {
        for fact in &dossier.facts {
            let draft: FactDraft = fact.draft();
            let made = Fact::new(fact.id(), fact.customer(), draft, &world.reference.catalogue);
            assert!(made.is_ok(), "{:?} of {fact:?}", made.unwrap_err());
            assert!(fact.provenance().said_at <= fact.provenance().written_at);
            assert!(fact.provenance().written_at <= NOW, "nothing was said in the future: {fact:?}");
        }
        assert_eq!(fold(dossier, &world.reference, NOW).unread, 0);
    }
}

#[test]
fn things_are_known_in_every_way_and_at_every_age() {
    let world = &*LINKOPING;
    let facts = || world.dossiers.values().flat_map(|dossier| &dossier.facts);
    for how in [How::Told, How::SelfService, How::Measured, How::Observed, How::Imported, How::Inferred] {
        assert!(facts().any(|fact| fact.provenance().how == how), "{how:?}");
    }
    let mut ages = BTreeSet::new();
    for dossier in world.dossiers.values() {
        for slot in fold(dossier, &world.reference, NOW).slots {
            if let Some(reading) = slot.held() {
                ages.insert(reading.freshness);
            }
        }
    }
    let wanted = [Freshness::Fresh, Freshness::Ageing, Freshness::Stale, Freshness::QuestionOnly];
    assert!(wanted.iter().all(|freshness| ages.contains(freshness)), "{ages:?}");
}

#[test]
fn annika_is_all_that_a_rich_card_can_show() {
    let world = &*LINKOPING;
    let annika = world.named("Annika", "Lindqvist");

    let shoes = held(&annika, "shoe_size", &[WOMEN]);
    assert_eq!((label(&shoes.value), shoes.provenance.how), ("42", How::Measured));
    assert_eq!(label(&held(&annika, "shoe_size", &[WOMEN, (Dimension::Brand, "Tindvik")]).value), "42.5");
    assert_eq!(label(&held(&annika, "top_size", &[WOMEN]).value), "M");
    let trousers = held(&annika, "trouser_size", &[WOMEN]);
    assert_eq!((label(&trousers.value), trousers.freshness), ("40", Freshness::Ageing));
    let gloves = annika.slot("glove_size", &Scope::new([WOMEN])).unwrap();
    assert_eq!(gloves.state, State::Unknown);
    let Reason::Orders(evidence) = &gloves.guesses[0].reason else { panic!("orders say so") };
    assert_eq!((&gloves.guesses[0].value, evidence.kept), (&visavi_domain::Value::Size(gloves_7_5()), 2));

    let children = annika.slot("children_at_home", &Scope::EVERYTHING).unwrap();
    let no = children.held().unwrap();
    assert_eq!((&no.value, no.freshness), (&choice("no"), Freshness::QuestionOnly));
    assert_eq!(NOW.days_since(no.as_of) / 365, 9);
    assert!(children.guesses[0].disagrees, "orders say otherwise");
    let Reason::Orders(evidence) = &children.guesses[0].reason else { panic!("orders say so") };
    assert_eq!(evidence.kept, 3);

    let reach = held(&annika, "reach_by", &[]);
    assert_eq!((&reach.value, reach.freshness), (&choice("email_never_phone"), Freshness::Ageing));
    let colours: Vec<_> = annika.slots_of("colour_liked").flat_map(|slot| &slot.guesses).collect();
    let Reason::Orders(evidence) = &colours[0].reason else { panic!("orders say so") };
    assert_eq!((Some(&colours[0].value), evidence.kept), (choice("navy").as_ref(), 14));
    assert!(held(&annika, "not_for_me", &[(Dimension::Theme, "party_dresses")]).value.is_some());
    assert_eq!(annika.slots_of("price_level").filter(|slot| slot.held().is_some()).count(), 2);
    assert!(!annika.slots.iter().any(|slot| matches!(slot.state, State::Conflict(_))));
}

fn gloves_7_5() -> visavi_domain::Size {
    use visavi_domain::{Garment, Size, SizeSystem};
    Size::new(Garment::Gloves, SizeSystem::Glove, "7.5").unwrap()
}

#[test]
fn the_people_of_the_screens_are_here() {
    let world = &*LINKOPING;
    assert!(world.named("Petra", "Ahonen").is_quiet());
    let elin = world.named("Elin", "Forsberg");
    assert!(elin.slots.iter().all(|slot| slot.attribute != "shoe_size"));
    let shoes = world.named("Henrik", "Aas");
    let men = Scope::new([(Dimension::Department, "men")]);
    assert!(matches!(&shoes.slot("shoe_size", &men).unwrap().state, State::Conflict(sides) if sides.len() == 2));
    for (given, family) in [
        ("Annika", "Lindkvist"),
        ("Anika", "Lindquist"),
        ("Anneli", "Lindkvist"),
        ("Oskar", "Wiklund"),
        ("Ingrid", "Solheim"),
        ("Lars", "Bergqvist"),
        ("Maja and Tuomas", "Koski"),
        ("Freja", "Dahl"),
        ("Erik", "Sandvik"),
        ("Helena", "Strand"),
        ("Kasper", "Lund"),
        ("Noor", "Haddad"),
    ] {
        world.named(given, family);
    }
    let nameless = |dossier: &&Dossier| dossier.facts.iter().all(|fact| fact.attribute() != "name");
    assert!(world.dossiers.values().filter(nameless).count() > 5);
}

#[test]
fn the_day_in_linkoping_is_as_full_as_its_lists() {
    let world = &*LINKOPING;
    let here = |store: &StoreId| store.0 == "LKP";
    let mut open: Vec<(i64, bool)> = world
        .bodies()
        .filter_map(|body| match body {
            RecordBody::Pickup(pickup) if here(&pickup.store) && pickup.state != PickupState::HandedOver => {
                let minutes = (pickup.promised_at.0 - NOW.0) / 60_000;
                Some((minutes, pickup.state == PickupState::Ready))
            }
            _ => None,
        })
        .collect();
    open.sort_unstable();
    assert_eq!(open.len(), 9);
    let to_pick: Vec<i64> = open.iter().filter(|(_, ready)| !ready).map(|(minutes, _)| *minutes).collect();
    assert_eq!(to_pick, [-8, 12, 34, 51]);

    let appointments: BTreeSet<i64> = world
        .bodies()
        .filter_map(|body| match body {
            RecordBody::Appointment(appointment) if here(&appointment.store) => {
                Some((appointment.at.0 - NOW.0) / 60_000)
            }
            _ => None,
        })
        .collect();
    assert_eq!(appointments, BTreeSet::from([18, 168, 273]));

    let saras = world.bodies().filter(
        |body| matches!(body, RecordBody::FollowUp(follow_up) if follow_up.owner.0 == "LKP-01" && !follow_up.done),
    );
    assert_eq!(saras.count(), 2);
}

#[test]
fn what_all_share_is_there_and_staff_only_where_they_work() {
    let world = &*LINKOPING;
    let count = |pick: fn(&RecordBody) -> bool| world.shared.iter().filter(|record| pick(&record.body)).count();
    assert_eq!(count(|body| matches!(body, RecordBody::Store(_))), 4);
    assert_eq!(count(|body| matches!(body, RecordBody::Staff(_))), 6);
    assert_eq!(count(|body| matches!(body, RecordBody::Product(_))), 80);
    assert_eq!(count(|body| matches!(body, RecordBody::Stock(_))), 80);
    for category in ["shoes", "clothing", "outdoor", "tv_and_sound", "washing_machines", "kitchen", "home"] {
        assert!(world.reference.spreads.contains_key(category), "{category}");
    }
}
