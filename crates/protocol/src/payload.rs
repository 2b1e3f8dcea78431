//! What is carried without being looked into: bytes with the version that wrote them.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The version of payloads written here.
pub const PAYLOAD_VERSION: u16 = 1;

/// Opaque bytes with the version that can read them.
///
/// The sync engine and the feed never look inside. What cannot be read is kept,
/// carried on and counted, and read after an update.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Payload {
    pub version: u16,
    #[serde(with = "bytes")]
    pub bytes: Vec<u8>,
}

/// A payload of a newer version, or one that is broken: it cannot be read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this payload cannot be read by this version")]
pub struct Unread;

impl Payload {
    /// Returns `content` as this version writes it.
    pub fn write<T: Serialize + ?Sized>(content: &T) -> Self {
        let bytes = postcard::to_stdvec(content).expect("plain data always encodes into memory");
        Self { version: PAYLOAD_VERSION, bytes }
    }

    /// Returns what the payload says.
    ///
    /// # Errors
    /// [`Unread`] when a newer version wrote it, or when bytes are missing or left over.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Unread> {
        read(self.version, &self.bytes)
    }
}

/// Returns what a payload says that lies somewhere else.
///
/// # Errors
/// As [`Payload::read`].
pub fn read<T: DeserializeOwned>(version: u16, bytes: &[u8]) -> Result<T, Unread> {
    if version > PAYLOAD_VERSION {
        return Err(Unread);
    }
    match postcard::take_from_bytes(bytes) {
        Ok((content, [])) => Ok(content),
        Ok(_) | Err(_) => Err(Unread),
    }
}

/// Bytes as one block instead of a sequence of numbers.
mod bytes {
    use std::fmt;

    use serde::de::{Error, SeqAccess, Visitor};
    use serde::{Deserializer, Serializer};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        struct Block;
        impl<'de> Visitor<'de> for Block {
            type Value = Vec<u8>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                Ok(bytes.to_vec())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<u8>, A::Error> {
                let mut bytes = Vec::new();
                while let Some(byte) = seq.next_element()? {
                    bytes.push(byte);
                }
                Ok(bytes)
            }
        }
        deserializer.deserialize_bytes(Block)
    }
}
