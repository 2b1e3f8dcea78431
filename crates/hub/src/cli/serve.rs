//! `visavi-hub serve`.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::{Failure, NewData};
use crate::serve::{Listen, TlsFiles, until_interrupted};

/// Let devices in, until Ctrl-C
///
/// Prints one line, `listening on http://…`, when it takes connections. The other
/// commands may be used on the same hub meanwhile.
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    data: NewData,
    /// The address to listen on; port 0 takes a free one
    ///
    /// Without a certificate only this machine can be listened to (127.0.0.1 or [::1]).
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:7470")]
    listen: SocketAddr,
    /// The certificate as PEM, followed by those between it and a known authority
    #[arg(long, value_name = "FILE", requires = "key")]
    cert: Option<PathBuf>,
    /// The certificate's private key as PEM
    #[arg(long, value_name = "FILE", requires = "cert")]
    key: Option<PathBuf>,
}

impl Serve {
    pub(super) fn run(self) -> Result<(), Failure> {
        let hub = Arc::new(self.data.open()?);
        let tls = self.cert.zip(self.key).map(|(certificate, key)| TlsFiles { certificate, key });
        until_interrupted(hub, &Listen { address: self.listen, tls }, |url| {
            // Whoever started us may not read what we print; that is no reason to end.
            if let Err(error) = writeln!(std::io::stdout().lock(), "listening on {url}") {
                tracing::warn!(%error, "nobody reads standard output");
            }
            tracing::info!(url, "listening");
        })?;
        Ok(())
    }
}
