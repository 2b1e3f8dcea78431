//! A PostgreSQL of the tests' own: one for all tests of a program, a database for each.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio_postgres::NoTls;

/// Starts it at the first question. It ends with this process, however that ends: the shell
/// around it waits for the pipe that only this process holds.
static CLUSTER: LazyLock<Cluster> = LazyLock::new(Cluster::start);

/// Sockets only, so that there is no port to be taken; nothing has to survive the machine.
const SETTINGS: [&str; 7] = [
    "listen_addresses=",
    "max_connections=400",
    "fsync=off",
    "full_page_writes=off",
    "shared_buffers=64MB",
    "max_wal_senders=4",
    "log_min_messages=fatal",
];

pub struct Cluster {
    pub folder: PathBuf,
    /// Its standard input keeps the server alive.
    shell: Child,
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        self.shell.wait().ok();
    }
}

/// Makes an empty database; returns its address.
pub fn database() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let name = format!("hub_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    CLUSTER.query("postgres", &format!("create database {name}"));
    CLUSTER.url(&name)
}

impl Cluster {
    /// Starts a server on new data.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts one whose commits are on the disk, as a chain's are.
    pub fn start_durable() -> Self {
        Self::start_with(&["fsync=on", "full_page_writes=on"])
    }

    fn start_with(settings: &[&str]) -> Self {
        let folder = new_folder();
        let data = folder.join("data");
        let made = as_somebody(&program("initdb"))
            .args(["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--username=visavi", "--no-sync"])
            .arg("--pgdata")
            .arg(&data)
            .current_dir(&folder)
            .output()
            .unwrap();
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        Self::serve_with(folder, settings)
    }

    /// Starts a server on the data in `folder`, which goes with it.
    pub fn serve(folder: PathBuf) -> Self {
        Self::serve_with(folder, &[])
    }

    fn serve_with(folder: PathBuf, settings: &[&str]) -> Self {
        let mut server = as_somebody(&program("postgres"));
        server.arg("-D").arg(folder.join("data")).arg("-k").arg(&folder);
        for setting in SETTINGS.iter().chain(settings) {
            server.args(["-c", setting]);
        }
        let words: Vec<String> = std::iter::once(server.get_program())
            .chain(server.get_args())
            .map(|word| quoted(word.to_str().unwrap()))
            .collect();
        let script = format!(
            "trap '' INT HUP TERM; cd {folder}; {server} 2>server.log & echo started; \
             read word; kill -QUIT $!; wait $!; test \"$word\" = keep || rm -rf {folder}",
            folder = quoted(folder.to_str().unwrap()),
            server = words.join(" "),
        );
        let mut shell =
            Command::new("sh").arg("-c").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        BufReader::new(shell.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
        let cluster = Self { folder, shell };
        cluster.wait_until_it_answers();
        cluster
    }

    /// Copies everything as it is now, as a replica does that hears nothing after it;
    /// returns the folder.
    pub fn copy(&self) -> PathBuf {
        let folder = new_folder();
        let data = folder.join("data");
        let copied = as_somebody(&program("pg_basebackup"))
            .args(["--username=visavi", "--checkpoint=fast", "--no-sync", "--pgdata"])
            .arg(&data)
            .arg("--host")
            .arg(&self.folder)
            .current_dir(&folder)
            .output()
            .unwrap();
        assert!(copied.status.success(), "pg_basebackup: {}", String::from_utf8_lossy(&copied.stderr));
        std::fs::write(data.join("standby.signal"), "").unwrap();
        folder
    }

    /// Stops it as a crash does, and starts it again on its data.
    pub fn restart(mut self) -> Self {
        self.shell.stdin.take().unwrap().write_all(b"keep\n").unwrap();
        self.shell.wait().unwrap();
        Self::serve(self.folder.clone())
    }

    /// Returns the address of one of its databases.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://visavi@{}/{database}", host(&self.folder))
    }

    /// Runs statements that have no parameters; returns the first column of their rows.
    pub fn query(&self, database: &str, sql: &str) -> Vec<String> {
        self.try_query(database, sql).unwrap()
    }

    fn try_query(&self, database: &str, sql: &str) -> Result<Vec<String>, tokio_postgres::Error> {
        query(&self.url(database), sql)
    }

    /// Asks again and again: each question waits for the server's answer, which at first
    /// is that it is starting.
    fn wait_until_it_answers(&self) {
        for _ in 0..100_000 {
            if self.try_query("postgres", "select 1").is_ok() {
                return;
            }
            std::thread::yield_now();
        }
        panic!("{}", std::fs::read_to_string(self.folder.join("server.log")).unwrap_or_default());
    }
}

/// Returns the name of a server's host in an address.
pub fn host(folder: &Path) -> String {
    folder.to_str().unwrap().replace('/', "%2F")
}

/// Runs statements that have no parameters; returns the first column of their rows.
pub fn query(url: &str, sql: &str) -> Result<Vec<String>, tokio_postgres::Error> {
    let asking = |url: String, sql: String| async move {
        let (client, connection) = tokio_postgres::connect(&url, NoTls).await?;
        tokio::spawn(connection);
        let messages = client.simple_query(&sql).await?;
        Ok(messages
            .into_iter()
            .filter_map(|message| match message {
                tokio_postgres::SimpleQueryMessage::Row(row) => Some(row.get(0).unwrap_or_default().to_owned()),
                _ => None,
            })
            .collect())
    };
    let asking = asking(url.to_owned(), sql.to_owned());
    // A thread of its own: the caller may be inside a runtime.
    std::thread::spawn(|| tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(asking))
        .join()
        .unwrap()
}

fn new_folder() -> PathBuf {
    let memory = Path::new("/dev/shm");
    let mut builder = tempfile::Builder::new();
    builder.prefix("visavi-postgres-").permissions(std::fs::Permissions::from_mode(0o700));
    let folder = if memory.is_dir() { builder.tempdir_in(memory) } else { builder.tempdir() };
    let folder = folder.unwrap().keep();
    if let Some((user, group)) = somebody() {
        chown(&folder, Some(user), Some(group)).unwrap();
    }
    folder
}

/// PostgreSQL does not run as root: where the tests do, it runs as somebody without rights.
fn as_somebody(program: &Path) -> Command {
    let Some((user, group)) = somebody() else { return Command::new(program) };
    let mut command = Command::new("setpriv");
    command.arg(format!("--reuid={user}")).arg(format!("--regid={group}")).arg("--clear-groups").arg(program);
    command
}

fn somebody() -> Option<(u32, u32)> {
    let id = |arguments: &[&str]| -> u32 {
        let output = Command::new("id").args(arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
    };
    (id(&["-u"]) == 0).then(|| (id(&["-u", "nobody"]), id(&["-g", "nobody"])))
}

/// Returns where one of PostgreSQL's programs is: Debian keeps them out of the path.
fn program(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let in_path = std::env::split_paths(&path).map(|folder| folder.join(name));
    let of_debian = (13..30).rev().map(|version| PathBuf::from(format!("/usr/lib/postgresql/{version}/bin/{name}")));
    of_debian
        .chain(in_path)
        .find(|program| program.is_file())
        .unwrap_or_else(|| panic!("there is no {name}: `cargo xtask setup` installs PostgreSQL"))
}

fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}
