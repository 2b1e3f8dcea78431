//! Two real windows on two devices of one shop, and a hub: what people do there while the
//! network comes and goes.
//!
//! It needs a display: `cargo xtask test` gives it one.

mod acts;
mod two;

use two::Two;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_offline_survives_a_kill_and_reaches_the_other_device_with_its_source() {
    let _alone = two::alone().await;
    let shop = Two::open().await;
    let sara = shop.one.open_for("Sara Nyström").await;

    shop.one.gate.close();
    sara.reads("Offline").await;
    acts::find(&sara, "Annika Lindqvist").await;
    acts::change(&sara, "Shoes EU 42", "43").await;
    sara.first_of(&["Shoes EU 43"]).await;
    // What the price of a television is to her does not matter any more.
    sara.tap("TV and sound").await;
    sara.tap("Not for Annika").await;
    sara.tap_near("Still right", "E-mail, never phone").await;
    acts::change(&sara, "Tops M", "L").await;
    sara.first_of(&["Tops L"]).await;
    sara.tap_near("Undo", "Tops").await;
    sara.first_of(&["Tops M"]).await;
    acts::open_sync_centre(&sara).await;
    sara.reads("On the way 5").await;

    // The battery is flat. Afterwards everything is there that was shown as saved.
    sara.kill().await;
    let sara = shop.one.open_for("Sara Nyström").await;
    sara.reads("Annika Lindqvist").await;
    for size in ["Shoes EU 43", "Tops M"] {
        sara.first_of(&[size]).await;
    }
    acts::open_sync_centre(&sara).await;
    sara.reads("On the way 5").await;

    shop.one.gate.open();
    acts::sync_now(&sara).await;
    sara.reads("Nothing waits to be sent.").await;

    let jonas = shop.other.open_for("Jonas Ek").await;
    acts::speak_english(&jonas, "Jonas").await;
    acts::find(&jonas, "Annika Lindqvist").await;
    jonas.first_of(&["Tops M"]).await;
    jonas.tap("Shoes EU 43").await;
    jonas.reads("Sara Nyström").await;
    jonas.reads("said in store").await;
    jonas.tap("Close").await;
    jonas.tap("All facts").await;
    jonas.reads("Not for Annika").await;
    jonas.reads("TV and sound").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_size_told_to_two_offline_devices_is_one_conflict_that_one_tap_settles_on_both() {
    let _alone = two::alone().await;
    let shop = Two::open().await;
    let sara = shop.one.open_for("Sara Nyström").await;
    let jonas = shop.other.open_for("Jonas Ek").await;
    acts::speak_english(&jonas, "Jonas").await;
    shop.one.gate.close();
    shop.other.gate.close();
    for (window, size) in [(&sara, "42.5"), (&jonas, "43")] {
        window.reads("Offline").await;
        acts::find(window, "Annika Lindqvist").await;
        acts::change(window, "Shoes EU 42", size).await;
        window.first_of(&[&format!("Shoes EU {size}")]).await;
    }

    shop.one.gate.open();
    shop.other.gate.open();
    for window in [&sara, &jonas] {
        acts::sync_now(window).await;
    }
    for window in [&sara, &jonas] {
        window.reads("Two answers, ask Annika").await;
        let text = window.text().await;
        assert_eq!(text.matches("Two answers, ask Annika").count(), 1, "{text}");
        for answer in ["42.5 said in store", "43 said in store"] {
            assert!(text.contains(answer), "{answer} was lost: {text}");
        }
    }

    // Annika stands before Jonas and says which.
    jonas.tap_near("Annika says 43", "Annika Lindqvist").await;
    jonas.reads_no_longer("Two answers, ask Annika").await;
    for window in [&jonas, &sara] {
        acts::sync_now(window).await;
        window.reads_no_longer("Two answers, ask Annika").await;
        window.tap("Annika, parked").await;
        window.first_of(&["Shoes EU 43"]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_made_on_two_offline_devices_ends_as_a_proposal_and_not_as_a_loss() {
    let _alone = two::alone().await;
    let shop = Two::open().await;
    let sara = shop.one.open_for("Sara Nyström").await;
    let jonas = shop.other.open_for("Jonas Ek").await;
    acts::speak_english(&jonas, "Jonas").await;
    shop.one.gate.close();
    shop.other.gate.close();
    for (window, name) in [(&sara, "Ture Ekström"), (&jonas, "Ture Ekstrom")] {
        window.reads("Offline").await;
        acts::make(window, name, "070-174 09 12").await;
    }

    shop.one.gate.open();
    shop.other.gate.open();
    for window in [&sara, &jonas] {
        acts::sync_now(window).await;
    }
    for window in [&sara, &jonas] {
        window.reads("Perhaps the same person").await;
        for name in ["Ture Ekström", "Ture Ekstrom"] {
            window.reads(&format!("{name} phone ends 12")).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_written_like_markup_stays_text_on_every_device() {
    let _alone = two::alone().await;
    let shop = Two::open().await;
    let sara = shop.one.open_for("Sara Nyström").await;
    let name = "<img src=x onerror=document.title='gone'> Åberg";
    acts::make(&sara, name, "inert@example.org").await;
    sara.reads(name).await;
    acts::sync_now(&sara).await;
    sara.reads("Nothing waits to be sent.").await;

    let jonas = shop.other.open_for("Jonas Ek").await;
    acts::speak_english(&jonas, "Jonas").await;
    acts::find(&jonas, name).await;
    for window in [&sara, &jonas] {
        let harm =
            window.ask("return [document.title === 'gone', document.querySelector('img[src=x]') !== null]").await;
        assert_eq!(harm, serde_json::json!([false, false]));
    }
}
