use rusqlite::types::ToSql;
use rusqlite::{Row, params};
use visavi_domain::{AssociateId, CustomerId, DeviceNumber, Moment};

use super::Sqlite;
use crate::HubError;
use crate::table::disclosures::{Disclosure, DisclosuresTable, Lately};

impl DisclosuresTable for Sqlite<'_> {
    fn note_disclosure(&mut self, disclosure: &Disclosure) -> Result<(), HubError> {
        let (customer, purpose) = disclosure.lent.as_ref().map(|(customer, purpose)| (customer.0, purpose)).unzip();
        self.transaction
            .prepare_cached(
                "insert into disclosures (at, device, associate, customer, purpose) values (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![disclosure.at.0, disclosure.device.0, disclosure.associate.0, customer, purpose])?;
        Ok(())
    }

    fn disclosed_since(
        &self,
        device: DeviceNumber,
        associate: &AssociateId,
        since: Moment,
    ) -> Result<Lately, HubError> {
        let of_device = self.lately("device", &device.0, since)?;
        let of_associate = self.lately("associate", &associate.0, since)?;
        Ok(Lately {
            look_ups: of_device.look_ups.max(of_associate.look_ups),
            loans: of_device.loans.max(of_associate.loans),
        })
    }

    fn disclosures_of(&self, customer: CustomerId) -> Result<Vec<Disclosure>, HubError> {
        let mut select = self.transaction.prepare_cached(
            "select at, device, associate, customer, purpose
             from disclosures
             where customer = ?1
             order by number",
        )?;
        let found = select.query_map([customer.0], disclosure)?.collect::<rusqlite::Result<_>>()?;
        Ok(found)
    }

    fn forget_disclosed(&mut self, customer: CustomerId) -> Result<(), HubError> {
        self.transaction
            .prepare_cached("update disclosures set customer = ?2 where customer = ?1")?
            .execute([customer.0, CustomerId::NOBODY.0])?;
        Ok(())
    }
}

impl Sqlite<'_> {
    fn lately(&self, column: &str, whose: &dyn ToSql, since: Moment) -> Result<Lately, HubError> {
        let lately = self
            .transaction
            .prepare_cached(&format!(
                "select count(*) - count(customer), count(customer) from disclosures where {column} = ?1 and at > ?2"
            ))?
            .query_row(params![whose, since.0], |row| Ok(Lately { look_ups: row.get(0)?, loans: row.get(1)? }))?;
        Ok(lately)
    }
}

fn disclosure(row: &Row<'_>) -> rusqlite::Result<Disclosure> {
    let customer: Option<[u8; 16]> = row.get(3)?;
    Ok(Disclosure {
        at: Moment(row.get(0)?),
        device: DeviceNumber(row.get(1)?),
        associate: AssociateId(row.get(2)?),
        lent: customer.map(CustomerId).zip(row.get(4)?),
    })
}
