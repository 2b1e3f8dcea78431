//! Who is at the device: nobody, or one associate until they lock it or let it lie.

use visavi_domain::{AssociateId, Moment};

use crate::view::Place;

/// Who is signed in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Session {
    #[default]
    Locked,
    Staff {
        associate: AssociateId,
        unlocked_at: Moment,
        touched_at: Moment,
    },
}

/// How long an untouched device stays open.
pub(crate) fn idle_ms(place: Place) -> i64 {
    match place {
        Place::Floor => 2 * 60 * 1_000,
        Place::Desk => 10 * 60 * 1_000,
    }
}

impl Session {
    /// Returns when it locks if nobody touches it; `None` while locked.
    pub(crate) fn locks_at(&self, place: Place) -> Option<Moment> {
        match self {
            Self::Locked => None,
            Self::Staff { touched_at, .. } => Some(Moment(touched_at.0 + idle_ms(place))),
        }
    }

    /// Locks it if nobody touched it for too long; says whether it did.
    ///
    /// A clock that was set back to before the sign-in locks it too: nobody can say how
    /// long it lay.
    pub(crate) fn lock_if_idle(&mut self, place: Place, now: Moment) -> bool {
        let Self::Staff { unlocked_at, touched_at, .. } = &*self else { return false };
        let over = now.0 >= touched_at.0 + idle_ms(place) || now.0 < unlocked_at.0 - CLOCK_SLACK_MS;
        if over {
            *self = Self::Locked;
        }
        over
    }

    /// Somebody touched the screen.
    pub(crate) fn touch(&mut self, now: Moment) {
        if let Self::Staff { touched_at, .. } = self {
            *touched_at = now;
        }
    }

    pub(crate) fn associate(&self) -> Option<&AssociateId> {
        match self {
            Self::Locked => None,
            Self::Staff { associate, .. } => Some(associate),
        }
    }
}

/// How far a clock may be set right without locking the device.
const CLOCK_SLACK_MS: i64 = 60 * 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn signed_in() -> Session {
        Session::Staff { associate: AssociateId("sara".into()), unlocked_at: Moment(0), touched_at: Moment(0) }
    }

    #[test]
    fn the_floor_locks_after_two_minutes_and_a_desk_after_ten() {
        for (place, minutes) in [(Place::Floor, 2), (Place::Desk, 10)] {
            let mut session = signed_in();
            assert!(!session.lock_if_idle(place, Moment(minutes * 60_000 - 1)));
            assert!(session.lock_if_idle(place, Moment(minutes * 60_000)));
            assert_eq!(session, Session::Locked);
        }
    }

    #[test]
    fn a_touch_puts_the_lock_off() {
        let mut session = signed_in();
        session.touch(Moment(100_000));
        assert!(!session.lock_if_idle(Place::Floor, Moment(200_000)));
    }

    #[test]
    fn a_clock_set_back_locks() {
        let mut session = signed_in();
        assert!(session.lock_if_idle(Place::Desk, Moment(-3_600_000)));
    }
}
