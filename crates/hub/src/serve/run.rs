//! Serving as a program does it.

use std::sync::Arc;
use std::time::Duration;

use super::app::App;
use super::clock::Clock;
use super::listen::{Listen, Listening, ServeError};
use super::settings::Settings;
use crate::Hub;

const SWEEP_EVERY: Duration = Duration::from_secs(24 * 60 * 60);

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
        ready(&listening.url());
        let sweeping = tokio::spawn(async move {
            let mut every = tokio::time::interval(SWEEP_EVERY);
            loop {
                every.tick().await;
                app.sweep().await;
            }
        });
        listening.run(interrupted()).await;
        sweeping.abort();
        Ok(())
    })
}

async fn interrupted() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without a signal handler only a kill ends the program.
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupt => {}
        () = terminated() => {}
    }
    tracing::info!("stopping");
}

#[cfg(unix)]
async fn terminated() {
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
