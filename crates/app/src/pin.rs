//! PINs: checked slowly, and counted before they are checked.

use argon2::{Argon2, PasswordHash, PasswordVerifier};
use visavi_device::{Device, PinAttempts};
use visavi_domain::Moment;
use visavi_domain::record::Staff;

use crate::trouble::{Code, Trouble};

/// So many wrong PINs in a row are a slip of the finger.
const FREE_TRIES: u32 = 5;
/// How long one waits after each further group of wrong PINs, in seconds; the last for
/// ever after.
const WAITS_S: [i64; 5] = [30, 60, 5 * 60, 15 * 60, 60 * 60];

/// Returns until when nobody may try, given the wrong PINs so far: after the fifth and
/// each one that follows.
pub(crate) fn locked_until(attempts: &PinAttempts, now: Moment) -> Option<Moment> {
    let over = attempts.wrong.checked_sub(FREE_TRIES)?;
    let wait = WAITS_S[usize::try_from(over).unwrap_or(usize::MAX).min(WAITS_S.len() - 1)];
    let last = attempts.last_at?;
    let until = Moment(last.0 + wait * 1_000);
    // After a clock was set back a wait must not turn into days: a try that lies ahead
    // holds nobody, and the next wrong one counts from now.
    (last <= now && now < until).then_some(until)
}

/// Checks a PIN. The try is counted on disk before it is checked, so that pulling the
/// plug gives none back.
///
/// # Errors
/// [`Code::WrongPin`] with the tries left, or [`Code::TooManyTries`] with the time.
pub(crate) fn check(device: &Device, staff: &Staff, pin: &str, now: Moment) -> Result<(), Trouble> {
    let before = device.pin_attempts(&staff.associate)?;
    if let Some(until) = locked_until(&before, now) {
        return Err(too_many(until));
    }
    let after = device.note_wrong_pin(&staff.associate, now)?;
    if is_right(staff, pin) {
        device.clear_pin(&staff.associate)?;
        return Ok(());
    }
    match locked_until(&after, now) {
        Some(until) => Err(too_many(until)),
        None => {
            Err(Trouble { left: Some(FREE_TRIES.saturating_sub(after.wrong)), ..Trouble::about(Code::WrongPin, "pin") })
        }
    }
}

fn too_many(until: Moment) -> Trouble {
    Trouble { until: Some(until.0), ..Trouble::about(Code::TooManyTries, "pin") }
}

fn is_right(staff: &Staff, pin: &str) -> bool {
    let Some(hash) = staff.pin.as_deref().and_then(|text| PasswordHash::new(text).ok()) else { return false };
    Argon2::default().verify_password(pin.as_bytes(), &hash).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_from_half_a_minute_to_an_hour() {
        let wait = |wrong| {
            let attempts = PinAttempts { wrong, last_at: Some(Moment(0)) };
            locked_until(&attempts, Moment(0)).map(|until| until.0 / 1_000)
        };
        assert_eq!(wait(4), None);
        assert_eq!([5, 6, 7, 8, 9, 40].map(wait), [30, 60, 300, 900, 3_600, 3_600].map(Some));
    }

    #[test]
    fn a_wait_ends() {
        let attempts = PinAttempts { wrong: 5, last_at: Some(Moment(0)) };
        assert_eq!(locked_until(&attempts, Moment(30_000)), None);
    }
}
