//! Buckets: the parts of the chain's data that devices take as a whole.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use visavi_domain::{DeviceNumber, StoreId};

/// One feed. A device gets the buckets its store and associate may see, and nothing
/// else, ever.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum BucketId {
    /// What all share: catalogue, products, spreads, stores.
    Shared,
    /// One shop: its customers, staff and stock.
    Store(StoreId),
    /// What one device looked up.
    Device(DeviceNumber),
}

impl fmt::Display for BucketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shared => f.write_str("shared"),
            Self::Store(store) => write!(f, "store:{}", store.0),
            Self::Device(device) => write!(f, "device:{}", device.0),
        }
    }
}

/// The text names no bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not the name of a bucket")]
pub struct BucketError;

impl FromStr for BucketId {
    type Err = BucketError;

    fn from_str(text: &str) -> Result<Self, BucketError> {
        match text.split_once(':') {
            None if text == "shared" => Ok(Self::Shared),
            Some(("store", store)) if !store.is_empty() => Ok(Self::Store(StoreId(store.to_owned()))),
            Some(("device", number)) => {
                number.parse().map(|number| Self::Device(DeviceNumber(number))).map_err(|_| BucketError)
            }
            _ => Err(BucketError),
        }
    }
}
