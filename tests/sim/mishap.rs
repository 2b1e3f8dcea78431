//! What befalls devices and the hub: files put back, copied and lost, devices given to
//! another store, shut out and enrolled again, weeks in which everything is closed.

use visavi_device::Identity;
use visavi_domain::{DeviceNumber, Moment, StoreId};
use visavi_protocol::sign::unhex;
use visavi_sync::DeviceKey;

use crate::hub::HubSide;
use crate::link::{GIVEN_UP_MS, Link};
use crate::oracle::Broken;
use crate::world::{DOWN_MS, Happening, STORES, World};
use visavi_tests::dice::Dice;

const HUB: &str = "https://hub.test";

impl World {
    /// A device's files are copied.
    pub fn back_up_tablet(&mut self, who: usize) {
        self.say(format_args!("tablet-{who} is backed up"));
        self.tablets[who].back_up();
    }

    /// A device's files are put back as they were once.
    pub fn restore_tablet(&mut self, who: usize, backup: usize) {
        self.say(format_args!("tablet-{who} is restored from backup {backup}"));
        let file = self.tablets[who].file();
        self.oracle.close(&file);
        self.tablets[who].restore(backup);
        self.oracle.opens(&file, self.tablets[who].key);
        self.oracle.note_restored_device(who, &file);
        let pause = self.dice.between(1, DOWN_MS);
        self.later(pause, Happening::Start { who });
    }

    /// A device's database is put back as it was once, and the sealed file is not.
    pub fn restore_database(&mut self, who: usize, backup: usize) {
        self.say(format_args!("tablet-{who} has its database alone restored from backup {backup}"));
        self.oracle.close(&self.tablets[who].file());
        self.tablets[who].restore_database(backup);
        let pause = self.dice.between(1, DOWN_MS);
        self.later(pause, Happening::Start { who });
    }

    /// A device's database is lost.
    pub fn lose_database(&mut self, who: usize) {
        self.say(format_args!("tablet-{who} loses its database"));
        self.oracle.close(&self.tablets[who].file());
        self.tablets[who].lose_database();
        let pause = self.dice.between(1, DOWN_MS);
        self.later(pause, Happening::Start { who });
    }

    /// Enrols devices that the hub does not know, since its backup is older than they are.
    pub fn enrol_whoever_is_unknown(&mut self) {
        for who in 0..self.tablets.len() {
            let Some(number) = self.tablets[who].number() else { continue };
            if self.hub.shelf().device(number).expect("the shelf can be read").is_none() {
                self.enrol_anew(who);
            }
        }
    }

    pub fn enrol_anew(&mut self, who: usize) {
        let key = device_key(&mut self.dice);
        let store = self.tablets[who].store.clone();
        let identity = identity(&self.hub, &store, &format!("tablet-{who}"), &key);
        self.say(format_args!("tablet-{who} is enrolled as {}", identity.device.0));
        let file = self.tablets[who].file();
        self.oracle.close(&file);
        self.tablets[who].enrol(&identity, self.dice.bytes());
        self.oracle.opens(&file, self.tablets[who].key);
        self.note_touch(who);
        let pause = self.dice.between(1, DOWN_MS);
        self.later(pause, Happening::Start { who });
    }

    /// Somebody carries a device's files over to another one, key and all.
    pub fn clone_tablet(&mut self, who: usize) {
        let clone = self.tablets.len();
        self.say(format_args!("tablet-{who} is cloned: tablet-{clone}"));
        let name = format!("tablet-{clone}");
        let folder = self.folder.join(&name);
        let tablet = self.tablets[who].copy(&name, folder);
        self.tablets[who].may_repeat = true;
        self.oracle.opens(&tablet.file(), tablet.key);
        self.oracle.same_touch(who, clone);
        self.tablets.push(tablet);
        self.start(clone);
    }

    /// Returns the number of a device that runs and that the hub knows.
    fn known(&self, who: usize) -> Option<DeviceNumber> {
        let number = self.tablets[who].number().filter(|_| self.hub.is_running())?;
        self.hub.shelf().device(number).expect("the shelf can be read").map(|known| known.number)
    }

