use rusqlite::params;
use visavi_domain::{AssociateId, DeviceNumber, Moment};
use visavi_protocol::limits::UNLOCK_CODE_MS;

use super::Sqlite;
use crate::HubError;
use crate::table::unlocks::UnlocksTable;

impl UnlocksTable for Sqlite<'_> {
    fn count_unlock_try(&mut self, device: DeviceNumber, associate: &AssociateId) -> Result<u32, HubError> {
        let tries = self
            .transaction
            .prepare_cached(
                "insert into unlock_tries (device, associate, tries) values (?1, ?2, 1)
                 on conflict do update set tries = min(tries + 1, 1000000)
                 returning tries",
            )?
            .query_row(params![device.0, associate.0], |row| row.get(0))?;
        Ok(tries)
    }

    fn forget_unlock_tries(&mut self, device: DeviceNumber, associate: &AssociateId) -> Result<(), HubError> {
        self.transaction
            .prepare_cached("delete from unlock_tries where device = ?1 and associate = ?2")?
            .execute(params![device.0, associate.0])?;
        Ok(())
    }

    fn add_unlock_code(
        &mut self,
        hash: &[u8],
        device: DeviceNumber,
        associate: &AssociateId,
        now: Moment,
    ) -> Result<(), HubError> {
        self.transaction
            .prepare_cached("delete from unlock_codes where created_at <= ?1")?
            .execute([now.0 - UNLOCK_CODE_MS])?;
        self.transaction
            .prepare_cached("insert into unlock_codes (hash, device, associate, created_at) values (?1, ?2, ?3, ?4)")?
            .execute(params![hash, device.0, associate.0, now.0])?;
        Ok(())
    }

    fn take_unlock_code(
        &mut self,
        hash: &[u8],
        device: DeviceNumber,
        associate: &AssociateId,
        now: Moment,
    ) -> Result<bool, HubError> {
        let taken = self
            .transaction
            .prepare_cached(
                "delete from unlock_codes
                 where hash = ?1 and device = ?2 and associate = ?3 and created_at > ?4 and created_at <= ?5",
            )?
            .execute(params![hash, device.0, associate.0, now.0 - UNLOCK_CODE_MS, now.0])?;
        Ok(taken == 1)
    }
}
