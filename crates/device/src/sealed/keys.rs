//! With what a device seals: its own key for signing, the hub's for closing, and a secret
//! of the database for the tags.

use hmac::{Hmac, KeyInit, Mac};
use rusqlite::{Connection, OptionalExtension};
use sha2::Sha256;
use visavi_domain::CustomerId;
use visavi_protocol::sealed::Sealer;
use zeroize::Zeroizing;

use crate::error::Result;

/// Under which setting the secret of the tags lies.
const TAG_SECRET: &str = "sealed_tags";

/// A customer, for whoever has the database; for everybody else a number that says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag(pub(super) [u8; 16]);

impl Tag {
    pub(super) fn of(customer: CustomerId, secret: &str) -> Self {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a secret of any length will do");
        mac.update(&customer.0);
        let whole = mac.finalize().into_bytes();
        Self(std::array::from_fn(|at| whole[at]))
    }
}

/// Everything that sealing needs.
pub(crate) struct Keys {
    pub(super) sealer: Sealer,
    tag_secret: Zeroizing<String>,
}

impl Keys {
    /// Reads them; `None` before the device is enrolled, or where a key cannot be one.
    pub(crate) fn read(connection: &Connection) -> Result<Option<Self>> {
        let mut select = connection.prepare_cached("select private_key, sealing_key from identity")?;
        let sealer = select.query_row([], |row| {
            let private_key = Zeroizing::new(row.get::<_, Vec<u8>>(0)?);
            Ok(Sealer::new(&private_key, &row.get::<_, Vec<u8>>(1)?))
        });
        let Some(sealer) = sealer.optional()?.flatten() else { return Ok(None) };
        Ok(Some(Self { sealer, tag_secret: Self::tag_secret(connection)? }))
    }

    /// Makes the secret of the tags where there is none.
    pub(crate) fn make_tag_secret(connection: &Connection) -> Result<()> {
        let make = "insert or ignore into setting (key, value) values (?, hex(randomblob(32)))";
        connection.execute(make, [TAG_SECRET])?;
        Ok(())
    }

    pub(super) fn tag_secret(connection: &Connection) -> Result<Zeroizing<String>> {
        let mut select = connection.prepare_cached("select value from setting where key = ?")?;
        Ok(select.query_row([TAG_SECRET], |row| row.get(0)).map(Zeroizing::new)?)
    }

    pub(super) fn tag(&self, customer: CustomerId) -> Tag {
        Tag::of(customer, &self.tag_secret)
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}
