//! PINs: checked slowly, and counted before they are checked.

use argon2::{Argon2, PasswordHash, PasswordVerifier};
use visavi_device::{Slots, Tries};
use visavi_domain::{AssociateId, Moment};

use crate::trouble::{Code, Trouble};

/// So many wrong PINs in a row are a slip of the finger.
const FREE_TRIES: u32 = 5;
/// How long one waits after each further group of wrong PINs, in seconds; the last for
/// ever after.
const WAITS_S: [i64; 5] = [30, 60, 5 * 60, 15 * 60, 60 * 60];
/// So many wrong PINs in a row destroy the slot: only the hub opens the device for this
/// associate then, with a code of the manager's.
const TRIES_MAX: u32 = 10;

/// Returns until when nobody may try, given the wrong PINs so far: after the fifth and
/// each one that follows.
pub(crate) fn locked_until(tries: &Tries, now: Moment) -> Option<Moment> {
    let over = tries.wrong.checked_sub(FREE_TRIES)?;
    let wait = WAITS_S[usize::try_from(over).unwrap_or(usize::MAX).min(WAITS_S.len() - 1)];
    let last = tries.last_at?;
    let until = Moment(last.0 + wait * 1_000);
    // After a clock was set back a wait must not turn into days: a try that lies ahead
    // holds nobody, and the next wrong one counts from now.
    (last <= now && now < until).then_some(until)
}

/// Says whether a PIN may be tried now.
///
/// # Errors
/// [`Code::TooManyTries`] with the time, or [`Code::PinSpent`] for ever.
pub(crate) fn may_try(slots: &Slots, associate: &AssociateId, now: Moment) -> Result<(), Trouble> {
    let tries = slots.tries(associate)?;
    if tries.wrong >= TRIES_MAX {
        return Err(Trouble::new(Code::PinSpent));
    }
    locked_until(&tries, now).map_or(Ok(()), |until| Err(too_many(until)))
}

/// Checks a PIN with `open`, which has nothing to return where it is wrong. The try is
/// counted before it is checked, so that pulling the plug gives none back.
///
/// # Errors
/// [`Code::WrongPin`] with the tries left, and like [`may_try`].
pub(crate) fn check<T>(
    slots: &Slots,
    associate: &AssociateId,
    now: Moment,
    open: impl FnOnce() -> Result<Option<T>, Trouble>,
) -> Result<T, Trouble> {
    may_try(slots, associate, now)?;
    let tries = slots.count_try(associate, now)?;
    if let Some(opened) = open()? {
        slots.forget_tries(associate)?;
        return Ok(opened);
    }
    if tries.wrong >= TRIES_MAX {
        slots.remove(associate)?;
        return Err(Trouble::new(Code::PinSpent));
    }
    Err(match locked_until(&tries, now) {
        Some(until) => too_many(until),
        None => Trouble { left: Some(FREE_TRIES.saturating_sub(tries.wrong)), ..Trouble::about(Code::WrongPin, "pin") },
    })
}

fn too_many(until: Moment) -> Trouble {
    Trouble { until: Some(until.0), ..Trouble::about(Code::TooManyTries, "pin") }
}

/// Says whether a PIN is the one that the staff list has this hash of.
pub(crate) fn fits(hash: &str, pin: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(pin.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use visavi_device::Place;
    use visavi_device::key::{MemoryKeys, Strength};

    use super::*;

    #[test]
    fn a_check_that_was_cut_off_has_cost_a_try() {
        let slots = Slots::open(Arc::new(MemoryKeys::default()), &Place::Memory, Strength::FOR_TESTS)
            .expect("memory is always there");
        let sara = AssociateId("sara".to_owned());
        let wrong = || slots.tries(&sara).expect("memory can be read").wrong;
        let outcome = check::<()>(&slots, &sara, Moment(0), || {
            assert_eq!(wrong(), 1, "it is counted before it is checked");
            Err(Trouble::new(Code::Internal))
        });
        assert_eq!((outcome.map_err(|trouble| trouble.code), wrong()), (Err(Code::Internal), 1));
        assert_eq!(check(&slots, &sara, Moment(0), || Ok(Some(7))), Ok(7));
        assert_eq!(wrong(), 0);
    }

    #[test]
    fn waits_grow_from_half_a_minute_to_an_hour() {
        let wait = |wrong| {
            let tries = Tries { wrong, last_at: Some(Moment(0)) };
            locked_until(&tries, Moment(0)).map(|until| until.0 / 1_000)
        };
        assert_eq!(wait(4), None);
        assert_eq!([5, 6, 7, 8, 9, 40].map(wait), [30, 60, 300, 900, 3_600, 3_600].map(Some));
    }

    #[test]
    fn a_wait_ends() {
        let tries = Tries { wrong: 5, last_at: Some(Moment(0)) };
        assert_eq!(locked_until(&tries, Moment(30_000)), None);
    }
}
