//! The real transport against what answers on a real network: portals, redirects, and
//! replies without an end.

use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use visavi_protocol::heads::STILL_HERE;
use visavi_protocol::proof::ProofKey;
use visavi_protocol::{BucketId, CustomerId, DeviceNumber, Heads, Moment};
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
    caller(transport, hub).ask(ask, Moment(0)).await
}

fn caller(transport: Arc<Http>, hub: String) -> Caller {
    let (key, proof) = (DeviceKey::generate(), ProofKey::of(&[7; 32]));
    Caller { transport, hub, device: DeviceNumber(7), key, proof, standing: Arc::default() }
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
        assert_eq!(ask(hub, Ask::Buckets { erased: 0 }).await, Err(Failure::NotAHub), "{head}");
    }
}

#[tokio::test]
async fn what_somebody_else_says_is_not_the_time_however_right_it_looks() {
    let time = r#"{"now":1779278400000,"hub_epoch":1,"protocol":1,"protocol_min":1}"#;
    let json = "200 OK\r\nContent-Type: application/json";
    for (head, body) in [
        (json.to_owned(), r#"{"status":"login required"}"#),
        (json.to_owned(), time),
        (format!("{json}\r\nProof: AAAAAAAAAAAAAAAAAAAAAA"), time),
        (format!("{json}\r\nProof: nonsense"), time),
    ] {
        let hub = serve(reply(&head, body)).await;
        assert_eq!(ask(hub, Ask::Time).await, Err(Failure::NotProven), "{head}");
    }
}

#[tokio::test]
async fn a_forged_no_is_not_the_hubs() {
    let body = r#"{"type":"urn:visavi:problem:not-known","title":"No","status":401,"code":"not-known"}"#;
    for status in ["401 Unauthorized", "400 Bad Request", "404 Not Found", "426 Upgrade Required"] {
        let hub = serve(reply(&format!("{status}\r\nContent-Type: application/problem+json"), body)).await;
        assert_eq!(ask(hub, Ask::Buckets { erased: 0 }).await, Err(Failure::NotProven), "{status}");
    }
}

#[tokio::test]
async fn a_frame_that_is_cut_off_is_broken_and_never_half_read() {
    let frame = visavi_protocol::encode(&vec![CustomerId([7; 16]); 100]);
    let mut cut =
        b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.visavi.frame\r\nContent-Length: 5000\r\n\r\n".to_vec();
    cut.extend_from_slice(&frame);
    let hub = serve(cut).await;
    assert_eq!(ask(hub, Ask::Buckets { erased: 0 }).await, Err(Failure::Broken));
}

#[tokio::test]
async fn a_busy_hub_says_when_to_come_back() {
    let head = "503 Service Unavailable\r\nContent-Type: application/problem+json\r\nRetry-After: 7";
    let body = r#"{"type":"urn:visavi:problem:busy","title":"Busy","status":503,"code":"busy"}"#;
    let hub = serve(reply(head, body)).await;
    assert_eq!(ask(hub, Ask::Buckets { erased: 0 }).await, Err(Failure::Busy { retry_after_ms: Some(7_000) }));
}

/// Listens until the stream ends; returns what was heard, and how it ended.
async fn listen(hub: String) -> (Vec<Heads>, Result<(), Failure>) {
    let transport = Arc::new(Http::new().expect("the system has certificates"));
    let mut heard = Vec::new();
    let ended = caller(transport, hub).listen(Moment(0), |heads| heard.push(heads)).await;
    (heard, ended)
}

fn heads(number: u64) -> Heads {
    Heads { hub_epoch: 1, heads: [(BucketId::Shared, number)].into() }
}

#[tokio::test]
async fn a_stream_is_heard_word_by_word_until_it_ends() {
    let said = format!("{}{STILL_HERE}{}", heads(1).event(), heads(2).event());
    let hub = serve(reply("200 OK\r\nContent-Type: text/event-stream; charset=utf-8", &said)).await;
    assert_eq!(listen(hub).await, (vec![heads(1), heads(2)], Ok(())));
}

#[tokio::test]
async fn a_stream_that_is_cut_off_is_broken_and_half_a_word_says_nothing() {
    let word = heads(1).event();
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 5000\r\n\r\n";
    let hub = serve(format!("{head}{word}{}", &word[..word.len() - 4]).into_bytes()).await;
    assert_eq!(listen(hub).await, (vec![heads(1)], Err(Failure::Broken)));
}

#[tokio::test]
async fn what_a_portal_streams_is_not_a_hub() {
    let stream = "200 OK\r\nContent-Type: text/event-stream";
    for (head, body) in [
        ("200 OK\r\nContent-Type: text/html", heads(1).event()),
        ("302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Type: text/event-stream", heads(1).event()),
        (stream, "data: {\"login\":\"here\"}\n\n".to_owned()),
        (stream, "a line without an end".repeat(10_000)),
    ] {
        let hub = serve(reply(head, &body)).await;
        assert_eq!(listen(hub).await, (Vec::new(), Err(Failure::NotAHub)), "{head}");
    }
}

#[tokio::test]
async fn nobody_there_is_unreachable() {
    let hub = "http://127.0.0.1:1".to_owned();
    assert_eq!(ask(hub, Ask::Buckets { erased: 0 }).await, Err(Failure::Unreachable));
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
