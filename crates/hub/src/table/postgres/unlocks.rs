use visavi_domain::{AssociateId, DeviceNumber, Moment};
use visavi_protocol::limits::UNLOCK_CODE_MS;

use super::Postgres;
use crate::HubError;
use crate::table::unlocks::UnlocksTable;

impl UnlocksTable for Postgres<'_> {
    fn count_unlock_try(&mut self, device: DeviceNumber, associate: &AssociateId) -> Result<u32, HubError> {
        let row = self.one(
            "insert into unlock_tries (device, associate, tries) values ($1, $2, 1)
             on conflict (device, associate) do update set tries = least(unlock_tries.tries + 1, 1000000)
             returning tries",
            &[&i64::from(device.0), &associate.0],
        )?;
        Ok(u32::try_from(row.get::<_, i64>(0)).expect("it is counted from 1 to a million"))
    }

    fn forget_unlock_tries(&mut self, device: DeviceNumber, associate: &AssociateId) -> Result<(), HubError> {
        self.run(
            "delete from unlock_tries where device = $1 and associate = $2",
            &[&i64::from(device.0), &associate.0],
        )?;
        Ok(())
    }

    fn add_unlock_code(
        &mut self,
        hash: &[u8],
        device: DeviceNumber,
        associate: &AssociateId,
        now: Moment,
    ) -> Result<(), HubError> {
        self.run("delete from unlock_codes where created_at <= $1", &[&(now.0 - UNLOCK_CODE_MS)])?;
        self.run(
            "insert into unlock_codes (hash, device, associate, created_at) values ($1, $2, $3, $4)",
            &[&hash, &i64::from(device.0), &associate.0, &now.0],
        )?;
        Ok(())
    }

    fn take_unlock_code(
        &mut self,
        hash: &[u8],
        device: DeviceNumber,
        associate: &AssociateId,
        now: Moment,
    ) -> Result<bool, HubError> {
        let taken = self.run(
            "delete from unlock_codes
             where hash = $1 and device = $2 and associate = $3 and created_at > $4 and created_at <= $5",
            &[&hash, &i64::from(device.0), &associate.0, &(now.0 - UNLOCK_CODE_MS), &now.0],
        )?;
        Ok(taken == 1)
    }
}
