//! The hub with its demonstration chain, as its own program.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;
use tempfile::TempDir;

use super::{Child, program};

/// A running hub over an invented chain.
#[derive(Debug)]
pub struct DemoHub {
    /// Ends before the folder goes.
    _process: Child,
    folder: TempDir,
    address: String,
}

/// The one line that it prints when it is ready.
#[derive(Deserialize)]
struct Ready {
    listening: String,
    codes: BTreeMap<String, Vec<String>>,
}

impl DemoHub {
    /// Fills a chain with so many customers and serves it on a free port.
    ///
    /// # Panics
    /// When the hub does not say that it is ready.
    pub fn start(customers: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let mut process = Child::start(
            Command::new(program("visavi-hub"))
                .args(["demo", "--serve", "--listen", "127.0.0.1:0", "--customers", &customers.to_string(), "--data"])
                .arg(folder.path())
                .stdout(Stdio::piped()),
        );
        let mut line = String::new();
        BufReader::new(process.take_output()).read_line(&mut line).expect("the hub writes text");
        let ready: Ready = serde_json::from_str(&line).expect("the hub says that it is ready, as JSON");
        assert!(ready.codes.contains_key("LKP"), "the chain has the shop");
        Self { _process: process, folder, address: ready.listening }
    }

    /// Returns the hub's address: `http://127.0.0.1:…`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Returns a new code with which one device can enrol in the shop.
    ///
    /// # Panics
    /// When the hub gives none.
    pub fn code(&self, store: &str) -> String {
        command(self.folder.path(), &["enrol", "--plain", "--store", store], "").trim().to_owned()
    }
}

/// Runs one command of the hub's program on its folder, types what it asks for, and returns
/// what it says.
pub(super) fn command(data: &Path, arguments: &[&str], typed: &str) -> String {
    let mut hub = Command::new(program("visavi-hub"))
        .args(arguments)
        .arg("--data")
        .arg(data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the hub's program can be started");
    // Whoever asks for nothing may have ended before it is told.
    let _not_read = hub.stdin.take().expect("standard input was asked for").write_all(typed.as_bytes());
    let output = hub.wait_with_output().expect("the hub's program ends");
    let said = String::from_utf8(output.stdout).expect("the hub writes text");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    said
}
