//! HTTP to a real hub.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::redirect::Policy;
use visavi_protocol::limits::REPLY_BYTES_MAX;

use crate::failure::Failure;
use crate::transport::{Method, Reply, Request, Sending, Transport};

const CONNECT: Duration = Duration::from_secs(5);
/// To the first byte, and between any two pieces.
const SILENCE: Duration = Duration::from_secs(10);
const WHOLE: Duration = Duration::from_secs(60);

/// A connection pool to the hub.
#[derive(Clone, Debug)]
pub struct Http {
    client: reqwest::Client,
}

impl Http {
    /// Returns a transport. No redirect is followed, since a captive portal answers with
    /// one, and no proxy is taken from the surroundings.
    ///
    /// # Errors
    /// Where the system's certificates cannot be read.
    pub fn new() -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE)
            .timeout(WHOLE)
            .build()?;
        Ok(Self { client })
    }

    async fn exchange(&self, request: Request) -> Result<Reply, Failure> {
        let url = format!("{}{}", request.hub, request.target);
        let mut out = match request.method {
            Method::Get => self.client.get(url),
            Method::Post => self.client.post(url).body(request.body),
        };
        for (name, value) in request.headers {
            out = out.header(name, value);
        }
        let mut response = out.send().await.map_err(|error| unreachable(&error))?;
        let status = response.status().as_u16();
        let content_type = content_type(&response);
        let retry_after_s = response
            .headers()
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok())
            .and_then(|text| text.parse().ok());
        let body =
            if Reply::readable(&content_type, request.expected) { read(&mut response).await? } else { Vec::new() };
        Ok(Reply { status, content_type, retry_after_s, body })
    }
}

impl Transport for Http {
    fn send(&self, request: Request) -> Sending<'_> {
        Box::pin(self.exchange(request))
    }
}

fn content_type(response: &reqwest::Response) -> String {
    let text = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Reads the body piece by piece, so that a reply without end is refused at the limit
/// and not when memory is gone.
async fn read(response: &mut reqwest::Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|_| Failure::Broken)? {
        if body.len() + piece.len() > REPLY_BYTES_MAX {
            return Err(Failure::Broken);
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

fn unreachable(error: &reqwest::Error) -> Failure {
    // The address and the network's own words stay out of the log: an error of reqwest
    // prints the whole URL.
    tracing::debug!(timeout = error.is_timeout(), connect = error.is_connect(), "the hub was not reached");
    Failure::Unreachable
}
