//! Wrong PINs in a row.

use rusqlite::{OptionalExtension, params};
use visavi_domain::{AssociateId, Moment};

use crate::device::Device;
use crate::error::Result;

/// How often an associate's PIN was wrong since it was last right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PinAttempts {
    pub wrong: u32,
    /// When the last one was tried.
    pub last_at: Option<Moment>,
}

impl Device {
    /// Returns the wrong PINs in a row.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn pin_attempts(&self, associate: &AssociateId) -> Result<PinAttempts> {
        self.read(|connection| {
            let attempts = connection
                .prepare_cached("select wrong, last_at from pin_attempt where associate = ?")?
                .query_row([&associate.0], |row| {
                    Ok(PinAttempts { wrong: row.get(0)?, last_at: Some(Moment(row.get(1)?)) })
                })
                .optional()?;
            Ok(attempts.unwrap_or_default())
        })
    }

    /// Counts a PIN as wrong. Call it *before* the check, so that pulling the plug
    /// during the check does not give the try back, and [`Self::clear_pin`] when it
    /// was right.
    ///
    /// # Errors
    /// Whatever the disk says; then the PIN must not be checked.
    pub fn note_wrong_pin(&self, associate: &AssociateId, now: Moment) -> Result<PinAttempts> {
        self.at_desk(|transaction| {
            let wrong = transaction
                .prepare_cached(
                    "insert into pin_attempt (associate, wrong, last_at)
                     values (?, 1, ?)
                     on conflict (associate) do update
                     set wrong = wrong + 1, last_at = excluded.last_at
                     returning wrong",
                )?
                .query_row(params![associate.0, now.0], |row| row.get(0))?;
            Ok(PinAttempts { wrong, last_at: Some(now) })
        })
    }

    /// Forgets the wrong PINs: one was right.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn clear_pin(&self, associate: &AssociateId) -> Result<()> {
        self.at_desk(|transaction| {
            transaction.prepare_cached("delete from pin_attempt where associate = ?")?.execute([&associate.0])?;
            Ok(())
        })
    }
}
