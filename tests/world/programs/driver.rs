//! WebKit's driver, which starts the app's window and does in it what a person would.

use std::process::Command;

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tokio::net::TcpStream;

use super::{Child, descendants, free_port, program};
use crate::until::until_async;

/// One driver with one window.
#[derive(Debug)]
pub struct Driver(Child);

impl Driver {
    /// Starts the app with `arguments` and returns its window.
    ///
    /// # Panics
    /// When there is no driver, no display, or no window.
    pub async fn open(arguments: &[String]) -> (Self, Client) {
        let (process, port) = listening().await;
        let binary = program("visavi");
        let binary = binary.to_str().expect("the project's path is text");
        let options = json!({ "binary": binary, "args": arguments });
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(Capabilities::from_iter([("webkitgtk:browserOptions".to_owned(), options)]))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await;
        match client {
            Ok(client) => (Self(process), client),
            Err(error) => panic!("the window does not open: {error}"),
        }
    }

    /// Returns the app's own process.
    pub fn app(&self) -> Option<u32> {
        descendants(self.0.id()).into_iter().find(|(_, name)| name == "visavi").map(|(id, _)| id)
    }
}

/// Starts the driver and waits until it listens.
async fn listening() -> (Child, u16) {
    let mut port = free_port();
    let mut process = start(port);
    until_async("the driver listens", async || {
        // Somebody else took the port in the meantime.
        if process.has_ended() {
            port = free_port();
            process = start(port);
        }
        TcpStream::connect(("127.0.0.1", port)).await.ok()
    })
    .await;
    (process, port)
}

fn start(port: u16) -> Child {
    let mut driver = Command::new("WebKitWebDriver");
    driver
        .arg(format!("--port={port}"))
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        // What the pictures show must not depend on the machine.
        .env("LANG", "C.UTF-8")
        .env("TZ", "Europe/Stockholm");
    Child::start(&mut driver)
}
