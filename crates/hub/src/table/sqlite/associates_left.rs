use std::collections::{BTreeSet, HashMap};

use rusqlite::{OptionalExtension, params};
use visavi_domain::{AssociateId, Moment};

use super::Sqlite;
use crate::HubError;
use crate::table::associates_left::AssociatesLeftTable;

impl AssociatesLeftTable for Sqlite<'_> {
    fn note_left(&mut self, associate: &AssociateId, now: Moment) -> Result<(), HubError> {
        self.transaction
            .prepare_cached("insert or ignore into associates_left (associate, left_at) values (?1, ?2)")?
            .execute(params![associate.0, now.0])?;
        Ok(())
    }

    fn forget_left(&mut self, associate: &AssociateId) -> Result<(), HubError> {
        self.transaction.prepare_cached("delete from associates_left where associate = ?1")?.execute([&associate.0])?;
        Ok(())
    }

    fn left_among(&self, associates: &BTreeSet<&AssociateId>) -> Result<HashMap<AssociateId, Moment>, HubError> {
        let mut select = self.transaction.prepare_cached("select left_at from associates_left where associate = ?1")?;
        let mut left = HashMap::new();
        for associate in associates {
            if let Some(at) = select.query_row([&associate.0], |row| row.get(0).map(Moment)).optional()? {
                left.insert((*associate).clone(), at);
            }
        }
        Ok(left)
    }
}
