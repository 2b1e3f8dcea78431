//! The accept loop. `axum::serve` has no header-read timeout, so it is our own.
//!
//! HTTP/1.1 only: a device has one request under way at a time, and what is not spoken
//! cannot be flooded.

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;

use super::app::{App, router};
use super::settings::Settings;
use super::tls::{self, TlsFiles};

/// Where to listen, and with which certificate.
#[derive(Clone, Debug)]
pub struct Listen {
    pub address: SocketAddr,
    pub tls: Option<TlsFiles>,
}

/// Why the hub cannot serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error(
        "{0} can be reached from other machines, and customers' data would go there unencrypted: \
         give --cert and --key, or listen on 127.0.0.1"
    )]
    PlainOnNetwork(IpAddr),
    #[error("{address} cannot be listened on: choose another with --listen")]
    Bind {
        address: SocketAddr,
        #[source]
        source: io::Error,
    },
    #[error("{} does not hold the PEM that is needed", file.display())]
    Pem {
        file: PathBuf,
        #[source]
        source: rustls::pki_types::pem::Error,
    },
    #[error("the certificate and the key cannot be used together: give the key that the certificate was made for")]
    Certificate(#[source] rustls::Error),
    #[error("the operating system gave the program no threads or no signals")]
    Runtime(#[source] io::Error),
}

/// A hub that has its address and takes connections once it runs.
#[derive(Debug)]
pub struct Listening {
    listener: TcpListener,
    address: SocketAddr,
    tls: Option<Encryption>,
    app: App,
}

struct Encryption(TlsAcceptor);

impl std::fmt::Debug for Encryption {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Encryption")
    }
}

impl Listening {
    /// Takes the address; port 0 takes a free one.
    ///
    /// # Errors
    /// When the address is taken or not this machine's, when other machines could reach
    /// it without TLS, or when the certificate cannot be used.
    pub async fn bind(app: App, listen: &Listen) -> Result<Self, ServeError> {
        let address = listen.address;
        if listen.tls.is_none() && !address.ip().is_loopback() {
            return Err(ServeError::PlainOnNetwork(address.ip()));
        }
        let tls = listen.tls.as_ref().map(tls::acceptor).transpose()?.map(Encryption);
        let listener = TcpListener::bind(address).await.map_err(|source| ServeError::Bind { address, source })?;
        let address = listener.local_addr().map_err(|source| ServeError::Bind { address, source })?;
        Ok(Self { listener, address, tls, app })
    }

    /// Returns the address under which the hub is reached.
    pub fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Serves until `stop` is done; requests under way are answered first.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let settings = self.app.settings.clone();
        let places = Arc::new(Semaphore::new(settings.connections_max));
        let (stopping, stopped) = watch::channel(());
        let streams = Arc::clone(&self.app.streams);
        let router = router(self.app);
        let mut stop = pin!(stop);
        loop {
            let place = Arc::clone(&places).acquire_owned().await.expect("the semaphore is never closed");
            let stream = tokio::select! {
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, _)) => stream,
                    // The caller was gone again, or there are too many open files: the
                    // next one may be luckier.
                    Err(error) => {
                        tracing::warn!(%error, "a connection could not be taken");
                        tokio::task::yield_now().await;
                        continue;
                    }
                },
                () = &mut stop => break,
            };
            let connection = serve_stream(
                stream,
                self.tls.as_ref().map(|tls| tls.0.clone()),
                router.clone(),
                settings.clone(),
                stopped.clone(),
            );
            tokio::spawn(async move {
                connection.await;
                drop(place);
            });
        }
        drop(self.listener);
        // Nobody's request is worked on there, and they would last.
        streams.close();
        drop(stopped);
        stopping.send_replace(());
        // Done when the last connection has dropped its end.
        if tokio::time::timeout(settings.request_timeout, stopping.closed()).await.is_err() {
            tracing::warn!("some requests were cut off");
        }
    }
}

async fn serve_stream(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    router: Router,
    settings: Settings,
    stopped: watch::Receiver<()>,
) {
    // Replies are whole when they are written; waiting to fill a packet only delays them.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection stays slow");
    }
    let Some(tls) = tls else {
        return serve_http(stream, router, settings, stopped).await;
    };
    let handshake = tokio::time::timeout(settings.handshake_timeout, tls.accept(stream)).await;
    match handshake.unwrap_or_else(|_| Err(tls::too_slow())) {
        Ok(stream) => serve_http(stream, router, settings, stopped).await,
        Err(error) => tracing::debug!(%error, "a TLS handshake failed"),
    }
}

async fn serve_http(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send,
    router: Router,
    settings: Settings,
    mut stopped: watch::Receiver<()>,
) {
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(settings.header_timeout)
            .max_headers(64)
            // Nobody asks for it: a device that needs the time asks for just that.
            .auto_date_header(false)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
    );
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = too_long(&settings, &mut stopped) => {
            connection.as_mut().graceful_shutdown();
            match tokio::time::timeout(settings.request_timeout, connection).await {
                Ok(ended) => ended,
                Err(_) => return,
            }
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended badly");
    }
}

/// Ends when the connection has lived long enough, or the hub stops.
async fn too_long(settings: &Settings, stopped: &mut watch::Receiver<()>) {
    tokio::select! {
        () = tokio::time::sleep(settings.connection_lifetime) => {}
        _ = stopped.changed() => {}
    }
}
