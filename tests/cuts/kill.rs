//! The real app is killed at random moments, and whatever it said it saved is there.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use visavi_device::key::{PassphraseFile, Strength};
use visavi_device::{DatabaseKey, DeedFilter, Device, Place, Slots};
use visavi_domain::{AssociateId, Moment};
use visavi_tests::programs::{Child, DemoHub};
use zeroize::Zeroizing;

use crate::shop::{ASSOCIATE, PIN};
use visavi_tests::dice::Dice;

/// An associate waits no longer for their tablet.
const OPENS_WITHIN: Duration = Duration::from_secs(2);
/// How long the app may take to say its first word, on a machine with other work.
const PATIENCE: Duration = Duration::from_secs(120);
/// It is killed at any moment of so long a time after its first word.
const LIVES_MS: u64 = 700;
const CUSTOMERS: usize = 40;

/// What the rounds came to.
#[derive(Debug, Default)]
pub struct Kills {
    pub rounds: u64,
    /// Operations that it said it saved.
    pub said: usize,
    pub slowest: Duration,
}

/// Kills the app so many times over one folder.
///
/// # Errors
/// What was said and is not there, or what takes too long.
pub fn run(rounds: u64, seed: u64, folder: &Path) -> Result<Kills, String> {
    let hub = DemoHub::start(CUSTOMERS);
    let code = hub.code("LKP");
    let mut dice = Dice::new(seed);
    let mut kills = Kills::default();
    let mut said = BTreeSet::new();
    for round in 1..=rounds {
        one(&hub, &code, folder, dice.below(LIVES_MS), &mut said)?;
        let key = key(folder)?;
        let began = Instant::now();
        let place = Place::File(folder.join("visavi.db"));
        let device = Device::open_or_rescue(place, &key, Moment(0))
            .map_err(|error| format!("round {round}: it does not open: {error:?}"))?;
        let took = began.elapsed();
        kills.slowest = kills.slowest.max(took);
        if took > OPENS_WITHIN {
            return Err(format!("round {round}: it opens after {took:?}"));
        }
        let kept = kept(&device)?;
        if let Some(gone) = said.iter().find(|operation| !kept.contains(*operation)) {
            return Err(format!("round {round}: {gone} was said to be saved, and is gone"));
        }
        if let Some(rescue) = device.rescue().map_err(|error| format!("{error:?}"))? {
            return Err(format!("round {round}: a sound memory was put aside: {rescue:?}"));
        }
        kills.rounds = round;
    }
    kills.said = said.len();
    Ok(kills)
}

/// Starts the app, lets it work for a moment, and kills it.
fn one(hub: &DemoHub, code: &str, folder: &Path, lives_ms: u64, said: &mut BTreeSet<String>) -> Result<(), String> {
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut child = Child::start(
        Command::new(this)
            .args(["--work", "--demo-key", "--hub", hub.address(), "--code", code, "--data"])
            .arg(folder)
            .stdout(Stdio::piped()),
    );
    let lines = lines_of(&mut child);
    let first = lines.recv_timeout(PATIENCE).map_err(|_| "the app never saved anything".to_owned())?;
    said.insert(first);
    let end = Instant::now() + Duration::from_millis(lives_ms);
    loop {
        match lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(line) => said.insert(line),
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return Err("the app ended by itself".to_owned()),
        };
    }
    drop(child);
    // What it said before it died.
    said.extend(lines);
    Ok(())
}

/// The whole lines of a program's output.
fn lines_of(child: &mut Child) -> Receiver<String> {
    let mut output = BufReader::new(child.take_output());
    let (give, take) = channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        while output.read_line(&mut line).is_ok_and(|read| read > 0) && line.ends_with('\n') {
            if give.send(line.trim().to_owned()).is_err() {
                break;
            }
            line.clear();
        }
    });
    take
}

/// Returns the database's key, from the slot of whoever worked. What guessing a PIN is to cost
/// is no part of how long a database takes to open.
fn key(folder: &Path) -> Result<DatabaseKey, String> {
    let keys = PassphraseFile::new(folder.join("visavi.key"), Zeroizing::new("demonstration".to_owned()));
    let place = Place::File(folder.join("visavi.db"));
    let slots = Slots::open(Arc::new(keys), &place, Strength::FULL).map_err(|error| error.to_string())?;
    let associate = AssociateId(ASSOCIATE.to_owned());
    let key = slots.unlock(&associate, PIN).map_err(|error| error.to_string())?;
    key.ok_or("the slot is gone".to_owned())
}

fn kept(device: &Device) -> Result<BTreeSet<String>, String> {
    let mut kept = BTreeSet::new();
    for filter in [DeedFilter::OnTheWay, DeedFilter::NotAccepted, DeedFilter::SettledSince(Moment(0))] {
        let deeds = device.deeds(filter).map_err(|error| format!("the deeds cannot be read: {error:?}"))?;
        kept.extend(deeds.into_iter().map(|deed| deed.operation.to_string()));
    }
    Ok(kept)
}
