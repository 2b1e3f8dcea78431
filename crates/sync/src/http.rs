//! HTTP to a real hub.

use std::str::FromStr;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::redirect::Policy;
use visavi_protocol::limits::REPLY_BYTES_MAX;
use visavi_protocol::proof;

use crate::failure::Failure;
use crate::transport::{Method, Pieces, Reply, Request, Sending, Transport};

const CONNECT: Duration = Duration::from_secs(5);
/// To the first byte, and between any two pieces.
const SILENCE: Duration = Duration::from_secs(10);
const WHOLE: Duration = Duration::from_secs(60);
/// Between two pieces of a stream. The hub says something three times as often.
const STREAM_SILENCE: Duration = Duration::from_secs(60);

/// A connection pool to the hub.
#[derive(Clone, Debug)]
pub struct Http {
    client: reqwest::Client,
    /// For streams, which last.
    listener: reqwest::Client,
}

impl Http {
    /// Returns a transport. No redirect is followed, since a captive portal answers with
    /// one, and no proxy is taken from the surroundings.
    ///
    /// # Errors
    /// Where the system's certificates cannot be read.
    pub fn new() -> Result<Self, reqwest::Error> {
        let client = builder().read_timeout(SILENCE).timeout(WHOLE).build()?;
        let listener = builder().read_timeout(STREAM_SILENCE).build()?;
        Ok(Self { client, listener })
    }

    async fn exchange(&self, request: Request) -> Result<Reply, Failure> {
        let expected = request.expected;
        let (mut reply, mut response) = begin(&self.client, request).await?;
        if Reply::readable(&reply.content_type, expected) {
            reply.body = read(&mut response).await?;
        }
        Ok(reply)
    }

    async fn stream(&self, request: Request, pieces: Pieces<'_>) -> Result<Reply, Failure> {
        let expected = request.expected;
        let (mut reply, mut response) = begin(&self.listener, request).await?;
        if reply.is_good(expected) {
            while let Some(piece) = response.chunk().await.map_err(|_| Failure::Broken)? {
                pieces(&piece)?;
            }
        } else if Reply::readable(&reply.content_type, expected) {
            reply.body = read(&mut response).await?;
        }
        Ok(reply)
    }
}

fn builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder().redirect(Policy::none()).no_proxy().connect_timeout(CONNECT)
}

/// Sends the request, and returns the reply as far as its head says it.
async fn begin(client: &reqwest::Client, request: Request) -> Result<(Reply, reqwest::Response), Failure> {
    let url = format!("{}{}", request.hub, request.target);
    let mut out = match request.method {
        Method::Get => client.get(url),
        Method::Post => client.post(url).body(request.body),
    };
    for (name, value) in request.headers {
        out = out.header(name, value);
    }
    let response = out.send().await.map_err(|error| unreachable(&error))?;
    let reply = Reply {
        status: response.status().as_u16(),
        content_type: content_type(&response),
        retry_after_s: parsed(&response, RETRY_AFTER.as_str()),
        proof: parsed(&response, proof::HEADER),
        body: Vec::new(),
    };
    Ok((reply, response))
}

impl Transport for Http {
    fn send(&self, request: Request) -> Sending<'_> {
        Box::pin(self.exchange(request))
    }

    fn listen<'a>(&'a self, request: Request, pieces: Pieces<'a>) -> Sending<'a> {
        Box::pin(self.stream(request, pieces))
    }
}

/// Returns what a header says; `None` where there is no such header, or nonsense in it.
fn parsed<T: FromStr>(response: &reqwest::Response, header: &str) -> Option<T> {
    response.headers().get(header)?.to_str().ok()?.parse().ok()
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
