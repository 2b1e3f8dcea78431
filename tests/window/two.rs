//! Two devices of one shop, each behind a gate of its own.

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
    _hub: DemoHub,
}

/// One device with its way to the hub.
pub struct Side {
    pub gate: Gate,
    app: App,
}

impl Two {
    pub async fn open() -> Self {
        let hub = DemoHub::start(CUSTOMERS);
        let one = Side::of(&hub, "Outdoor 1").await;
        let other = Side::of(&hub, "Sound 1").await;
        Self { one, other, _hub: hub }
    }
}

impl Side {
    async fn of(hub: &DemoHub, name: &str) -> Self {
        let gate = Gate::before(hub.address()).await;
        let app = App::enrolling(gate.address(), &hub.code("LKP"), name);
        Self { gate, app }
    }

    /// Starts the app, and signs somebody in.
    pub async fn open_for(&self, associate: &str) -> Window {
        let window = self.app.open().await;
        window.sign_in(associate).await;
        window
    }
}
