//! An operation that goes to the hub by any hand: signed by the device that said it, and
//! sealed so that only the hub can read it. Whoever carries it learns which number of which
//! device it is, and can neither forge nor change it.

use std::fmt;

use serde::{Deserialize, Serialize};
use visavi_domain::OperationId;

use crate::VERSION;
use crate::hpke::{self, OpeningKey};
use crate::operation::Operation;
use crate::sign::{Signature, Signer, is_signed};

/// What is sealed here, and nothing else is opened as this.
const PURPOSE: &[u8] = b"visavi sealed operation 1";

/// The hub has no key that opens it: it was sealed to another hub, or changed.
pub const CANNOT_BE_OPENED: &str = "sealed-cannot-be-opened";
/// It does not carry the signature of the device that it names.
pub const NOT_SIGNED: &str = "sealed-not-signed";

/// One operation, sealed to the hub.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedOperation {
    pub id: OperationId,
    pub bytes: Vec<u8>,
}

impl fmt::Debug for SealedOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SealedOperation").field(&self.id).field(&self.bytes.len()).finish()
    }
}

/// What lies under the seal.
#[derive(Serialize, Deserialize)]
struct Content {
    /// The version that wrote the operation.
    version: u16,
    /// Its bytes: these are signed, whatever reads them later.
    operation: Vec<u8>,
    signature: Vec<u8>,
}

/// Seals operations of one device to one hub.
#[derive(Clone)]
pub struct Sealer {
    signer: Signer,
    sealing_key: Vec<u8>,
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer")
    }
}

impl Sealer {
    /// Returns what seals with a device's private key (P-256) and a hub's sealing key
    /// (X25519); `None` where one of them is none.
    pub fn new(private_key: &[u8], sealing_key: &[u8]) -> Option<Self> {
        let signer = Signer::new(private_key)?;
        hpke::seal(sealing_key, PURPOSE, &[], &[]).ok()?;
        Some(Self { signer, sealing_key: sealing_key.to_vec() })
    }

    /// Signs an operation and seals it.
    pub fn seal(&self, operation: &Operation) -> SealedOperation {
        let bytes = postcard::to_stdvec(operation).expect("plain data always encodes into memory");
        let signature = self.signer.sign(&signed(&bytes)).to_vec();
        let content = Content { version: VERSION, operation: bytes, signature };
        let content = postcard::to_stdvec(&content).expect("plain data always encodes into memory");
        let bytes = hpke::seal(&self.sealing_key, PURPOSE, &about(operation.id), &content)
            .expect("something was sealed to this key before");
        SealedOperation { id: operation.id, bytes }
    }
}

/// An operation whose seal was opened, and of which nobody has looked yet whether its
/// device has signed it.
#[derive(Debug)]
pub struct Opened {
    operation: Operation,
    bytes: Vec<u8>,
    signature: Signature,
}

impl Opened {
    /// Returns the operation, where the owner of this key (SEC1) has signed it.
    pub fn said_by(self, public_key: &[u8]) -> Option<Operation> {
        is_signed(&signed(&self.bytes), &self.signature, public_key).then_some(self.operation)
    }

    /// Returns the operation, whoever has signed it.
    pub fn unproven(&self) -> &Operation {
        &self.operation
    }
}

impl SealedOperation {
    /// Opens the seal; `None` where this key is not the one, or where something else lies
    /// under it than its number says.
    pub fn open(&self, key: &OpeningKey) -> Option<Opened> {
        let content = key.open(PURPOSE, &about(self.id), &self.bytes).ok()?;
        let Content { version, operation: bytes, signature } = postcard::from_bytes(&content).ok()?;
        if version > VERSION {
            return None;
        }
        let operation: Operation = postcard::from_bytes(&bytes).ok()?;
        let signature = signature.try_into().ok()?;
        (operation.id == self.id).then_some(Opened { operation, bytes, signature })
    }
}

fn about(id: OperationId) -> Vec<u8> {
    id.to_string().into_bytes()
}

/// A request is signed with the same key, and begins with other words.
fn signed(bytes: &[u8]) -> Vec<u8> {
    [PURPOSE, bytes].concat()
}

#[cfg(test)]
mod tests {
    use p256::SecretKey;
    use p256::elliptic_curve::sec1::ToSec1Point;
    use visavi_domain::{CustomerId, DeviceNumber, Epoch, Moment};

    use super::*;
    use crate::{Body, Payload};

    fn operation(sequence: u64) -> Operation {
        Operation {
            id: OperationId { device: DeviceNumber(7), epoch: Epoch(1), sequence },
            customer: CustomerId([3; 16]),
            associate: None,
            store: None,
            written_at: Moment(1),
            body: Body::Facts(Payload { version: 1, bytes: b"Lindqvist".to_vec() }),
        }
    }

    fn public(private_key: [u8; 32]) -> Vec<u8> {
        SecretKey::from_slice(&private_key).unwrap().public_key().to_sec1_point(false).as_bytes().to_vec()
    }

    #[test]
    fn the_hub_reads_what_a_device_has_sealed_and_knows_who_said_it() {
        let hub = OpeningKey::random();
        let sealed = Sealer::new(&[1; 32], &hub.public()).unwrap().seal(&operation(5));
        assert_eq!(sealed.id, operation(5).id);
        assert!(!sealed.bytes.windows(9).any(|bytes| bytes == b"Lindqvist"));
        assert_eq!(sealed.open(&hub).unwrap().said_by(&public([1; 32])), Some(operation(5)));
        assert_eq!(sealed.open(&hub).unwrap().said_by(&public([2; 32])), None);
        assert!(sealed.open(&OpeningKey::random()).is_none());
    }

    #[test]
    fn a_sealed_operation_is_opened_under_its_own_number_only() {
        let hub = OpeningKey::random();
        let sealed = Sealer::new(&[1; 32], &hub.public()).unwrap().seal(&operation(5));
        let renamed = SealedOperation { id: operation(6).id, bytes: sealed.bytes };
        assert!(renamed.open(&hub).is_none());
    }

    #[test]
    fn a_bit_that_is_changed_opens_nothing() {
        let hub = OpeningKey::random();
        let sealed = Sealer::new(&[1; 32], &hub.public()).unwrap().seal(&operation(5));
        for place in 0..sealed.bytes.len() {
            let mut changed = sealed.clone();
            changed.bytes[place] ^= 1;
            assert!(changed.open(&hub).is_none(), "byte {place}");
        }
    }

    #[test]
    fn nothing_is_sealed_with_bytes_that_are_no_keys() {
        assert!(Sealer::new(&[0; 32], &OpeningKey::random().public()).is_none());
        assert!(Sealer::new(&[1; 32], &[0; 32]).is_none());
    }
}
