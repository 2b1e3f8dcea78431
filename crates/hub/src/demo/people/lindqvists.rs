//! Three who are easily taken for Annika Lindqvist: names that only the spelling tells
//! apart.

use super::super::DemoError;
use super::super::buying::Bought;
use super::super::shops::{AINO, LKP, NRK, SARA};
use super::super::stage::{Stage, choice};
use super::super::telling::Saying;
use super::Regular;

pub(super) fn enter(stage: &mut Stage<'_>) -> Result<(), DemoError> {
    let today = stage.today.clone();

    // From the next town; she was in Linköping once, two years ago.
    let annika = Regular {
        phone: Some("+46701740673"),
        home: NRK,
        address: ("Drottninggatan 7", "602 24", "Norrköping"),
        ..Regular::linkoping("100073", ("Annika", "Lindkvist"), "a.lindkvist@example.net", "")
    }
    .register(stage, today.ago(715, 19, 2))?;
    stage.tells(annika, &LKP, AINO, today.ago(714, 14, 30), [Saying::holds("home", choice("flat"))])?;
    stage.buys_in(annika, LKP, Some(AINO), today.ago(714, 14, 40), &[Bought::of("Lamp Måne", None, "white", "")])?;
    stage.buys_online(annika, today.ago(301, 21, 5), &[Bought::of("Vase Lera", None, "white", "")])?;

    // Never met in a shop; she chose Linköping because it is nearest.
    let anika = Regular {
        phone: Some("+46701740605"),
        address: ("Storgatan 30", "591 30", "Motala"),
        ..Regular::linkoping("100005", ("Anika", "Lindquist"), "anika.lq@example.com", "")
    }
    .register(stage, today.ago(188, 22, 10))?;
    stage.buys_online(anika, today.ago(188, 22, 18), &[Bought::of("Frying pan Järn 28", None, "black", "")])?;

    let anneli = Regular {
        phone: Some("+46701740661"),
        ..Regular::linkoping("100061", ("Anneli", "Lindkvist"), "anneli.lindkvist@example.org", "Vasavägen 4")
    }
    .register(stage, today.ago(420, 18, 45))?;
    stage.tells(anneli, &LKP, SARA, today.ago(402, 11, 5), [Saying::holds("activity", choice("cycling"))])?;
    let pack = [Bought::of("Day pack Lätt", None, "apricot", "")];
    stage.buys_in(anneli, LKP, Some(SARA), today.ago(402, 11, 15), &pack)?;
    Ok(())
}
