//! How patient the hub is, and with how many at a time.

use std::time::Duration;

/// Limits of one server process. What callers may send is in the protocol's limits.
#[derive(Clone, Debug)]
pub struct Settings {
    /// From the first byte of a connection, or the end of a reply, to the end of the
    /// next request's head.
    pub header_timeout: Duration,
    /// The TLS handshake.
    pub handshake_timeout: Duration,
    /// From the head of a request to its reply.
    pub request_timeout: Duration,
    /// A connection is closed in good order after this long, so that nobody can hold one
    /// for ever by reading slowly.
    pub connection_lifetime: Duration,
    /// Requests that are worked on at the same time; more are sent away at once.
    pub requests_max: usize,
    /// Bytes of bodies in memory at the same time. Signatures cover the body, so a
    /// stranger's is read too before it is found to be one.
    pub body_bytes_max: usize,
    /// Devices that listen at the same time; more are sent away and ask by themselves.
    /// Each holds a connection, and others have to get through too.
    pub streams_max: usize,
    /// A stream is ended in good order after this long, and its device listens anew.
    pub stream_lifetime: Duration,
    /// How often a stream with nothing to say says that it is still there.
    pub still_here_every: Duration,
    /// Open connections; more wait in the operating system's queue.
    pub connections_max: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            header_timeout: Duration::from_secs(10),
            handshake_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_secs(60),
            connection_lifetime: Duration::from_secs(15 * 60),
            requests_max: 128,
            body_bytes_max: 256 * 1024 * 1024,
            streams_max: 512,
            stream_lifetime: Duration::from_secs(10 * 60),
            still_here_every: Duration::from_secs(20),
            connections_max: 1024,
        }
    }
}
