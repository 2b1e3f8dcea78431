//! The stations of the tour, in the order of a day in the shop.

use visavi_tests::programs::Gate;
use visavi_tests::window::{Dress, Size, Window};

use crate::acts::{look_for, meet, open, tell_errand};
use crate::album::Album;

/// A tablet that nobody has enrolled, up to the point where somebody can sign in.
pub async fn first_run(window: &Window, album: &mut Album, hub: &str, code: &str) {
    window.reads("Join the shop").await;
    album.picture(window, "first-run").await;
    window.write("Hub's address", hub).await;
    window.write("Code", code).await;
    window.write("What the tablet is called", "Outdoor 2").await;
    window.tap("Join the shop").await;
    window.reads("You can sign in now").await;
    album.picture(window, "first-load").await;
    window.sign_in("Sara Nyström").await;
}

/// People of whom little is known, and one who wants nothing but her orders.
pub async fn morning(window: &Window, album: &mut Album) {
    window.dress(Dress::USUAL).await;
    for name in ["Noor Haddad", "Kasper Lund", "Helena Strand"] {
        meet(window, name).await;
    }
    open(window, "Elin Forsberg").await;
    album.picture(window, "customer-thin").await;
    window.tap("Women's").await;
    window.reads_no_longer("Men's").await;
    window.tap("End visit").await;
    open(window, "Petra Ahonen").await;
    album.picture(window, "customer-quiet").await;
    window.tap("End visit").await;
    open(window, "Lars Bergqvist").await;
}

/// Annika, of whom much is known, while the network is away.
pub async fn annika(window: &Window, album: &mut Album, gate: &Gate) {
    open(window, "Annika Lindqvist").await;
    tell_errand(window, "Annika", "Boots for Kungsleden, by Saturday").await;
    window.tap("Find").await;
    album.picture(window, "find").await;
    gate.close();
    window.reads("Offline").await;

    window.tap("Annika, parked").await;
    window.first_of(&["End visit"]).await;
    // Told while the network is away: it stands with a cloud until it is sent.
    window.tap("Materials").await;
    window.reads("Where it comes from").await;
    window.tap("Still right").await;
    window.reads_no_longer("Where it comes from").await;
    window.reads_no_longer("Undo").await;
    album.picture(window, "customer").await;
    album.picture_in(window, "customer-small", Dress { size: Size::SMALL, ..Dress::USUAL }).await;
    album.picture_in(window, "customer-left", Dress { left_handed: true, ..Dress::USUAL }).await;
    album.picture_in(window, "counter", Dress { size: Size::COUNTER, ..Dress::USUAL }).await;
    window.dress(Dress::USUAL).await;

    window.tap("Cover").await;
    album.picture(window, "customer-covered").await;
    window.tap("Show").await;

    window.tap("Children at home").await;
    window.reads("Where it comes from").await;
    album.picture(window, "fact-sheet").await;
    window.tap("Close").await;

    window.tap("Shoes EU 42").await;
    window.tap("Change").await;
    window.first_of(&["43"]).await;
    album.picture(window, "editor").await;
    window.tap("Close").await;

    window.tap("All facts").await;
    window.first_of(&["Add"]).await;
    album.picture(window, "everything").await;
    window.tap("Close").await;

    window.tap_near("Ask", "Children at home").await;
    window.reads("You could say").await;
    album.picture(window, "ask-again").await;
    window.tap("Close").await;
    window.tap_near("Still right", "E-mail, never phone").await;
}

/// Typing with a close spelling, as one hears names.
pub async fn find(window: &Window, album: &mut Album) {
    look_for(window, "anika lindkvi").await;
    window.reads("close spellings included").await;
    album.picture(window, "find-results").await;
}

/// Somebody new, and somebody who is helped without a word being kept.
pub async fn new_customer(window: &Window, album: &mut Album) {
    window.tap("Find").await;
    window.tap("New customer").await;
    window.write("Name", "Maja Sundin").await;
    window.write("One contact: phone or e-mail", "+46 70 174 09 73").await;
    window.reads("No twin on this tablet").await;
    window.tap("SMS").await;
    window.tap("Svenska").await;
    album.picture(window, "customer-new").await;
    window.tap("Cancel").await;

    window.tap("Find").await;
    window.tap("Help without saving").await;
    window.reads("Nothing is kept, nothing is sent.").await;
    album.picture(window, "help").await;
    window.tap("Done, forget it").await;
    window.reads_no_longer("Forgotten.").await;
}

/// What two people said differently.
pub async fn two_answers(window: &Window, album: &mut Album) {
    window.tap("Find").await;
    window.tap("Open the sync centre").await;
    window.reads("Two answers, ask Henrik").await;
    album.picture(window, "sync-centre").await;
    window.tap_near("Settle on the card", "Henrik Aas").await;
    window.first_of(&["End visit"]).await;
    window.tap("Shoes").await;
    window.reads("Two answers, ask Henrik. Nothing was lost.").await;
    album.picture(window, "conflict").await;
    window.tap("Henrik says EU 44").await;
}

/// The settings, and the end of a shift.
pub async fn lock(window: &Window, album: &mut Album) {
    window.tap("Sara").await;
    window.first_of(&["Lock, or switch person"]).await;
    album.picture(window, "me").await;
    window.tap("Lock, or switch person").await;
    window.tap("Sara Nyström").await;
    window.tap("1").await;
    window.tap("2").await;
    album.picture(window, "lock").await;
    // Whoever signs in is spoken to in their own language.
    window.tap("Jonas Ek").await;
    window.tap("1").await;
    window.tap("2").await;
    album.picture_in(window, "lock-sv", Dress { language: "sv", ..Dress::USUAL }).await;
}
