//! One run: three hundred steps in which everything goes wrong, then quiet, in which
//! everything must come right.

use std::collections::BTreeSet;
use std::path::Path;

use visavi_domain::dossier::Dossier;
use visavi_domain::profile::Profile;
use visavi_domain::{CustomerId, OperationId, fold};
use visavi_sync::engine::Event;

use crate::base::On;
use crate::clock::{DeviceClock, HubClock};
use crate::link::Link;
use crate::oracle::Broken;
use crate::tablet::Tablet;
use crate::world::{STORES, World};

pub const STEPS: usize = 300;
/// Within so long after the last fault every outbox is empty.
const DRAINED_WITHIN_MS: u64 = 10 * 60 * 1_000;
/// By then everybody is let in who was locked.
const LET_IN_WITHIN_MS: u64 = 5 * 60 * 1_000;
/// With clones.
const TABLETS_MAX: usize = 6;
/// Three rounds of asking by itself, at the pace of a run.
const ROUNDS_MS: u64 = 3 * 35_000;
const MINUTE_MS: u64 = 60_000;
const DAY_MS: u64 = 24 * 60 * MINUTE_MS;

/// How a run ended.
pub struct Ended {
    pub trace: Vec<String>,
    pub promised: usize,
    pub gone: (usize, usize),
    pub outcome: Result<(), Broken>,
}

