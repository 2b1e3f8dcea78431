//! Two devices and a hub in one process, offline and back: one story, told from the top.

mod borrowed;
mod desk;
mod idle;
mod keys;
mod shelf;

use visavi_domain::{CustomerId, Day, notation};
use visavi_sync::Pace;
use visavi_tests::in_process::{Clock, Tablet, agree};
use visavi_tests::until::until;

use shelf::chain;

const SHOES: &str = "shoe_size[department=women]";

fn customer(word: &str) -> CustomerId {
    notation::customer(word).expect("stories name customers by a word")
}

/// Returns the slots with two answers, as the sync centre lists them.
fn conflicts(tablet: &Tablet) -> Vec<(CustomerId, String)> {
    tablet
        .memory()
        .conflicts()
        .expect("the memory can be read")
        .into_iter()
        .map(|row| (row.customer, row.attribute))
        .collect()
}

/// Returns the pairs who may be one person, by name.
fn twins(tablet: &Tablet) -> Vec<[String; 2]> {
    let pairs = tablet.memory().twin_pairs(10).expect("the memory can be read");
    let mut names: Vec<[String; 2]> = pairs
        .into_iter()
        .map(|pair| {
            let mut names = [pair.one.shown(), pair.other.shown()];
            names.sort();
            names
        })
        .collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn what_two_people_said_offline_is_all_there_afterwards_and_both_devices_say_the_same() {
    let annika = customer("annika");
    let chain = chain(Clock::at_noon(Day { year: 2026, month: 5, day: 20 }));

    // What the chain knew of Annika before.
    chain.import(
        "Old club",
        "annika name holds name Annika Lindqvist imported at LKP on 2026-03-02
         annika shoe_size[department=women] holds size eu 42 imported at LKP on 2026-03-02
         annika department holds choice women imported at LKP on 2026-03-02
         annika approach holds choice likes_help imported at LKP on 2026-03-02
         annika coffee holds choice dark_roast imported at LKP on 2026-03-02",
    );

    // Sara and Omar take a device each, and hold what the hub holds.
    let sara = Tablet::enrol(&chain, "sara").await;
    let omar = Tablet::enrol(&chain, "omar").await;
    agree(&chain, &[&sara, &omar]).await;
    for tablet in [&sara, &omar] {
        assert_eq!(tablet.stated(annika, SHOES), ["size eu 42"]);
        assert_eq!(tablet.memory().person(annika).unwrap().unwrap().shown(), "Annika Lindqvist");
    }

    // The network goes away, and both go on.
    sara.go_offline();
    omar.go_offline();

    // Both are told another size for the same shoes.
    sara.says(annika, "shoe_size[department=women] holds size eu 42.5");
    omar.says(annika, "shoe_size[department=women] holds size eu 43");
    // Each is told something else.
    sara.says(annika, "home holds choice house_garden");
    omar.says(annika, "coffee holds choice tea");
    // Sara hears that the department is still right, Omar that it has changed.
    sara.still_right(annika, "department");
    omar.says(annika, "department holds choice any");
    // One brand is not for Annika.
    sara.says(annika, "not_for_me[brand=tindvik] holds flag yes");
    // Sara takes a slip of her finger back.
    let slip = sara.says(annika, "approach holds choice in_a_hurry");
    assert_eq!(sara.stated(annika, "approach"), ["choice in_a_hurry"]);
    sara.undo(annika, "approach", slip);
    assert_eq!(sara.stated(annika, "approach"), ["choice likes_help"]);
    // Bo is new, meets both, and gives both the same number.
    let (bo_here, bo_there) = (customer("bohere"), customer("bothere"));
    sara.says(bo_here, "name holds name Bo Ekström");
    sara.says(bo_here, "phone holds phone +46701740612");
    omar.says(bo_there, "name holds name Bo Ekstrom");
    omar.says(bo_there, "phone holds phone +46701740612");
    assert_eq!((sara.waiting(), omar.waiting()), (8, 5));

    // Meanwhile a model guesses what Annika has told.
    chain.import(
        "Size model",
        "annika shoe_size[department=women] holds size eu 41 inferred at LKP on 2026-05-20
         annika coffee holds choice light_roast inferred at LKP on 2026-05-20",
    );

    // Sara's device dies without a good-bye. Nothing that it showed as saved is gone.
    let sara = sara.restart().await;
    assert_eq!(sara.waiting(), 8);
    assert_eq!(sara.stated(annika, SHOES), ["size eu 42.5"]);
    assert_eq!(sara.stated(annika, "approach"), ["choice likes_help"]);
    assert_eq!(sara.stated(annika, "not_for_me[brand=tindvik]"), ["flag yes"]);
    assert_eq!(sara.memory().person(bo_here).unwrap().unwrap().shown(), "Bo Ekström");

    // The network is back.
    sara.go_online();
    omar.go_online();
    agree(&chain, &[&sara, &omar]).await;
    for tablet in [&sara, &omar] {
        // The same size: one conflict, with both answers, and neither lost.
        assert_eq!(tablet.stated(annika, SHOES), ["size eu 42.5", "size eu 43"]);
        assert_eq!(conflicts(tablet), [(annika, "shoe_size".to_owned())]);
        // Different attributes: merged without a word.
        assert_eq!(tablet.stated(annika, "home"), ["choice house_garden"]);
        assert_eq!(tablet.stated(annika, "coffee"), ["choice tea"]);
        // Against *still right* the change wins.
        assert_eq!(tablet.stated(annika, "department"), ["choice any"]);
        assert_eq!(tablet.stated(annika, "not_for_me[brand=tindvik]"), ["flag yes"]);
        assert_eq!(tablet.stated(annika, "approach"), ["choice likes_help"]);
        // The guesses are there and displace nothing.
        assert_eq!(tablet.guessed(annika, SHOES), ["size eu 41"]);
        assert_eq!(tablet.guessed(annika, "coffee"), ["choice light_roast"]);
        // Two customers who may be one, proposed and not merged.
        assert_eq!(twins(tablet), [["Bo Ekstrom".to_owned(), "Bo Ekström".to_owned()]]);
    }

    // Annika is asked again, by Omar; one act settles it everywhere.
    omar.says(annika, "shoe_size[department=women] holds size eu 42.5");
    agree(&chain, &[&sara, &omar]).await;
    for tablet in [&sara, &omar] {
        assert_eq!(tablet.stated(annika, SHOES), ["size eu 42.5"]);
        assert_eq!(conflicts(tablet), []);
    }
    assert_eq!(sara.profile(annika), omar.profile(annika));
    assert_eq!(sara.profile(annika).unread, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_reaches_a_device_that_asks_by_itself_once_an_hour() {
    let annika = customer("annika");
    let chain = chain(Clock::at_noon(Day { year: 2026, month: 5, day: 20 }));
    chain.import("Old club", "annika coffee holds choice dark_roast imported at LKP on 2026-03-02");
    let hour_ms = 60 * 60 * 1_000;
    let patient = Pace {
        wake_ms: hour_ms,
        wake_jitter_ms: 0,
        listening_ms: hour_ms,
        listening_jitter_ms: 0,
        snapshot_items_min: 2_000,
    };
    let sara = Tablet::at_pace(&chain, "sara", patient).await;
    let omar = Tablet::at_pace(&chain, "omar", patient).await;
    agree(&chain, &[&sara, &omar]).await;

    // From here on nobody asks but because of what they hear.
    for said in ["tea", "light_roast", "tea"] {
        sara.says(annika, &format!("coffee holds choice {said}"));
        let expected = [format!("choice {said}")];
        until("Omar's device shows what Sara was told", || (omar.stated(annika, "coffee") == expected).then_some(()))
            .await;
    }
    chain.import("Size model", &format!("annika {SHOES} holds size eu 41 inferred at LKP on 2026-05-20"));
    for tablet in [&sara, &omar] {
        until("what the hub was told is there", || (tablet.guessed(annika, SHOES) == ["size eu 41"]).then_some(()))
            .await;
    }
}
