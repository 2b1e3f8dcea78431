//! One run: three hundred steps in which everything goes wrong, then quiet, in which
//! everything must come right.

use std::path::Path;

use visavi_domain::dossier::Dossier;
use visavi_domain::profile::Profile;
use visavi_domain::{CustomerId, fold};
use visavi_sync::engine::Event;

use crate::clock::DeviceClock;
use crate::link::Link;
use crate::oracle::Broken;
use crate::world::{STORES, World};

pub const STEPS: usize = 300;
/// Within so long after the last fault every outbox is empty.
const DRAINED_WITHIN_MS: u64 = 10 * 60 * 1_000;
/// Three rounds of asking by itself, at the pace of a run.
const ROUNDS_MS: u64 = 3 * 35_000;
const MINUTE_MS: u64 = 60_000;
const DAY_MS: u64 = 24 * 60 * MINUTE_MS;

/// How a run ended.
pub struct Ended {
    pub trace: Vec<String>,
    pub promised: usize,
    pub gone_with_backup: usize,
    pub outcome: Result<(), Broken>,
}

/// Runs one seed in `folder`, which is empty.
pub fn run(seed: u64, folder: &Path) -> Ended {
    let mut world = World::new(seed, folder);
    let outcome = all(&mut world);
    Ended {
        promised: world.oracle.promised(),
        gone_with_backup: world.oracle.gone_with_backup(),
        trace: world.trace.lines().to_vec(),
        outcome,
    }
}

fn all(world: &mut World) -> Result<(), Broken> {
    for place in 0..6 {
        let customer = someone_new(world);
        let store = STORES[place % STORES.len()];
        world.import(&format!("{customer} name holds name Anna Berg{place} imported at {store} on 2026-05-01"));
    }
    for _ in 0..STEPS {
        step(world)?;
        let pause = match world.dice.below(20) {
            0 => world.dice.between(1, 10 * MINUTE_MS),
            1..=5 => world.dice.between(1, MINUTE_MS),
            _ => world.dice.between(1, 5_000),
        };
        world.pass(pause)?;
        let who = world.dice.place(world.tablets.len());
        check(world, who)?;
    }
    quiet(world)
}

fn step(world: &mut World) -> Result<(), Broken> {
    let who = world.dice.place(world.tablets.len());
    match world.dice.below(100) {
        0..=49 => somebody_says(world, who)?,
        50..=57 => {
            let customer = *world.dice.pick(&world.customers.clone());
            let store = *world.dice.pick(&STORES);
            let said = said(world);
            world.import(&format!("{customer} {said} imported at {store} on 2026-05-02"));
        }
        58..=73 => {
            let link = Link::any(&mut world.dice);
            world.set_link(who, link);
        }
        74..=79 => {
            let now = world.time.now();
            let clock = world.tablets[who].clock.jump(now, &mut world.dice);
            world.set_clock(who, clock);
        }
        80..=85 => world.kill(who),
        86..=87 => world.kill_hub(),
        88..=91 => world.tell(who, Event::TryNow)?,
        92..=94 => {
            world.hub.back_up();
            world.say("hub is backed up");
        }
        95 if world.hub.backups() > 0 => {
            let backup = world.dice.place(world.hub.backups());
            world.restore(backup);
        }
        96 => {
            // Long enough for ties to lapse, and for the device to let go of what is done.
            let days = world.dice.between(1, 60);
            world.close_for(days * DAY_MS);
        }
        _ => {}
    }
    Ok(())
}

fn someone_new(world: &mut World) -> CustomerId {
    let customer = CustomerId(world.dice.bytes());
    world.customers.push(customer);
    customer
}

fn somebody_says(world: &mut World, who: usize) -> Result<(), Broken> {
    let Some(device) = world.tablets[who].device() else { return Ok(()) };
    let device = device.clone();
    let known: Vec<CustomerId> = world
        .customers
        .iter()
        .copied()
        .filter(|customer| device.person(*customer).expect("the memory can be read").is_some())
        .collect();
    if known.is_empty() || world.dice.one_in(12) {
        let customer = someone_new(world);
        let number = world.customers.len();
        world.save(who, customer, &format!("name holds name New Person{number}"))?;
        return Ok(());
    }
    let customer = *world.dice.pick(&known);
    let said = said(world);
    world.save(who, customer, &said)?;
    Ok(())
}

