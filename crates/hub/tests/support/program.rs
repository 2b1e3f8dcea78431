//! The real program, serving on a port of its own, and devices that call it.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use p256::ecdsa::SigningKey;
use p256::ecdsa::signature::Signer;
use visavi_domain::{DeviceNumber, Moment};
use visavi_protocol::sign::{Credentials, HEADER, signed_bytes};
use visavi_protocol::{VERSION, frame};

/// A hub program that serves until it is dropped.
pub struct Serving {
    child: Mutex<Child>,
    address: String,
}

impl Serving {
    /// Starts it on the hub that `home` names, and forgets what it logs.
    pub fn start(home: &[String]) -> Self {
        Self::begin(Command::new(env!("CARGO_BIN_EXE_visavi-hub")).stderr(Stdio::null()), home)
    }

    /// Starts it with all of its log in `log`.
    pub fn logging(home: &[String], log: File) -> Self {
        Self::begin(Command::new(env!("CARGO_BIN_EXE_visavi-hub")).env("VISAVI_LOG", "trace").stderr(log), home)
    }

    fn begin(command: &mut Command, home: &[String]) -> Self {
        let mut child = command
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(home)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").unwrap().to_owned();
        Self { child: Mutex::new(child), address }
    }

    pub fn kill(&self) {
        let mut child = self.child.lock().unwrap();
        child.kill().ok();
        child.wait().ok();
    }

    /// Posts a frame as a device does; returns the answer's head and body, or `None` when no
    /// whole answer comes back.
    pub fn post(&self, device: DeviceNumber, key: &SigningKey, target: &str, body: &[u8]) -> Option<(String, Vec<u8>)> {
        static NONCE: AtomicU64 = AtomicU64::new(1);
        let now = Moment(jiff::Timestamp::now().as_millisecond());
        let nonce = u128::from(NONCE.fetch_add(1, Ordering::Relaxed)).to_be_bytes();
        let signature: p256::ecdsa::Signature = key.sign(&signed_bytes("POST", target, body, device, now, &nonce));
        let signature = signature.to_bytes().into();
        let credentials = Credentials { device, time: now, protocol: VERSION, nonce, signature };
        let head = format!("content-type: {}\r\n{HEADER}: {credentials}\r\n", frame::CONTENT_TYPE);
        self.send(&format!("POST {target}"), &head, body)
    }

    /// Sends any request; answers as [`Self::post`] does.
    pub fn send(&self, request: &str, headers: &str, body: &[u8]) -> Option<(String, Vec<u8>)> {
        let length = body.len();
        let head = format!(
            "{request} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n"
        );
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream.write_all(&[head.as_bytes(), body].concat()).ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
        let body = answer.split_off(end + 4);
        Some((String::from_utf8(answer).unwrap(), body))
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.kill();
    }
}
