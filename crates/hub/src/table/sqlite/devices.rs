use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{OptionalExtension, Row, params};
use visavi_domain::{DeviceNumber, Epoch, Moment, StoreId};
use visavi_protocol::History;

use super::Sqlite;
use crate::HubError;
use crate::table::devices::{Device, DevicesTable, EPOCHS_TOLD};

const COLUMNS: &str =
    "number, name, epoch, public_key, store, enabled, last_contact, protocol, last_sequence, app, waiting";

fn device(row: &Row<'_>) -> rusqlite::Result<Device> {
    Ok(Device {
        number: DeviceNumber(row.get(0)?),
        name: row.get(1)?,
        epoch: Epoch(row.get(2)?),
        public_key: row.get(3)?,
        store: row.get::<_, Option<String>>(4)?.map(StoreId),
        enabled: row.get(5)?,
        last_contact: row.get::<_, Option<i64>>(6)?.map(Moment),
        protocol: row.get(7)?,
        last_sequence: row.get(8)?,
        app: row.get(9)?,
        waiting: row.get(10)?,
    })
}

impl DevicesTable for Sqlite<'_> {
    fn device(&self, number: DeviceNumber) -> Result<Option<Device>, HubError> {
        let found = self
            .transaction
            .prepare_cached(&format!("select {COLUMNS} from devices where number = ?1"))?
            .query_row([number.0], device)
            .optional()?;
        Ok(found)
    }

    fn devices(&self, numbers: &BTreeSet<DeviceNumber>) -> Result<BTreeMap<DeviceNumber, Device>, HubError> {
        let mut select =
            self.transaction.prepare_cached(&format!("select {COLUMNS} from devices where number = ?1"))?;
        let mut found = BTreeMap::new();
        for number in numbers {
            if let Some(device) = select.query_row([number.0], device).optional()? {
                found.insert(*number, device);
            }
        }
        Ok(found)
    }

    fn enrolled_devices(&self) -> Result<Vec<Device>, HubError> {
        let mut statement = self
            .transaction
            .prepare_cached(&format!("select {COLUMNS} from devices where kind = 'device' order by number"))?;
        let devices = statement.query_map([], device)?.collect::<rusqlite::Result<_>>()?;
        Ok(devices)
    }

    fn source(&mut self, name: &str) -> Result<DeviceNumber, HubError> {
        if let Some(known) = self.source_called(name)? {
            return Ok(known);
        }
        let number = self
            .transaction
            .prepare_cached(
                "insert into devices (kind, name, epoch, enabled) values ('source', ?1, 1, 1) returning number",
            )?
            .query_row([name], |row| row.get(0))?;
        Ok(DeviceNumber(number))
    }

    fn source_called(&self, name: &str) -> Result<Option<DeviceNumber>, HubError> {
        let number = self
            .transaction
            .prepare_cached("select number from devices where name = ?1 and kind <> 'device'")?
            .query_row([name], |row| row.get(0))
            .optional()?;
        Ok(number.map(DeviceNumber))
    }

    fn add_device(
        &mut self,
        name: &str,
        public_key: &[u8],
        store: &StoreId,
        now: Moment,
        protocol: u16,
    ) -> Result<DeviceNumber, HubError> {
        let number = self
            .transaction
            .prepare_cached(
                "insert into devices (kind, name, epoch, public_key, store, enabled, last_contact, protocol)
                 values ('device', ?1, 1, ?2, ?3, 1, ?4, ?5)
                 returning number",
            )?
            .query_row(params![name, public_key, store.0, now.0, protocol], |row| row.get(0))?;
        Ok(DeviceNumber(number))
    }

    fn raise_histories(&mut self, heard: &BTreeMap<(DeviceNumber, Epoch), u64>) -> Result<(), HubError> {
        let mut update = self.transaction.prepare_cached(
            "update devices
             set epoch = ?2, last_sequence = ?3
             where number = ?1 and (epoch, last_sequence) < (?2, ?3)",
        )?;
        let mut insert = self.transaction.prepare_cached(
            "insert into histories (device, epoch, last_sequence)
             values (?1, ?2, ?3)
             on conflict do update set last_sequence = max(last_sequence, excluded.last_sequence)",
        )?;
        for ((number, epoch), last_sequence) in heard {
            update.execute(params![number.0, epoch.0, last_sequence])?;
            insert.execute(params![number.0, epoch.0, last_sequence])?;
        }
        Ok(())
    }

    fn next_sequence(&mut self, number: DeviceNumber) -> Result<u64, HubError> {
        let next = self
            .transaction
            .prepare_cached(
                "update devices set last_sequence = last_sequence + 1 where number = ?1 returning last_sequence",
            )?
            .query_row([number.0], |row| row.get(0))?;
        Ok(next)
    }

    fn histories(&self, number: DeviceNumber) -> Result<Vec<History>, HubError> {
        let mut statement = self.transaction.prepare_cached(
            "select epoch, last_sequence from histories where device = ?1 order by epoch desc limit ?2",
        )?;
        let histories = statement
            .query_map([number.0, EPOCHS_TOLD], |row| {
                Ok(History { epoch: Epoch(row.get(0)?), last_sequence: row.get(1)? })
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(histories)
    }

    fn begin_epoch(&mut self, number: DeviceNumber) -> Result<Epoch, HubError> {
        let epoch = self
            .transaction
            .prepare_cached(
                "update devices set epoch = epoch + 1, last_sequence = 0 where number = ?1 returning epoch",
            )?
            .query_row([number.0], |row| row.get(0))?;
        Ok(Epoch(epoch))
    }

    fn set_device_store(&mut self, number: DeviceNumber, store: &StoreId) -> Result<bool, HubError> {
        let changed = self
            .transaction
            .prepare_cached("update devices set store = ?2 where number = ?1 and kind = 'device'")?
            .execute(params![number.0, store.0])?;
        Ok(changed == 1)
    }

    fn begin_numbers_again(&mut self, left_out: u32) -> Result<(), HubError> {
        self.transaction.execute("update sqlite_sequence set seq = seq + ?1 where name = 'devices'", [left_out])?;
        self.transaction
            .execute("update devices set epoch = epoch + 1, last_sequence = 0 where kind <> 'device'", [])?;
        Ok(())
    }

    fn note_contact(&mut self, number: DeviceNumber, now: Moment, protocol: u16) -> Result<(), HubError> {
        self.transaction
            .prepare_cached("update devices set last_contact = ?2, protocol = ?3 where number = ?1")?
            .execute(params![number.0, now.0, protocol])?;
        Ok(())
    }

    fn note_standing(&mut self, number: DeviceNumber, waiting: u32, app: &str) -> Result<(), HubError> {
        self.transaction
            .prepare_cached("update devices set waiting = ?2, app = ?3 where number = ?1")?
            .execute(params![number.0, waiting, app])?;
        Ok(())
    }

    fn set_device_enabled(&mut self, number: DeviceNumber, enabled: bool) -> Result<bool, HubError> {
        let changed = self
            .transaction
            .prepare_cached("update devices set enabled = ?2 where number = ?1 and kind = 'device'")?
            .execute(params![number.0, enabled])?;
        Ok(changed == 1)
    }
}
