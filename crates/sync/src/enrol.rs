//! How a device becomes one of the hub's: a one-time code and a public key.

use visavi_protocol::message::EnrolRequest;
use visavi_protocol::sign::unhex;
use visavi_protocol::{DeviceNumber, EnrolReply, Epoch, Moment, StoreId, VERSION, VERSION_MIN};

use crate::belief::{check, json};
use crate::failure::Failure;
use crate::key::DeviceKey;
use crate::transport::{JSON, Method, Request, Transport};

/// What the hub said to a new device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// The hub's address as it is used from now on.
    pub hub: String,
    pub device: DeviceNumber,
    pub epoch: Epoch,
    pub store: StoreId,
    pub chain: String,
    pub hub_epoch: u64,
    /// With which the hub proves its replies: SEC1 uncompressed P-256 point.
    pub hub_key: Vec<u8>,
    /// To which is sealed what only the hub may read: X25519.
    pub sealing_key: Vec<u8>,
    pub now: Moment,
}

/// Why a device was not enrolled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnrolError {
    #[error("this is not the address of a hub: https, or http on this machine")]
    NotAnAddress,
    #[error("the hub does not take this code: it is wrong, used or too old")]
    CodeRefused,
    #[error(transparent)]
    Hub(#[from] Failure),
}

/// Enrols this device at `hub` with the one-time `code`, under the name people call it.
///
/// # Errors
/// See [`EnrolError`]. Nothing is kept anywhere before the hub has said yes.
pub async fn enrol(
    transport: &dyn Transport,
    hub: &str,
    code: &str,
    name: &str,
    key: &DeviceKey,
) -> Result<Enrolled, EnrolError> {
    let hub = address(hub).ok_or(EnrolError::NotAnAddress)?;
    let body = EnrolRequest {
        code: typed(code),
        public_key: key.public_hex(),
        name: name.trim().to_owned(),
        protocol: VERSION,
    };
    let request = Request {
        hub: hub.clone(),
        method: Method::Post,
        target: "/v1/enrol".to_owned(),
        headers: vec![("accept", JSON.to_owned()), ("content-type", JSON.to_owned())],
        body: serde_json::to_vec(&body).expect("plain data always encodes into memory"),
        expected: JSON,
    };
    let reply = transport.send(request).await?;
    check(&reply, JSON).map_err(|failure| match failure {
        Failure::ShutOut | Failure::Rejected { .. } => EnrolError::CodeRefused,
        failure => EnrolError::Hub(failure),
    })?;
    let reply: EnrolReply = json(&reply.body)?;
    if reply.protocol < VERSION_MIN {
        return Err(EnrolError::Hub(Failure::HubTooOld));
    }
    let EnrolReply { device, epoch, store, chain, hub_epoch, hub_key, sealing_key, now, protocol: _ } = reply;
    let hub_key = unhex(&hub_key).ok_or(Failure::NotAHub)?;
    let sealing_key = unhex(&sealing_key).ok_or(Failure::NotAHub)?;
    Ok(Enrolled { hub, device, epoch, store, chain, hub_epoch, hub_key, sealing_key, now })
}

/// Returns the code as the hub printed it: people type spaces and dashes into codes, and
/// read them aloud.
fn typed(code: &str) -> String {
    code.chars()
        .filter(|character| character.is_ascii_alphanumeric())
        .map(|letter| letter.to_ascii_uppercase())
        .collect()
}

/// Returns the hub's address in the form that is kept, or `None` where it cannot be one.
/// Without a scheme it is `https`; plain `http` is for this machine only, since what is
/// sent in the open could be read and answered by anybody between.
fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let (scheme, rest) = text.split_once("://").unwrap_or(("https", text));
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let sound = !rest.is_empty()
        && rest.chars().all(|character| character.is_ascii_alphanumeric() || "-._:[]".contains(character));
    let scheme = scheme.to_ascii_lowercase();
    match scheme.as_str() {
        "https" if sound => Some(format!("https://{rest}")),
        "http" if sound && is_loopback(rest) => Some(format!("http://{rest}")),
        _ => None,
    }
}

fn is_loopback(authority: &str) -> bool {
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        assert_eq!(address("http://127.0.0.1:8080/").as_deref(), Some("http://127.0.0.1:8080"));
        assert_eq!(address("http://[::1]:80").as_deref(), Some("http://[::1]:80"));
        assert_eq!(address("http://hub.nordhem.example"), None);
        assert_eq!(address("http://127.0.0.1.example"), None);
        assert_eq!(address(" hub.nordhem.example ").as_deref(), Some("https://hub.nordhem.example"));
    }

    #[test]
    fn what_cannot_be_an_address_is_refused() {
        for text in ["", "https://", "ftp://hub", "https://hub/../x", "https://user@hub", "https://hub?x=1"] {
            assert_eq!(address(text), None, "{text}");
        }
    }

    #[test]
    fn a_code_is_taken_as_people_type_it() {
        assert_eq!(typed(" abcd-efgh 23 "), "ABCDEFGH23");
    }
}
