//! Programs that run beside this one, and end with it.

use std::process::{Child, Command};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

static RUNNING: Mutex<Vec<Child>> = Mutex::new(Vec::new());

fn running() -> MutexGuard<'static, Vec<Child>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends every child and then this program when somebody interrupts it.
pub fn kill_all_on_interrupt() {
    ctrlc::set_handler(|| {
        kill_all();
        std::process::exit(130);
    })
    .expect("this is the only interrupt handler");
}

/// Remembers a child, so that it cannot outlive this program.
pub fn adopt(child: Child) -> u32 {
    let id = child.id();
    running().push(child);
    id
}

/// Asks every child to end, and ends those that do not within three seconds.
pub fn kill_all() {
    let mut children = std::mem::take(&mut *running());
    for child in &children {
        // The standard library can only kill; asking first lets a hub close its files
        // and a window its helpers.
        let _asked = Command::new("kill").arg("-TERM").arg(child.id().to_string()).status();
    }
    let deadline = Instant::now() + Duration::from_secs(3);
    for child in &mut children {
        while Instant::now() < deadline && matches!(child.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _killed = child.kill();
        let _reaped = child.wait();
    }
}

/// Waits until one of the children ends, and says whether it ended well.
pub fn wait_for_any() -> bool {
    loop {
        for child in running().iter_mut() {
            if let Ok(Some(status)) = child.try_wait() {
                return status.success();
            }
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}
