//! One connection, and how it is made.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, Row, Socket, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::super::DatabaseError;
use super::tls;
use super::wait::wait;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// A connection into which nothing can be sent for so long is given up.
const SEND_TIMEOUT: Duration = Duration::from_secs(30);

/// What every connection is set to. A statement that takes longer has gone wrong, and a
/// hub that hangs in a transaction must not hold others up for ever.
const SETTINGS: &str = "
    set statement_timeout = '30s';
    set lock_timeout = '15s';
    set idle_in_transaction_session_timeout = '60s';
    -- What is acknowledged is on disk; a chain that asks for more than `on` has it.
    select set_config('synchronous_commit', 'on', false)
    where current_setting('synchronous_commit') in ('off', 'local');
";

/// What moves the bytes of one connection.
pub(super) type BareConnection =
    tokio_postgres::Connection<Socket, <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream>;

/// Where the database is, and as whom it is asked.
pub(super) struct Address {
    config: Config,
    tls: MakeRustlsConnect,
}

/// It has a password in it.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Address").finish_non_exhaustive()
    }
}

impl Address {
    /// Reads a `postgres://` address. Another machine is spoken to with TLS only, since
    /// customers' data go over that line.
    pub fn parse(url: &str) -> Result<Self, DatabaseError> {
        let mut config: Config = url.parse().map_err(DatabaseError::Address)?;
        let is_near = config.get_hosts().iter().all(|host| match host {
            Host::Tcp(name) => ["localhost", "127.0.0.1", "::1"].contains(&name.as_str()),
            #[cfg(unix)]
            Host::Unix(_) => true,
        });
        config.ssl_mode(if is_near { SslMode::Disable } else { SslMode::Require });
        let tls = if is_near { tls::to_this_machine() } else { tls::to_another_machine() };
        config
            .application_name("visavi-hub")
            .connect_timeout(CONNECT_TIMEOUT)
            .tcp_user_timeout(SEND_TIMEOUT)
            // Of several hosts, the one that takes writes: so a failover is followed.
            .target_session_attrs(TargetSessionAttrs::ReadWrite);
        Ok(Self { config, tls: tls.map_err(DatabaseError::Tls)? })
    }

    /// Makes a connection whose bytes the caller moves.
    pub async fn connect_bare(&self) -> Result<(Client, BareConnection), tokio_postgres::Error> {
        self.config.connect(self.tls.clone()).await
    }

    /// Makes a connection whose bytes are moved by `runtime`.
    pub fn connect(self: &Arc<Self>, runtime: &Handle) -> Result<Connection, DatabaseError> {
        let address = Arc::clone(self);
        // On the runtime, which has what sockets and timeouts need.
        let connecting = runtime.spawn(async move { address.connect_bare().await });
        let (client, connection) = wait(connecting).map_err(|_| DatabaseError::Ended)??;
        runtime.spawn(connection);
        let connection = Connection { client, statements: RefCell::default(), in_transaction: Cell::new(false) };
        connection.batch(SETTINGS)?;
        Ok(connection)
    }
}

/// One connection with the statements it has prepared.
pub(crate) struct Connection {
    client: Client,
    statements: RefCell<HashMap<&'static str, Statement>>,
    in_transaction: Cell<bool>,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").finish_non_exhaustive()
    }
}

impl Connection {
    pub fn rows(&self, sql: &'static str, parameters: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, DatabaseError> {
        let statement = self.prepared(sql)?;
        Ok(wait(self.client.query(&statement, parameters))?)
    }

    /// Returns how many rows the statement changed, or found.
    pub fn run(&self, sql: &'static str, parameters: &[&(dyn ToSql + Sync)]) -> Result<u64, DatabaseError> {
        let statement = self.prepared(sql)?;
        Ok(wait(self.client.execute(&statement, parameters))?)
    }

    /// Runs statements that have no parameters and no answer.
    pub fn batch(&self, sql: &str) -> Result<(), DatabaseError> {
        Ok(wait(self.client.batch_execute(sql))?)
    }

    /// Begins a transaction, with the statement that does.
    pub fn begin(&self, sql: &str) -> Result<(), DatabaseError> {
        self.in_transaction.set(true);
        self.batch(sql)
    }

    pub fn commit(&self) -> Result<(), DatabaseError> {
        self.batch("commit")?;
        self.in_transaction.set(false);
        Ok(())
    }

    /// Ends what somebody has left open; says whether the connection can be used again.
    pub fn tidy(&self) -> bool {
        let is_tidy = !self.in_transaction.get() || self.batch("rollback").is_ok();
        self.in_transaction.set(!is_tidy);
        is_tidy && !self.is_closed()
    }

    pub fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    fn prepared(&self, sql: &'static str) -> Result<Statement, DatabaseError> {
        if let Some(statement) = self.statements.borrow().get(sql) {
            return Ok(statement.clone());
        }
        let statement = wait(self.client.prepare(sql))?;
        self.statements.borrow_mut().insert(sql, statement.clone());
        Ok(statement)
    }
}
