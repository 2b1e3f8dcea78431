//! From the start of the process to a lock screen that takes a PIN, in release. The
//! database is opened by the PIN, and is no part of this.

use std::time::Duration;

use visavi_tests::programs::Driver;

use crate::Outcome;
use crate::chain::{self, CUSTOMERS, ORDER_LINES};
use crate::figures::{Takes, load};

const ROUNDS: usize = 7;
/// The clock of `/proc`, in ticks a second.
const TICKS: f64 = 100.0;

pub fn run() -> Outcome {
    drop(chain::large()?);
    let runtime = tokio::runtime::Runtime::new()?;
    let mut times = Vec::new();
    for _ in 0..=ROUNDS {
        times.push(runtime.block_on(once())?);
    }
    // The first start reads the program and the database from the disk for the first time.
    let first = times.remove(0);
    println!("data: {CUSTOMERS} customers, {ORDER_LINES} order lines; real window, release; {ROUNDS} starts after one");
    println!("| what | figure |");
    println!("|---|---|");
    println!("| first start | {:.2} s |", first.as_secs_f64());
    println!("| process start to a lock screen that takes a PIN | {} |", Takes::from_times(times).shown());
    println!("load after: {}; the key file is opened with Argon2id, which a key store of the system saves", load());
    Ok(())
}

async fn once() -> Result<Duration, crate::Failed> {
    let folder = chain::folder().join("chain");
    let data = folder.to_str().ok_or("the path of the database is not text")?.to_owned();
    let (driver, client) = Driver::open(&["--data".to_owned(), data, "--demo-key".to_owned()]).await;
    let ready = "return document.body.innerText.includes('Sara Nyström') && performance.timeOrigin + performance.now()";
    let shown_ms = loop {
        if let Some(at) = client.execute(ready, Vec::new()).await.ok().and_then(|answer| answer.as_f64()) {
            break at;
        }
    };
    let app = driver.app().ok_or("the app's process is gone")?;
    let started_ms = started_ms(app)?;
    client.close().await?;
    Ok(Duration::from_secs_f64((shown_ms - started_ms).max(0.0) / 1e3))
}

/// Returns when a process was started, in milliseconds since 1970.
fn started_ms(process: u32) -> Result<f64, crate::Failed> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let after_name = stat.rsplit_once(')').ok_or("an unknown form of /proc")?.1;
    let ticks: f64 = after_name.split_whitespace().nth(19).ok_or("an unknown form of /proc")?.parse()?;
    let uptime: f64 =
        std::fs::read_to_string("/proc/uptime")?.split(' ').next().ok_or("an unknown form of /proc")?.parse()?;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs_f64();
    Ok((now - (uptime - ticks / TICKS)) * 1e3)
}
