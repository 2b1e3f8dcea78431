//! Drives the real window through the main job and leaves pictures of every screen under
//! `target/tour/`, named after what they show, each upright, across, at counter width, dark
//! and in Swedish.
//!
//! It needs a display: `cargo xtask demo --tour` gives it one. It ends with 0 only when
//! every picture was taken.

mod acts;
mod album;
mod stations;
mod web_shop;

use std::process::ExitCode;

use tokio::signal::unix::{SignalKind, signal};
use visavi_tests::programs::{DemoHub, Gate};
use visavi_tests::window::App;

use crate::album::Album;

/// As many as the demonstration chain has.
const CUSTOMERS: usize = 2_000;

#[tokio::main]
async fn main() -> ExitCode {
    let mut terminate = signal(SignalKind::terminate()).expect("a program may listen for the end signal");
    // Whoever is interrupted lets go of the window and the hub, which end with it.
    tokio::select! {
        () = tour() => ExitCode::SUCCESS,
        _ = tokio::signal::ctrl_c() => ExitCode::FAILURE,
        _ = terminate.recv() => ExitCode::FAILURE,
    }
}

async fn tour() {
    let mut album = Album::open().expect("there is room for pictures");
    let hub = DemoHub::start(CUSTOMERS);
    let gate = Gate::before(hub.address()).await;
    let app = App::fresh();
    let window = app.open().await;
    stations::first_run(&window, &mut album, gate.address(), &hub.code("LKP")).await;
    stations::morning(&window, &mut album).await;
    stations::annika(&window, &mut album, &gate).await;
    stations::find(&window, &mut album).await;
    stations::new_customer(&window, &mut album).await;
    stations::two_answers(&window, &mut album).await;
    stations::lock(&window, &mut album).await;
    drop(window);
    web_shop::customer(&mut album).await;
    album.close();
}
