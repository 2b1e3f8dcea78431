//! The additive digest: a sum of item hashes, kept incrementally on both sides, so
//! that "in sync" is proved and not assumed.

use serde::{Deserialize, Serialize};

/// The sum, modulo 2^128, of the XXH3-128 hashes of a bucket's items. Order does not
/// matter; adding and taking away one item costs the same however large the bucket is.
/// It finds faults, not forgers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Digest(pub u128);

impl Digest {
    /// The digest of an empty bucket.
    pub const ZERO: Self = Self(0);

    /// Returns the hash of one thing as this version writes it.
    pub fn of<T: Serialize>(content: &T) -> Self {
        let bytes = postcard::to_stdvec(content).expect("plain data always encodes into memory");
        Self::of_bytes(&bytes)
    }

    /// Returns the hash of what was written already.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(xxhash_rust::xxh3::xxh3_128(bytes))
    }

    /// Returns the digest with one more item.
    #[must_use]
    pub fn plus(self, item: Self) -> Self {
        Self(self.0.wrapping_add(item.0))
    }

    /// Returns the digest with one item less.
    #[must_use]
    pub fn minus(self, item: Self) -> Self {
        Self(self.0.wrapping_sub(item.0))
    }

    /// Returns the bytes, for a column.
    pub fn to_bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }

    /// Returns the digest that [`Self::to_bytes`] wrote.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(u128::from_be_bytes(bytes))
    }
}
