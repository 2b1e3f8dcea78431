//! One PostgreSQL, which many hub processes share. Nothing else is shared between them.

mod connection;
mod hints;
mod history;
mod migrations;
mod pool;
mod tls;
mod wait;

use std::sync::Arc;

use tokio::runtime::{self, Handle, Runtime};
use visavi_protocol::BucketId;

pub(crate) use connection::Connection;

use super::DatabaseError;
use super::listeners::Listeners;
use crate::HubError;
use crate::table::Tables;
use crate::table::postgres::Postgres;
use connection::Address;
use hints::Hints;
use pool::{Lent, Pool};

/// More writers would only wait for each other, in the end for one disk.
pub(super) const WRITERS_MAX: usize = 6;
const READERS_MAX: usize = 10;
/// What writers ask names its rows, and an index finds each. The plan of a statement is made
/// once for a connection, perhaps while the table is still small, and it must not be to read
/// all of it: the table grows, and nobody makes the plan anew before statistics are taken.
const BY_INDEX: &str = "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set jit = off";
/// How often a transaction is tried that others get in the way of. Each time somebody else
/// has got through, so that so many times in a row means something is wrong.
const TRIES_MAX: u32 = 20;

/// Says whether a hub was begun in the database at `url`.
pub(crate) fn holds_hub(url: &str) -> Result<bool, HubError> {
    let runtime = Running::start()?;
    let connection = Arc::new(Address::parse(url)?).connect(runtime.handle())?;
    let found = connection.rows("select 1 from pg_class where oid = to_regclass('migrations_taken')", &[])?;
    Ok(!found.is_empty())
}

#[derive(Debug)]
pub(crate) struct Database {
    writers: Pool,
    readers: Pool,
    hints: Hints,
    _runtime: Running,
}

impl Database {
    pub fn open(url: &str, listeners: &Arc<Listeners>) -> Result<Self, HubError> {
        let runtime = Running::start()?;
        let address = Arc::new(Address::parse(url)?);
        let pool = |size, settings| Pool::new(Arc::clone(&address), runtime.handle().clone(), size, settings);
        let (writers, readers) = (pool(WRITERS_MAX, BY_INDEX), pool(READERS_MAX, ""));
        migrations::take(&address.connect(runtime.handle())?)?;
        let hints = Hints::begin(runtime.handle(), &address, Arc::clone(listeners));
        let database = Self { writers, readers, hints, _runtime: runtime };
        // A wrong history is noticed now, and not by the first device.
        database.writers.lend()?;
        Ok(database)
    }

    /// Runs `work` in one transaction that sees what others have committed; it is committed
    /// with `synchronous_commit`. Returns the buckets that moved, too.
    pub fn write<T>(
        &self,
        mut work: impl FnMut(&mut dyn Tables) -> Result<T, HubError>,
    ) -> Result<(T, Vec<BucketId>), HubError> {
        let mut tries = 1;
        loop {
            let connection = self.writers.lend()?;
            match write_once(&connection, &mut work) {
                Ok(written) => {
                    let (answer, moved) = written?;
                    self.hints.tell(&moved);
                    return Ok((answer, moved));
                }
                Err(_) if tries < TRIES_MAX => tries += 1,
                Err(in_the_way) => return Err(in_the_way),
            }
        }
    }

    /// Lets PostgreSQL take deleted rows out of the tables that hold customers. It may take
    /// longer than any statement of a request may.
    pub fn scrub(&self) -> Result<bool, HubError> {
        let connection = self.writers.lend()?;
        connection.run(
            "delete from dossiers where not exists (select 1 from items where customer = dossiers.customer)",
            &[],
        )?;
        connection.batch("set statement_timeout = 0")?;
        connection
            .batch("vacuum items, feed, memberships, held, loans, disclosures, derived_look_up, dossiers, buckets")?;
        connection.batch("reset statement_timeout; set statement_timeout = '30s'")?;
        Ok(true)
    }

    pub fn about(&self) -> Result<String, HubError> {
        let rows = self.begin_reading()?.rows("select 'PostgreSQL ' || current_setting('server_version')", &[])?;
        Ok(rows.first().map(|row| row.get(0)).unwrap_or_default())
    }

    /// Returns how far the server has written its log: no two commits leave it where it is.
    pub fn version(&self) -> Result<i64, HubError> {
        let rows = self.begin_reading()?.rows("select (pg_current_wal_insert_lsn() - '0/0')::bigint", &[])?;
        Ok(rows.first().map(|row| row.get(0)).unwrap_or_default())
    }

    /// Runs `work` on one unchanging view of the data.
    pub fn read<T>(&self, work: impl FnOnce(&dyn Tables) -> Result<T, HubError>) -> Result<T, HubError> {
        let connection = self.begin_reading()?;
        let answer = work(&Postgres::new(&connection))?;
        connection.commit()?;
        Ok(answer)
    }

    /// Returns a connection that reads; those that were cut while nobody used them are
    /// passed over.
    fn begin_reading(&self) -> Result<Lent<'_>, HubError> {
        for _ in 0..=READERS_MAX {
            let connection = self.readers.lend()?;
            match connection.begin("begin isolation level repeatable read read only") {
                Err(cut) if cut.is_in_the_way() => {}
                begun => return Ok(begun.map(|()| connection)?),
            }
        }
        Err(DatabaseError::InTheWay.into())
    }
}

/// The outer error is for what may be tried again: nothing was committed then.
type Written<T> = Result<Result<(T, Vec<BucketId>), HubError>, HubError>;

fn write_once<T>(connection: &Connection, work: &mut impl FnMut(&mut dyn Tables) -> Result<T, HubError>) -> Written<T> {
    let mut tables = Postgres::new(connection);
    let begun = connection.begin("begin isolation level read committed").map_err(HubError::from);
    let answer = match begun.and_then(|()| work(&mut tables)) {
        Ok(answer) => answer,
        Err(HubError::Database(error)) if error.is_in_the_way() => return Err(error.into()),
        Err(error) => return Ok(Err(error)),
    };
    // From here on nobody can know whether it was done, unless the answer says so.
    Ok(connection.commit().map_err(HubError::from).map(|()| (answer, tables.moved)))
}

/// Moves the bytes of all connections. Questions wait for it on their own threads.
#[derive(Debug)]
struct Running(Option<Runtime>);

impl Running {
    fn start() -> Result<Self, DatabaseError> {
        let mut builder = runtime::Builder::new_multi_thread();
        let built = builder.worker_threads(1).thread_name("postgres").enable_all().build();
        Ok(Self(Some(built.map_err(DatabaseError::Runtime)?)))
    }

    fn handle(&self) -> &Handle {
        self.0.as_ref().expect("it runs until it is dropped").handle()
    }
}

/// Not waited for: a runtime may not be waited for on the threads of another one, and
/// nothing is left to do.
impl Drop for Running {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
