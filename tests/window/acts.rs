//! What associates do, in the words of the screens.

use visavi_tests::window::Window;

/// Finds a customer by name and opens the card.
pub async fn find(window: &Window, name: &str) {
    window.tap("Find").await;
    window.write("Find a customer", name).await;
    window.tap(name).await;
    window.first_of(&["End visit"]).await;
}

/// Opens the size called `tile`, and takes another one.
pub async fn change(window: &Window, tile: &str, size: &str) {
    window.tap(tile).await;
    window.tap("Change").await;
    window.tap(size).await;
}

/// Writes down a customer who is new here.
pub async fn make(window: &Window, name: &str, contact: &str) {
    window.tap("Find").await;
    window.tap("New customer").await;
    window.write("Name", name).await;
    window.write("One contact: phone or e-mail", contact).await;
    window.tap("Save").await;
    window.first_of(&["End visit"]).await;
}

/// Opens the sync centre, where it is not open already.
pub async fn open_sync_centre(window: &Window) {
    if !window.offers("Try now").await {
        window.tap("Open the sync centre").await;
    }
}

/// Asks for a round now.
pub async fn sync_now(window: &Window) {
    open_sync_centre(window).await;
    window.tap("Try now").await;
}

/// Jonas speaks Swedish; the words of these stories are English.
pub async fn speak_english(window: &Window, given: &str) {
    window.tap(given).await;
    window.tap("English").await;
    window.tap("Find").await;
}
