//! Telling other processes which buckets moved, and hearing it from them.
//!
//! What is said here is a hint and may get lost: whoever waits for news looks by themselves
//! from time to time.

use std::error::Error;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::time::sleep;
use tokio_postgres::{AsyncMessage, Client};
use visavi_protocol::BucketId;

use super::super::listeners::Listeners;
use super::connection::{Address, BareConnection};

/// After the connection was lost.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// The way to the other processes.
#[derive(Debug)]
pub(super) struct Hints(UnboundedSender<Vec<BucketId>>);

impl Hints {
    /// Begins to listen, and to say what is told. A connection of its own does both: PostgreSQL
    /// lets transactions that say something commit one after the other only.
    pub fn begin(runtime: &Handle, address: &Arc<Address>, listeners: Arc<Listeners>) -> Self {
        let (sender, told) = mpsc::unbounded_channel();
        runtime.spawn(exchange(Arc::clone(address), listeners, told));
        Self(sender)
    }

    /// Says to the other processes which buckets moved.
    pub fn tell(&self, moved: &[BucketId]) {
        if !moved.is_empty() {
            // Nobody takes it only while the program ends.
            self.0.send(moved.to_vec()).ok();
        }
    }
}

async fn exchange(address: Arc<Address>, listeners: Arc<Listeners>, mut told: UnboundedReceiver<Vec<BucketId>>) {
    while !told.is_closed() {
        if let Err(error) = exchange_until_lost(&address, &listeners, &mut told).await {
            tracing::debug!(error, "the line to the other processes is down");
        }
        sleep(RETRY_AFTER).await;
    }
}

async fn exchange_until_lost(
    address: &Address,
    listeners: &Listeners,
    told: &mut UnboundedReceiver<Vec<BucketId>>,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let (client, connection) = address.connect_bare().await?;
    let own = AtomicI32::default();
    let hearing = pin!(hear(connection, listeners, &own));
    let saying = pin!(say(&client, told, &own));
    tokio::select! {
        ended = hearing => ended,
        ended = saying => Ok(ended?),
    }
}

/// `own` is the server's number of this connection, by which it knows who says something.
async fn hear(
    mut connection: BareConnection,
    listeners: &Listeners,
    own: &AtomicI32,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    while let Some(message) = std::future::poll_fn(|context| connection.poll_message(context)).await {
        let AsyncMessage::Notification(hint) = message? else { continue };
        // Our own come back too; who listens here has heard those from the writer.
        if hint.process_id() != own.load(Ordering::Relaxed) {
            listeners.tell(&[hint.payload().parse()?]);
        }
    }
    Ok(())
}

async fn say(
    client: &Client,
    told: &mut UnboundedReceiver<Vec<BucketId>>,
    own: &AtomicI32,
) -> Result<(), tokio_postgres::Error> {
    own.store(client.query_one("select pg_backend_pid()", &[]).await?.get(0), Ordering::Relaxed);
    client.batch_execute("listen visavi_moved").await?;
    while let Some(moved) = told.recv().await {
        let names: Vec<String> = moved.iter().map(ToString::to_string).collect();
        client.query("select pg_notify('visavi_moved', name) from unnest($1::text[]) as name", &[&names]).await?;
    }
    Ok(())
}
