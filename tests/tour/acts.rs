//! What the tour does at the window between its pictures.

use visavi_tests::window::Window;

/// Finds a customer by name and opens the card.
pub async fn open(window: &Window, name: &str) {
    look_for(window, name).await;
    window.tap(name).await;
    window.first_of(&["End visit"]).await;
}

/// Types into the search field of the first screen.
pub async fn look_for(window: &Window, text: &str) {
    window.tap("Find").await;
    window.write("Find a customer", text).await;
}

/// Opens a customer's card and ends the visit again: they are met today.
pub async fn meet(window: &Window, name: &str) {
    open(window, name).await;
    window.tap("End visit").await;
    window.reads_no_longer("End visit").await;
}

/// Tells what brings the customer of the open card in.
pub async fn tell_errand(window: &Window, given: &str, errand: &str) {
    window.tap(&format!("What brings {given} in?")).await;
    window.write("Today", errand).await;
    window.tap("Save").await;
    window.reads("Keep as a goal").await;
}
