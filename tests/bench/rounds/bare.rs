//! The limit: two devices and a hub that are nothing but SQLite files and sockets. Rows go
//! up, are committed, come down and are committed; nothing is signed, checked or counted.

use std::io::{BufReader, BufWriter, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::{CORRECTIONS, MANY, TIMES, row};
use crate::Failed;
use crate::figures::Takes;

/// As much as a correction is on the wire.
const ROW: [u8; 150] = [5; 150];

/// How long the bare ones take.
pub struct Bare {
    pub push: Duration,
    pub pull: Duration,
    pub one: Takes,
}

/// Prints what SQLite and sockets alone take.
pub fn run(when: &str, folder: &Path) -> Result<Bare, Failed> {
    let folder = folder.join(format!("bare-{when}"));
    std::fs::create_dir_all(&folder)?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let mut hub = open(&folder.join("hub.db"), false)?;
    // Whatever comes is committed, acknowledged and passed on to the other device.
    let serving = std::thread::spawn(move || -> Result<(), Failed> {
        let (mut one, mut other) = (Wire::of(listener.accept()?.0)?, Wire::of(listener.accept()?.0)?);
        while let Some(rows) = one.receive()? {
            commit(&mut hub, &rows)?;
            one.send(&[])?;
            other.send(&rows)?;
        }
        Ok(())
    });
    let mut one = Wire::of(TcpStream::connect(address)?)?;
    let mut other = Wire::of(TcpStream::connect(address)?)?;
    let (mut at_one, mut at_other) = (open(&folder.join("one.db"), true)?, open(&folder.join("other.db"), true)?);
    let mut times = |rows: usize, many: usize| -> Result<(Takes, Takes, Takes), Failed> {
        let rows = vec![ROW.to_vec(); rows];
        let (mut up, mut down, mut whole) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..many {
            let began = Instant::now();
            commit(&mut at_one, &rows)?;
            let saved = Instant::now();
            one.send(&rows)?;
            one.receive()?;
            up.push(saved.elapsed());
            let acknowledged = Instant::now();
            let came = other.receive()?.ok_or("the hub hung up")?;
            commit(&mut at_other, &came)?;
            down.push(acknowledged.elapsed());
            whole.push(began.elapsed());
        }
        Ok((Takes::from_times(up), Takes::from_times(down), Takes::from_times(whole)))
    };
    let (up, down, _) = times(MANY, TIMES)?;
    let (_, _, whole) = times(1, CORRECTIONS)?;
    row(&format!("bare: {MANY} up, {when}"), &up);
    row(&format!("bare: {MANY} down, {when}"), &down);
    row(&format!("bare: one row, from the commit here to the commit there, {when}"), &whole);
    drop((one, other));
    serving.join().map_err(|_| "the bare hub panicked")??;
    Ok(Bare { push: up.median(), pull: down.median(), one: whole })
}

/// One end of a socket, which carries rows behind their number and lengths.
struct Wire {
    reader: BufReader<TcpStream>,
    writer: BufWriter<TcpStream>,
}

impl Wire {
    fn of(stream: TcpStream) -> Result<Self, Failed> {
        stream.set_nodelay(true)?;
        Ok(Self { reader: BufReader::new(stream.try_clone()?), writer: BufWriter::new(stream) })
    }

    fn send(&mut self, rows: &[Vec<u8>]) -> Result<(), Failed> {
        self.writer.write_all(&u32::try_from(rows.len())?.to_le_bytes())?;
        for row in rows {
            self.writer.write_all(&u32::try_from(row.len())?.to_le_bytes())?;
            self.writer.write_all(row)?;
        }
        Ok(self.writer.flush()?)
    }

    /// Returns the next rows; `None` when the other end has gone.
    fn receive(&mut self) -> Result<Option<Vec<Vec<u8>>>, Failed> {
        let mut number = [0; 4];
        if self.reader.read_exact(&mut number).is_err() {
            return Ok(None);
        }
        let mut rows = Vec::new();
        for _ in 0..u32::from_le_bytes(number) {
            self.reader.read_exact(&mut number)?;
            let mut row = vec![0; u32::from_le_bytes(number) as usize];
            self.reader.read_exact(&mut row)?;
            rows.push(row);
        }
        Ok(Some(rows))
    }
}

fn commit(connection: &mut Connection, rows: &[Vec<u8>]) -> Result<(), Failed> {
    let transaction = connection.transaction()?;
    let mut insert = transaction.prepare_cached("insert into bare (said) values (?)")?;
    for row in rows {
        insert.execute([row])?;
    }
    drop(insert);
    Ok(transaction.commit()?)
}

fn open(path: &Path, encrypted: bool) -> Result<Connection, Failed> {
    let connection = Connection::open(path)?;
    if encrypted {
        connection
            .execute_batch("pragma key = \"x'0707070707070707070707070707070707070707070707070707070707070707'\";")?;
    }
    connection.execute_batch(
        "pragma journal_mode = wal;
         pragma synchronous = full;
         create table bare (id integer primary key, said blob not null);",
    )?;
    Ok(connection)
}
