//! One device: the folder it keeps everything in, and its window while it is open.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::Window;
use crate::programs::{Driver, kill};
use crate::until::until;

/// The PIN of everybody in the demonstration.
const PIN: &str = "123456";

/// The app on one device.
#[derive(Debug)]
pub struct App {
    folder: PathBuf,
    arguments: Vec<String>,
    /// Goes when this does, after every restart; none where the folder is somebody else's.
    _own: Option<TempDir>,
}

impl App {
    /// Returns a device nobody has enrolled.
    ///
    /// # Panics
    /// When no folder can be made.
    pub fn fresh() -> Self {
        let own = tempfile::tempdir().expect("a folder can be made");
        let app = Self::over(own.path());
        Self { _own: Some(own), ..app }
    }

    /// Returns the device whose database lies in the folder, under the key of demonstrations.
    ///
    /// # Panics
    /// When the folder's path is not text.
    pub fn over(folder: &Path) -> Self {
        let data = folder.to_str().expect("the folder's path is text");
        let arguments = ["--data", data, "--demo-key"].map(str::to_owned).to_vec();
        Self { folder: folder.to_owned(), arguments, _own: None }
    }

    /// Returns a device that enrols itself when it is opened.
    pub fn enrolling(hub: &str, code: &str, name: &str) -> Self {
        let mut app = Self::fresh();
        app.arguments.extend(["--hub", hub, "--code", code, "--name", name].map(str::to_owned));
        app
    }

    /// Starts the app.
    pub async fn open(&self) -> Window {
        assert!(self.folder.is_dir(), "the device's folder is there");
        let (driver, client) = Driver::open(&self.arguments).await;
        Window { client, driver }
    }
}

impl Window {
    /// Signs somebody in, once the screen shows who works here.
    pub async fn sign_in(&self, name: &str) {
        self.pass_first_load(name).await;
        self.tap(name).await;
        for digit in PIN.chars() {
            self.tap(&digit.to_string()).await;
        }
        self.until_gone(&format!("{name} is signed in"), "[aria-pressed=true]").await;
    }

    /// Goes on from the first load as soon as the screen offers it; where there is none,
    /// waits for the staff.
    async fn pass_first_load(&self, name: &str) {
        loop {
            match self.first_of(&[name, "Sign in"]).await.as_str() {
                "Sign in" => self.tap("Sign in").await,
                _ => return,
            }
        }
    }

    /// Ends the app at once, as a flat battery does, and waits until it is gone.
    pub async fn kill(self) {
        let app = until("the app's process is found", || self.driver.app()).await;
        kill(app);
        until("the app's process is gone", || self.driver.app().is_none().then_some(())).await;
    }
}
