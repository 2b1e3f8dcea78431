//! Where the hub of a story keeps its tables: each program of stories has its own database.

#[path = "../../crates/hub/tests/support/cluster.rs"]
#[allow(clippy::unwrap_used, dead_code, reason = "it belongs to the tests of the hub, which need more of it")]
mod cluster;

use visavi_hub::{DatabaseUrl, Hub, Place};
use visavi_tests::in_process::{Chain, Clock};

/// Opens a chain with one shop on a new hub.
pub fn chain(clock: Clock) -> Chain {
    let place = match env!("CARGO_CRATE_NAME") {
        "story_on_postgres" => Place::Postgres { url: DatabaseUrl::new(cluster::database()), folder: None },
        _ => Place::Memory,
    };
    Chain::open(Hub::open(place).expect("an empty place can be opened"), clock)
}
