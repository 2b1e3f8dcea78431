//! A few connections that are lent and given back.

use std::ops::Deref;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;

use super::connection::{Address, Connection};
use super::history;
use crate::HubError;
use crate::database::DatabaseError;

/// How long a question waits for a connection before its caller is told to come back.
const PATIENCE: Duration = Duration::from_secs(15);

#[derive(Debug)]
pub(super) struct Pool {
    address: Arc<Address>,
    runtime: Handle,
    size: usize,
    settings: &'static str,
    state: Mutex<State>,
    given_back: Condvar,
}

#[derive(Debug, Default)]
struct State {
    idle: Vec<Connection>,
    lent: usize,
}

impl Pool {
    /// Returns a pool of up to `size` connections, each of which begins with `settings`.
    pub fn new(address: Arc<Address>, runtime: Handle, size: usize, settings: &'static str) -> Self {
        Self { address, runtime, size, settings, state: Mutex::default(), given_back: Condvar::new() }
    }

    /// Returns a connection that belongs to the caller until it is dropped, on a database
    /// whose history is known to go on.
    pub fn lend(&self) -> Result<Lent<'_>, HubError> {
        let known = self.wait_for_room()?;
        // From here on the place is given back whatever happens.
        let mut lent = Lent { pool: self, connection: known };
        if lent.connection.as_ref().is_none_or(|connection| connection.is_closed()) {
            lent.connection = None;
            let connection = self.address.connect(&self.runtime)?;
            history::go_on(&connection)?;
            connection.batch(self.settings)?;
            lent.connection = Some(connection);
        }
        Ok(lent)
    }

    /// Waits for a place; returns the connection that stands there, if there is one.
    fn wait_for_room(&self) -> Result<Option<Connection>, DatabaseError> {
        let is_full = |state: &mut State| state.lent >= self.size;
        let (mut state, waited) =
            self.given_back.wait_timeout_while(self.state(), PATIENCE, is_full).unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return Err(DatabaseError::NoRoom);
        }
        state.lent += 1;
        Ok(state.idle.pop())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that is lent.
#[derive(Debug)]
pub(super) struct Lent<'a> {
    pool: &'a Pool,
    /// `None` only while it is being made.
    connection: Option<Connection>,
}

impl Deref for Lent<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection.as_ref().expect("a connection is lent only when it was made")
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        // Whoever failed or panicked in the middle left a transaction open.
        let clean = self.connection.take().filter(|connection| connection.tidy());
        let mut state = self.pool.state();
        state.lent -= 1;
        state.idle.extend(clean);
        self.pool.given_back.notify_one();
    }
}
