//! `POST /v1/unlock`: an associate who has no key slot on a device asks the hub, which
//! knows everybody's PIN, to hand the device its own database key back.
//!
//! Whoever reads the line, a proxy that opens TLS too, learns neither PIN nor key nor how
//! it ended: the request is sealed to the hub, the answer to a key made for it alone.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use visavi_domain::{AssociateId, DeviceNumber};
use zeroize::Zeroizing;

use crate::hpke::{NotAPublicKey, NotSealed, OpeningKey, PUBLIC_BYTES, seal};

const KEPT: &[u8] = b"visavi kept database key 1";
const ASKED: &[u8] = b"visavi unlock request 1";
const ANSWERED: &[u8] = b"visavi unlock answer 1";

/// What is asked; it travels as an [`UnlockRequest`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unlock {
    pub associate: AssociateId,
    pub pin: String,
    /// A manager's one-time code, asked for after too many wrong PINs.
    pub code: Option<String>,
    /// What [`keep`] made on this device.
    pub kept: Vec<u8>,
    /// The public half of a key made for this request, to which the answer is sealed.
    pub answer_to: [u8; PUBLIC_BYTES],
}

impl std::fmt::Debug for Unlock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Unlock")
    }
}

/// How it ended; it travels as an [`UnlockReply`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unlocked {
    /// The device's database key.
    Key(Vec<u8>),
    /// So many tries are left before a code is asked for.
    WrongPin { left: u32 },
    /// Too many wrong PINs: a manager's code is asked for, with the PIN.
    CodeNeeded,
    /// The manager's code is unknown, used or too old; the PIN was not looked at.
    WrongCode,
    /// Nobody of this device's store is called so.
    NotOfThisStore,
    /// The kept key is not one that this hub can open for this device.
    NotKept,
}

impl std::fmt::Debug for Unlocked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Key(_) => f.write_str("Key"),
            Self::WrongPin { left } => write!(f, "WrongPin({left})"),
            Self::CodeNeeded => f.write_str("CodeNeeded"),
            Self::WrongCode => f.write_str("WrongCode"),
            Self::NotOfThisStore => f.write_str("NotOfThisStore"),
            Self::NotKept => f.write_str("NotKept"),
        }
    }
}

/// An [`Unlock`], sealed to the hub.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnlockRequest {
    pub sealed: Vec<u8>,
}

/// An [`Unlocked`], sealed to whoever asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnlockReply {
    pub sealed: Vec<u8>,
}

/// Seals a device's database key to the hub, for the device to keep: only both together
/// can open it again.
///
/// # Errors
/// [`NotAPublicKey`] when `sealing_key` is none.
pub fn keep(sealing_key: &[u8], device: DeviceNumber, key: &[u8]) -> Result<Vec<u8>, NotAPublicKey> {
    seal(sealing_key, KEPT, &about(device), key)
}

/// Opens what [`keep`] made on `device`.
///
/// # Errors
/// [`NotSealed`] when it was made on another device, or for another hub.
pub fn kept(hub: &OpeningKey, device: DeviceNumber, kept: &[u8]) -> Result<Zeroizing<Vec<u8>>, NotSealed> {
    hub.open(KEPT, &about(device), kept)
}

impl UnlockRequest {
    /// Seals what `device` asks to the hub.
    ///
    /// # Errors
    /// [`NotAPublicKey`] when `sealing_key` is none.
    pub fn seal(asked: &Unlock, sealing_key: &[u8], device: DeviceNumber) -> Result<Self, NotAPublicKey> {
        Ok(Self { sealed: sealed(sealing_key, ASKED, device, asked)? })
    }

    /// Opens what `device` asked.
    ///
    /// # Errors
    /// [`NotSealed`] when another device asked it, another hub was asked, or it makes no sense.
    pub fn open(&self, hub: &OpeningKey, device: DeviceNumber) -> Result<Unlock, NotSealed> {
        opened(hub, ASKED, device, &self.sealed)
    }
}

impl UnlockReply {
    /// Seals the answer to the key that was made for it.
    ///
    /// # Errors
    /// [`NotAPublicKey`] when `answer_to` is none.
    pub fn seal(
        answer: &Unlocked,
        answer_to: &[u8; PUBLIC_BYTES],
        device: DeviceNumber,
    ) -> Result<Self, NotAPublicKey> {
        Ok(Self { sealed: sealed(answer_to, ANSWERED, device, answer)? })
    }

