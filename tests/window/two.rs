//! Two devices of one shop, each behind a gate of its own.

use std::sync::{Arc, OnceLock};

use tokio::sync::{Mutex, MutexGuard};
use visavi_tests::programs::{DemoHub, Gate};
use visavi_tests::window::{App, Window};

/// Enough people for everything that happens here.
const CUSTOMERS: usize = 60;

static ALONE: Mutex<()> = Mutex::const_new(());

/// Waits for the other stories: two windows at a time are enough for one machine.
pub async fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().await
}

/// A hub and two devices.
pub struct Two {
    pub one: Side,
    pub other: Side,
}

/// One device with its way to the hub.
pub struct Side {
    pub gate: Gate,
    name: &'static str,
    app: OnceLock<App>,
    /// Ends after the gate before it.
    hub: Arc<DemoHub>,
}

impl Two {
    pub async fn open() -> Self {
        let hub = Arc::new(DemoHub::start(CUSTOMERS));
        let one = Side::of(&hub, "Outdoor 1").await;
        let other = Side::of(&hub, "Sound 1").await;
        Self { one, other }
    }
}

impl Side {
    async fn of(hub: &Arc<DemoHub>, name: &'static str) -> Self {
        let gate = Gate::before(hub.address()).await;
        Self { gate, name, app: OnceLock::new(), hub: hub.clone() }
    }

    /// Starts the app, and signs somebody in.
    pub async fn open_for(&self, associate: &str) -> Window {
        // A code is good for ten minutes, and a busy machine may take longer until here.
        let app = self.app.get_or_init(|| App::enrolling(self.gate.address(), &self.hub.code("LKP"), self.name));
        let window = app.open().await;
        window.sign_in(associate).await;
        window
    }
}
