//! Which signed requests were answered already, so that none is answered twice.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use visavi_domain::{DeviceNumber, Moment};
use visavi_protocol::limits::NONCE_MS;

/// Requests that one device may make within the time a nonce is remembered. Forgetting
/// an old one early would open the door to a replay, so the device is slowed down.
pub const NONCES_PER_DEVICE_MAX: usize = 20_000;

/// The nonces of the last ten minutes. Older requests fail by their time, so after a
/// restart only requests of the last minutes could be repeated, and those change nothing:
/// a push that comes twice ends the same way, everything else only reads.
#[derive(Debug, Default)]
pub struct Nonces {
    devices: Mutex<HashMap<DeviceNumber, Seen>>,
}

#[derive(Debug, Default)]
struct Seen {
    nonces: HashSet<[u8; 16]>,
    /// In the order of arrival, with the hub's time of it.
    order: VecDeque<(Moment, [u8; 16])>,
}

/// What is known of a nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NonceAnswer {
    Fresh,
    Seen,
    /// The device has used up its share.
    TooMany,
}

impl Nonces {
    /// Notes a nonce whose signature was found right; strangers cannot fill the memory.
    pub fn note(&self, device: DeviceNumber, nonce: [u8; 16], now: Moment) -> NonceAnswer {
        let mut devices = self.devices.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = devices.entry(device).or_default();
        seen.forget_before(Moment(now.0 - NONCE_MS));
        if seen.nonces.contains(&nonce) {
            return NonceAnswer::Seen;
        }
        if seen.nonces.len() >= NONCES_PER_DEVICE_MAX {
            return NonceAnswer::TooMany;
        }
        seen.nonces.insert(nonce);
        seen.order.push_back((now, nonce));
        NonceAnswer::Fresh
    }
}

impl Seen {
    fn forget_before(&mut self, moment: Moment) {
        while let Some((at, nonce)) = self.order.front()
            && *at < moment
        {
            self.nonces.remove(nonce);
            self.order.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nonce(number: usize) -> [u8; 16] {
        (number as u128).to_be_bytes()
    }

    #[test]
    fn a_nonce_is_fresh_once_per_device() {
        let nonces = Nonces::default();
        assert_eq!(nonces.note(DeviceNumber(1), nonce(7), Moment(0)), NonceAnswer::Fresh);
        assert_eq!(nonces.note(DeviceNumber(1), nonce(7), Moment(NONCE_MS)), NonceAnswer::Seen);
        assert_eq!(nonces.note(DeviceNumber(2), nonce(7), Moment(0)), NonceAnswer::Fresh);
    }

    #[test]
    fn a_device_that_asks_too_often_is_slowed_down_and_later_let_in_again() {
        let nonces = Nonces::default();
        for number in 0..NONCES_PER_DEVICE_MAX {
            assert_eq!(nonces.note(DeviceNumber(1), nonce(number), Moment(0)), NonceAnswer::Fresh);
        }
        assert_eq!(nonces.note(DeviceNumber(1), nonce(usize::MAX), Moment(1)), NonceAnswer::TooMany);
        assert_eq!(nonces.note(DeviceNumber(1), nonce(usize::MAX), Moment(NONCE_MS + 1)), NonceAnswer::Fresh);
    }
}
