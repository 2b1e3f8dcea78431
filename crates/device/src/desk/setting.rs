//! Small things the app remembers about itself.

use rusqlite::OptionalExtension;

use crate::device::Device;
use crate::error::Result;

impl Device {
    /// Returns what was remembered under `key`.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn setting(&self, key: &str) -> Result<Option<String>> {
        self.read(|connection| {
            let mut select = connection.prepare_cached("select value from setting where key = ?")?;
            Ok(select.query_row([key], |row| row.get(0)).optional()?)
        })
    }

    /// Remembers `value` under `key`.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn set_setting(&self, key: &str, value: &str) -> Result<()> {
        self.at_desk(|transaction| {
            transaction
                .prepare_cached("insert or replace into setting (key, value) values (?, ?)")?
                .execute([key, value])?;
            Ok(())
        })
    }
}
