//! What two devices and a hub tell each other, over HTTP on loopback and with every file on
//! the disk, beside bare SQLite and bare sockets that carry the same bytes in the same run.

mod bare;
mod tablet;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use visavi_domain::{CustomerId, Moment, StoreId};
use visavi_hub::serve::{App, Clock, Listen, Listening, Settings};
use visavi_hub::{Hub, Place};
use visavi_sync::engine::Ask;

use crate::figures::{Takes, cpu_seconds, load, shown};
use crate::hydrate::hub::fill;
use crate::probe::FACTS;
use crate::{Failed, Outcome, chain};
use tablet::Tablet;

/// What a device brings back from an afternoon without a network.
const MANY: usize = 1_000;
const TIMES: usize = 5;
const CORRECTIONS: usize = 300;
const IDLE_ROUNDS: usize = 500;

/// Customers with twenty facts each that lie in the shop's bucket before: an empty shop, one
/// of 200,000 facts, one of 2,000,000.
const SHOPS: [usize; 3] = [0, 10_000, 100_000];

/// How long devices of one shop wait.
struct Seen {
    push: Takes,
    pull: Takes,
    one: Takes,
}

pub fn run() -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let folder = chain::folder().join("rounds");
    let _none_yet = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    println!(
        "data: corrections of one fact each, on two devices of one shop; devices encrypted, all commits on the disk"
    );
    println!("| what | time |\n|---|---|");
    let before = bare::run("before", &folder)?;
    let mut shops = Vec::new();
    for customers in SHOPS {
        shops.push(exchange(&runtime, &folder.join(customers.to_string()), customers)?);
    }
    let after = bare::run("after", &folder)?;
    for (what, of, limit) in [
        ("push", (|seen| seen.push.median()) as fn(&Seen) -> Duration, before.push.min(after.push)),
        ("pull", |seen| seen.pull.median(), before.pull.min(after.pull)),
        ("one correction, p50", |seen| seen.one.median(), before.one.median().min(after.one.median())),
    ] {
        let [empty, small, large] = [0, 1, 2].map(|shop| of(&shops[shop]).as_secs_f64());
        println!(
            "{what}: {:.1}x the bare one; in a shop of 2,000,000 facts {:.2}x of one with 200,000",
            empty / limit.as_secs_f64(),
            large / small
        );
    }
    println!("load after: {}", load());
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

/// Times what two devices and a hub tell each other about a shop of so many customers.
fn exchange(runtime: &Runtime, folder: &Path, customers: usize) -> Result<Seen, Failed> {
    let hub = Arc::new(Hub::open(Place::in_folder(&folder.join("hub")))?);
    hub.put_store(crate::generator::store(), now())?;
    // What the probes say is two years old, and to count.
    hub.set_meta(|meta| meta.membership_months = 60)?;
    fill(&hub, customers, now())?;
    let url = serve(runtime, &hub)?;
    let tablet = |name: &str| Tablet::enrol(runtime, &hub, &url, &folder.join(name));
    let (mut one, mut other) = (tablet("one")?, tablet("other")?);
    one.until_idle(runtime)?;
    other.until_idle(runtime)?;
    let shop = format!("{} facts there", customers * FACTS);

    let (mut pushes, mut pulls) = (Vec::new(), Vec::new());
    for time in 0..TIMES {
        for number in 0..MANY {
            one.save(customer(time * MANY + number))?;
        }
        pushes.push(one.until_idle(runtime)?);
        // What it said itself comes back to it, and is no part of what it says next.
        one.until_idle(runtime)?;
        pulls.push(other.until_idle(runtime)?);
    }
    let (push, pull) = (Takes::from_times(pushes), Takes::from_times(pulls));
    row(&format!("{shop}: {MANY} saved offline, from contact until each has its end and all is compared"), &push);
    row(&format!("{shop}: {MANY} changes, from contact until they are on the other device and compared"), &pull);

    one.go_online(runtime)?;
    other.go_online(runtime)?;
    let mut arrivals = Vec::new();
    for number in 0..CORRECTIONS {
        let customer = customer(TIMES * MANY + number);
        let began = Instant::now();
        let operation = one.save(customer)?;
        one.nudge();
        other.until_it_has(runtime, customer, operation)?;
        arrivals.push(began.elapsed());
    }
    let arrival = Takes::from_times(arrivals);
    row(&format!("{shop}: one correction, from the tap until it can be read on the other device"), &arrival);
    one.go_offline(runtime);
    other.go_offline(runtime);

    let spent = cpu_seconds()?;
    let idle = Takes::of(IDLE_ROUNDS, |_| drop(runtime.block_on(one.caller().ask(Ask::Buckets { erased: 0 }, now()))));
    let cpu = Duration::from_secs_f64((cpu_seconds()? - spent) / IDLE_ROUNDS as f64);
    row(&format!("{shop}: a device with nothing new"), &idle);
    println!("| of it work, of device and hub together | {} |", shown(cpu));
    Ok(Seen { push, pull, one: arrival })
}

fn row(what: &str, takes: &Takes) {
    println!("| {what} | {} |", takes.shown());
}

fn now() -> Moment {
    crate::generator::NOW
}

/// The store of everybody here.
fn store() -> StoreId {
    StoreId("LKP".into())
}

fn customer(number: usize) -> CustomerId {
    CustomerId::from_external(visavi_domain::DeviceNumber(900), &number.to_string())
}

/// Serves the hub on loopback until the runtime ends; returns its address.
fn serve(runtime: &Runtime, hub: &Arc<Hub>) -> Result<String, Failed> {
    let app = App::new(Arc::clone(hub), Clock::new(now), Settings::default());
    let listen = Listen { address: "127.0.0.1:0".parse()?, tls: None };
    let listening = runtime.block_on(Listening::bind(app, &listen))?;
    let url = listening.url();
    runtime.spawn(listening.run(std::future::pending()));
    Ok(url)
}
