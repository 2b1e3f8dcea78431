use std::collections::{BTreeSet, HashMap};

use visavi_domain::{AssociateId, Moment};

use super::Postgres;
use crate::HubError;
use crate::table::associates_left::AssociatesLeftTable;

impl AssociatesLeftTable for Postgres<'_> {
    fn note_left(&mut self, associate: &AssociateId, now: Moment) -> Result<(), HubError> {
        self.run(
            "insert into associates_left (associate, left_at) values ($1, $2) on conflict do nothing",
            &[&associate.0, &now.0],
        )?;
        Ok(())
    }

    fn forget_left(&mut self, associate: &AssociateId) -> Result<(), HubError> {
        self.run("delete from associates_left where associate = $1", &[&associate.0])?;
        Ok(())
    }

    fn left_among(&self, associates: &BTreeSet<&AssociateId>) -> Result<HashMap<AssociateId, Moment>, HubError> {
        let codes: Vec<&String> = associates.iter().map(|associate| &associate.0).collect();
        let rows = self.rows("select associate, left_at from associates_left where associate = any($1)", &[&codes])?;
        Ok(rows.iter().map(|row| (AssociateId(row.get(0)), Moment(row.get(1)))).collect())
    }
}
