//! The hub of a web shop that was filled from an order file, by the commands a person
//! would type.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::hub::command;
use super::{Child, program};

/// The web shop's code.
const STORE: &str = "WEB";

/// A running hub with one web shop, in which Sara Nyström works.
#[derive(Debug)]
pub struct WebHub {
    /// Ends before the folder goes.
    _process: Child,
    folder: TempDir,
    address: String,
}

impl WebHub {
    /// Imports an order file and serves what came of it on a free port.
    ///
    /// # Panics
    /// When a command ends with an error.
    pub fn over(file: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let file = file.to_str().expect("the file's path is text");
        command(folder.path(), &["import", "--preset", "online-retail", "--store", STORE, file], "");
        let sara = ["staff", "add", "--code", "sara", "--name", "Sara Nyström", "--store", STORE, "--pin-stdin"];
        command(folder.path(), &sara, "123456\n");
        let mut process = Child::start(
            Command::new(program("visavi-hub"))
                .args(["serve", "--listen", "127.0.0.1:0", "--data"])
                .arg(folder.path())
                .stdout(Stdio::piped()),
        );
        let mut line = String::new();
        BufReader::new(process.take_output()).read_line(&mut line).expect("the hub writes text");
        let address = line.trim().strip_prefix("listening on ").expect("the hub says where it listens").to_owned();
        Self { _process: process, folder, address }
    }

    /// Returns the hub's address: `http://127.0.0.1:…`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Returns a new code with which one device can enrol in the web shop.
    pub fn code(&self) -> String {
        command(self.folder.path(), &["enrol", "--plain", "--store", STORE], "").trim().to_owned()
    }
}
