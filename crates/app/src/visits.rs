//! Visits: three at most, ended by hand or after half an hour untouched.

use visavi_device::{Device, Visit};
use visavi_domain::{AssociateId, Moment};

use crate::trouble::Trouble;

/// How many visits one associate may have open.
pub(crate) const VISITS_MAX: usize = 3;

/// How long an untouched visit stays open.
const UNTOUCHED_MS: i64 = 30 * 60 * 1_000;

/// Returns an associate's open visits, the one touched last first, and ends those that
/// were left untouched.
pub(crate) fn open(device: &Device, associate: &AssociateId, now: Moment) -> Result<Vec<Visit>, Trouble> {
    let mut open = Vec::new();
    for visit in device.visits(associate)? {
        if now.0 - visit.touched_at.0 >= UNTOUCHED_MS {
            device.end_visit(associate, visit.customer)?;
        } else {
            open.push(visit);
        }
    }
    Ok(open)
}
