//! What a database can have against what it was asked.

use std::io;

use rusqlite::ErrorCode;
use tokio_postgres::error::SqlState;

use crate::HubError;

/// The database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// Without the detail that PostgreSQL gives: it quotes rows.
    #[error("{message} (PostgreSQL's {})", code.code())]
    Postgres { code: SqlState, message: String },
    #[error("PostgreSQL cannot be reached")]
    Connection(#[source] tokio_postgres::Error),
    #[error("this is no address of a PostgreSQL database, such as postgres://visavi@localhost/visavi")]
    Address(#[source] tokio_postgres::Error),
    #[error("TLS to PostgreSQL cannot be set up")]
    Tls(#[source] rustls::Error),
    #[error("the program has no threads for PostgreSQL")]
    Runtime(#[source] io::Error),
    #[error("the program is ending")]
    Ended,
    #[error("all connections to PostgreSQL are in use")]
    NoRoom,
    #[error("somebody else was writing the same at the same time")]
    InTheWay,
}

impl DatabaseError {
    /// Says whether the same thing may well succeed a moment later.
    pub fn is_busy(&self) -> bool {
        match self {
            Self::Sqlite(error) => {
                matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
            }
            Self::Postgres { code, .. } => {
                let passing = [
                    SqlState::LOCK_NOT_AVAILABLE,
                    SqlState::QUERY_CANCELED,
                    SqlState::TOO_MANY_CONNECTIONS,
                    SqlState::CANNOT_CONNECT_NOW,
                ];
                passing.contains(code) || self.is_in_the_way()
            }
            Self::Connection(_) | Self::NoRoom | Self::InTheWay => true,
            Self::Address(_) | Self::Tls(_) | Self::Runtime(_) | Self::Ended => false,
        }
    }

    /// Says whether another writer was in the way, or the connection was gone: asked
    /// before a commit, the whole transaction may be tried again at once.
    pub(crate) fn is_in_the_way(&self) -> bool {
        match self {
            // Of two who write the same thing for the first time, the second looks again.
            Self::Postgres { code, .. } => [
                SqlState::UNIQUE_VIOLATION,
                SqlState::T_R_DEADLOCK_DETECTED,
                SqlState::T_R_SERIALIZATION_FAILURE,
                // The connection was cut: nothing of it was committed.
                SqlState::ADMIN_SHUTDOWN,
                SqlState::CRASH_SHUTDOWN,
            ]
            .contains(code),

            Self::Connection(error) => error.is_closed(),
            Self::InTheWay => true,
            _ => false,
        }
    }

    /// Returns what a person can do about it.
    pub fn advice(&self) -> Option<&'static str> {
        match self {
            Self::Sqlite(error) => of_sqlite(error.sqlite_error_code()?),
            Self::Postgres { code, .. } => of_postgres(code),
            Self::Connection(_) => Some("See whether PostgreSQL runs, and whether the address is right."),
            _ => None,
        }
    }
}

fn of_sqlite(code: ErrorCode) -> Option<&'static str> {
    match code {
        ErrorCode::NotADatabase => Some("Give the folder of a hub, or put a copy of its hub.db back in its place."),
        ErrorCode::DatabaseCorrupt => Some("Stop the hub, keep this folder, and put the last copy in its place."),
        ErrorCode::DiskFull => Some("Make room on the disk, then do it again: nothing was changed."),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            Some("Another program is writing to this folder: wait until it is done, then do it again.")
        }
        ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly => {
            Some("Run this as the user the hub runs as, who may read and write its folder.")
        }
        _ => None,
    }
}

fn of_postgres(code: &SqlState) -> Option<&'static str> {
    if *code == SqlState::INVALID_CATALOG_NAME {
        Some("Make the database first, with PostgreSQL's `createdb`.")
    } else if [SqlState::INVALID_PASSWORD, SqlState::INVALID_AUTHORIZATION_SPECIFICATION].contains(code) {
        Some("See whether user and password in the address are right, and whether the server lets them in.")
    } else if *code == SqlState::INSUFFICIENT_PRIVILEGE {
        Some("The user in the address has to own the database, or the schema it works in.")
    } else if *code == SqlState::DISK_FULL {
        Some("Make room on the server's disk, then do it again: nothing was changed.")
    } else if *code == SqlState::TOO_MANY_CONNECTIONS {
        Some("Raise the server's max_connections: each hub process takes up to seventeen.")
    } else {
        None
    }
}

impl From<tokio_postgres::Error> for DatabaseError {
    fn from(error: tokio_postgres::Error) -> Self {
        match error.as_db_error() {
            Some(answer) => Self::Postgres { code: answer.code().clone(), message: answer.message().to_owned() },
            None => Self::Connection(error),
        }
    }
}

impl From<rusqlite::Error> for HubError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}
