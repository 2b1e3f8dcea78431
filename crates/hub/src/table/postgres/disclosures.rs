use tokio_postgres::Row;
use visavi_domain::{AssociateId, CustomerId, DeviceNumber, Moment};

use super::{Postgres, customer};
use crate::HubError;
use crate::table::disclosures::{Disclosure, DisclosuresTable, Lately};

impl DisclosuresTable for Postgres<'_> {
    fn note_disclosure(&mut self, disclosure: &Disclosure) -> Result<(), HubError> {
        let (customer, purpose) =
            disclosure.lent.as_ref().map(|(customer, purpose)| (customer.0.as_slice(), purpose)).unzip();
        self.run(
            "insert into disclosures (at, device, associate, customer, purpose) values ($1, $2, $3, $4, $5)",
            &[&disclosure.at.0, &i64::from(disclosure.device.0), &disclosure.associate.0, &customer, &purpose],
        )?;
        Ok(())
    }

    fn disclosed_since(
        &self,
        device: DeviceNumber,
        associate: &AssociateId,
        since: Moment,
    ) -> Result<Lately, HubError> {
        let row = self.one(
            "select greatest(of_device.look_ups, of_associate.look_ups), greatest(of_device.loans, of_associate.loans)
             from (
                 select count(*) - count(customer) as look_ups, count(customer) as loans
                 from disclosures
                 where device = $1 and at > $3
             ) as of_device, (
                 select count(*) - count(customer) as look_ups, count(customer) as loans
                 from disclosures
                 where associate = $2 and at > $3
             ) as of_associate",
            &[&i64::from(device.0), &associate.0, &since.0],
        )?;
        let many = |column| u32::try_from(row.get::<_, i64>(column)).unwrap_or(u32::MAX);
        Ok(Lately { look_ups: many(0), loans: many(1) })
    }

    fn disclosures_of(&self, customer: CustomerId) -> Result<Vec<Disclosure>, HubError> {
        let rows = self.rows(
            "select at, device, associate, customer, purpose
             from disclosures
             where customer = $1
             order by number",
            &[&customer.0.as_slice()],
        )?;
        Ok(rows.iter().map(disclosure).collect())
    }

    fn forget_disclosed(&mut self, customer: CustomerId) -> Result<(), HubError> {
        self.run(
            "update disclosures set customer = $2 where customer = $1",
            &[&customer.0.as_slice(), &CustomerId::NOBODY.0.as_slice()],
        )?;
        Ok(())
    }
}

fn disclosure(row: &Row) -> Disclosure {
    let device = u32::try_from(row.get::<_, i64>(1)).expect("only numbers of devices are written");
    Disclosure {
        at: Moment(row.get(0)),
        device: DeviceNumber(device),
        associate: AssociateId(row.get(2)),
        lent: row.get::<_, Option<&[u8]>>(3).map(customer).zip(row.get(4)),
    }
}
