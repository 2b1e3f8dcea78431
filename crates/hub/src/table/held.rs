//! Operations that are in no feed: what waits for a person, and what was refused.

use std::collections::BTreeMap;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, params};
use visavi_domain::{AssociateId, DeviceNumber, Moment, OperationId};
use visavi_protocol::{Change, Digest, Operation};

use crate::HubError;
use crate::table::items;

/// What became of an operation that was not taken in at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// For a person to decide.
    Waiting,
    /// By the hub, or by a person: then there is a decision.
    Refused,
    /// A person let it in after all.
    Released,
}

impl Standing {
    /// Returns the word for it, in the column and in lists.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Refused => "refused",
            Self::Released => "released",
        }
    }
}

impl ToSql for Standing {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.word().into())
    }
}

impl FromSql for Standing {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        [Self::Waiting, Self::Refused, Self::Released]
            .into_iter()
            .find(|standing| standing.word() == word)
            .ok_or(FromSqlError::InvalidType)
    }
}

/// What a person decided about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub by: String,
    pub at: Moment,
    /// In their own words.
    pub why: Option<String>,
}

/// An operation that was not taken in at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// By which people name it.
    pub number: u64,
    /// As the device that said it numbers it.
    pub operation: OperationId,
    pub associate: Option<AssociateId>,
    /// `fork`, `associate-left`, or the word of a refusal.
    pub reason: String,
    pub received_at: Moment,
    pub standing: Standing,
    pub decision: Option<Decision>,
    /// What it says; `None` where that need not lie here any more.
    pub content: Option<Operation>,
}

/// How many operations of one device are in no feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub waiting: u64,
    pub refused: u64,
}

/// An operation as it is about to be kept.
pub(crate) struct NewHeld<'a> {
    pub operation: &'a Operation,
    pub digest: Digest,
    pub reason: &'a str,
    pub standing: Standing,
    pub content: &'a [u8],
}

/// Keeps the operation; the same one twice is one, with the newer reason of a refusal
/// about which nobody has decided.
pub(crate) fn keep(connection: &Connection, new: &NewHeld<'_>, now: Moment) -> Result<(), HubError> {
    connection
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

/// How this very operation stands that was handed in before.
pub(crate) struct Known {
    pub standing: Standing,
    pub reason: String,
    /// A person decided, and not the hub.
    pub decided: bool,
}

/// Returns how this very operation stands; `None` when it was never kept back.
pub(crate) fn known(
    connection: &Connection,
    operation: OperationId,
    digest: Digest,
) -> Result<Option<Known>, HubError> {
    let known = connection
        .prepare_cached(
            "select standing, reason, decided_by is not null from held where operation = ?1 and digest = ?2",
        )?
        .query_row(params![operation.to_string(), digest.to_bytes()], |row| {
            Ok(Known { standing: row.get(0)?, reason: row.get(1)?, decided: row.get(2)? })
        })
        .optional()?;
    Ok(known)
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

/// Returns everything that was ever kept back, in the order it came.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Held>, HubError> {
    let mut statement = connection.prepare_cached(&format!("select {COLUMNS} from held order by number"))?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(held(row)?);
    }
    Ok(all)
}

/// Returns the one of this number.
pub(crate) fn find(connection: &Connection, number: u64) -> Result<Option<Held>, HubError> {
    let mut statement = connection.prepare_cached(&format!("select {COLUMNS} from held where number = ?1"))?;
    let mut rows = statement.query([i64::try_from(number).unwrap_or(i64::MAX)])?;
    rows.next()?.map(held).transpose()
}

/// Writes down that a person refused it.
pub(crate) fn refuse(connection: &Connection, number: u64, decision: &Decision) -> Result<(), HubError> {
    connection
        .prepare_cached(
            "update held
             set standing = 'refused', decided_by = ?2, decided_at = ?3, decided_why = ?4
             where number = ?1",
        )?
        .execute(params![number, decision.by, decision.at.0, decision.why])?;
    Ok(())
}

/// Writes down that a person let it in, under the id `released_as`.
pub(crate) fn release(
    connection: &Connection,
    number: u64,
    decision: &Decision,
    released_as: OperationId,
) -> Result<(), HubError> {
    connection
        .prepare_cached(
            "update held
             set standing = 'released', decided_by = ?2, decided_at = ?3, decided_why = ?4, released_as = ?5,
                 content = null
             where number = ?1",
        )?
        .execute(params![number, decision.by, decision.at.0, decision.why, released_as.to_string()])?;
    Ok(())
}

/// Lets go of what the hub had refused and has now taken in.
pub(crate) fn forget(connection: &Connection, operation: OperationId, digest: Digest) -> Result<(), HubError> {
    connection
        .prepare_cached("delete from held where operation = ?1 and digest = ?2")?
        .execute(params![operation.to_string(), digest.to_bytes()])?;
    Ok(())
}

/// Returns how many were refused, or decided so, before `before` and still lie here.
pub(crate) fn old(connection: &Connection, before: Moment) -> Result<u64, HubError> {
    let old = connection
        .prepare_cached(
            "select count(*)
             from held
             where standing = 'refused' and coalesce(decided_at, received_at) < ?1 and content is not null",
        )?
        .query_row([before.0], |row| row.get(0))?;
    Ok(old)
}

/// Lets go of what those say; who decided, and when, stays.
pub(crate) fn let_go(connection: &Connection, before: Moment) -> Result<(), HubError> {
    connection
        .prepare_cached(
            "update held
             set content = null
             where standing = 'refused' and coalesce(decided_at, received_at) < ?1 and content is not null",
        )?
        .execute([before.0])?;
    Ok(())
}

/// Returns how many are in no feed, by device.
pub(crate) fn counts(connection: &Connection) -> Result<BTreeMap<DeviceNumber, Counts>, HubError> {
    let mut statement = connection.prepare_cached(
        "select device, sum(standing = 'waiting'), sum(standing = 'refused')
         from held
         where standing <> 'released'
         group by device",
    )?;
    let counts = statement
        .query_map([], |row| Ok((DeviceNumber(row.get(0)?), Counts { waiting: row.get(1)?, refused: row.get(2)? })))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(counts)
}
