//! Everybody who may say something: the hub, import sources, devices.

use rusqlite::{Connection, OptionalExtension, Row, params};
use visavi_domain::{DeviceNumber, Epoch, Moment, StoreId};

use crate::HubError;

/// One of those who may say something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    pub number: DeviceNumber,
    pub name: String,
    pub epoch: Epoch,
    /// `None` for sources, which cannot call over the network.
    pub public_key: Option<Vec<u8>>,
    /// The shop whose bucket it gets; `None` for sources.
    pub store: Option<StoreId>,
    pub enabled: bool,
    pub last_contact: Option<Moment>,
    /// The protocol version it spoke last.
    pub protocol: Option<u16>,
    /// The highest sequence number taken in from its present epoch.
    pub last_sequence: u64,
}

const COLUMNS: &str = "number, name, epoch, public_key, store, enabled, last_contact, protocol, last_sequence";

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
    })
}

pub(crate) fn find(connection: &Connection, number: DeviceNumber) -> Result<Option<Device>, HubError> {
    let found = connection
        .prepare_cached(&format!("select {COLUMNS} from devices where number = ?1"))?
        .query_row([number.0], device)
        .optional()?;
    Ok(found)
}

pub(crate) fn enrolled(connection: &Connection) -> Result<Vec<Device>, HubError> {
    let mut statement =
        connection.prepare_cached(&format!("select {COLUMNS} from devices where kind = 'device' order by number"))?;
    let devices = statement.query_map([], device)?.collect::<rusqlite::Result<_>>()?;
    Ok(devices)
}

/// Returns the number of the source called `name`, which is given one when it is new.
pub(crate) fn source(connection: &Connection, name: &str) -> Result<DeviceNumber, HubError> {
    let known = connection
        .prepare_cached("select number from devices where name = ?1 and kind <> 'device'")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    if let Some(number) = known {
        return Ok(DeviceNumber(number));
    }
    let number = connection
        .prepare_cached(
            "insert into devices (kind, name, epoch, enabled) values ('source', ?1, 1, 1) returning number",
        )?
        .query_row([name], |row| row.get(0))?;
    Ok(DeviceNumber(number))
}

pub(crate) fn insert(
    connection: &Connection,
    name: &str,
    public_key: &[u8],
    store: &StoreId,
    now: Moment,
    protocol: u16,
) -> Result<DeviceNumber, HubError> {
    let number = connection
        .prepare_cached(
            "insert into devices (kind, name, epoch, public_key, store, enabled, last_contact, protocol)
             values ('device', ?1, 1, ?2, ?3, 1, ?4, ?5)
             returning number",
        )?
        .query_row(params![name, public_key, store.0, now.0, protocol], |row| row.get(0))?;
    Ok(DeviceNumber(number))
}

pub(crate) fn raise_sequence(connection: &Connection, number: DeviceNumber, sequence: u64) -> Result<(), HubError> {
    connection
        .prepare_cached("update devices set last_sequence = max(last_sequence, ?2) where number = ?1")?
        .execute(params![number.0, sequence])?;
    Ok(())
}

/// More devices than a chain enrols between two backups.
const NUMBERS_LEFT_OUT: u32 = 10_000;

/// Leaves out the numbers that may have been given since the backup was made, and lets
/// the hub and its sources number their operations in a new epoch.
pub(crate) fn begin_again(connection: &Connection) -> Result<(), HubError> {
    connection.execute("update sqlite_sequence set seq = seq + ?1 where name = 'devices'", [NUMBERS_LEFT_OUT])?;
    connection.execute("update devices set epoch = epoch + 1, last_sequence = 0 where kind <> 'device'", [])?;
    Ok(())
}

pub(crate) fn note_contact(
    connection: &Connection,
    number: DeviceNumber,
    now: Moment,
    protocol: u16,
) -> Result<(), HubError> {
    connection
        .prepare_cached("update devices set last_contact = ?2, protocol = ?3 where number = ?1")?
        .execute(params![number.0, now.0, protocol])?;
    Ok(())
}

/// Lets a device in again or shuts it out; says whether there is such a device.
pub(crate) fn set_enabled(connection: &Connection, number: DeviceNumber, enabled: bool) -> Result<bool, HubError> {
    let changed = connection
        .prepare_cached("update devices set enabled = ?2 where number = ?1 and kind = 'device'")?
        .execute(params![number.0, enabled])?;
    Ok(changed == 1)
}
