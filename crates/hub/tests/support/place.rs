//! Where the hub of a test keeps its tables: each program of tests has its own database.

use std::path::{Path, PathBuf};

use tempfile::TempDir;
use visavi_domain::CustomerId;
use visavi_hub::{DatabaseUrl, Hub, Place};

use super::cluster;

fn is_on_postgres() -> bool {
    env!("CARGO_CRATE_NAME") == "postgres"
}

/// Returns the place that is a whole database.
pub fn in_database(url: String) -> Place {
    Place::Postgres { url: DatabaseUrl::new(url), folder: None }
}

/// Returns a hub that nobody else opens.
pub fn hub() -> Hub {
    let place = if is_on_postgres() { in_database(cluster::database()) } else { Place::Memory };
    Hub::open(place).unwrap()
}

/// A place that may be opened more than once, as several programs do.
pub struct Shelf {
    /// The address of its database; `None` for a file in the folder.
    database: Option<String>,
    /// What is made there goes with it.
    _made: TempDir,
    folder: PathBuf,
}

impl Shelf {
    pub fn new() -> Self {
        let made = TempDir::new().unwrap();
        let folder = made.path().join("made on the way");
        let database = is_on_postgres().then(cluster::database);
        Self { database, _made: made, folder }
    }

    pub fn open(&self) -> Hub {
        Hub::open(match &self.database {
            Some(url) => Place::Postgres { url: DatabaseUrl::new(url), folder: Some(self.folder.clone()) },
            None => Place::in_folder(&self.folder),
        })
        .unwrap()
    }

    /// Returns the arguments by which a program finds it.
    pub fn arguments(&self) -> Vec<String> {
        let folder = ["--data".to_owned(), self.folder.to_str().unwrap().to_owned()];
        let database = self.database.iter().flat_map(|url| ["--database".to_owned(), url.clone()]);
        folder.into_iter().chain(database).collect()
    }

    /// Returns the folder of the hub, which is there once it was opened.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// Returns the tables in which the customer's id stands anywhere, as bytes or as text.
    pub fn tables_naming(&self, customer: CustomerId) -> Vec<String> {
        let id = customer.to_string();
        let as_text: String = id.bytes().map(|byte| format!("{byte:02x}")).collect();
        let names = |table: &String| {
            let rows = self.rows_as_text(table);
            rows.iter().any(|row| row.contains(&id) || row.contains(&as_text))
        };
        self.tables().into_iter().filter(names).collect()
    }

    /// Returns the tables with a column in which a customer's id stands.
    pub fn tables_with_customers(&self) -> Vec<String> {
        self.texts(match &self.database {
            Some(_) => {
                "select table_name::text from information_schema.columns
                        where table_schema = 'public' and column_name = 'customer'"
            }
            None => {
                "select t.name from pragma_table_list as t join pragma_table_info(t.name) as c
                     where t.schema = 'main' and c.name = 'customer'"
            }
        })
    }

    fn tables(&self) -> Vec<String> {
        self.texts(match &self.database {
            Some(_) => "select tablename::text from pg_tables where schemaname = 'public'",
            None => "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'",
        })
    }

    /// Returns every row of a table, with bytes as hexadecimal.
    fn rows_as_text(&self, table: &str) -> Vec<String> {
        if self.database.is_some() {
            return self.texts(&format!("select row::text from {table} as row"));
        }
        let columns = self.texts(&format!("select 'lower(quote(' || name || '))' from pragma_table_info('{table}')"));
        self.texts(&format!("select {} from {table}", columns.join(" || ' ' || ")))
    }

    fn texts(&self, sql: &str) -> Vec<String> {
        match &self.database {
            Some(url) => cluster::query(url, sql).unwrap(),
            None => {
                let file = rusqlite::Connection::open(self.folder.join("hub.db")).unwrap();
                let mut select = file.prepare(sql).unwrap();
                select.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap()
            }
        }
    }

    /// Returns how many rows a table has.
    pub fn count(&self, table: &str) -> u32 {
        let sql = format!("select count(*) from {table}");
        match &self.database {
            Some(url) => cluster::query(url, &sql).unwrap()[0].parse().unwrap(),
            None => {
                let file = rusqlite::Connection::open(self.folder.join("hub.db")).unwrap();
                file.query_row(&sql, [], |row| row.get(0)).unwrap()
            }
        }
    }
}
