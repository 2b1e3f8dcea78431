//! The hub of a run: the real shelf on a file behind the real router, with backups.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use tokio::runtime::Runtime;
use visavi_domain::record::Store;
use visavi_domain::{DeviceNumber, StoreId};
use visavi_hub::serve::{App, Clock, Settings, router};
use visavi_hub::{Batch, Hub, Place};
use visavi_protocol::{Disposition, EnrolReply, EnrolRequest, Operation, VERSION};
use visavi_sync::{DeviceKey, Failure, Reply, Request};
use visavi_tests::in_process::{answer, said};

use crate::clock::TrueTime;

/// The files of the shelf while it is open.
const FILES: [&str; 2] = ["hub.db", "hub.db-wal"];

pub struct HubSide {
    folder: PathBuf,
    time: TrueTime,
    runtime: Runtime,
    open: Option<(Arc<Hub>, Router)>,
    backups: Vec<PathBuf>,
}

impl HubSide {
    pub fn open(folder: &Path, time: TrueTime) -> Self {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime can be made");
        std::fs::create_dir_all(folder).expect("a folder can be made");
        let mut hub = Self { folder: folder.to_owned(), time, runtime, open: None, backups: Vec::new() };
        hub.start();
        hub
    }

    /// Starts the program on what is on disk.
    pub fn start(&mut self) {
        let hub = Arc::new(Hub::open(Place::in_folder(&self.folder)).expect("what was on disk can be read"));
        let told = self.time.clone();
        let router = router(App::new(hub.clone(), Clock::new(move || told.now()), Settings::default()));
        self.open = Some((hub, router));
    }

    /// Ends the program without a good-bye.
    pub fn kill(&mut self) {
        self.open = None;
    }

    pub fn is_running(&self) -> bool {
        self.open.is_some()
    }

    pub fn file(&self) -> PathBuf {
        self.folder.join(FILES[0])
    }

    /// Returns the shelf itself.
    ///
    /// # Panics
    /// When the program is not running.
    pub fn shelf(&self) -> &Hub {
        &self.open.as_ref().expect("the hub is running").0
    }

    /// Answers a request; `None` when nobody is there.
    pub fn answer(&self, request: Request) -> Option<Result<Reply, Failure>> {
        let (_, router) = self.open.as_ref()?;
        Some(self.runtime.block_on(answer(router, request)))
    }

    pub fn add_store(&self, code: &str) {
        let store = Store {
            store: StoreId(code.to_owned()),
            name: format!("Nordhem {code}"),
            town: code.to_owned(),
            country: "SE".to_owned(),
            time_zone: "Europe/Stockholm".to_owned(),
            currency: "SEK".to_owned(),
            online: false,
        };
        self.shelf().put_store(store, self.time.now()).expect("a store can be added");
    }

    pub fn enrol(&self, store: &StoreId, name: &str, key: &DeviceKey) -> EnrolReply {
        let code = self.shelf().enrol_code(store, self.time.now()).expect("the store is there");
        let request = EnrolRequest { code, public_key: key.public_hex(), name: name.to_owned(), protocol: VERSION };
        self.shelf().enrol(&request, self.time.now()).expect("the shelf can be written").expect("the code is good")
    }

    /// Lets the source say one fact, in notation without its id.
    pub fn import(&self, source: DeviceNumber, line: &str) -> Operation {
        let sequence = self.shelf().next_sequence(source).expect("the source was added");
        let known = self.shelf().device(source).expect("the shelf can be read").expect("the source was added");
        let mut operation = said(source, sequence, line);
        operation.id.epoch = known.epoch;
        let batch = Batch { operations: vec![operation.clone()], records: Vec::new() };
        let taken = self.shelf().intake(source, batch, self.time.now()).expect("the shelf can be written");
        assert_eq!(taken, [Disposition::Merged], "an import of sound facts: {line}");
        operation
    }

    /// Keeps a copy of the shelf as it is now.
    pub fn back_up(&mut self) {
        let folder = self.folder.join(format!("backup-{}", self.backups.len()));
        copy(&self.folder, &folder);
        self.backups.push(folder);
    }

    pub fn backups(&self) -> usize {
        self.backups.len()
    }

    /// Puts a backup back, as `visavi-hub chain --restored` tells an administrator to.
    pub fn restore(&mut self, backup: usize) {
        self.kill();
        for file in ["hub.db", "hub.db-wal", "hub.db-shm"] {
            // Whatever is not there need not go.
            let _gone = std::fs::remove_file(self.folder.join(file));
        }
        copy(&self.backups[backup], &self.folder);
        self.start();
        self.shelf().begin_again(self.time.now()).expect("the shelf can be written");
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for file in FILES {
        if from.join(file).exists() {
            std::fs::copy(from.join(file), to.join(file)).expect("there is room");
        }
    }
}