    /// Opens the answer with the key that was made for it.
    ///
    /// # Errors
    /// [`NotSealed`] when it answers something else.
    pub fn open(&self, asked_with: &OpeningKey, device: DeviceNumber) -> Result<Unlocked, NotSealed> {
        opened(asked_with, ANSWERED, device, &self.sealed)
    }
}

fn about(device: DeviceNumber) -> [u8; 8] {
    u64::from(device.0).to_be_bytes()
}

fn sealed<T: Serialize>(
    public: &[u8],
    purpose: &[u8],
    device: DeviceNumber,
    said: &T,
) -> Result<Vec<u8>, NotAPublicKey> {
    let bytes = Zeroizing::new(postcard::to_stdvec(said).expect("plain data always encodes into memory"));
    seal(public, purpose, &about(device), &bytes)
}

fn opened<T: DeserializeOwned>(
    key: &OpeningKey,
    purpose: &[u8],
    device: DeviceNumber,
    sealed: &[u8],
) -> Result<T, NotSealed> {
    let bytes = key.open(purpose, &about(device), sealed)?;
    postcard::from_bytes(&bytes).map_err(|_| NotSealed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEVICE: DeviceNumber = DeviceNumber(7);
    const OTHER: DeviceNumber = DeviceNumber(8);

    fn asked(answer_to: &OpeningKey) -> Unlock {
        Unlock {
            associate: AssociateId("sara".to_owned()),
            pin: "481516".to_owned(),
            code: Some("K7QPM-2XH9T".to_owned()),
            kept: vec![1; 80],
            answer_to: answer_to.public(),
        }
    }

    #[test]
    fn what_is_asked_reaches_the_hub_and_the_answer_reaches_who_asked() {
        let (hub, own) = (OpeningKey::random(), OpeningKey::random());
        let request = UnlockRequest::seal(&asked(&own), &hub.public(), DEVICE).unwrap();
        let there = request.open(&hub, DEVICE).unwrap();
        assert_eq!(there, asked(&own));
        for answer in [Unlocked::Key(vec![7; 32]), Unlocked::WrongPin { left: 3 }, Unlocked::CodeNeeded] {
            let reply = UnlockReply::seal(&answer, &there.answer_to, DEVICE).unwrap();
            assert_eq!(reply.open(&own, DEVICE).unwrap(), answer);
            assert_eq!(reply.open(&OpeningKey::random(), DEVICE), Err(NotSealed));
        }
    }

    #[test]
    fn a_kept_key_is_opened_by_its_hub_for_its_device_alone() {
        let hub = OpeningKey::random();
        let box_of_seven = keep(&hub.public(), DEVICE, &[9; 32]).unwrap();
        assert_eq!(kept(&hub, DEVICE, &box_of_seven).unwrap().as_slice(), [9; 32]);
        assert_eq!(kept(&hub, OTHER, &box_of_seven), Err(NotSealed));
        assert_eq!(kept(&OpeningKey::random(), DEVICE, &box_of_seven), Err(NotSealed));
    }

    #[test]
    fn one_device_cannot_ask_in_the_words_of_another() {
        let (hub, own) = (OpeningKey::random(), OpeningKey::random());
        let request = UnlockRequest::seal(&asked(&own), &hub.public(), DEVICE).unwrap();
        assert_eq!(request.open(&hub, OTHER), Err(NotSealed));
    }

    #[test]
    fn neither_pin_nor_code_nor_key_can_be_read_in_what_travels_or_is_logged() {
        let (hub, own) = (OpeningKey::random(), OpeningKey::random());
        let request = UnlockRequest::seal(&asked(&own), &hub.public(), DEVICE).unwrap();
        for secret in [&b"481516"[..], b"K7QPM"] {
            assert!(!request.sealed.windows(secret.len()).any(|window| window == secret));
        }
        let printed = format!("{:?} {:?}", asked(&own), Unlocked::Key(vec![7; 32]));
        assert!(!printed.contains("481516") && !printed.contains('7'), "{printed}");
    }
}
