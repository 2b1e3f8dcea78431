//! Who this device is at its hub, kept apart from the database: a device whose database is
//! closed or gone can still speak to its hub, and whoever has a copy of the database alone
//! is nobody.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use visavi_domain::{DeviceNumber, Epoch, StoreId};
use zeroize::Zeroizing;

use super::{KeyError, KeyStore};
use crate::enrolment::Identity;

/// Under which name they are kept.
const NAME: &str = "device";

/// What a device needs to speak to its hub.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    pub device: DeviceNumber,
    pub store: StoreId,
    pub chain: String,
    /// Address of the hub.
    pub hub: String,
    /// With which the hub proves its replies: SEC1 uncompressed P-256 point.
    pub hub_key: Vec<u8>,
    /// To which is sealed what only the hub may read: X25519.
    pub sealing_key: Vec<u8>,
    /// Signs every request (P-256).
    #[serde(serialize_with = "plain", deserialize_with = "wiped")]
    pub private_key: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("device", &self.device).finish_non_exhaustive()
    }
}

impl Credentials {
    /// Returns the credentials of a device that is who this says.
    pub fn of(identity: &Identity) -> Self {
        let Identity { device, epoch: _, store, chain, hub, hub_epoch: _, hub_key, sealing_key, private_key } =
            identity.clone();
        Self { device, store, chain, hub, hub_key, sealing_key, private_key }
    }

    /// Returns who an empty memory belongs to that gives numbers of this epoch.
    pub fn identity(&self, epoch: Epoch, hub_epoch: u64) -> Identity {
        let Self { device, store, chain, hub, hub_key, sealing_key, private_key } = self.clone();
        Identity { device, epoch, store, chain, hub, hub_epoch, hub_key, sealing_key, private_key }
    }

    /// Returns the credentials that are kept; `None` before a hub has said yes.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn kept(keys: &dyn KeyStore) -> Result<Option<Self>, KeyError> {
        let Some(secret) = keys.load(NAME)? else { return Ok(None) };
        postcard::from_bytes(&secret).map(Some).map_err(|_| KeyError::BrokenKeyFile)
    }

    /// Keeps them.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn keep(&self, keys: &dyn KeyStore) -> Result<(), KeyError> {
        let secret = postcard::to_stdvec(self).expect("plain data always encodes into memory");
        keys.keep(NAME, &Zeroizing::new(secret))
    }

    /// Forgets them: the hub has shut this device out.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn forget(keys: &dyn KeyStore) -> Result<(), KeyError> {
        keys.remove(NAME)
    }
}

fn plain<S: Serializer>(secret: &Zeroizing<Vec<u8>>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(secret)
}

fn wiped<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Zeroizing<Vec<u8>>, D::Error> {
    Vec::deserialize(deserializer).map(Zeroizing::new)
}
