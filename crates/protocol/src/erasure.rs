//! Customers who were erased, and how devices are told of them without being told who.
//!
//! An erasure is a number in the chain's list and a tag. Whoever holds the customer's id
//! and the key finds the tag; nobody gets from the tag to the id.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use visavi_domain::CustomerId;

use crate::sign::{hex, unhex};

/// With it the tags of one chain are made. Ids that come from another system's customer
/// numbers could be guessed with it, so it lies in no file beside a database.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureKey(pub [u8; 32]);

impl ErasureKey {
    /// Returns the customer's tag.
    ///
    /// ```
    /// use visavi_protocol::{CustomerId, ErasureKey};
    ///
    /// let (one, other) = (CustomerId([1; 16]), CustomerId([2; 16]));
    /// let key = ErasureKey([7; 32]);
    /// assert_eq!(key.tag(one), key.tag(one));
    /// assert_ne!(key.tag(one), key.tag(other));
    /// assert_ne!(key.tag(one), ErasureKey([8; 32]).tag(one));
    /// ```
    pub fn tag(&self, customer: CustomerId) -> Tag {
        Tag(mac(&self.0, &[b"visavi customer erased\0", &customer.0]))
    }
}

impl fmt::Debug for ErasureKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ErasureKey")
    }
}

/// Stands for a customer who was erased: HMAC-SHA256 of their id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Tag(pub [u8; 32]);

/// What only the chain can put under a tag. Without it whoever holds a device could have
/// anybody erased, by offering a tag of their own making.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Seal(pub [u8; 32]);

impl Seal {
    /// Returns the seal of a tag, with the key that no device has.
    pub fn of(key: &[u8; 32], tag: Tag) -> Self {
        Self(mac(key, &[b"visavi erasure sealed\0", &tag.0]))
    }
}

macro_rules! as_hex {
    ($name:ident) => {
        impl $name {
            /// Returns it as text, for a file.
            pub fn text(&self) -> String {
                hex(&self.0)
            }

            /// Returns what `text` spells; `None` for anything else.
            pub fn from_text(text: &str) -> Option<Self> {
                unhex(text)?.try_into().ok().map(Self)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), &hex(&self.0[..4]))
            }
        }
    };
}

as_hex!(Tag);
as_hex!(Seal);

/// One customer who was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Erasure {
    pub tag: Tag,
    pub seal: Seal,
}

/// What a device still has to hear of, or to say, about erasures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasures {
    pub key: ErasureKey,
    /// How many there are.
    pub total: u64,
    /// The number before the first of these.
    pub after: u64,
    /// In the order of their numbers, without a gap.
    pub list: Vec<Erasure>,
    /// Up to which number the device has said that nothing is left with it.
    pub receipt: u64,
}

/// `POST /v1/purged`: nothing of the first `erased` customers of the list is left with this
/// device. The signature of the request is kept: it can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurgeReceipt {
    pub erased: u64,
    /// Which list: see [`list_hash`].
    pub list: [u8; 32],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurgeReply {
    pub hub_epoch: u64,
    /// Hub and device mean the same list. Where they do not, the hub was put back from a
    /// backup without anybody saying so.
    pub agreed: bool,
}

/// `POST /v1/erased`: erasures that the device was told of by a life of the hub that is no
/// more, and that this one does not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferRequest {
    pub erasures: Vec<Erasure>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferReply {
    pub hub_epoch: u64,
}

/// Returns the hash of a list of erasures, by which both sides know that they mean the same.
pub fn list_hash(tags: impl IntoIterator<Item = Tag>) -> [u8; 32] {
    let mut hash = Sha256::new_with_prefix(b"visavi erasures\0");
    tags.into_iter().for_each(|tag| hash.update(tag.0));
    hash.finalize().into()
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key may have any length");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}
