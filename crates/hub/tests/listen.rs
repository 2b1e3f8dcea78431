//! The hub on real sockets: slow callers, TLS, and addresses it refuses.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use support::calls::World;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use visavi_hub::serve::{Listen, Listening, ServeError, Settings, TlsFiles};

/// Longer than anything here takes; a test that reaches it has failed.
const FAR_TOO_LONG: Duration = Duration::from_secs(30);

struct Served {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    running: tokio::task::JoinHandle<()>,
}

async fn serve(settings: Settings, tls: Option<TlsFiles>) -> Served {
    let world = World::with(settings);
    let listen = Listen { address: "127.0.0.1:0".parse().unwrap(), tls };
    let listening = Listening::bind(world.app, &listen).await.unwrap();
    let address = listening.url().split_once("://").unwrap().1.parse().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(listening.run(async {
        stopped.await.ok();
    }));
    Served { address, stop, running }
}

fn impatient() -> Settings {
    Settings {
        header_timeout: Duration::from_millis(100),
        handshake_timeout: Duration::from_millis(100),
        ..Settings::default()
    }
}

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tls").join(name)
}

fn certificate() -> TlsFiles {
    TlsFiles { certificate: fixture("certificate.pem"), key: fixture("key.pem") }
}

/// Reads until the other side closes.
async fn rest(stream: &mut (impl AsyncReadExt + Unpin)) -> String {
    let mut bytes = Vec::new();
    let read = tokio::time::timeout(FAR_TOO_LONG, stream.read_to_end(&mut bytes)).await;
    read.expect("the hub keeps the connection open").ok();
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn whoever_sends_a_head_too_slowly_is_cut_off_and_others_are_not() {
    let served = serve(impatient(), None).await;
    let mut slow = Vec::new();
    for _ in 0..100 {
        let mut stream = TcpStream::connect(served.address).await.unwrap();
        stream.write_all(b"GET /v1/time HTTP/1.1\r\nhost: hub\r\nx-slow: ").await.unwrap();
        slow.push(stream);
    }
    let mut silent = TcpStream::connect(served.address).await.unwrap();
    let mut good = TcpStream::connect(served.address).await.unwrap();
    good.write_all(b"GET /v1/time HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n").await.unwrap();
    assert!(rest(&mut good).await.starts_with("HTTP/1.1 200 OK"));
    for stream in &mut slow {
        assert!(!rest(stream).await.contains("200 OK"));
    }
    assert_eq!(rest(&mut silent).await, "");
}

#[tokio::test]
async fn a_body_that_is_announced_too_large_is_refused_before_it_is_sent() {
    let served = serve(Settings::default(), None).await;
    let mut stream = TcpStream::connect(served.address).await.unwrap();
    let head = "POST /v1/enrol HTTP/1.1\r\nhost: hub\r\ncontent-type: application/json\r\n\
                content-length: 99999999\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut first = [0; 12];
    tokio::time::timeout(FAR_TOO_LONG, stream.read_exact(&mut first)).await.unwrap().unwrap();
    assert_eq!(&first, b"HTTP/1.1 413");
}

#[tokio::test]
async fn stopping_ends_idle_connections_and_the_program_with_them() {
    let served = serve(Settings::default(), None).await;
    let mut idle = TcpStream::connect(served.address).await.unwrap();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nhost: hub\r\n\r\n").await.unwrap();
    let mut first = [0; 12];
    idle.read_exact(&mut first).await.unwrap();
    served.stop.send(()).unwrap();
    tokio::time::timeout(FAR_TOO_LONG, served.running).await.unwrap().unwrap();
    rest(&mut idle).await;
    assert!(TcpStream::connect(served.address).await.is_err());
}

#[tokio::test]
async fn plain_http_is_refused_where_other_machines_could_listen() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let listen = Listen { address: address.parse().unwrap(), tls: None };
        let refused = Listening::bind(World::new().app, &listen).await.unwrap_err();
        assert!(matches!(refused, ServeError::PlainOnNetwork(_)), "{address}");
        assert!(refused.to_string().contains("--cert"));
    }
}

#[tokio::test]
async fn a_certificate_that_cannot_be_used_is_named() {
    let bind = async |tls: TlsFiles| {
        let listen = Listen { address: "127.0.0.1:0".parse().unwrap(), tls: Some(tls) };
        Listening::bind(World::new().app, &listen).await.unwrap_err()
    };
    let swapped = TlsFiles { certificate: fixture("key.pem"), key: fixture("key.pem") };
    assert!(matches!(bind(swapped).await, ServeError::Pem { file, .. } if file.ends_with("key.pem")));
    let missing = TlsFiles { certificate: fixture("certificate.pem"), key: fixture("nowhere.pem") };
    assert!(matches!(bind(missing).await, ServeError::Pem { file, .. } if file.ends_with("nowhere.pem")));
}

fn client(versions: &[&'static rustls::SupportedProtocolVersion]) -> tokio_rustls::TlsConnector {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(fixture("certificate.pem")).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config).into()
}

#[tokio::test]
async fn a_device_that_trusts_the_certificate_is_served_over_tls() {
    let served = serve(Settings::default(), Some(certificate())).await;
    let stream = TcpStream::connect(served.address).await.unwrap();
    let name = "hub.test".try_into().unwrap();
    let mut stream = client(&[&rustls::version::TLS13]).connect(name, stream).await.unwrap();
    stream.write_all(b"GET /v1/time HTTP/1.1\r\nhost: hub.test\r\nconnection: close\r\n\r\n").await.unwrap();
    assert!(rest(&mut stream).await.starts_with("HTTP/1.1 200 OK"));
}

#[tokio::test]
async fn older_tls_and_callers_without_any_are_not_served() {
    let served = serve(impatient(), Some(certificate())).await;
    let stream = TcpStream::connect(served.address).await.unwrap();
    let name = "hub.test".try_into().unwrap();
    assert!(client(&[&rustls::version::TLS12]).connect(name, stream).await.is_err());
    let mut plain = TcpStream::connect(served.address).await.unwrap();
    plain.write_all(b"GET /v1/time HTTP/1.1\r\nhost: hub\r\n\r\n").await.unwrap();
    let mut bytes = Vec::new();
    tokio::time::timeout(FAR_TOO_LONG, plain.read_to_end(&mut bytes)).await.unwrap().ok();
    assert!(!bytes.starts_with(b"HTTP"));
    let mut silent = TcpStream::connect(served.address).await.unwrap();
    assert_eq!(rest(&mut silent).await, "", "a handshake that never begins is given up");
}
