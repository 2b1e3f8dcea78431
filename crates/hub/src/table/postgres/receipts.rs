use std::collections::BTreeMap;

use tokio_postgres::Row;
use visavi_domain::{DeviceNumber, Moment};

use super::{Postgres, column, number};
use crate::HubError;
use crate::table::receipts::{Receipt, ReceiptsTable};

impl ReceiptsTable for Postgres<'_> {
    fn add_receipt(&mut self, receipt: &Receipt) -> Result<(), HubError> {
        self.run(
            "insert into receipts (device, erased, at, signed, body, signature)
             values ($1, $2, $3, $4, $5, $6)
             on conflict do nothing",
            &[
                &i64::from(receipt.device.0),
                &column(receipt.erased),
                &receipt.at.0,
                &receipt.signed,
                &receipt.body,
                &receipt.signature,
            ],
        )?;
        Ok(())
    }

    fn receipted(&self, device: DeviceNumber) -> Result<u64, HubError> {
        let row =
            self.one("select coalesce(max(erased), 0) from receipts where device = $1", &[&i64::from(device.0)])?;
        Ok(number(&row, 0))
    }

    fn receipted_by_all(&self) -> Result<BTreeMap<DeviceNumber, u64>, HubError> {
        let rows = self.rows("select device, max(erased) from receipts group by device", &[])?;
        let device =
            |row: &Row| DeviceNumber(u32::try_from(row.get::<_, i64>(0)).expect("only numbers of devices are written"));
        Ok(rows.iter().map(|row| (device(row), number(row, 1))).collect())
    }

    fn receipts_of(&self, device: DeviceNumber) -> Result<Vec<Receipt>, HubError> {
        let rows = self.rows(
            "select erased, at, signed, body, signature from receipts where device = $1 order by erased",
            &[&i64::from(device.0)],
        )?;
        let receipt = |row: &Row| Receipt {
            device,
            erased: number(row, 0),
            at: Moment(row.get(1)),
            signed: row.get(2),
            body: row.get(3),
            signature: row.get(4),
        };
        Ok(rows.iter().map(receipt).collect())
    }
}
