use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{OptionalExtension, Row, params};
use visavi_domain::{AssociateId, DeviceNumber, Moment, OperationId};
use visavi_protocol::{Change, Digest};

use super::Sqlite;
use crate::HubError;
use crate::table::held::{Counts, Decision, Held, HeldTable, Known, NewHeld, Standing};
use crate::table::items;

impl ToSql for Standing {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.word().into())
    }
}

impl FromSql for Standing {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::of_word(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

const COLUMNS: &str = "number, operation, associate, reason, received_at, standing,
    decided_by, decided_at, decided_why, content";

fn held(row: &Row<'_>) -> Result<Held, HubError> {
    let operation: String = row.get(1)?;
    let decision = match row.get(6)? {
        Some(by) => Some(Decision { by, at: Moment(row.get(7)?), why: row.get(8)? }),
        None => None,
    };
    let content = match row.get::<_, Option<Vec<u8>>>(9)? {
        Some(content) => match items::item(content)?.change {
            Change::Operation(operation) => Some(operation),
            Change::Record(_) | Change::Left(_) => None,
        },
        None => None,
    };
    Ok(Held {
        number: row.get(0)?,
        operation: operation.parse().expect("only ids of operations are written"),
        associate: row.get::<_, Option<String>>(2)?.map(AssociateId),
        reason: row.get(3)?,
        received_at: Moment(row.get(4)?),
        standing: row.get(5)?,
        decision,
        content,
    })
}

impl HeldTable for Sqlite<'_> {
    fn keep_back(&mut self, new: &NewHeld<'_>, now: Moment) -> Result<(), HubError> {
        self.transaction
            .prepare_cached(
                "insert into held (operation, digest, device, associate, reason, received_at, standing, content)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 on conflict (operation, digest)
                 do update set reason = excluded.reason
                 where standing = 'refused' and decided_by is null",
            )?
            .execute(params![
                new.operation.id.to_string(),
                new.digest.to_bytes(),
                new.operation.id.device.0,
                new.operation.associate.as_ref().map(|associate| &associate.0),
                new.reason,
                now.0,
                new.standing,
                new.content,
            ])?;
        Ok(())
    }

    fn kept_back_among(
        &self,
        operations: &[(OperationId, Digest)],
    ) -> Result<HashMap<(OperationId, Digest), Known>, HubError> {
        let mut any = self.transaction.prepare_cached("select 1 from held where device = ?1")?;
        let mut select = self.transaction.prepare_cached(
            "select standing, reason, decided_by is not null from held where operation = ?1 and digest = ?2",
        )?;
        let mut devices = HashMap::new();
        let mut found = HashMap::new();
        for (operation, digest) in operations {
            // Of most devices nothing ever was: one look for all they say.
            let has_any = match devices.entry(operation.device) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(asked) => *asked.insert(any.exists([operation.device.0])?),
            };
            if !has_any {
                continue;
            }
            let known = select.query_row(params![operation.to_string(), digest.to_bytes()], |row| {
                Ok(Known { standing: row.get(0)?, reason: row.get(1)?, decided: row.get(2)? })
            });
            if let Some(known) = known.optional()? {
                found.insert((*operation, *digest), known);
            }
        }
        Ok(found)
    }

    fn all_held(&self) -> Result<Vec<Held>, HubError> {
        let mut statement = self.transaction.prepare_cached(&format!("select {COLUMNS} from held order by number"))?;
        let mut rows = statement.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(held(row)?);
        }
        Ok(all)
    }

    fn held_to_write(&mut self, number: u64) -> Result<Option<Held>, HubError> {
        let mut statement =
            self.transaction.prepare_cached(&format!("select {COLUMNS} from held where number = ?1"))?;
        let mut rows = statement.query([i64::try_from(number).unwrap_or(i64::MAX)])?;
        rows.next()?.map(held).transpose()
    }

    fn refuse_held(&mut self, number: u64, decision: &Decision) -> Result<(), HubError> {
        self.transaction
            .prepare_cached(
                "update held
                 set standing = 'refused', decided_by = ?2, decided_at = ?3, decided_why = ?4
                 where number = ?1",
            )?
            .execute(params![number, decision.by, decision.at.0, decision.why])?;
        Ok(())
    }

    fn release_held(&mut self, number: u64, decision: &Decision, released_as: OperationId) -> Result<(), HubError> {
        self.transaction
            .prepare_cached(
                "update held
                 set standing = 'released', decided_by = ?2, decided_at = ?3, decided_why = ?4, released_as = ?5,
                     content = null
                 where number = ?1",
            )?
            .execute(params![number, decision.by, decision.at.0, decision.why, released_as.to_string()])?;
        Ok(())
    }

    fn forget_held(&mut self, operation: OperationId, digest: Digest) -> Result<(), HubError> {
        self.transaction
            .prepare_cached("delete from held where operation = ?1 and digest = ?2")?
            .execute(params![operation.to_string(), digest.to_bytes()])?;
        Ok(())
    }

    fn remove_held(&mut self, number: u64) -> Result<(), HubError> {
        self.transaction.prepare_cached("delete from held where number = ?1")?.execute([number])?;
        Ok(())
    }

    fn old_refusals(&self, before: Moment) -> Result<u64, HubError> {
        let old = self
            .transaction
            .prepare_cached(
                "select count(*)
                 from held
                 where standing = 'refused' and coalesce(decided_at, received_at) < ?1 and content is not null",
            )?
            .query_row([before.0], |row| row.get(0))?;
        Ok(old)
    }

    fn let_go_of_refusals(&mut self, before: Moment) -> Result<(), HubError> {
        self.transaction
            .prepare_cached(
                "update held
                 set content = null
                 where standing = 'refused' and coalesce(decided_at, received_at) < ?1 and content is not null",
            )?
            .execute([before.0])?;
        Ok(())
    }

    fn held_counts(&self) -> Result<BTreeMap<DeviceNumber, Counts>, HubError> {
        let mut statement = self.transaction.prepare_cached(
            "select device, sum(standing = 'waiting'), sum(standing = 'refused')
             from held
             where standing <> 'released'
             group by device",
        )?;
        let counts = statement
            .query_map([], |row| {
                Ok((DeviceNumber(row.get(0)?), Counts { waiting: row.get(1)?, refused: row.get(2)? }))
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(counts)
    }
}
