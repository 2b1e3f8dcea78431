//! What can go wrong between a device and the hub.

/// Why an exchange with the hub failed. Each kind asks for something else: waiting,
/// another network, a newer program, a person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Nobody answered: no network, wrong address, time-out.
    #[error("nobody answered")]
    Unreachable,
    /// Somebody answered who is not a hub: a captive portal's page, a redirect, another
    /// server.
    #[error("what answered is not a hub")]
    NotAHub,
    /// Somebody answered who speaks like a hub and does not prove to be this device's: a
    /// proxy that opens TLS, an old answer, a hub that does not know the device.
    #[error("what answered did not prove that it is the hub")]
    NotProven,
    /// The hub has shut this device out, and proves it. What the device still has to say is
    /// taken, and it is told nothing any more.
    #[error("the hub has shut this device out")]
    ShutOut,
    /// The hub speaks only older versions of the protocol.
    #[error("the hub is too old for this app")]
    HubTooOld,
    /// The hub speaks only newer versions of the protocol.
    #[error("this app is too old for the hub")]
    AppTooOld,
    /// The hub has too much to do; `retry_after_ms` is its own wish.
    #[error("the hub is busy")]
    Busy { retry_after_ms: Option<u64> },
    /// The hub met a problem of its own.
    #[error("the hub met a problem of its own")]
    Unwell,
    /// The hub understood and will not take this request, however often it is sent; the
    /// problem's stable code.
    #[error("the hub does not take this request: {code}")]
    Rejected { code: String },
    /// The reply was cut off or changed on its way, or it does not answer what was asked.
    #[error("the reply was broken on its way")]
    Broken,
}

impl Failure {
    /// Says whether the failure is about the connection as a whole, so that nothing else
    /// can succeed either until the hub was met again.
    pub fn is_of_contact(&self) -> bool {
        match self {
            Self::Unreachable | Self::NotAHub | Self::NotProven | Self::ShutOut | Self::HubTooOld | Self::AppTooOld => {
                true
            }
            Self::Busy { .. } | Self::Unwell | Self::Rejected { .. } | Self::Broken => false,
        }
    }
}
