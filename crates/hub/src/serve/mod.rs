//! The hub on the network.

pub(crate) mod clock;
pub(crate) mod settings;
pub(crate) mod refusal;
pub(crate) mod nonces;
pub(crate) mod proof;
pub(crate) mod caller;
pub(crate) mod reply;
pub(crate) mod guard;
pub(crate) mod streams;
pub(crate) mod lookout;
pub(crate) mod app;
pub(crate) mod tls;
pub(crate) mod listen;
pub(crate) mod run;

pub use app::{App, router};
pub use clock::Clock;
pub use listen::{Listen, Listening, ServeError};
pub use nonces::{NONCES_PER_DEVICE_MAX, NonceAnswer, Nonces};
pub use run::until_interrupted;
pub use settings::Settings;
pub use tls::TlsFiles;
