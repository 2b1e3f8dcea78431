//! The real window, as a person uses it: by names and words, never by the markup.

mod app;
mod dress;
mod hands;
mod picture;

use fantoccini::Client;

use crate::programs::Driver;

pub use app::App;
pub use dress::Dress;
pub use picture::Size;

/// An open window of the app.
#[derive(Debug)]
pub struct Window {
    client: Client,
    driver: Driver,
}
