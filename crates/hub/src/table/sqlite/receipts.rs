use std::collections::BTreeMap;

use rusqlite::params;
use visavi_domain::{DeviceNumber, Moment};

use super::Sqlite;
use crate::HubError;
use crate::table::receipts::{Receipt, ReceiptsTable};

impl ReceiptsTable for Sqlite<'_> {
    fn add_receipt(&mut self, receipt: &Receipt) -> Result<(), HubError> {
        self.transaction
            .prepare_cached(
                "insert or ignore into receipts (device, erased, at, signed, body, signature)
                 values (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                receipt.device.0,
                receipt.erased,
                receipt.at.0,
                receipt.signed,
                receipt.body,
                receipt.signature,
            ])?;
        Ok(())
    }

    fn receipted(&self, device: DeviceNumber) -> Result<u64, HubError> {
        let erased = self
            .transaction
            .prepare_cached("select coalesce(max(erased), 0) from receipts where device = ?1")?
            .query_row([device.0], |row| row.get(0))?;
        Ok(erased)
    }

    fn receipted_by_all(&self) -> Result<BTreeMap<DeviceNumber, u64>, HubError> {
        let mut select = self.transaction.prepare_cached("select device, max(erased) from receipts group by device")?;
        let all = select
            .query_map([], |row| Ok((DeviceNumber(row.get(0)?), row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(all)
    }

    fn receipts_of(&self, device: DeviceNumber) -> Result<Vec<Receipt>, HubError> {
        let mut select = self.transaction.prepare_cached(
            "select erased, at, signed, body, signature from receipts where device = ?1 order by erased",
        )?;
        let receipts = select
            .query_map([device.0], |row| {
                Ok(Receipt {
                    device,
                    erased: row.get(0)?,
                    at: Moment(row.get(1)?),
                    signed: row.get(2)?,
                    body: row.get(3)?,
                    signature: row.get(4)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(receipts)
    }
}
