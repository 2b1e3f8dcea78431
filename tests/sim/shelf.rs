//! What the hub's tables say, read with SQL of the oracle's own, on either database.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, NoTls, Row};
use visavi_domain::{CustomerId, OperationId, StoreId};

/// One field of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Nothing,
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// A way into the hub's database that shares nothing with the hub.
pub trait Reader {
    /// Returns a number that is another one whenever something may have changed.
    fn version(&mut self) -> i64;
    fn rows(&mut self, select: &str) -> Vec<Vec<Cell>>;
    /// Lets go of the database, which is about to be replaced; it is opened again when it is
    /// next asked.
    fn close(&mut self);
}

/// The tables in which a customer is named by their id, beside items and memberships.
const NAMING: [&str; 3] = ["loans", "derived_look_up", "disclosures"];

/// All that is looked at, as it was at one moment.
#[derive(Debug, Default)]
pub struct Shelf {
    pub items: BTreeMap<String, ItemRow>,
    /// What waits for a person, or was refused: whose operation, and its content.
    held: Vec<(String, Vec<u8>)>,
    members: BTreeSet<(String, CustomerId)>,
    named: BTreeSet<(&'static str, CustomerId)>,
}

#[derive(Debug)]
pub struct ItemRow {
    pub customer: Option<CustomerId>,
    pub version: i64,
    content: Vec<u8>,
}

impl Shelf {
    pub fn read(reader: &mut dyn Reader) -> Self {
        let mut shelf = Self::default();
        for row in reader.rows("select key, customer, version, content from items") {
            let [Cell::Text(key), customer, Cell::Number(version), Cell::Bytes(content)] = &row[..] else {
                panic!("the tables are as documented: {row:?}")
            };
            let item = ItemRow { customer: id(customer), version: *version, content: content.clone() };
            shelf.items.insert(key.clone(), item);
        }
        for row in reader.rows("select operation, content from held where content is not null") {
            let [Cell::Text(operation), Cell::Bytes(content)] = &row[..] else {
                panic!("the tables are as documented: {row:?}")
            };
            shelf.held.push((operation.clone(), content.clone()));
        }
        let members = "select b.name, m.customer from memberships m join buckets b on b.bucket = m.bucket";
        for row in reader.rows(members) {
            let [Cell::Text(bucket), customer] = &row[..] else { panic!("the tables are as documented: {row:?}") };
            shelf.members.extend(id(customer).map(|customer| (bucket.clone(), customer)));
        }
        for table in NAMING {
            let rows = reader.rows(&format!("select customer from {table} where customer is not null"));
            shelf.named.extend(rows.iter().filter_map(|row| Some((table, id(&row[0])?))));
        }
        shelf
    }

    /// Says whether an operation is there with this content: in a feed, or kept for a person
    /// to decide.
    pub fn has(&self, operation: OperationId, payload: &[u8]) -> bool {
        let item = self.items.get(&format!("o{operation}"));
        if item.is_some_and(|item| contains(&item.content, payload)) {
            return true;
        }
        let operation = operation.to_string();
        self.held.iter().any(|(held, content)| *held == operation && contains(content, payload))
    }

    /// Returns a table in which somebody is named.
    pub fn naming(&self, customer: CustomerId) -> Option<&'static str> {
        let named = self.named.iter().find(|(_, named)| *named == customer);
        if let Some((table, _)) = named {
            return Some(table);
        }
        if self.members.iter().any(|(_, member)| *member == customer) {
            return Some("memberships");
        }
        // The id stands inside what is kept for a person, and in the news that they left.
        let in_item = |item: &ItemRow| item.customer == Some(customer) || contains(&item.content, &customer.0);
        if self.items.values().any(in_item) {
            return Some("items");
        }
        self.held.iter().any(|(_, content)| contains(content, &customer.0)).then_some("held")
    }

    /// Returns who is in which store's bucket.
    pub fn members(&self) -> impl Iterator<Item = (StoreId, CustomerId)> {
        self.members
            .iter()
            .filter_map(|(bucket, customer)| Some((StoreId(bucket.strip_prefix("store:")?.to_owned()), *customer)))
    }

