//! Annika Lindqvist, of whom much is known: the card of a rich profile.

use visavi_domain::record::{Complaint, OrderStatus, ReturnReason};
use visavi_domain::value::{Care, Goal, Level, PriceLevel};
use visavi_domain::{CustomerId, Dimension, Garment, How, Size, SizeSystem, Value};

use super::super::DemoError;
use super::super::buying::{self, Bought, Counter};
use super::super::shops::{ELIAS, JONAS, LKP, MIKKEL, NRK, SARA};
use super::super::stage::{Stage, choice, consent, size};
use super::super::tasks::Progress;
use super::super::telling::{OLD_CLUB, Saying, Scene};
use super::Regular;

const WOMEN: Option<&str> = Some("women");
const CHILDREN: Option<&str> = Some("children");

pub(super) fn enter(stage: &mut Stage<'_>) -> Result<(), DemoError> {
    let account = Regular {
        phone: Some("+46701740618"),
        ..Regular::linkoping("100018", ("Annika", "Lindqvist"), "annika.lindqvist@example.org", "Hamngatan 18")
    };
    let registered = stage.today.ago(760, 20, 14);
    let annika = account.register(stage, registered)?;
    said(stage, annika)?;
    wishes_and_worries(stage, annika)?;
    bought(stage, annika)?;
    bought_before(stage, annika)
}

fn said(stage: &mut Stage<'_>, annika: CustomerId) -> Result<(), DemoError> {
    let today = stage.today.clone();
    stage.says_online(
        annika,
        today.ago(760, 20, 16),
        [
            Saying::holds("reach_by", choice("email_never_phone")),
            size("trouser_size", "women", worn(Garment::Trousers, SizeSystem::Eu, "40")),
            consent("news", "email", true),
            consent("news", "sms", false),
            consent("order_ready", "email", true),
            consent("picked_for_me", "email", true),
            consent("profiling", "web", true),
        ],
    )?;
    // What she told a club long ago reached the chain only last week.
    let club = Scene::brought(OLD_CLUB, How::Imported, "Old club", today.ago(3443, 14, 5), today.ago(7, 3, 0));
    stage.telling.say(&club.said_in(&NRK), annika, [Saying::holds("children_at_home", choice("no"))])?;

    stage.tells(
        annika,
        &LKP,
        MIKKEL,
        today.ago(156, 15, 20),
        [
            Saying::holds("department", choice("women")),
            size("shoe_size", "women", worn(Garment::Shoes, SizeSystem::Eu, "42"))
                .known(How::Measured, Some("Floor scan")),
            size("top_size", "women", worn(Garment::Tops, SizeSystem::Alpha, "M")),
            Saying::holds("material_avoided", choice("wool")),
            Saying::holds("occasion", goal("Wedding in June", Some("guest"), None)),
            price("tv_and_sound", Level::Premium, Care::Cares),
            price("washing_machines", Level::Budget, Care::JustWork),
        ],
    )?;
    stage.tells(
        annika,
        &LKP,
        MIKKEL,
        today.ago(43, 16, 40),
        [size("shoe_size", "women", worn(Garment::Shoes, SizeSystem::Eu, "42.5")).of(Dimension::Brand, "Tindvik")],
    )?;
    stage.tells(
        annika,
        &LKP,
        SARA,
        today.ago(21, 11, 30),
        [
            Saying::holds("approach", choice("looks_around_first")),
            Saying::holds("goal", goal("Kungsleden", None, Some(today.saturday()))),
            Saying::holds("not_for_me", Value::Flag(true)).of(Dimension::Theme, "party_dresses"),
        ],
    )?;
    Ok(())
}

fn wishes_and_worries(stage: &mut Stage<'_>, annika: CustomerId) -> Result<(), DemoError> {
    let today = stage.today.clone();
    let boots = Bought::of("Boot Vidda", WOMEN, "brown", "42");
    stage.buys_in(annika, LKP, Some(MIKKEL), today.ago(214, 17, 5), std::slice::from_ref(&boots))?;
    stage.complaint(
        annika,
        &LKP,
        Complaint {
            store: LKP.id(),
            opened_at: today.ago(6, 12, 15),
            item: Some(boots.ware.item(boots.colour)),
            about: "Boot zip".to_owned(),
            words: "The zip on the left boot sticks halfway, and I need them for the mountains.".to_owned(),
            promised_for: Some(today.friday()),
            owner: Some(ELIAS.id()),
            open: true,
        },
    )?;
    stage.wishes(annika, &Bought::of("Rain jacket Regn", WOMEN, "blue", "M"), today.ago(12, 21, 40))
}