/// Runs one seed in `folder`, which is empty.
pub fn run(seed: u64, on: On, folder: &Path, watched: Option<OperationId>) -> Ended {
    let mut world = World::new(seed, on, folder);
    world.watched = watched;
    let outcome = all(&mut world);
    Ended { promised: world.oracle.promised(), gone: world.oracle.gone(), trace: world.trace.lines().to_vec(), outcome }
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
    match world.dice.below(123) {
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
        92..=94 => world.back_up_hub(),
        95 if world.hub.backups() > 0 => {
            let backup = world.dice.place(world.hub.backups());
            world.restore(backup);
        }
        96 => {
            // Long enough for leases to end, for ties to lapse, and for the device to let go
            // of what is done.
            let days_max = if world.dice.one_in(2) { 13 } else { 60 };
            let days = world.dice.between(1, days_max);
            world.close_for(days * DAY_MS)?;
        }
        100 => world.back_up_tablet(who),
        101 if world.tablets[who].backups() > 0 => {
            let backup = world.dice.place(world.tablets[who].backups());
            world.restore_tablet(who, backup);
        }
        105 if world.tablets[who].backups() > 0 => {
            let backup = world.dice.place(world.tablets[who].backups());
            world.restore_database(who, backup);
        }
        106 if world.dice.one_in(2) => world.lose_database(who),
        102 if world.tablets.len() < TABLETS_MAX => world.clone_tablet(who),
        103 => world.move_tablet(who),
        107 => {
            let customer = *world.dice.pick(&world.customers.clone());
            world.erase(customer);
        }
        97 => world.tidy_hub(),
        108..=112 => world.look_up(who),
        113..=114 => world.give_back(who),
        115..=120 => world.hand_in_order()?,
        121 => {
            let off_ms = HubClock::any(&mut world.dice);
            world.set_hub_clock(off_ms);
        }
        104 if world.shut_out.is_none() && world.dice.one_in(3) => world.shut_out(who),
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
    world.look(who);
    let Some(device) = world.tablets[who].device() else { return Ok(()) };
    let is_here = |customer: &CustomerId| device.person(*customer).expect("the memory can be read").is_some();
    let known: Vec<CustomerId> = world.customers.iter().copied().filter(is_here).collect();
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
    world.oracle.nothing_is_lost(who, &tablet.file())?;
    world.oracle.own_changes_stay(who, &tablet.file())?;
    world.oracle.no_erased_at_hub()?;
    world.oracle.no_erased_on_device(&tablet.file())?;
    world.oracle.nobody_out_of_scope(&tablet.file(), &tablet.store, &tablet.numbers)?;
    if tablet.is_on() {
        world.oracle.nothing_outlives_its_key(who, &tablet.file(), world.time.now())?;
    }
    Ok(())
}

/// Ends all faults, and checks that everything comes right.
fn quiet(world: &mut World) -> Result<(), Broken> {
    world.say("all is quiet from here");
    world.faults = false;
    world.start_all();
    world.set_hub_clock(0);
    world.enrol_whoever_is_unknown();
    for who in 0..world.tablets.len() {
        world.set_link(who, Link::Good);
        // Clocks may be as wrong as they like for ever, but they go.
        if !matches!(world.tablets[who].clock, DeviceClock::Off(_)) {
            world.set_clock(who, DeviceClock::Off(0));
        }
    }
    // Whoever is let in now may turn out to be somebody whom the hub has lost: a memory that
    // was put back speaks under an earlier number than its key store.
    world.pass(LET_IN_WITHIN_MS)?;
    world.enrol_whoever_is_unknown();
    world.pass(DRAINED_WITHIN_MS)?;
    for tablet in &world.tablets {
        let Some(device) = tablet.device() else {
            return Err(format!("{} has let nobody in for ten quiet minutes", tablet.name));
        };
        let waiting = device.waiting().expect("the memory can be read");
        if waiting > 0 {
            return Err(format!("{} still has {waiting} operations after ten quiet minutes", tablet.name));
        }
    }
    world.tidy_hub();
    world.pass(ROUNDS_MS)?;
    for who in 0..world.tablets.len() {
        if world.is_shut_out(who) {
            return Err(format!("tablet-{who} was shut out, and keeps what it had"));
        }
        agrees(world, who)?;
        let (tablet, now) = (&world.tablets[who], world.hub.now());
        let number = tablet.number().expect("it runs");
        world.oracle.everybody_is_erased(&tablet.file())?;
        world.oracle.everybody_belongs_here(&tablet.file(), &tablet.store, number, now)?;
        check(world, who)?;
    }
    same_everywhere(world)?;
    tell_the_end(world);
    world.oracle.newest_records_are_there()?;
    world.oracle.all_is_settled(&world.files())
}

/// Writes down what came of it all, so that two runs of one seed are alike only when
/// they end alike.
fn tell_the_end(world: &mut World) {
    for state in world.hub.shelf().buckets().expect("the shelf can be read") {
        world.say(format_args!(
            "{} ends at {} with {} items, {:?}",
            state.bucket, state.head, state.items, state.digest
        ));
    }
}

/// Checks that a device holds what the hub holds, and knows that it does.
fn agrees(world: &World, who: usize) -> Result<(), Broken> {
    let tablet = &world.tablets[who];
    let running = tablet.running().expect("it runs");
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
    let number = tablet.number().expect("it runs");
    let given = world.hub.shelf().device(number).expect("the shelf can be read").and_then(|device| device.store);
    if given.as_ref() != Some(&tablet.store) {
        return Err(format!("{} does not know that it belongs to {given:?}", tablet.name));
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

/// Checks that devices of one store show the same of everybody, but for what waits for a
/// person, or waited for one before the hub lost it: only the device that said it shows that.
fn same_everywhere(world: &World) -> Result<(), Broken> {
    let now = world.time.now();
    let held = world.hub.shelf().held().expect("the shelf can be read");
    let held: BTreeSet<OperationId> = held.iter().map(|held| held.operation).collect();
    for customer in &world.customers {
        for store in STORES {
            let mut first: Option<(&str, Dossier, Profile)> = None;
            let in_store = |tablet: &&Tablet| tablet.store.0 == store;
            for tablet in world.tablets.iter().filter(in_store) {
                let device = tablet.device().expect("it runs");
                let reference = device.reference().expect("the memory can be read");
                let number = tablet.number().expect("it runs");
                if world.oracle.loans.is_open(number, *customer, now) {
                    continue;
                }
                let mut dossier = device.dossier(*customer).expect("the memory can be read");
                dossier.facts.retain(|fact| {
                    let operation = fact.id().operation;
                    !held.contains(&operation) && !world.oracle.may_be_gone(operation)
                });
                let profile = fold(&dossier, &reference, now);
                match &first {
                    None => first = Some((&tablet.name, dossier, profile)),
                    Some((_, has, same)) if *same == profile && has.records == dossier.records => {}
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
