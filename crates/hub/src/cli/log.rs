//! Structured logs on standard error. They name devices, stores and counts; never a
//! customer, never what somebody said.

use std::io::IsTerminal;

use tracing::{Level, Metadata};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt, registry};

/// The variable that says how much is logged, such as `debug`.
const FILTER: &str = "VISAVI_LOG";
/// Logs what it sends to the database, which is what people are called and have said.
const INDISCREET: &str = "tokio_postgres";

pub(super) fn start() {
    let filter = EnvFilter::try_from_env(FILTER).unwrap_or_else(|_| EnvFilter::new("warn,visavi_hub=info"));
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines = if std::io::stderr().is_terminal() { lines.compact().boxed() } else { lines.json().boxed() };
    registry().with(filter).with(filter_fn(is_discreet)).with(lines).init();
}

/// Says whether this may be logged, however much somebody asks for.
fn is_discreet(metadata: &Metadata<'_>) -> bool {
    *metadata.level() <= Level::WARN || !metadata.target().starts_with(INDISCREET)
}
