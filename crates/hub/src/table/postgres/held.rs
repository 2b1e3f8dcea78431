use std::collections::{BTreeMap, HashMap};

use tokio_postgres::Row;
use visavi_domain::{AssociateId, DeviceNumber, Moment, OperationId};
use visavi_protocol::{Change, Digest};

use super::{Postgres, column, digest, number};
use crate::HubError;
use crate::database::DatabaseError;
use crate::table::held::{Counts, Decision, Held, HeldTable, Known, NewHeld, Standing};
use crate::table::items;

fn held(row: &Row) -> Result<Held, HubError> {
    let decided_at = row.get::<_, Option<i64>>(7).map(Moment);
    let decision = row.get::<_, Option<String>>(6).zip(decided_at);
    let content = match row.get::<_, Option<Vec<u8>>>(9) {
        Some(content) => match items::item(content)?.change {
            Change::Operation(operation) => Some(operation),
            Change::Record(_) | Change::Left(_) => None,
        },
        None => None,
    };
    Ok(Held {
        number: number(row, 0),
        operation: operation(row, 1),
        associate: row.get::<_, Option<String>>(2).map(AssociateId),
        reason: row.get(3),
        received_at: Moment(row.get(4)),
        standing: standing(row, 5),
        decision: decision.map(|(by, at)| Decision { by, at, why: row.get(8) }),
        content,
    })
}

fn operation(row: &Row, column: usize) -> OperationId {
    row.get::<_, &str>(column).parse().expect("only ids of operations are written")
}

fn standing(row: &Row, column: usize) -> Standing {
    Standing::of_word(row.get(column)).expect("only these words are written")
}

impl HeldTable for Postgres<'_> {
    fn keep_back(&mut self, new: &NewHeld<'_>, now: Moment) -> Result<(), HubError> {
        self.run(
            "insert into held (operation, digest, device, associate, reason, received_at, standing, content)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (operation, digest)
             do update set reason = excluded.reason
             where held.standing = 'refused' and held.decided_by is null",
            &[
                &new.operation.id.to_string(),
                &new.digest.to_bytes().as_slice(),
                &i64::from(new.operation.id.device.0),
                &new.operation.associate.as_ref().map(|associate| &associate.0),
                &new.reason,
                &now.0,
                &new.standing.word(),
                &new.content,
            ],
        )?;
        Ok(())
    }

    fn kept_back_among(
        &self,
        operations: &[(OperationId, Digest)],
    ) -> Result<HashMap<(OperationId, Digest), Known>, HubError> {
        let ids: Vec<String> = operations.iter().map(|(id, _)| id.to_string()).collect();
        let digests: Vec<[u8; 16]> = operations.iter().map(|(_, digest)| digest.to_bytes()).collect();
        let digests: Vec<&[u8]> = digests.iter().map(<[u8; 16]>::as_slice).collect();
        let rows = self.rows(
            "select standing, reason, decided_by is not null, held.operation, held.digest
             from held
             join unnest($1::text[], $2::bytea[]) as asked (operation, digest)
                 on held.operation = asked.operation collate \"C\" and held.digest = asked.digest",
            &[&ids, &digests],
        )?;
        let known = |row: &Row| {
            let known = Known { standing: standing(row, 0), reason: row.get(1), decided: row.get(2) };
            ((operation(row, 3), digest(row, 4)), known)
        };
        Ok(rows.iter().map(known).collect())
    }

    fn all_held(&self) -> Result<Vec<Held>, HubError> {
        self.rows(
            "select number, operation, associate, reason, received_at, standing,
                    decided_by, decided_at, decided_why, content
             from held
             order by number",
            &[],
        )?
        .iter()
        .map(held)
        .collect()
    }

    fn held_to_write(&mut self, number: u64) -> Result<Option<Held>, HubError> {
        self.row(
            "select number, operation, associate, reason, received_at, standing,
                    decided_by, decided_at, decided_why, content
             from held
             where number = $1
             for update",
            &[&column(number)],
        )?
        .as_ref()
        .map(held)
        .transpose()
    }

    fn refuse_held(&mut self, number: u64, decision: &Decision) -> Result<(), HubError> {
        self.run(
            "update held
             set standing = 'refused', decided_by = $2, decided_at = $3, decided_why = $4
             where number = $1",
            &[&column(number), &decision.by, &decision.at.0, &decision.why],
        )?;
        Ok(())
    }

    fn release_held(&mut self, number: u64, decision: &Decision, released_as: OperationId) -> Result<(), HubError> {
        self.run(
            "update held
             set standing = 'released', decided_by = $2, decided_at = $3, decided_why = $4, released_as = $5,
                 content = null
             where number = $1",
            &[&column(number), &decision.by, &decision.at.0, &decision.why, &released_as.to_string()],
        )?;
        Ok(())
    }

    fn forget_held(&mut self, operation: OperationId, digest: Digest) -> Result<(), HubError> {
        let forgotten = self.run(
            "delete from held where operation = $1 and digest = $2 and decided_by is null",
            &[&operation.to_string(), &digest.to_bytes().as_slice()],
        )?;
        // A person has decided since it was read: all of this happens again.
        if forgotten == 0 { Err(DatabaseError::InTheWay.into()) } else { Ok(()) }
    }

    fn remove_held(&mut self, number: u64) -> Result<(), HubError> {
        self.run("delete from held where number = $1", &[&column(number)])?;
        Ok(())
    }

    fn old_refusals(&self, before: Moment) -> Result<u64, HubError> {
        let row = self.one(
            "select count(*)
             from held
             where standing = 'refused' and coalesce(decided_at, received_at) < $1 and content is not null",
            &[&before.0],
        )?;
        Ok(number(&row, 0))
    }

    fn let_go_of_refusals(&mut self, before: Moment) -> Result<(), HubError> {
        self.run(
            "update held
             set content = null
             where standing = 'refused' and coalesce(decided_at, received_at) < $1 and content is not null",
            &[&before.0],
        )?;
        Ok(())
    }

    fn held_counts(&self) -> Result<BTreeMap<DeviceNumber, Counts>, HubError> {
        let rows = self.rows(
            "select device, count(*) filter (where standing = 'waiting'), count(*) filter (where standing = 'refused')
             from held
             where standing <> 'released'
             group by device",
            &[],
        )?;
        let counts = |row: &Row| {
            let device = u32::try_from(row.get::<_, i64>(0)).expect("only numbers of devices are written");
            (DeviceNumber(device), Counts { waiting: number(row, 1), refused: number(row, 2) })
        };
        Ok(rows.iter().map(counts).collect())
    }
}
