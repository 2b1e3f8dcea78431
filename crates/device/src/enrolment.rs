//! Who this device is, as the hub said when it was enrolled.

use rusqlite::{OptionalExtension, params};
use visavi_domain::{DeviceNumber, Epoch, StoreId};
use zeroize::Zeroizing;

use crate::desk::offer;
use crate::device::Device;
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
                "select device, epoch, store, chain, hub, hub_epoch, private_key
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
                    private_key: Zeroizing::new(row.get(6)?),
                })
            });
            Ok(identity.optional()?)
        })
    }

    /// Keeps who this device is from now on.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn enrol(&self, identity: &Identity) -> Result<()> {
        self.at_desk(|transaction| {
            transaction.execute(
                "insert or replace into identity
                     (only, device, epoch, store, chain, hub, hub_epoch, private_key)
                 values (1, ?, ?, ?, ?, ?, ?, ?)",
                params![
                    identity.device.0,
                    identity.epoch.0,
                    identity.store.0,
                    identity.chain,
                    identity.hub,
                    identity.hub_epoch,
                    identity.private_key.as_slice(),
                ],
            )?;
            Ok(())
        })
    }

    /// Takes in that this is another life of the hub: it was restored from a backup, or a
    /// copy took over that was behind. What was said here and accepted by the one before
    /// is on the way again, and every feed is read from its beginning.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn begin_again(&self, hub_epoch: u64) -> Result<()> {
        self.at_desk(|transaction| {
            transaction.execute("update identity set hub_epoch = ?", [hub_epoch])?;
            transaction.execute("update bucket set cursor = 0", [])?;
            offer::everything_again(transaction)
        })
    }
}
