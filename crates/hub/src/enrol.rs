//! How a device becomes one of the chain's: by a code that works once.

use p256::ecdsa::VerifyingKey;
use sha2::{Digest, Sha256};
use visavi_domain::{Epoch, Moment, RecordKind, StoreId};
use visavi_protocol::limits::ENROL_CODE_CHARS;
use visavi_protocol::sign::unhex;
use visavi_protocol::{BucketId, EnrolReply, EnrolRequest, VERSION, VERSION_MIN};

use crate::table::{buckets, devices, enrol_codes, items, meta};
use crate::{Hub, HubError};

/// Crockford's: no I, L, O and U, so that a code can be read aloud. 5 bits a character.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters that people call a device.
const NAME_CHARS_MAX: usize = 80;

impl Hub {
    /// Makes a code with which one device can enrol in `store` within the next ten
    /// minutes, and returns it as it is read aloud: `K7QPM-2XH9T`.
    ///
    /// # Errors
    /// When the chain has no such store.
    pub fn enrol_code(&self, store: &StoreId, now: Moment) -> Result<String, HubError> {
        let mut bytes = [0; ENROL_CODE_CHARS];
        getrandom::fill(&mut bytes)?;
        // 256 is a multiple of 32: every letter is equally likely.
        let code: String = bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
        let hash = hash(&code);
        self.database.write(|transaction| {
            let bucket = BucketId::Store(store.clone());
            let known = items::has_record_of_store(transaction, RecordKind::Store, store)?
                // An import may bring a shop's customers before anybody described the shop.
                || buckets::find(transaction, &bucket)?.is_some();
            if !known {
                return Err(HubError::UnknownStore(store.clone()));
            }
            enrol_codes::insert(transaction, &hash, store, now)
        })?;
        let (left, right) = code.split_at(ENROL_CODE_CHARS / 2);
        Ok(format!("{left}-{right}"))
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
        let hash = hash(&tidy(&request.code));
        self.database.write(|transaction| {
            let Some(store) = enrol_codes::take(transaction, &hash, now)? else {
                return Ok(None);
            };
            let device = devices::insert(transaction, request.name.trim(), &public_key, &store, now, request.protocol)?;
            let meta = meta::read(transaction)?;
            Ok(Some(EnrolReply {
                device,
                epoch: Epoch(1),
                store,
                chain: meta.chain,
                hub_epoch: meta.hub_epoch,
                now,
                protocol: VERSION,
            }))
        })
    }
}

/// Returns the code as it was made, from whatever somebody typed for it.
fn tidy(typed: &str) -> String {
    typed
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric())
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

fn hash(code: &str) -> Vec<u8> {
    Sha256::new().chain_update(b"visavi enrol code\0").chain_update(code).finalize().to_vec()
}

fn public_key(hex: &str) -> Option<Vec<u8>> {
    let point = unhex(hex)?;
    // 0x04, x, y: the compressed form would be a second spelling of the same key.
    (point.len() == 65 && VerifyingKey::from_sec1_bytes(&point).is_ok()).then_some(point)
}

fn is_name(name: &str) -> bool {
    let name = name.trim();
    !name.is_empty() && name.chars().count() <= NAME_CHARS_MAX && !name.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn a_code_may_be_typed_small_with_spaces_and_with_the_letters_that_look_like_digits() {
        assert_eq!(tidy(" k7qpm-2xhol "), "K7QPM2XH01");
    }
}
