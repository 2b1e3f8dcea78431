//! How a device becomes one of the chain's: by a code that works once.

use p256::PublicKey;
use visavi_domain::{Epoch, Moment, RecordKind, StoreId};
use visavi_protocol::sign::{hex, unhex};
use visavi_protocol::{BucketId, EnrolReply, EnrolRequest, VERSION, VERSION_MIN};

use crate::code::{self, Purpose};
use crate::{Hub, HubError};

/// Characters that people call a device.
const NAME_CHARS_MAX: usize = 80;

impl Hub {
    /// Makes a code with which one device can enrol in `store` within the next ten
    /// minutes, and returns it as it is read aloud: `K7QPM-2XH9T`.
    ///
    /// # Errors
    /// When the chain has no such store.
    pub fn enrol_code(&self, store: &StoreId, now: Moment) -> Result<String, HubError> {
        let code = code::fresh()?;
        let hash = code::hash(Purpose::Enrol, &code);
        self.database.write(|tables| {
            let bucket = BucketId::Store(store.clone());
            let known = tables.has_record_of_store(RecordKind::Store, store)?
                // An import may bring a shop's customers before anybody described the shop.
                || tables.bucket(&bucket)?.is_some();
            if !known {
                return Err(HubError::UnknownStore(store.clone()));
            }
            tables.add_enrol_code(&hash, store, now)
        })?;
        Ok(code)
    }

    /// Enrols a device. `None` when the code is unknown, used or too old, or the request
    /// makes no sense: a caller is not told which. A request that makes no sense does not
    /// use the code up.
    pub fn enrol(&self, request: &EnrolRequest, now: Moment) -> Result<Option<EnrolReply>, HubError> {
        let Some(public_key) = public_key(&request.public_key) else {
            return Ok(None);
        };
        if !is_name(&request.name) || !(VERSION_MIN..=VERSION).contains(&request.protocol) {
            return Ok(None);
        }
        let hash = code::hash(Purpose::Enrol, &request.code);
        self.database.write(|tables| {
            let Some(store) = tables.take_enrol_code(&hash, now)? else {
                return Ok(None);
            };
            let device = tables.add_device(request.name.trim(), &public_key, &store, now, request.protocol)?;
            let meta = tables.meta()?;
            Ok(Some(EnrolReply {
                device,
                epoch: Epoch(1),
                store,
                chain: meta.chain,
                hub_epoch: meta.hub_epoch,
                hub_key: hex(&self.keys.hub_key()),
                sealing_key: hex(&self.keys.sealing_key()),
                now,
                protocol: VERSION,
            }))
        })
    }
}

fn public_key(text: &str) -> Option<Vec<u8>> {
    let point = unhex(text)?;
    // 0x04, x, y: the compressed form would be a second spelling of the same key.
    (point.len() == 65 && PublicKey::from_sec1_bytes(&point).is_ok()).then_some(point)
}

fn is_name(name: &str) -> bool {
    let name = name.trim();
    !name.is_empty() && name.chars().count() <= NAME_CHARS_MAX && !name.chars().any(char::is_control)
}
