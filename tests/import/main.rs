//! From an order file to the history on a card: the file is imported into a hub, a device
//! enrols in the web shop, and a customer is found by number and opened.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod by_hand;
mod card;
mod handheld;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use by_hand::Bought;
use handheld::Handheld;
use visavi_domain::record::Staff;
use visavi_domain::{AssociateId, Moment, StoreId};
use visavi_hub::import::preset::Preset;
use visavi_hub::import::{Args, import};
use visavi_hub::serve::{App as HubApp, Clock, Settings, router};
use visavi_hub::{Home, Hub, Place, pin};
use visavi_tests::in_process::Cable;

/// 20 May 2026, long after every order in the files.
const NOW: Moment = Moment(1_779_278_400_000);
const PIN: &str = "123456";

/// Customers of the real file who are held to it line by line: the one with the most
/// orders, those with the most lines, and one in every so many of the rest.
const ONE_IN: usize = 60;
const MOST_LINES: usize = 4;

fn beside_this(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Imports a file for the store WEB, and signs Sara in there.
async fn device_over(file: PathBuf) -> Handheld {
    let web = StoreId("WEB".to_owned());
    let hub = Hub::open(Place::Memory).unwrap();
    let args = Args {
        home: Home::folder("unused"),
        preset: "online-retail".to_owned(),
        store: web.0.clone(),
        dry_run: false,
        rejects: None,
        ignored_columns: Vec::new(),
        file,
    };
    import(&hub, &Preset::find(&args.preset).unwrap(), &args, NOW).unwrap();
    let sara = Staff {
        associate: AssociateId("sara".to_owned()),
        name: "Sara Nyström".to_owned(),
        store: web.clone(),
        place: "Desk".to_owned(),
        pin: Some(pin::hash(PIN).unwrap()),
        language: "en".to_owned(),
        left_handed: false,
        active: true,
    };
    hub.put_staff(sara, NOW).unwrap();
    let hub = Arc::new(hub);
    let served = router(HubApp::new(hub.clone(), Clock::new(|| NOW), Settings::default()));
    let code = hub.enrol_code(&web, NOW).unwrap();
    let device = Handheld::enrol(Cable::to(served), &code, NOW).await;
    card::sign_in(&device, "sara", PIN).await;
    device
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_of_an_imported_file_is_found_by_number_and_their_history_is_what_the_file_says() {
    let device = device_over(beside_this("../crates/hub/tests/fixtures/import/oddities.csv")).await;
    // Added up on paper.
    for (number, orders) in [
        ("101", [("7001", "83.15", 4, 6), ("C7004", "-20.05", 2, 2), ("7005", "29.95", 1, 1)].as_slice()),
        ("102", &[("7003", "62.945", 3, 5)]),
        ("103", &[("7007", "0", 1, 1), ("7009", "2.55", 1, 1), ("7010", "12.50", 1, 1)]),
        ("104", &[("7011", "20", 2, 2), ("7012", "11.50", 1, 2)]),
    ] {
        let shown = card::open(&device, number, 4).await;
        let shown: BTreeMap<_, _> = shown
            .iter()
            .map(|entry| (entry.number.as_str(), (entry.amount.as_str(), entry.lines.len(), entry.items)))
            .collect();
        let told = orders.iter().map(|(order, amount, lines, items)| (*order, (*amount, *lines, *items))).collect();
        assert_eq!(shown, told, "customer {number}");
    }
}

/// The real file is no part of this project; it is read where it lies beside it.
#[tokio::test(flavor = "multi_thread")]
async fn a_customer_of_the_real_file_has_on_the_card_what_the_file_says_line_by_line() {
    let file = beside_this("../../shared/data/online_retail_2010_2011.csv.gz");
    if !file.exists() {
        println!("the real file is not here ({}): only the small one was read", file.display());
        return;
    }
    let told = by_hand::read(&file);
    let device = device_over(file).await;
    let mut by_lines: Vec<&String> = told.keys().collect();
    by_lines.sort_by_key(|number| {
        std::cmp::Reverse(told[*number].values().map(|bought| bought.lines.len()).sum::<usize>())
    });
    let (most, rest) = by_lines.split_at(MOST_LINES);
    let chosen: Vec<&String> = most.iter().chain(rest.iter().step_by(ONE_IN)).copied().collect();
    for number in &chosen {
        let shown = card::open(&device, number, told.len()).await;
        let mut orders: BTreeMap<String, Bought> = BTreeMap::new();
        for entry in shown {
            assert_eq!((entry.currency.as_str(), entry.online), ("GBP", true), "order {}", entry.number);
            let bought = Bought { thousandths: by_hand::thousandths(&entry.amount), lines: entry.sorted_lines() };
            assert!(orders.insert(entry.number.clone(), bought).is_none(), "order {} is there once", entry.number);
        }
        assert_eq!(&orders, &told[*number], "customer {number}");
    }
    println!("{} customers of {} held to the file", chosen.len(), told.len());
}
