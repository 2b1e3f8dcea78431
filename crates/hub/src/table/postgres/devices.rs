use std::collections::{BTreeMap, BTreeSet};

use tokio_postgres::Row;
use visavi_domain::{DeviceNumber, Epoch, Moment, StoreId};
use visavi_protocol::History;

use super::{Postgres, column, number};
use crate::HubError;
use crate::table::devices::{Device, DevicesTable, EPOCHS_TOLD};

fn device(row: &Row) -> Device {
    Device {
        number: device_number(row),
        name: row.get(1),
        epoch: epoch(row, 2),
        public_key: row.get(3),
        store: row.get::<_, Option<String>>(4).map(StoreId),
        enabled: row.get(5),
        last_contact: row.get::<_, Option<i64>>(6).map(Moment),
        protocol: row
            .get::<_, Option<i32>>(7)
            .map(|version| u16::try_from(version).expect("only versions are written")),
        last_sequence: number(row, 8),
        app: row.get(9),
        waiting: row.get::<_, Option<i64>>(10).and_then(|waiting| u32::try_from(waiting).ok()),
    }
}

fn epoch(row: &Row, column: usize) -> Epoch {
    Epoch(u16::try_from(row.get::<_, i64>(column)).expect("only epochs are written"))
}

fn device_number(row: &Row) -> DeviceNumber {
    DeviceNumber(u32::try_from(row.get::<_, i64>(0)).expect("fewer devices than a number of 32 bits counts"))
}