/// Returns something a customer may say.
fn said(world: &mut World) -> String {
    let dice = &mut world.dice;
    match dice.below(6) {
        0 => format!("shoe_size[department=women] holds size eu {}", dice.between(36, 42)),
        1 => format!("coffee holds choice {}", dice.pick(&["tea", "dark_roast", "light_roast"])),
        2 => format!("not_for_me[brand=brand{}] holds flag yes", dice.below(3)),
        3 => "coffee no_longer_holds".to_owned(),
        4 => format!("top_size[department=women] holds size alpha {}", dice.pick(&["S", "M", "L"])),
        _ => format!("phone holds phone +4670123{:04}", dice.below(10_000)),
    }
}

/// Checks what must be true at any time.
fn check(world: &mut World, who: usize) -> Result<(), Broken> {
    let tablet = &world.tablets[who];
    world.oracle.nothing_is_lost(who, &tablet.file(), &world.hub.file())?;
    world.oracle.own_changes_stay(who, &tablet.file())?;
    world.oracle.nobody_out_of_scope(&tablet.file(), &tablet.store)
}

/// Ends all faults, and checks that everything comes right.
fn quiet(world: &mut World) -> Result<(), Broken> {
    world.say("all is quiet from here");
    world.faults = false;
    world.start_all();
    for who in 0..world.tablets.len() {
        world.set_link(who, Link::Good);
        // Clocks may be as wrong as they like for ever, but they go.
        if !matches!(world.tablets[who].clock, DeviceClock::Off(_)) {
            world.set_clock(who, DeviceClock::Off(0));
        }
    }
    world.pass(DRAINED_WITHIN_MS)?;
    for tablet in &world.tablets {
        let waiting = tablet.device().expect("it runs").waiting().expect("the memory can be read");
        if waiting > 0 {
            return Err(format!("{} still has {waiting} operations after ten quiet minutes", tablet.name));
        }
    }
    world.pass(ROUNDS_MS)?;
    for who in 0..world.tablets.len() {
        agrees(world, who)?;
        check(world, who)?;
    }
    same_everywhere(world)?;
    world.oracle.all_is_settled(&world.files(), &world.hub.file())
}

/// Checks that a device holds what the hub holds, and knows that it does.
fn agrees(world: &World, who: usize) -> Result<(), Broken> {
    let tablet = &world.tablets[who];
    let running = tablet.running.as_ref().expect("it runs");
    let hub = world.hub.shelf().buckets().expect("the shelf can be read");
    for here in running.device.buckets().expect("the memory can be read") {
        let Some(there) = hub.iter().find(|there| there.bucket == here.bucket) else { continue };
        if (here.items, here.digest) != (there.items, there.digest) {
            return Err(format!(
                "{} holds {} items of {}, the hub {}",
                tablet.name, here.items, here.bucket, there.items
            ));
        }
        let anew = world.hub.shelf().added_up(&here.bucket).expect("the shelf can be read");
        if anew != Some((there.items, there.digest)) {
            return Err(format!("the hub's digest of {} is not what its items add up to", here.bucket));
        }
    }
    let report = running.engine.report();
    if report.trouble.is_some() || !report.online {
        return Err(format!("{} is in trouble when all is quiet: {:?}", tablet.name, report.trouble));
    }
    match report.in_sync_at {
        Some(at) if (tablet.moment().0 - at.0).unsigned_abs() <= ROUNDS_MS => Ok(()),
        _ => Err(format!("{} does not say that it is in sync, though it is", tablet.name)),
    }
}

/// Checks that devices of one store show the same of everybody.
fn same_everywhere(world: &World) -> Result<(), Broken> {
    let now = world.time.now();
    for customer in &world.customers {
        for store in STORES {
            let mut first: Option<(&str, Dossier, Profile)> = None;
            for tablet in world.tablets.iter().filter(|tablet| tablet.store.0 == store) {
                let device = tablet.device().expect("it runs");
                let reference = device.reference().expect("the memory can be read");
                let dossier = device.dossier(*customer).expect("the memory can be read");
                let profile = fold(&dossier, &reference, now);
                match &first {
                    None => first = Some((&tablet.name, dossier, profile)),
                    Some((_, _, same)) if *same == profile => {}
                    Some((other, has, _)) => {
                        let (only_here, only_there) = (without(&dossier, has), without(has, &dossier));
                        return Err(format!(
                            "{} and {other} show different things of {customer}: {only_here} and {only_there}",
                            tablet.name
                        ));
                    }
                }
            }
        }
    }
    Ok(())
}

/// Returns the facts of `one` that `other` lacks.
fn without(one: &Dossier, other: &Dossier) -> String {
    let lacks = one.facts.iter().filter(|fact| !other.facts.contains(fact));
    let ids: Vec<String> = lacks.map(|fact| fact.id().to_string()).collect();
    format!("[{}]", ids.join(" "))
}