    pub fn is_member(&self, store: &StoreId, customer: CustomerId) -> bool {
        self.members.contains(&(format!("store:{}", store.0), customer))
    }
}

fn id(cell: &Cell) -> Option<CustomerId> {
    let Cell::Bytes(bytes) = cell else { return None };
    Some(CustomerId(bytes.as_slice().try_into().expect("an id has sixteen bytes")))
}

fn contains(content: &[u8], part: &[u8]) -> bool {
    let Some((first, rest)) = part.split_first() else { return true };
    let starts = content.iter().enumerate().filter(|(_, byte)| *byte == first);
    starts.map(|(at, _)| &content[at + 1..]).any(|tail| tail.starts_with(rest))
}

/// The hub's file.
pub struct OfFile {
    file: PathBuf,
    open: Option<Connection>,
}

impl OfFile {
    pub fn new(file: &Path) -> Self {
        Self { file: file.to_owned(), open: None }
    }

    fn open(&mut self) -> &Connection {
        self.open.get_or_insert_with(|| {
            Connection::open_with_flags(&self.file, OpenFlags::SQLITE_OPEN_READ_WRITE).expect("the file is there")
        })
    }
}

impl Reader for OfFile {
    fn version(&mut self) -> i64 {
        self.open().pragma_query_value(None, "data_version", |row| row.get(0)).expect("the shelf can be read")
    }

    fn rows(&mut self, select: &str) -> Vec<Vec<Cell>> {
        let mut select = self.open().prepare_cached(select).expect("the tables are as documented");
        let columns = select.column_count();
        let rows = select.query_map([], |row| (0..columns).map(|column| row.get_ref(column).map(cell)).collect());
        rows.and_then(Iterator::collect).expect("the shelf can be read")
    }

    fn close(&mut self) {
        self.open = None;
    }
}

fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null => Cell::Nothing,
        ValueRef::Integer(number) => Cell::Number(number),
        ValueRef::Real(_) => panic!("no table of the hub has such a column"),
        ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_vec()),
    }
}

/// The hub's PostgreSQL database.
pub struct OfPostgres {
    url: String,
    runtime: Runtime,
    open: Option<(Client, JoinHandle<()>)>,
}

impl OfPostgres {
    pub fn new(url: &str) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
        Self { url: url.to_owned(), runtime, open: None }
    }

    fn query(&mut self, select: &str) -> Vec<Row> {
        self.runtime
            .block_on(async {
                if self.open.is_none() {
                    let (client, connection) = tokio_postgres::connect(&self.url, NoTls).await?;
                    let line = tokio::spawn(async move { connection.await.unwrap_or_default() });
                    self.open = Some((client, line));
                }
                let (client, _) = self.open.as_ref().expect("it was just opened");
                client.query(select, &[]).await
            })
            .expect("the shelf can be read")
    }
}

impl Reader for OfPostgres {
    fn version(&mut self) -> i64 {
        // No two commits leave the end of the log where it is.
        self.query("select (pg_current_wal_insert_lsn() - '0/0')::bigint")[0].get(0)
    }

    fn rows(&mut self, select: &str) -> Vec<Vec<Cell>> {
        let rows = self.query(select);
        rows.iter().map(|row| (0..row.len()).map(|column| cell_of_postgres(row, column)).collect()).collect()
    }

    fn close(&mut self) {
        if let Some((client, line)) = self.open.take() {
            drop(client);
            // The server sees nobody any more when this returns.
            self.runtime.block_on(line).expect("it ends by itself");
        }
    }
}

fn cell_of_postgres(row: &Row, column: usize) -> Cell {
    let found = match *row.columns()[column].type_() {
        Type::INT8 => row.get::<_, Option<i64>>(column).map(Cell::Number),
        Type::TEXT => row.get::<_, Option<String>>(column).map(Cell::Text),
        Type::BYTEA => row.get::<_, Option<Vec<u8>>>(column).map(Cell::Bytes),
        ref other => panic!("no column that is looked at is of {other}"),
    };
    found.unwrap_or(Cell::Nothing)
}
