//! Frames: how messages become bytes, so that a captive portal's page, half a reply or
//! a bomb is refused before anything is read.

use std::io::Read;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::VERSION;
use crate::limits::FRAME_BYTES_MAX;

/// The content type of every frame.
pub const CONTENT_TYPE: &str = "application/vnd.visavi.frame";

/// The first bytes of every frame; the version follows.
const MAGIC: &[u8; 4] = b"VSVI";
/// Magic, version (2), content length (4), hash of the content (8).
const HEAD: usize = 18;
const ZSTD_LEVEL: i32 = 3;

/// Why bytes are not a frame.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// Not from a hub at all: a web page, an empty reply.
    #[error("these bytes are not a Visavi frame")]
    NotAFrame,
    #[error("this frame was written by protocol version {0}, which is newer than this program")]
    Newer(u16),
    #[error("this frame is cut off or was changed on its way")]
    Broken,
    #[error("this frame holds more than {FRAME_BYTES_MAX} bytes")]
    TooLarge,
}

/// Returns `message` as a frame.
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    let content = postcard::to_stdvec(message).expect("plain data always encodes into memory");
    // In one go: told the length, zstd makes tables as small as most messages are.
    let packed = zstd::bulk::compress(&content, ZSTD_LEVEL).expect("compressing from memory into memory");
    let mut frame = Vec::with_capacity(HEAD + packed.len());
    frame.extend_from_slice(MAGIC);
    frame.extend_from_slice(&VERSION.to_be_bytes());
    frame.extend_from_slice(&(packed.len() as u32).to_be_bytes());
    frame.extend_from_slice(&xxhash_rust::xxh3::xxh3_64(&packed).to_be_bytes());
    frame.extend_from_slice(&packed);
    frame
}

/// Returns the message that `frame` holds.
///
/// # Errors
/// See [`FrameError`]; a frame is read whole or not at all.
pub fn decode<T: DeserializeOwned>(frame: &[u8]) -> Result<T, FrameError> {
    let (head, packed) = frame.split_at_checked(HEAD).ok_or(FrameError::NotAFrame)?;
    if &head[..4] != MAGIC {
        return Err(FrameError::NotAFrame);
    }
    let version = u16::from_be_bytes([head[4], head[5]]);
    if version > VERSION {
        return Err(FrameError::Newer(version));
    }
    let length = u32::from_be_bytes([head[6], head[7], head[8], head[9]]) as usize;
    let hash = u64::from_be_bytes(head[10..HEAD].try_into().expect("the head has eight bytes of hash"));
    if packed.len() != length || xxhash_rust::xxh3::xxh3_64(packed) != hash {
        return Err(FrameError::Broken);
    }
    let content = inflate(packed)?;
    match postcard::take_from_bytes(&content) {
        Ok((message, [])) => Ok(message),
        Ok(_) | Err(_) => Err(FrameError::Broken),
    }
}

fn inflate(packed: &[u8]) -> Result<Vec<u8>, FrameError> {
    let decoder = zstd::Decoder::new(packed).map_err(|_| FrameError::Broken)?;
    let mut content = Vec::new();
    let limit = FRAME_BYTES_MAX as u64 + 1;
    decoder.take(limit).read_to_end(&mut content).map_err(|_| FrameError::Broken)?;
    if content.len() > FRAME_BYTES_MAX {
        return Err(FrameError::TooLarge);
    }
    Ok(content)
}