impl DevicesTable for Postgres<'_> {
    fn device(&self, number: DeviceNumber) -> Result<Option<Device>, HubError> {
        let row = self.row(
            "select number, name, epoch, public_key, store, enabled, last_contact, protocol, last_sequence, app, waiting
             from devices
             where number = $1",
            &[&i64::from(number.0)],
        )?;
        Ok(row.as_ref().map(device))
    }

    fn devices(&self, numbers: &BTreeSet<DeviceNumber>) -> Result<BTreeMap<DeviceNumber, Device>, HubError> {
        let numbers: Vec<i64> = numbers.iter().map(|number| i64::from(number.0)).collect();
        let rows = self.rows(
            "select number, name, epoch, public_key, store, enabled, last_contact, protocol, last_sequence, app, waiting
             from devices
             where number = any($1)",
            &[&numbers],
        )?;
        Ok(rows.iter().map(|row| (device_number(row), device(row))).collect())
    }

    fn enrolled_devices(&self) -> Result<Vec<Device>, HubError> {
        let rows = self.rows(
            "select number, name, epoch, public_key, store, enabled, last_contact, protocol, last_sequence, app, waiting
             from devices
             where kind = 'device'
             order by number",
            &[],
        )?;
        Ok(rows.iter().map(device).collect())
    }

    fn source(&mut self, name: &str) -> Result<DeviceNumber, HubError> {
        if let Some(known) = self.source_called(name)? {
            return Ok(known);
        }
        let row = self.one(
            "insert into devices (kind, name, epoch, enabled) values ('source', $1, 1, true) returning number",
            &[&name],
        )?;
        Ok(device_number(&row))
    }

    fn source_called(&self, name: &str) -> Result<Option<DeviceNumber>, HubError> {
        let row = self.row("select number from devices where name = $1 and kind <> 'device'", &[&name])?;
        Ok(row.as_ref().map(device_number))
    }

    fn add_device(
        &mut self,
        name: &str,
        public_key: &[u8],
        store: &StoreId,
        now: Moment,
        protocol: u16,
    ) -> Result<DeviceNumber, HubError> {
        let row = self.one(
            "insert into devices (kind, name, epoch, public_key, store, enabled, last_contact, protocol)
             values ('device', $1, 1, $2, $3, true, $4, $5)
             returning number",
            &[&name, &public_key, &store.0, &now.0, &i32::from(protocol)],
        )?;
        Ok(device_number(&row))
    }

    fn raise_histories(&mut self, heard: &BTreeMap<(DeviceNumber, Epoch), u64>) -> Result<(), HubError> {
        let devices: Vec<i64> = heard.keys().map(|(number, _)| i64::from(number.0)).collect();
        let epochs: Vec<i64> = heard.keys().map(|(_, epoch)| i64::from(epoch.0)).collect();
        let sequences: Vec<i64> = heard.values().map(|last| column(*last)).collect();
        self.run(
            // In one order, so that no two writers wait for each other in a circle.
            "with locked as (
                 select number from devices where number = any($1) order by number for no key update
             ),
             latest as (
                 select distinct on (device) *
                 from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as heard (device, epoch, last_sequence)
                 order by device, epoch desc
             )
             update devices
             set epoch = latest.epoch, last_sequence = latest.last_sequence
             from locked join latest on latest.device = locked.number
             where devices.number = locked.number
               and (devices.epoch, devices.last_sequence) < (latest.epoch, latest.last_sequence)",
            &[&devices, &epochs, &sequences],
        )?;
        self.run(
            "insert into histories (device, epoch, last_sequence)
             select * from unnest($1::bigint[], $2::bigint[], $3::bigint[])
             on conflict (device, epoch) do update
             set last_sequence = greatest(histories.last_sequence, excluded.last_sequence)",
            &[&devices, &epochs, &sequences],
        )?;
        Ok(())
    }

    fn histories(&self, number: DeviceNumber) -> Result<Vec<History>, HubError> {
        let rows = self.rows(
            "select epoch, last_sequence from histories where device = $1 order by epoch desc limit $2",
            &[&i64::from(number.0), &i64::from(EPOCHS_TOLD)],
        )?;
        Ok(rows.iter().map(|row| History { epoch: epoch(row, 0), last_sequence: super::number(row, 1) }).collect())
    }

    fn begin_epoch(&mut self, number: DeviceNumber) -> Result<Epoch, HubError> {
        let row = self.one(
            "update devices set epoch = epoch + 1, last_sequence = 0 where number = $1 returning epoch",
            &[&i64::from(number.0)],
        )?;
        Ok(epoch(&row, 0))
    }

    fn set_device_store(&mut self, number: DeviceNumber, store: &StoreId) -> Result<bool, HubError> {
        let changed = self.run(
            "update devices set store = $2 where number = $1 and kind = 'device'",
            &[&i64::from(number.0), &store.0],
        )?;
        Ok(changed == 1)
    }

    fn next_sequence(&mut self, number: DeviceNumber) -> Result<u64, HubError> {
        let row = self.one(
            "update devices set last_sequence = last_sequence + 1 where number = $1 returning last_sequence",
            &[&i64::from(number.0)],
        )?;
        Ok(super::number(&row, 0))
    }

    fn begin_numbers_again(&mut self, left_out: u32) -> Result<(), HubError> {
        self.rows(
            // Asking what the next number is has taken it.
            "select setval(sequence, nextval(sequence) - 1 + $1)
             from (select pg_get_serial_sequence('devices', 'number')::regclass as sequence) as of_devices",
            &[&i64::from(left_out)],
        )?;
        self.run("update devices set epoch = epoch + 1, last_sequence = 0 where kind <> 'device'", &[])?;
        Ok(())
    }

    fn note_contact(&mut self, number: DeviceNumber, now: Moment, protocol: u16) -> Result<(), HubError> {
        self.run(
            "update devices set last_contact = $2, protocol = $3 where number = $1",
            &[&i64::from(number.0), &now.0, &i32::from(protocol)],
        )?;
        Ok(())
    }

    fn note_standing(&mut self, number: DeviceNumber, waiting: u32, app: &str) -> Result<(), HubError> {
        self.run(
            "update devices set waiting = $2, app = $3 where number = $1",
            &[&i64::from(number.0), &i64::from(waiting), &app],
        )?;
        Ok(())
    }

    fn set_device_enabled(&mut self, number: DeviceNumber, enabled: bool) -> Result<bool, HubError> {
        let changed = self.run(
            "update devices set enabled = $2 where number = $1 and kind = 'device'",
            &[&i64::from(number.0), &enabled],
        )?;
        Ok(changed == 1)
    }
}
