//! Petra Ahonen, who said no to everything, Elin Forsberg, of whom hardly anything is
//! known, and somebody without a name.

use visavi_domain::record::OrderStatus;
use visavi_domain::{Garment, Moment, Size, SizeSystem, Value};

use super::super::DemoError;
use super::super::buying::{self, Bought, Counter};
use super::super::shops::{ELIAS, LKP};
use super::super::stage::{Account, Stage, choice, consent, size};
use super::super::tasks::Progress;
use super::super::telling::Saying;
use super::Regular;

pub(super) fn enter(stage: &mut Stage<'_>) -> Result<(), DemoError> {
    petra(stage)?;
    elin(stage)?;
    nameless(stage)
}

fn petra(stage: &mut Stage<'_>) -> Result<(), DemoError> {
    let today = stage.today.clone();
    let petra = Regular {
        language: "fi",
        phone: Some("+46701740639"),
        ..Regular::linkoping("100039", ("Petra", "Ahonen"), "petra.ahonen@example.com", "Ågatan 31")
    }
    .register(stage, today.ago(512, 17, 20))?;
    let worn = |garment, system, label| Size::new(garment, system, label).expect("Petra wears sizes that exist");
    stage.tells(
        petra,
        &LKP,
        ELIAS,
        today.ago(243, 13, 25),
        [
            Saying::holds("no_to_everything", Value::Flag(true)),
            Saying::holds("approach", choice("only_the_basics")),
            consent("news", "email", false),
            consent("picked_for_me", "email", false),
            consent("profiling", "web", false),
            size("shoe_size", "women", worn(Garment::Shoes, SizeSystem::Eu, "39")),
            size("top_size", "women", worn(Garment::Tops, SizeSystem::Alpha, "S")),
        ],
    )?;
    stage.buys_online(petra, today.ago(14, 19, 33), &[Bought::of("Kettle Ask", None, "black", "")])?;

    let lamp = [Bought::of("Lamp Tora", None, "yellow", "")];
    let ordered = today.ago(1, 18, 12);
    let since = today.ago(1, 19, 2);
    let counter = Counter::Online { status: OrderStatus::Ready, status_at: Some(since) };
    buying::order(&mut stage.telling, petra, "4480-31", ordered, counter, &lamp)?;
    let progress = Progress::Ready { since, place: "B-11", until: today.tuesday() };
    stage.pickup(petra, "4480-31", &LKP, Moment(ordered.0 + 3_600_000), progress, &lamp)?;

    let pan = [Bought::of("Saucepan Sås 2 l", None, "grey", "")];
    let counter = Counter::Online { status: OrderStatus::Open, status_at: None };
    buying::order(&mut stage.telling, petra, "4478-33", today.minutes(-26), counter, &pan)?;
    stage.pickup(petra, "4478-33", &LKP, today.minutes(34), Progress::ToPick, &pan)
}

fn elin(stage: &mut Stage<'_>) -> Result<(), DemoError> {
    let today = stage.today.clone();
    let elin = stage.register(&Account {
        number: "100077",
        name: Some(("Elin", "Forsberg")),
        language: "sv",
        home: LKP,
        email: Some("elin.forsberg@example.org"),
        phone: None,
        address: Some(("Kungsgatan 12", "582 18", "Linköping")),
        registered_at: today.ago(361, 20, 55),
    })?;
    stage.buys_online(elin, today.ago(361, 20, 58), &[Bought::of("Lamp Tora", None, "yellow", "")])?;
    Ok(())
}

/// Bought with a member number that no name was ever given for.
fn nameless(stage: &mut Stage<'_>) -> Result<(), DemoError> {
    let today = stage.today.clone();
    let nameless = stage.register(&Account {
        number: "100400",
        name: None,
        language: "sv",
        home: LKP,
        email: None,
        phone: None,
        address: None,
        registered_at: today.ago(140, 9, 20),
    })?;
    stage.buys_in(nameless, LKP, None, today.ago(140, 9, 25), &[Bought::of("Kettle Snar", None, "red", "")])?;
    stage.buys_in(nameless, LKP, None, today.ago(33, 17, 50), &[Bought::of("Cushion Mossa", None, "beige", "")])?;
    Ok(())
}
