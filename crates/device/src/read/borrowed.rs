//! Dossiers that are here for a while only.

use visavi_domain::CustomerId;

use crate::device::Device;
use crate::error::Result;

impl Device {
    /// Says whether the customer's dossier is a borrowed one that nobody needs any more:
    /// no visit is open, and nothing that was said of them waits for the hub.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn may_give_back(&self, customer: CustomerId) -> Result<bool> {
        self.read(|connection| {
            let mut select = connection.prepare_cached(
                "select 1
                 from customer
                 where customer = ?1
                     and exists (
                         select 1
                         from bucket
                         where name glob 'device:*'
                             and (
                                 exists (select 1 from facts where whose = number and facts.bucket = bucket.bucket)
                                 or exists (select 1 from record where whose = number and record.bucket = bucket.bucket)
                             )
                     )
                     and not exists (select 1 from visit where visit.customer = ?1)
                     and not exists (
                         select 1
                         from deed
                         where deed.customer = ?1 and deed.payload is not null and deed.state = 0
                     )",
            )?;
            Ok(select.exists([customer.0])?)
        })
    }
}
