//! The network between one device and the hub, as somebody opens and closes it.

use std::net::Ipv4Addr;
use std::sync::Arc;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A port of loopback behind which the hub is, while the gate is open. Closing it cuts
/// whatever is under way; who knocks at a closed gate is turned away at once.
#[derive(Debug)]
pub struct Gate {
    address: String,
    open: Arc<watch::Sender<bool>>,
    keeper: JoinHandle<()>,
}

impl Gate {
    /// Opens a gate before the hub at `http://host:port`.
    ///
    /// # Panics
    /// When loopback has no free port.
    pub async fn before(hub: &str) -> Self {
        let hub = hub.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("loopback has free ports");
        let address = format!("http://{}", listener.local_addr().expect("it is bound"));
        let open = Arc::new(watch::Sender::new(true));
        let keeper = tokio::spawn(keep(listener, hub, open.clone()));
        Self { address, open, keeper }
    }

    /// Returns the address to give to a device instead of the hub's.
    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn open(&self) {
        self.open.send_replace(true);
    }

    pub fn close(&self) {
        self.open.send_replace(false);
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.keeper.abort();
        self.close();
    }
}

async fn keep(listener: TcpListener, hub: String, open: Arc<watch::Sender<bool>>) {
    while let Ok((caller, _)) = listener.accept().await {
        let mut open = open.subscribe();
        if !*open.borrow_and_update() {
            continue;
        }
        let hub = hub.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = carry(caller, &hub) => {}
                _closed = open.wait_for(|open| !open) => {}
            }
        });
    }
}

async fn carry(mut caller: TcpStream, hub: &str) {
    if let Ok(mut hub) = TcpStream::connect(hub).await {
        // Either side may hang up whenever it likes.
        let _ended = copy_bidirectional(&mut caller, &mut hub).await;
    }
}
