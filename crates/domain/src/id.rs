//! Identifiers: newtypes, so that two ids can never be swapped.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The customer a fact or record is about.
///
/// Random (16 bytes) for a customer met first on a device; made from the source's
/// number and the external id for a customer who comes from another system, so that
/// importing twice is importing once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CustomerId(pub [u8; 16]);

impl CustomerId {
    /// The id that nobody has. It stands where a row outlives the customer it was about.
    pub const NOBODY: Self = Self([0; 16]);

    /// Returns the id of the customer that `source` knows as `external`.
    ///
    /// ```
    /// use visavi_domain::{CustomerId, DeviceNumber};
    /// let once = CustomerId::from_external(DeviceNumber(900), "17850");
    /// assert_eq!(once, CustomerId::from_external(DeviceNumber(900), "17850"));
    /// assert_ne!(once, CustomerId::from_external(DeviceNumber(901), "17850"));
    /// ```
    pub fn from_external(source: DeviceNumber, external: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"visavi customer\0");
        hash.update(source.0.to_be_bytes());
        hash.update(external.as_bytes());
        let digest = hash.finalize();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        Self(bytes)
    }
}

impl fmt::Display for CustomerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for CustomerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CustomerId({self})")
    }
}

/// What is wrong with a text that should have been an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not a valid identifier")]
pub struct IdError;

impl FromStr for CustomerId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if text.len() != 32 || !text.is_ascii() {
            return Err(IdError);
        }
        let mut bytes = [0; 16];
        for (place, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[place * 2..place * 2 + 2], 16).map_err(|_| IdError)?;
        }
        Ok(Self(bytes))
    }
}

/// The number a device, the hub or an import source was given at enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DeviceNumber(pub u32);

impl DeviceNumber {
    /// The hub itself.
    pub const HUB: Self = Self(0);
}

/// Which continuation of a device's history an operation belongs to.
///
/// It changes when the device was restored or cloned, so that its numbers cannot be
/// mistaken for those of the history it left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Epoch(pub u16);

/// What one associate did, or one source said, in one go: device, epoch, and a number
/// that the device counts up from 1 without a gap.
///
/// Unique without luck, ordered, and a hole shows a loss.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OperationId {
    pub device: DeviceNumber,
    pub epoch: Epoch,
    pub sequence: u64,
}

impl fmt::Display for OperationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.device.0, self.epoch.0, self.sequence)
    }
}

impl fmt::Debug for OperationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OperationId({self})")
    }
}

impl FromStr for OperationId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let mut parts = text.split('.');
        let id = Self {
            device: DeviceNumber(number(parts.next())?),
            epoch: Epoch(number(parts.next())?),
            sequence: number(parts.next())?,
        };
        match parts.next() {
            None => Ok(id),
            Some(_) => Err(IdError),
        }
    }
}

fn number<T: FromStr>(part: Option<&str>) -> Result<T, IdError> {
    part.and_then(|digits| digits.parse().ok()).ok_or(IdError)
}

/// A fact: the operation that carried it, and its place in it (from 0).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FactId {
    pub operation: OperationId,
    pub place: u16,
}

impl fmt::Display for FactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.operation, self.place)
    }
}

impl fmt::Debug for FactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FactId({self})")
    }
}

impl FromStr for FactId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let (operation, place) = text.split_once('/').ok_or(IdError)?;
        Ok(Self { operation: operation.parse()?, place: number(Some(place))? })
    }
}

/// A shop of the chain, physical or on the web: a short code such as `LKP` or `WEB`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StoreId(pub String);

/// A member of the store staff: a short code that never is a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AssociateId(pub String);
