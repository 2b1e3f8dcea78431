//! Where the hub of a run keeps its tables, and how they are copied and put back: on either
//! database, while the hub is closed.

#[path = "../../crates/hub/tests/support/cluster.rs"]
#[allow(clippy::unwrap_used, dead_code, reason = "it belongs to the tests of the hub, which need more of it")]
mod cluster;

use std::path::{Path, PathBuf};

use visavi_hub::{DatabaseUrl, Place};

use crate::files::{copy, remove};
use crate::shelf::{OfFile, OfPostgres, Reader};

/// The files of the shelf. The ledger of erasures is none of them: no backup takes it back.
const FILES: [&str; 2] = ["hub.db", "hub.db-wal"];

/// Which database the hub of a run is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    Sqlite,
    Postgres,
}

/// The tables of one hub; its ledger lies in the folder.
pub struct Base {
    folder: PathBuf,
    /// `None` on SQLite.
    url: Option<String>,
    copies: usize,
}

impl Base {
    pub fn new(on: On, folder: &Path) -> Self {
        std::fs::create_dir_all(folder).expect("a folder can be made");
        let url = (on == On::Postgres).then(cluster::database);
        Self { folder: folder.to_owned(), url, copies: 0 }
    }

    pub fn place(&self) -> Place {
        match &self.url {
            None => Place::in_folder(&self.folder),
            Some(url) => Place::Postgres { url: DatabaseUrl::new(url.clone()), folder: Some(self.folder.clone()) },
        }
    }

    /// Returns a way into it that is not the hub's.
    pub fn reader(&self) -> Box<dyn Reader> {
        match &self.url {
            None => Box::new(OfFile::new(&self.folder.join(FILES[0]))),
            Some(url) => Box::new(OfPostgres::new(url)),
        }
    }

    /// Keeps a copy of everything as it is now.
    pub fn keep_copy(&mut self) {
        match &self.url {
            None => copy(&self.folder, &self.copy_of(self.copies), &FILES),
            Some(url) => {
                let (server, name) = parts(url);
                ask(server, &format!("create database {name}_{} template {name}", self.copies));
            }
        }
        self.copies += 1;
    }

    pub fn copies(&self) -> usize {
        self.copies
    }

    /// Puts a copy in the place of everything.
    pub fn put_back(&self, number: usize) {
        match &self.url {
            None => {
                remove(&self.folder, &["hub.db", "hub.db-wal", "hub.db-shm"]);
                copy(&self.copy_of(number), &self.folder, &FILES);
            }
            Some(url) => {
                let (server, name) = parts(url);
                ask(server, &format!("drop database {name} with (force)"));
                ask(server, &format!("create database {name} template {name}_{number}"));
            }
        }
    }

    fn copy_of(&self, number: usize) -> PathBuf {
        self.folder.join(format!("backup-{number}"))
    }
}

/// The server goes on for other runs.
impl Drop for Base {
    fn drop(&mut self) {
        let Some((server, name)) = self.url.as_deref().map(parts) else { return };
        for copy in 0..self.copies {
            ask(server, &format!("drop database {name}_{copy} with (force)"));
        }
        ask(server, &format!("drop database {name} with (force)"));
    }
}

fn parts(url: &str) -> (&str, &str) {
    url.rsplit_once('/').expect("an address ends with the database")
}

fn ask(server: &str, sql: &str) {
    if let Err(error) = cluster::query(&format!("{server}/postgres"), sql) {
        panic!("{sql}: {error:?}");
    }
}
