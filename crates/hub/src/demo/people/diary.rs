//! Today's appointments in Linköping, and whom Sara promised to ask how it went.

use visavi_domain::Dimension;

use super::super::DemoError;
use super::super::buying::Bought;
use super::super::shops::{AINO, JONAS, LKP, SARA};
use super::super::stage::{Stage, choice};
use super::super::telling::Saying;
use super::Regular;

pub(super) fn enter(stage: &mut Stage<'_>) -> Result<(), DemoError> {
    let today = stage.today.clone();
    let [first, second, third] = today.appointments();

    let lars = Regular {
        phone: Some("+46701740630"),
        ..Regular::linkoping("100030", ("Lars", "Bergqvist"), "lars.bergqvist@example.org", "Barnhemsgatan 8")
    }
    .register(stage, today.ago(650, 19, 30))?;
    stage.tells(
        lars,
        &LKP,
        JONAS,
        today.ago(66, 15, 0),
        [
            Saying::holds("approach", choice("likes_help")),
            Saying::holds("theme_liked", choice("music")),
            Saying::holds("brand_liked", choice("Granö")).of(Dimension::Category, "tv_and_sound"),
        ],
    )?;
    stage.buys_in(lars, LKP, Some(JONAS), today.ago(66, 15, 20), &[Bought::of("Headphones Ro", None, "black", "")])?;
    stage.appointment(lars, &LKP, first, 30, Some(JONAS), "A television for a bright room")?;

    let koski = Regular {
        language: "fi",
        ..Regular::linkoping("100066", ("Maja and Tuomas", "Koski"), "koski@example.net", "Lasarettsgatan 15")
    }
    .register(stage, today.ago(40, 21, 45))?;
    stage.appointment(koski, &LKP, second, 60, Some(AINO), "Lamps and pans for a first flat together")?;

    let freja = Regular {
        language: "da",
        ..Regular::linkoping("100015", ("Freja", "Dahl"), "freja.dahl@example.com", "Linnégatan 2")
    }
    .register(stage, today.ago(205, 8, 5))?;
    let tops = [Bought::of("Breton top Skär", Some("women"), "red", "S")];
    stage.buys_online(freja, today.ago(205, 8, 15), &tops)?;
    stage.appointment(freja, &LKP, third, 30, Some(SARA), "A backpack for eight weeks by train")?;

    let erik = Regular {
        language: "nb",
        phone: Some("+46701740688"),
        ..Regular::linkoping("100088", ("Erik", "Sandvik"), "erik.sandvik@example.org", "Apotekaregatan 11")
    }
    .register(stage, today.ago(330, 18, 30))?;
    let tent = Bought::of("Tent Natt 2", None, "apricot", "");
    stage.buys_in(erik, LKP, Some(SARA), today.ago(28, 14, 25), std::slice::from_ref(&tent))?;
    stage.tells(erik, &LKP, SARA, today.ago(28, 14, 20), [Saying::holds("activity", choice("hiking"))])?;
    let words = ("New tent, four weeks in", "Ask whether it kept dry");
    stage.follow_up(erik, &LKP, SARA, today.day(0), words, Some(&tent))
}
