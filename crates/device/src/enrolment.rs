//! Who this device is, as the hub said when it was enrolled.

use rusqlite::{OptionalExtension, params};
use visavi_domain::{DeviceNumber, Epoch, StoreId};
use visavi_protocol::History;
use zeroize::Zeroizing;

use crate::desk::offer;
use crate::device::Device;
use crate::erase;
use crate::error::Result;

/// The device's number and everything that goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub device: DeviceNumber,
    pub epoch: Epoch,
    pub store: StoreId,
    pub chain: String,
    /// Address of the hub.
    pub hub: String,
    pub hub_epoch: u64,
    /// With which the hub proves its replies: SEC1 uncompressed P-256 point.
    pub hub_key: Vec<u8>,
    /// To which is sealed what only the hub may read: X25519.
    pub sealing_key: Vec<u8>,
    /// Signs every request (P-256).
    pub private_key: Zeroizing<Vec<u8>>,
}

impl Device {
    /// Returns who this device is; `None` before it is enrolled.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn identity(&self) -> Result<Option<Identity>> {
        self.read(|connection| {
            let mut select = connection.prepare_cached(
                "select device, epoch, store, chain, hub, hub_epoch, hub_key, sealing_key, private_key
                 from identity",
            )?;
            let identity = select.query_row([], |row| {
                Ok(Identity {
                    device: DeviceNumber(row.get(0)?),
                    epoch: Epoch(row.get(1)?),
                    store: StoreId(row.get(2)?),
                    chain: row.get(3)?,
                    hub: row.get(4)?,
                    hub_epoch: row.get(5)?,
                    hub_key: row.get(6)?,
                    sealing_key: row.get(7)?,
                    private_key: Zeroizing::new(row.get(8)?),
                })
            });
            Ok(identity.optional()?)
        })
    }

    /// Keeps who this device is from now on. What was said before is sealed by the one it
    /// was then, and goes up so.
    ///
    /// # Errors
    /// Whatever the disk says; while something on the way cannot be sealed, it stays who it
    /// was.
    pub fn enrol(&self, identity: &Identity) -> Result<()> {
        self.seal_what_is_missing()?;
        self.sealed().meet(identity.hub_epoch)?;
        self.at_desk(|transaction| {
            transaction.execute(
                "insert or replace into identity
                     (only, device, epoch, store, chain, hub, hub_epoch, hub_key, sealing_key, private_key)
                 values (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                params![
                    identity.device.0,
                    identity.epoch.0,
                    identity.store.0,
                    identity.chain,
                    identity.hub,
                    identity.hub_epoch,
                    identity.hub_key,
                    identity.sealing_key,
                    identity.private_key.as_slice(),
                ],
            )?;
            self.sealed().burn(transaction, identity.device, identity.epoch)
        })?;
        self.keys_changed();
        self.mark_who_speaks(identity.device, identity.epoch);
        Ok(())
    }

    /// Returns how far the numbers go that this device gave; all zero before it is
    /// enrolled, and the beginning of its epoch when the feed brought a number of it that
    /// this memory never gave.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn history(&self) -> Result<History> {
        self.read(|connection| {
            let mut select = connection.prepare_cached(
                "select epoch,
                        case when foreign_sequence > 0 then 0 else coalesce((
                            select max(sequence)
                            from deed
                            where deed.device = identity.device and deed.epoch = identity.epoch
                        ), 0) end
                 from identity",
            )?;
            let history =
                select.query_row([], |row| Ok(History { epoch: Epoch(row.get(0)?), last_sequence: row.get(1)? }));
            Ok(history.optional()?.unwrap_or_default())
        })
    }

    /// Numbers operations in this epoch from now on; an earlier one changes nothing.
    /// What was said before keeps its number, also what an earlier memory of this device
    /// sealed in the same epoch: a hub that was put back may hand it out again.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn take_epoch(&self, epoch: Epoch) -> Result<()> {
        let device = self.at_desk(|transaction| {
            let device = transaction
                .prepare_cached(
                    "update identity set epoch = ?1, foreign_sequence = 0 where epoch < ?1 returning device",
                )?
                .query_row([epoch.0], |row| row.get(0).map(DeviceNumber))
                .optional()?;
            if let Some(device) = device {
                self.sealed().burn(transaction, device, epoch)?;
            }
            Ok(device)
        })?;
        if let Some(device) = device {
            self.mark_who_speaks(device, epoch);
        }
        Ok(())
    }

    fn mark_who_speaks(&self, device: DeviceNumber, epoch: Epoch) {
        if let Some(mark) = self.mark() {
            mark.becomes(device, epoch);
        }
    }

    /// Takes in that this is another life of the hub: it was restored from a backup, or a
    /// copy took over that was behind. What was said here and accepted by the one before
    /// is on the way again, and every feed is read from its beginning.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn begin_again(&self, hub_epoch: u64) -> Result<()> {
        // First: cut off between the two, more is offered than need be, and nothing less.
        self.sealed().unhear(hub_epoch)?;
        let sealed = self.sealed().numbers()?;
        self.at_desk(|transaction| {
            transaction.execute("update identity set hub_epoch = ?", [hub_epoch])?;
            transaction.execute("update bucket set cursor = 0", [])?;
            erase::begin_again(transaction)?;
            offer::everything_again(transaction, &sealed)
        })
    }
}
