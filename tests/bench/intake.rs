//! What a hub takes in when many devices hand in at once, beside bare tables in the same
//! database and the same run: SQLite in one file, PostgreSQL with commits on the disk.

mod bare;
mod devices;

#[path = "../../crates/hub/tests/support/cluster.rs"]
#[allow(clippy::unwrap_used, dead_code, reason = "it belongs to the tests of the hub, which need more of it")]
mod cluster;

use visavi_hub::{DatabaseUrl, Hub, Place};

use crate::Outcome;
use crate::chain;
use crate::figures::load;
use cluster::Cluster;

pub fn run() -> Outcome {
    println!(
        "data: facts of the probes' shape, each an operation of its own; {} devices of one shop, each about its own \
         customers; without HTTP and signatures",
        devices::DEVICES
    );
    println!("| what | facts | seconds | facts a second | CPU seconds of this process |");
    println!("|---|---|---|---|---|");
    let folder = chain::folder().join("intake");
    let _none_yet = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    bare::sqlite("before", &folder)?;
    devices::run("SQLite", &Hub::open(Place::in_folder(&folder.join("hub")))?)?;
    bare::sqlite("after", &folder)?;
    std::fs::remove_dir_all(&folder)?;

    let cluster = Cluster::start_durable();
    cluster.query("postgres", "create database bare");
    cluster.query("postgres", "create database hub");
    bare::postgres("before", &cluster.url("bare"))?;
    let place = Place::Postgres { url: DatabaseUrl::new(cluster.url("hub")), folder: None };
    devices::run("PostgreSQL", &Hub::open(place)?)?;
    bare::postgres("after", &cluster.url("bare"))?;
    println!("load after: {}", load());
    Ok(())
}

/// Prints one row of the table.
fn row(what: &str, facts: usize, spent: crate::hydrate::Spent) {
    println!("| {what} | {facts} | {:.2} | {:.0} | {:.2} |", spent.wall, facts as f64 / spent.wall, spent.cpu);
}
