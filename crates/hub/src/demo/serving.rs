//! Serving the demonstration to devices.

use std::collections::BTreeMap;
use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;

use serde::Serialize;

use super::DemoError;
use super::shops;
use crate::Hub;
use crate::serve::{self, Clock, Listen};

/// What whoever started the demonstration needs to enrol devices.
#[derive(Debug, Serialize)]
struct Ready<'a> {
    listening: &'a str,
    /// By shop; each code works once, within ten minutes.
    codes: BTreeMap<&'static str, Vec<String>>,
}

/// Enrolment codes for each shop.
const CODES: usize = 2;

/// Serves until Ctrl-C.
pub(super) fn until_interrupted(hub: Hub, address: SocketAddr) -> Result<(), DemoError> {
    let codes = codes(&hub)?;
    serve::until_interrupted(Arc::new(hub), &Listen { address, tls: None }, |listening| {
        let line = serde_json::to_string(&Ready { listening, codes }).expect("texts become JSON");
        let mut out = std::io::stdout().lock();
        // Whoever started us may not read what we print; that is no reason to end.
        if let Err(error) = writeln!(out, "{line}").and_then(|()| out.flush()) {
            tracing::warn!(%error, "nobody reads standard output");
        }
    })?;
    Ok(())
}

fn codes(hub: &Hub) -> Result<BTreeMap<&'static str, Vec<String>>, DemoError> {
    let now = Clock::of_this_machine().now();
    shops::ALL
        .iter()
        .map(|shop| {
            let codes = (0..CODES).map(|_| hub.enrol_code(&shop.id(), now)).collect::<Result<_, _>>()?;
            Ok((shop.code, codes))
        })
        .collect()
}
