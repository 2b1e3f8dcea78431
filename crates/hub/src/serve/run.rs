//! Serving as a program does it.

use std::sync::Arc;
use std::time::Duration;

use super::app::App;
use super::clock::Clock;
use super::listen::{Listen, Listening, ServeError};
use super::settings::Settings;
use crate::Hub;

const SWEEP_EVERY: Duration = Duration::from_secs(24 * 60 * 60);
const END_LOANS_EVERY: Duration = Duration::from_secs(60);

/// Serves `hub` until Ctrl-C or, where there is one, a request to terminate. `ready` is
/// called with the address once connections are taken.
///
/// # Errors
/// When the address or the certificate cannot be used.
pub fn until_interrupted(hub: Arc<Hub>, listen: &Listen, ready: impl FnOnce(&str)) -> Result<(), ServeError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(ServeError::Runtime)?;
    runtime.block_on(async {
        let app = App::new(hub, Clock::of_this_machine(), Settings::default());
        let listening = Listening::bind(app.clone(), listen).await?;
        let interruption = interruption()?;
        ready(&listening.url());
        let lender = app.clone();
        let lending = tokio::spawn(async move {
            let mut every = tokio::time::interval(END_LOANS_EVERY);
            loop {
                every.tick().await;
                lender.end_loans().await;
            }
        });
        let sweeping = tokio::spawn(async move {
            let mut every = tokio::time::interval(SWEEP_EVERY);
            loop {
                every.tick().await;
                app.sweep().await;
                app.apply_retention().await;
            }
        });
        listening.run(interruption).await;
        sweeping.abort();
        lending.abort();
        Ok(())
    })
}

/// Returns what is done when somebody interrupts the program. They may do so from now on:
/// the signals are caught before anybody is told that the hub is ready.
#[cfg(unix)]
fn interruption() -> Result<impl Future<Output = ()>, ServeError> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt()).map_err(ServeError::Runtime)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(ServeError::Runtime)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping");
    })
}

/// As on other systems, without a request to terminate.
#[cfg(not(unix))]
fn interruption() -> Result<impl Future<Output = ()>, ServeError> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without a handler only a kill ends the program.
            std::future::pending::<()>().await;
        }
        tracing::info!("stopping");
    })
}
