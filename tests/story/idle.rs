//! What it costs when nothing happens, byte by byte on a real socket.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use visavi_domain::record::Store;
use visavi_domain::{Moment, StoreId};
use visavi_hub::serve::{App, Clock, Listen, Listening, Settings};
use visavi_hub::{Hub, Place};
use visavi_sync::engine::{Answer, Ask};
use visavi_sync::http::Http;
use visavi_sync::{Caller, DeviceKey, enrol};

const NOW: Moment = Moment(1_779_278_400_000);
/// A device with nothing new costs one request, both ways and heads included.
const BYTES_MAX: usize = 400;

/// Passes everything on to `hub`, and counts it.
async fn counting(hub: String, count: Arc<AtomicUsize>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback is there");
    let address = listener.local_addr().expect("it is bound");
    tokio::spawn(async move {
        while let Ok((device, _)) = listener.accept().await {
            let hub = TcpStream::connect(&hub).await.expect("the hub listens");
            let (from_device, to_device) = device.into_split();
            let (from_hub, to_hub) = hub.into_split();
            tokio::spawn(pass(from_device, to_hub, count.clone()));
            tokio::spawn(pass(from_hub, to_device, count.clone()));
        }
    });
    format!("http://{address}")
}

async fn pass(mut from: impl AsyncReadExt + Unpin, mut to: impl AsyncWriteExt + Unpin, count: Arc<AtomicUsize>) {
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        count.fetch_add(read, Ordering::SeqCst);
        if to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_without_changes_is_one_small_request_and_one_with_news_says_them() {
    let hub = Arc::new(Hub::open(Place::Memory).expect("memory is there"));
    let store = Store {
        store: StoreId("LKP".to_owned()),
        name: "Nordhem Linköping".to_owned(),
        town: "Linköping".to_owned(),
        country: "SE".to_owned(),
        time_zone: "Europe/Stockholm".to_owned(),
        currency: "SEK".to_owned(),
        online: false,
    };
    hub.put_store(store, NOW).expect("a store can be added");
    let code = hub.enrol_code(&StoreId("LKP".to_owned()), NOW).expect("the store is there");
    let app = App::new(hub.clone(), Clock::new(|| NOW), Settings::default());
    let listen = Listen { address: "127.0.0.1:0".parse().expect("an address"), tls: None };
    let listening = Listening::bind(app, &listen).await.expect("loopback is there");
    let address = listening.url().replace("http://", "");
    tokio::spawn(listening.run(std::future::pending()));

    let count = Arc::new(AtomicUsize::new(0));
    let url = counting(address, count.clone()).await;
    let transport = Arc::new(Http::new().expect("the system has certificates"));
    let key = DeviceKey::generate();
    let enrolled = enrol(&*transport, &url, &code, "Tablet", &key).await.expect("the code is good");
    let proof = key.shared_with(&enrolled.hub_key).expect("the hub said its key");
    let caller = Caller { transport, hub: url, device: enrolled.device, key, proof, standing: Arc::default() };
    caller.ask(Ask::Buckets { erased: 0 }, NOW).await.expect("the hub answers");
    let before = count.load(Ordering::SeqCst);
    let answer = caller.ask(Ask::Buckets { erased: 0 }, NOW).await.expect("the hub answers");
    assert!(matches!(answer, Answer::Buckets(buckets) if buckets.buckets.len() == 2));
    let bytes = count.load(Ordering::SeqCst) - before;
    assert!(bytes <= BYTES_MAX, "{bytes} bytes");

    let stands = || {
        let device = hub.device(enrolled.device).expect("the shelf can be read").expect("it was enrolled");
        (device.app, device.waiting)
    };
    assert_eq!(stands(), (Some(env!("CARGO_PKG_VERSION").to_owned()), Some(0)));
    caller.standing.set_waiting(3);
    caller.ask(Ask::Buckets { erased: 0 }, NOW).await.expect("the hub answers");
    assert_eq!(stands().1, Some(3), "what is new goes with the next round");
}
