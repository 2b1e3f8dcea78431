//! The real transport against what answers on a real network: portals, redirects, and
//! replies without an end.

use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use visavi_protocol::{CustomerId, DeviceNumber, Moment};
use visavi_sync::engine::{Answer, Ask};
use visavi_sync::http::Http;
use visavi_sync::{Caller, DeviceKey, EnrolError, Failure, enrol};

/// Serves one reply, byte for byte, to everybody.
async fn serve(reply: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback is there");
    let address = listener.local_addr().expect("it is bound");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let reply = reply.clone();
            tokio::spawn(async move {
                let mut request = [0; 4096];
                let _read = stream.read(&mut request).await;
                let _written = stream.write_all(&reply).await;
            });
        }
    });
    format!("http://{address}")
}

fn reply(head: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len()).into_bytes()
}

async fn ask(hub: String, ask: Ask) -> Result<Answer, Failure> {
    let transport = Arc::new(Http::new().expect("the system has certificates"));
    let caller = Caller { transport, hub, device: DeviceNumber(7), key: DeviceKey::generate() };
    caller.ask(ask, Moment(0)).await
}

#[tokio::test]
async fn a_portals_page_is_not_a_hub_whatever_its_status() {
    for head in [
        "200 OK\r\nContent-Type: text/html; charset=utf-8",
        "511 Network Authentication Required\r\nContent-Type: text/html",
        "302 Found\r\nLocation: http://127.0.0.1:9/login",
        "200 OK\r\nContent-Type: application/json",
    ] {
        let hub = serve(reply(head, "<html>Log in</html>")).await;
        assert_eq!(ask(hub, Ask::Buckets).await, Err(Failure::NotAHub), "{head}");
    }
}

#[tokio::test]
async fn json_of_somebody_else_is_not_the_time() {
    let hub = serve(reply("200 OK\r\nContent-Type: application/json", "{\"status\":\"login required\"}")).await;
    assert_eq!(ask(hub, Ask::Time).await, Err(Failure::NotAHub));
}

#[tokio::test]
async fn a_frame_that_is_cut_off_is_broken_and_never_half_read() {
    let frame = visavi_protocol::encode(&vec![CustomerId([7; 16]); 100]);
    let mut cut =
        b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.visavi.frame\r\nContent-Length: 5000\r\n\r\n".to_vec();
    cut.extend_from_slice(&frame);
    let hub = serve(cut).await;
    assert_eq!(ask(hub, Ask::Buckets).await, Err(Failure::Broken));
}

#[tokio::test]
async fn a_busy_hub_says_when_to_come_back() {
    let head = "503 Service Unavailable\r\nContent-Type: application/problem+json\r\nRetry-After: 7";
    let body = r#"{"type":"urn:visavi:problem:busy","title":"Busy","status":503,"code":"busy"}"#;
    let hub = serve(reply(head, body)).await;
    assert_eq!(ask(hub, Ask::Buckets).await, Err(Failure::Busy { retry_after_ms: Some(7_000) }));
}

#[tokio::test]
async fn nobody_there_is_unreachable() {
    let hub = "http://127.0.0.1:1".to_owned();
    assert_eq!(ask(hub, Ask::Buckets).await, Err(Failure::Unreachable));
}

#[tokio::test]
async fn a_code_is_refused_by_the_dull_answer_and_a_portal_is_told_apart() {
    let transport = Http::new().expect("the system has certificates");
    let key = DeviceKey::generate();
    let body = r#"{"type":"urn:visavi:problem:unauthorized","title":"No","status":401,"code":"unauthorized"}"#;
    let dull = serve(reply("401 Unauthorized\r\nContent-Type: application/problem+json", body)).await;
    assert_eq!(enrol(&transport, &dull, "ABCDE", "Tablet", &key).await, Err(EnrolError::CodeRefused));
    let portal = serve(reply("200 OK\r\nContent-Type: text/html", "<html>")).await;
    assert_eq!(enrol(&transport, &portal, "ABCDE", "Tablet", &key).await, Err(EnrolError::Hub(Failure::NotAHub)));
    let open = enrol(&transport, "http://hub.example", "ABCDE", "Tablet", &key).await;
    assert_eq!(open, Err(EnrolError::NotAnAddress));
}
