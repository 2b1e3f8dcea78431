//! Takes a database away whose key nobody has any more.

use crate::aside;
use crate::device::Device;
use crate::error::Result;
use crate::key::whole;
use crate::lock::InstanceLock;
use crate::mark;
use crate::place::Place;

impl Device {
    /// Removes the database with its log, its mark and whatever lies aside of it. What is
    /// sealed to the hub stays: it is nobody's to read here, and has yet to arrive.
    ///
    /// May be cut off anywhere and done again.
    ///
    /// # Errors
    /// `InUse` while it is open, and whatever the disk says.
    pub fn destroy(place: &Place) -> Result<()> {
        let Place::File(database) = place else { return Ok(()) };
        let _lock = InstanceLock::take(database)?;
        // The mark goes first: without its database it would tell of one that was lost.
        mark::remove(database)?;
        whole::remove(database)?;
        for ending in ["-wal", "-shm"] {
            whole::remove(&aside::with_ending(database, ending))?;
        }
        aside::remove(&aside::all_of(database))
    }
}
