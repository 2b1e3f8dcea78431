use visavi_domain::{Moment, StoreId};
use visavi_protocol::limits::ENROL_CODE_MS;

use super::Postgres;
use crate::HubError;
use crate::table::enrol_codes::EnrolCodesTable;

impl EnrolCodesTable for Postgres<'_> {
    fn add_enrol_code(&mut self, hash: &[u8], store: &StoreId, now: Moment) -> Result<(), HubError> {
        self.run("delete from enrol_codes where created_at <= $1", &[&(now.0 - ENROL_CODE_MS)])?;
        self.run("insert into enrol_codes (hash, store, created_at) values ($1, $2, $3)", &[&hash, &store.0, &now.0])?;
        Ok(())
    }

    fn take_enrol_code(&mut self, hash: &[u8], now: Moment) -> Result<Option<StoreId>, HubError> {
        let taken = self.row("delete from enrol_codes where hash = $1 returning store, created_at", &[&hash])?;
        Ok(taken
            .filter(|row| (0..ENROL_CODE_MS).contains(&(now.0 - row.get::<_, i64>(1))))
            .map(|row| StoreId(row.get(0))))
    }
}
