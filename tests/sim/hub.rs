//! The hub of a run: the real shelf behind the real router, with backups.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use tokio::runtime::Runtime;
use visavi_domain::record::{Record, Staff, Store};
use visavi_domain::{CustomerId, DeviceNumber, Moment, StoreId};
use visavi_hub::serve::{App, Clock, Settings, router};
use visavi_hub::{Batch, Hub};
use visavi_protocol::{Disposition, EnrolReply, EnrolRequest, Operation, RecordEnvelope, Tag, VERSION};
use visavi_sync::{DeviceKey, Failure, Reply, Request};
use visavi_tests::in_process::{answer, said};

use crate::base::{Base, On};
use crate::clock::{HubClock, TrueTime};
use crate::loans::who_works_in;
use crate::shelf::Reader;

pub struct HubSide {
    // Ends before its tables go.
    open: Option<(Arc<Hub>, Router)>,
    base: Base,
    folder: PathBuf,
    clock: HubClock,
    runtime: Runtime,
}

impl HubSide {
    pub fn open(on: On, folder: &Path, time: TrueTime) -> Self {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime can be made");
        let (base, clock) = (Base::new(on, folder), HubClock::new(time));
        let mut hub = Self { open: None, base, folder: folder.to_owned(), clock, runtime };
        hub.start();
        hub
    }

    /// Starts the program on what is on disk.
    pub fn start(&mut self) {
        let hub = Arc::new(Hub::open(self.base.place()).expect("what was on disk can be read"));
        let told = self.clock.clone();
        let router = router(App::new(hub.clone(), Clock::new(move || told.now()), Settings::default()));
        self.open = Some((hub, router));
    }

    /// Ends the program without a good-bye.
    pub fn kill(&mut self) {
        self.open = None;
    }

    /// What the hub's own clock says.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Sets its clock, to so much before or after the true time.
    pub fn set_clock(&self, off_ms: i64) {
        self.clock.set(off_ms);
    }

    /// Ends memberships and loans whose time is up, as the program does by itself.
    pub fn tidy(&self) {
        self.shelf().sweep_memberships(self.now()).expect("the shelf can be written");
        self.shelf().end_loans(self.now()).expect("the shelf can be written");
    }

    pub fn is_running(&self) -> bool {
        self.open.is_some()
    }

    /// Returns a way into its database that is not its own.
    pub fn reader(&self) -> Box<dyn Reader> {
        self.base.reader()
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

    /// Adds a store, and somebody who works in it.
    pub fn add_store(&self, code: &StoreId) {
        let store = Store {
            store: code.clone(),
            name: format!("Nordhem {}", code.0),
            town: code.0.clone(),
            country: "SE".to_owned(),
            time_zone: "Europe/Stockholm".to_owned(),
            currency: "SEK".to_owned(),
            online: false,
        };
        self.shelf().put_store(store, self.now()).expect("a store can be added");
        let associate = who_works_in(code);
        let staff = Staff {
            name: associate.0.clone(),
            associate,
            store: code.clone(),
            place: "Shoes".to_owned(),
            pin: None,
            language: "en".to_owned(),
            left_handed: false,
            active: true,
        };
        self.shelf().put_staff(staff, self.now()).expect("the store is there");
    }

    pub fn enrol(&self, store: &StoreId, name: &str, key: &DeviceKey) -> EnrolReply {
        let code = self.shelf().enrol_code(store, self.clock.now()).expect("the store is there");
        let request = EnrolRequest { code, public_key: key.public_hex(), name: name.to_owned(), protocol: VERSION };
        self.shelf().enrol(&request, self.clock.now()).expect("the shelf can be written").expect("the code is good")
    }

    /// Tells a device nothing any more.
    pub fn shut_out(&self, device: DeviceNumber) {
        let _unknown = self.shelf().set_enabled(device, false).expect("the shelf can be written");
    }

    /// Lets a device belong to another store.
    pub fn move_device(&self, device: DeviceNumber, store: &StoreId) {
        assert!(self.shelf().move_device(device, store).expect("the shelf can be written"), "both are there");
    }

    /// Lets the source say one fact, in notation without its id.
    pub fn import(&self, source: DeviceNumber, line: &str) -> Operation {
        let sequence = self.shelf().next_sequence(source).expect("the source was added");
        let known = self.shelf().device(source).expect("the shelf can be read").expect("the source was added");
        let mut operation = said(source, sequence, line);
        operation.id.epoch = known.epoch;
        let batch = Batch { operations: vec![operation.clone()], records: Vec::new() };
        let taken = self.shelf().intake(source, batch, self.clock.now()).expect("the shelf can be written");
        let is_erased = self.shelf().is_erased(operation.customer).expect("the shelf can be read");
        let end = if is_erased { Disposition::DroppedByErasure } else { Disposition::Merged };
        assert_eq!(taken, [end], "an import of sound facts: {line}");
        operation
    }

    /// Lets the source hand in a record.
    pub fn hand_in(&self, source: DeviceNumber, record: &Record) -> Disposition {
        let batch = Batch { operations: Vec::new(), records: vec![RecordEnvelope::of(record)] };
        let mut taken = self.shelf().intake(source, batch, self.now()).expect("the shelf can be written");
        taken.pop().expect("every record ends in some way")
    }

    /// Erases a customer; returns the tag that devices are told.
    pub fn erase(&self, customer: CustomerId) -> Tag {
        let erased = self.shelf().erase(customer, self.clock.now()).expect("the shelf and its ledger can be written");
        let ledger = std::fs::read_to_string(self.folder.join("erasures.ledger")).expect("the ledger can be read");
        let line = ledger.lines().nth(erased.number as usize - 1).expect("every erasure has a line");
        line.split(' ').next().and_then(Tag::from_text).expect("a line begins with a tag")
    }

    /// Keeps a copy of the shelf as it is now; the program is closed for the moment.
    pub fn back_up(&mut self) {
        let was_running = self.is_running();
        self.kill();
        self.base.keep_copy();
        if was_running {
            self.start();
        }
    }

    pub fn backups(&self) -> usize {
        self.base.copies()
    }

    /// Puts a backup back, as `visavi-hub chain --restored` tells an administrator to.
    pub fn restore(&mut self, backup: usize, chance: u32) {
        self.kill();
        self.base.put_back(backup);
        self.start();
        self.shelf().begin_again(self.clock.now(), chance).expect("the shelf can be written");
    }
}
