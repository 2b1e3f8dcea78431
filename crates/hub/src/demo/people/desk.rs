//! Whoever waits at the pickup desk in Linköping.

use visavi_domain::record::OrderStatus;
use visavi_domain::{CustomerId, Garment, Size, SizeSystem};

use super::super::DemoError;
use super::super::buying::{self, Bought, Counter};
use super::super::shops::{JONAS, LKP, MIKKEL};
use super::super::stage::{Stage, size};
use super::super::tasks::Progress;
use super::Regular;

pub(super) fn enter(stage: &mut Stage<'_>) -> Result<(), DemoError> {
    let today = stage.today.clone();
    let men = Some("men");
    let women = Some("women");

    let oskar = Regular {
        phone: Some("+46701740644"),
        ..Regular::linkoping("100044", ("Oskar", "Wiklund"), "oskar.wiklund@example.org", "Platensgatan 3")
    }
    .register(stage, today.ago(233, 18, 0))?;
    let jeans = [Bought::of("Jeans Hamn", men, "navy", "33/32")];
    waits(stage, oskar, "4478-21", today.minutes(-8), Progress::Picking, &jeans)?;

    let ingrid = Regular {
        language: "nb",
        ..Regular::linkoping("100012", ("Ingrid", "Solheim"), "ingrid.solheim@example.com", "Klostergatan 19")
    }
    .register(stage, today.ago(95, 21, 15))?;
    let two = [Bought::of("Vase Ljung", None, "blue", ""), Bought::of("Reading lamp Blad", None, "green", "")];
    waits(stage, ingrid, "4478-27", today.minutes(12), Progress::ToPick, &two)?;

    let sofie = Regular {
        language: "da",
        ..Regular::linkoping("100051", ("Sofie", "Kjær"), "sofie.kjaer@example.net", "Gråbrödragatan 6")
    }
    .register(stage, today.ago(320, 12, 0))?;
    let three = [
        Bought::of("Dress Äng", women, "green", "38"),
        Bought::of("Skirt Plissé", women, "violet", ""),
        Bought::of("Scent Skog", None, "green", ""),
    ];
    waits(stage, sofie, "4478-35", today.minutes(51), Progress::ToPick, &three)?;

    let henrik = henrik(stage)?;
    let boots = [Bought::of("Boot Fjell", men, "grey", "43")];
    let ready = Progress::Ready { since: today.minutes(-95), place: "A-02", until: today.saturday() };
    waits(stage, henrik, "4478-14", today.minutes(-70), ready, &boots)?;

    let veera = Regular {
        language: "fi",
        ..Regular::linkoping("100009", ("Veera", "Niemi"), "veera.niemi@example.org", "Snickaregatan 22")
    }
    .register(stage, today.ago(61, 20, 20))?;
    let pack = [Bought::of("Backpack Stig 28", None, "navy", "")];
    let ready = Progress::Ready { since: today.ago(1, 16, 10), place: "B-09", until: today.saturday() };
    waits(stage, veera, "4477-19", today.ago(1, 16, 30), ready, &pack)?;

    let tor = Regular {
        language: "nb",
        phone: Some("+46701740621"),
        ..Regular::linkoping("100021", ("Tor", "Berge"), "tor.berge@example.net", "Nygatan 44")
    }
    .register(stage, today.ago(148, 7, 50))?;
    let sound = [Bought::of("Headphones Ro", None, "black", "")];
    let ready = Progress::Ready { since: today.minutes(-62), place: "C-21", until: today.tuesday() };
    waits(stage, tor, "4478-08", today.minutes(-40), ready, &sound)
}

/// Henrik Aas told his shoe size on two tablets that did not hear of each other.
fn henrik(stage: &mut Stage<'_>) -> Result<CustomerId, DemoError> {
    let today = stage.today.clone();
    let henrik = Regular {
        language: "nb",
        phone: Some("+46701740652"),
        ..Regular::linkoping("100052", ("Henrik", "Aas"), "henrik.aas@example.com", "Repslagaregatan 9")
    }
    .register(stage, today.ago(280, 16, 40))?;
    let shoes = |label| Size::new(Garment::Shoes, SizeSystem::Eu, label).expect("Henrik wears sizes that exist");
    stage.tells(henrik, &LKP, JONAS, today.ago(2, 10, 12), [size("shoe_size", "men", shoes("43"))])?;
    stage.tells(henrik, &LKP, MIKKEL, today.ago(2, 10, 31), [size("shoe_size", "men", shoes("44"))])?;
    Ok(henrik)
}

/// Opens an order an hour before its promise, to be collected in Linköping.
fn waits(
    stage: &mut Stage<'_>,
    customer: CustomerId,
    number: &str,
    promised_at: visavi_domain::Moment,
    progress: Progress,
    lines: &[Bought],
) -> Result<(), DemoError> {
    let ordered = visavi_domain::Moment(promised_at.0 - 3_600_000);
    let (status, status_at) = match progress {
        Progress::Ready { since, .. } => (OrderStatus::Ready, Some(since)),
        _ => (OrderStatus::Open, None),
    };
    buying::order(&mut stage.telling, customer, number, ordered, Counter::Online { status, status_at }, lines)?;
    stage.pickup(customer, number, &LKP, promised_at, progress, lines)
}
