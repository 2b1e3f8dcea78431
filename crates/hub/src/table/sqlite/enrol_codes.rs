use rusqlite::{OptionalExtension, params};
use visavi_domain::{Moment, StoreId};
use visavi_protocol::limits::ENROL_CODE_MS;

use super::Sqlite;
use crate::HubError;
use crate::table::enrol_codes::EnrolCodesTable;

impl EnrolCodesTable for Sqlite<'_> {
    fn add_enrol_code(&mut self, hash: &[u8], store: &StoreId, now: Moment) -> Result<(), HubError> {
        self.transaction
            .prepare_cached("delete from enrol_codes where created_at <= ?1")?
            .execute([now.0 - ENROL_CODE_MS])?;
        self.transaction
            .prepare_cached("insert into enrol_codes (hash, store, created_at) values (?1, ?2, ?3)")?
            .execute(params![hash, store.0, now.0])?;
        Ok(())
    }

    fn take_enrol_code(&mut self, hash: &[u8], now: Moment) -> Result<Option<StoreId>, HubError> {
        let taken: Option<(String, i64)> = self
            .transaction
            .prepare_cached("delete from enrol_codes where hash = ?1 returning store, created_at")?
            .query_row([hash], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(taken
            .filter(|(_, created_at)| (0..ENROL_CODE_MS).contains(&(now.0 - created_at)))
            .map(|(store, _)| StoreId(store)))
    }
}