fn bought(stage: &mut Stage<'_>, annika: CustomerId) -> Result<(), DemoError> {
    let today = stage.today.clone();
    let ready = [
        Bought::of("Light jacket Vind", WOMEN, "blue", "M"),
        Bought::of("Socks Tå, three pairs", WOMEN, "grey", ""),
        Bought::of("Headphones Tyst", None, "violet", ""),
    ];
    let ordered = today.ago(7, 20, 31);
    let since = today.minutes(-62);
    let counter = Counter::Online { status: OrderStatus::Ready, status_at: Some(since) };
    buying::order(&mut stage.telling, annika, "4471-08", ordered, counter, &ready)?;
    let progress = Progress::Ready { since, place: "B-14", until: today.saturday() };
    stage.pickup(annika, "4471-08", &LKP, today.minutes(-50), progress, &ready)?;

    let tv = Bought::of("Granö Vidd 55″", None, "black", "");
    let sold = today.ago(21, 12, 10);
    let number = stage.numbers.next(&today, sold);
    let counter = Counter::Shop { shop: LKP, with: Some(JONAS), delivered_at: today.ago(18, 10, 0) };
    buying::order(&mut stage.telling, annika, &number, sold, counter, std::slice::from_ref(&tv))?;
    let words = ("New TV, three weeks in", "Ask how the sound is");
    stage.follow_up(annika, &LKP, SARA, today.day(0), words, Some(&tv))?;

    let trail_shoes = [Bought::of("Trail shoe Rask", WOMEN, "green", "42")];
    let number = stage.buys_online(annika, today.ago(55, 21, 2), &trail_shoes)?;
    stage.brings_back(annika, &number, 0, ReturnReason::TooSmall, &LKP, today.ago(43, 16, 35))
}

/// Two years of ordinary shopping: much in navy, and things for a child.
fn bought_before(stage: &mut Stage<'_>, annika: CustomerId) -> Result<(), DemoError> {
    let today = stage.today.clone();
    let navy = |name: &str, size: &str| Bought::of(name, WOMEN, "navy", size);
    stage.buys_online(annika, today.ago(700, 19, 50), &[navy("Shirt Holme", "M"), navy("Trousers Linje", "40")])?;
    stage.buys_in(
        annika,
        LKP,
        None,
        today.ago(655, 13, 5),
        &[Bought::of("Wool hat Lue", WOMEN, "grey", ""), navy("Gloves Hand", "7.5")],
    )?;
    stage.buys_online(
        annika,
        today.ago(610, 20, 25),
        &[navy("Breton top Skär", "M"), Bought::of("Cushion Våg", None, "white", "")],
    )?;
    stage.buys_online(annika, today.ago(560, 21, 10), &[Bought::of("Rain jacket Plask", CHILDREN, "yellow", "98")])?;
    stage.buys_in(annika, LKP, Some(MIKKEL), today.ago(498, 16, 0), &[navy("Sneaker Kvist", "42")])?;
    stage.buys_online(
        annika,
        today.ago(441, 20, 40),
        &[navy("T-shirt Bris", "M"), navy("T-shirt Bris", "M"), navy("Socks Tå, three pairs", "")],
    )?;
    stage.buys_online(
        annika,
        today.ago(390, 21, 30),
        &[Bought::of("T-shirt Lek", CHILDREN, "blue", "104"), Bought::of("Trousers Klätter", CHILDREN, "green", "104")],
    )?;
    stage.buys_in(annika, LKP, Some(SARA), today.ago(331, 12, 45), &[navy("Gloves Hand", "7.5")])?;
    stage.buys_online(annika, today.ago(275, 19, 15), &[navy("Shirt dress Kaj", "40"), navy("Shirt Holme", "M")])?;
    stage.buys_online(annika, today.ago(246, 20, 5), &[Bought::of("Winter jacket Snö", CHILDREN, "red", "110")])?;
    stage.buys_in(annika, LKP, None, today.ago(120, 17, 30), &[navy("Breton top Skär", "M")])?;
    stage.buys_online(
        annika,
        today.ago(88, 20, 50),
        &[navy("T-shirt Bris", "M"), navy("Socks Tå, three pairs", "")],
    )?;
    Ok(())
}

fn worn(garment: Garment, system: SizeSystem, label: &str) -> Size {
    Size::new(garment, system, label).expect("Annika wears sizes that exist")
}

fn goal(what: &str, note: Option<&str>, on: Option<visavi_domain::Day>) -> Value {
    Value::Goal(Goal { what: what.to_owned(), note: note.map(str::to_owned), on })
}

fn price(category: &str, level: Level, care: Care) -> Saying {
    Saying::holds("price_level", Value::PriceLevel(PriceLevel { level, care: Some(care) }))
        .of(Dimension::Category, category)
}
