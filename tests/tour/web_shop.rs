//! A web shop's customer, of whom an order file says what they bought and nothing else.

use std::path::{Path, PathBuf};

use visavi_tests::programs::WebHub;
use visavi_tests::until::until_async;
use visavi_tests::window::{App, Dress, Window};

use crate::album::Album;

/// Finds one of them by number and pictures the card.
pub async fn customer(album: &mut Album) {
    let (file, number) = file();
    let hub = WebHub::over(&file);
    // Its folder goes with it.
    let app = App::enrolling(hub.address(), &hub.code(), "Web desk");
    let window = app.open().await;
    window.sign_in("Sara Nyström").await;
    window.dress(Dress::USUAL).await;
    found(&window, number).await;
    album.picture_in(&window, "import-found", Dress::USUAL).await;
    window.tap(number).await;
    window.first_of(&["End visit"]).await;
    album.picture_in(&window, "import-customer", Dress::USUAL).await;
}

/// Types the number again and again: the first load may still be on its way.
async fn found(window: &Window, number: &str) {
    until_async("the customer has come", async || {
        window.write("Find a customer", number).await;
        window.offers(number).await.then_some(())
    })
    .await;
}

/// The real file and its customer with the most orders but one, where it lies beside the
/// project; else the project's own small one.
fn file() -> (PathBuf, &'static str) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let real = here.join("../../shared/data/online_retail_2010_2011.csv.gz");
    if real.exists() {
        (real, "12748")
    } else {
        println!("the real order file is not here: the small one is shown");
        (here.join("../crates/hub/tests/fixtures/import/oddities.csv"), "101")
    }
}