    /// A device is given to another store.
    pub fn move_tablet(&mut self, who: usize) {
        if let Some(number) = self.known(who) {
            let store = StoreId((*self.dice.pick(&STORES)).to_owned());
            self.say(format_args!("tablet-{who} is given to {}", store.0));
            self.hub.move_device(number, &store);
        }
    }

    /// A device was lost, and its hub told so; every copy of it has its number.
    pub fn shut_out(&mut self, who: usize) {
        if let Some(number) = self.known(who) {
            self.say(format_args!("tablet-{who} is shut out"));
            self.hub.shut_out(number);
            self.shut_out = Some(number);
        }
    }

    pub fn is_shut_out(&self, who: usize) -> bool {
        self.shut_out.is_some() && self.shut_out == self.tablets[who].number()
    }

    /// Keeps a copy of the hub.
    pub fn back_up_hub(&mut self) {
        self.say("hub is backed up");
        self.oracle.close_hub();
        self.hub.back_up();
        self.oracle.hub_is_backed_up();
    }

    /// Puts a backup back.
    pub fn restore(&mut self, backup: usize) {
        self.say(format_args!("hub is restored from backup {backup}"));
        self.oracle.close_hub();
        let chance = self.dice.below(1 << 32) as u32;
        self.hub.restore(backup, chance);
        self.oracle.hub_fell_back(backup);
        if let Some(number) = self.shut_out {
            // The backup may be older than the loss; whoever puts it back says it again. It
            // may be older than the device: then nobody knows it.
            self.hub.shut_out(number);
        }
        self.cut_what_is_told();
        self.streams_end();
        let (files, now) = (self.files(), self.time.now());
        self.oracle.note_restore(&files, now);
        self.enrol_whoever_is_unknown();
    }

    /// Everybody goes home for so long. Some devices are switched off, and the others have
    /// nobody to speak to.
    pub fn close_for(&mut self, milliseconds: u64) -> Result<(), Broken> {
        self.say(format_args!("everything is closed for {} hours", milliseconds / 3_600_000));
        for who in 0..self.tablets.len() {
            if self.dice.one_in(2) {
                self.tablets[who].kill();
            }
            self.stream_ends(who);
        }
        let links: Vec<Link> = self.tablets.iter().map(|tablet| tablet.link).collect();
        self.tablets.iter_mut().for_each(|tablet| tablet.link = Link::Down);
        // What was under way has arrived by then, or was given up.
        self.pass(2 * GIVEN_UP_MS)?;
        self.time.reach(Moment(self.time.now().0 + milliseconds as i64));
        self.tablets.iter_mut().zip(links).for_each(|(tablet, link)| tablet.link = link);
        self.start_all();
        self.tidy_hub();
        Ok(())
    }

    /// Starts everything that does not run.
    pub fn start_all(&mut self) {
        if !self.hub.is_running() {
            self.say("hub starts");
            self.hub.start();
        }
        for who in 0..self.tablets.len() {
            if !self.tablets[who].is_on() {
                self.start(who);
            }
        }
    }
}

/// Enrols a device, and returns who it is.
pub fn identity(hub: &HubSide, store: &StoreId, name: &str, key: &DeviceKey) -> Identity {
    let enrolled = hub.enrol(store, name, key);
    Identity {
        device: enrolled.device,
        epoch: enrolled.epoch,
        store: enrolled.store,
        chain: enrolled.chain,
        hub: HUB.to_owned(),
        hub_epoch: enrolled.hub_epoch,
        hub_key: unhex(&enrolled.hub_key).expect("the hub says its keys in hexadecimal"),
        sealing_key: unhex(&enrolled.sealing_key).expect("the hub says its keys in hexadecimal"),
        private_key: key.to_bytes(),
    }
}

/// Returns a private key that depends on the seed alone.
pub fn device_key(dice: &mut Dice) -> DeviceKey {
    loop {
        // All but one in 2^32 draws are below the order of the curve.
        if let Ok(key) = DeviceKey::from_bytes(&dice.bytes::<32>()) {
            return key;
        }
    }
}
