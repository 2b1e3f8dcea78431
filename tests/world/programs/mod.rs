//! The real programs: the hub with its demonstration chain, the window's driver, and the
//! gate between a device and the hub. What is started here ends with its owner, also
//! where a test panics.

mod child;
mod descendants;
mod driver;
mod gate;
mod hub;
mod web_hub;

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;

pub use child::{Child, kill};
pub use descendants::descendants;
pub use driver::Driver;
pub use gate::Gate;
pub use hub::DemoHub;
pub use web_hub::WebHub;

/// Returns one of the project's own programs, built beside the one that runs.
///
/// # Panics
/// When it was not built.
pub fn program(name: &str) -> PathBuf {
    let here = std::env::current_exe().expect("a running program has a file");
    let folder = here.ancestors().skip(1).find(|folder| !folder.ends_with("deps")).expect("it lies in a folder");
    let program = folder.join(name);
    assert!(program.is_file(), "{} is missing: cargo build --workspace --bins", program.display());
    program
}

/// Returns a port of loopback that was free a moment ago.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has free ports");
    listener.local_addr().expect("it is bound").port()
}
