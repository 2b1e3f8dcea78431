//! People whom Linköping meets often.

use visavi_domain::record::{Complaint, ReturnReason};
use visavi_domain::{Claim, Garment, Size, SizeSystem};

use super::super::DemoError;
use super::super::buying::Bought;
use super::super::shops::{AINO, ELIAS, JONAS, LKP, SARA};
use super::super::stage::{Stage, choice, consent, size};
use super::super::telling::Saying;
use super::Regular;

pub(super) fn enter(stage: &mut Stage<'_>) -> Result<(), DemoError> {
    helena(stage)?;
    kasper(stage)?;
    noor(stage)?;
    gunnar(stage)?;
    bo(stage)?;
    saga(stage)
}

/// Corrected her jeans size, and would rather not say something.
fn helena(stage: &mut Stage<'_>) -> Result<(), DemoError> {
    let today = stage.today.clone();
    let helena = Regular {
        phone: Some("+46701740657"),
        ..Regular::linkoping("100057", ("Helena", "Strand"), "helena.strand@example.org", "Djurgårdsgatan 40")
    }
    .register(stage, today.ago(540, 20, 0))?;
    let jeans = |label| Size::new(Garment::Jeans, SizeSystem::WaistLeg, label).expect("Helena's sizes exist");
    let before = stage.says_online(
        helena,
        today.ago(300, 20, 12),
        [size("jeans_size", "women", jeans("32/32")), Saying::holds("department", choice("women"))],
    )?;
    stage.tells(
        helena,
        &LKP,
        SARA,
        today.ago(9, 9, 50),
        [
            size("jeans_size", "women", jeans("33/32")).instead_of(before[0]),
            Saying::claims("children_at_home", Claim::RatherNotSay),
        ],
    )?;
    let bought = [Bought::of("Jeans Rak", Some("women"), "navy", "31/32")];
    let number = stage.buys_online(helena, today.ago(20, 19, 0), &bought)?;
    stage.brings_back(helena, &number, 0, ReturnReason::TooSmall, &LKP, today.ago(9, 9, 48))
}

/// Bought a lamp that did not work.
fn kasper(stage: &mut Stage<'_>) -> Result<(), DemoError> {
    let today = stage.today.clone();
    let kasper = Regular {
        language: "da",
        phone: Some("+46701740636"),
        ..Regular::linkoping("100036", ("Kasper", "Lund"), "kasper.lund@example.com", "Vattengränden 5")
    }
    .register(stage, today.ago(410, 12, 30))?;
    let lamp = Bought::of("Floor lamp Strå", None, "black", "");
    let number = stage.buys_in(kasper, LKP, Some(AINO), today.ago(16, 16, 0), std::slice::from_ref(&lamp))?;
    stage.complaint(
        kasper,
        &LKP,
        Complaint {
            store: LKP.id(),
            opened_at: today.ago(11, 9, 20),
            item: Some(lamp.ware.item(lamp.colour)),
            about: "Lamp flickers".to_owned(),
            words: "It flickers as soon as somebody walks past it.".to_owned(),
            promised_for: None,
            owner: Some(ELIAS.id()),
            open: false,
        },
    )?;
    stage.brings_back(kasper, &number, 0, ReturnReason::Faulty, &LKP, today.ago(11, 9, 25))
}

/// Avoided wool, and has changed her mind.
fn noor(stage: &mut Stage<'_>) -> Result<(), DemoError> {
    let today = stage.today.clone();
    let noor = Regular::linkoping("100071", ("Noor", "Haddad"), "noor.haddad@example.net", "Trädgårdsgatan 27")
        .register(stage, today.ago(600, 17, 0))?;
    let before =
        stage.tells(noor, &LKP, SARA, today.ago(400, 12, 0), [Saying::holds("material_avoided", choice("wool"))])?;
    stage.tells(
        noor,
        &LKP,
        SARA,
        today.ago(5, 10, 38),
        [
            Saying::claims("material_avoided", Claim::NoLongerHolds).instead_of(before[0]),
            Saying::holds("department", choice("women")),
        ],
    )?;
    Ok(())
}

/// Took back a consent that was given online.
fn gunnar(stage: &mut Stage<'_>) -> Result<(), DemoError> {
    let today = stage.today.clone();
    let gunnar = Regular {
        language: "nb",
        ..Regular::linkoping("100031", ("Gunnar", "Myhre"), "gunnar.myhre@example.org", "Badhusgatan 1")
    }
    .register(stage, today.ago(480, 21, 0))?;
    let before = stage.says_online(gunnar, today.ago(480, 21, 5), [consent("news", "email", true)])?;
    stage.tells(
        gunnar,
        &LKP,
        JONAS,
        today.ago(4, 9, 31),
        [consent("news", "email", false).instead_of(before[0]), Saying::holds("reach_by", choice("sms"))],
    )?;
    Ok(())
}

/// Two accounts that are likely one person.
fn bo(stage: &mut Stage<'_>) -> Result<(), DemoError> {
    let today = stage.today.clone();
    Regular {
        phone: Some("+46701740690"),
        ..Regular::linkoping("100090", ("Bo", "Åkesson"), "bo.akesson@example.org", "Skolgatan 6")
    }
    .register(stage, today.ago(690, 13, 0))?;
    let other = Regular {
        phone: Some("+46701740690"),
        ..Regular::linkoping("100091", ("Bosse", "Aakesson"), "bosse@example.com", "Skolgatan 6")
    }
    .register(stage, today.ago(77, 13, 0))?;
    stage.buys_online(other, today.ago(77, 13, 8), &[Bought::of("Tall vase Vass", None, "green", "")])?;
    Ok(())
}

/// Writes her name with signs that screens must survive.
fn saga(stage: &mut Stage<'_>) -> Result<(), DemoError> {
    let today = stage.today.clone();
    let saga = Regular::linkoping("100099", ("Saga", "O'Hara-Öst"), "saga.ohara@example.net", "Tullgränd 3")
        .register(stage, today.ago(52, 23, 5))?;
    stage.says_online(saga, today.ago(52, 23, 9), [Saying::holds("coffee", choice("tea"))])?;
    Ok(())
}
