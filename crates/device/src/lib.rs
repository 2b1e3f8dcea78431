//! The memory of one device: keeps facts, records and operations, derives views,
//! forgets when told.
//!
//! It holds the only SQL on a device. It never opens a socket, never reads the clock
//! (moments come in as arguments), never decides what a fact means (the domain does),
//! and never writes anything about a customer to a log.
//!
//! Ground tables hold what was said: operations of the feed, records, and the deeds of
//! this device. Tables that begin with `derived_` can be dropped and made again from
//! them by [`Device::rebuild_derived`].

mod error;
mod place;
mod lock;
mod connection;
mod fresh;
mod mark;
mod schema;
mod device;
pub mod key;
pub mod slots;
pub mod lease;
mod enrolment;
mod aside;
mod destroy;
pub mod sealed;
mod erase;
pub mod desk;
pub mod feed;
pub mod read;
pub mod search;
mod derive;
mod row;

pub use aside::Rescue;
pub use desk::deeds::{DeedFilter, DeedRow};
pub use desk::save::Deed;
pub use desk::view::View;
pub use desk::visit::Visit;
pub use device::Device;
pub use enrolment::Identity;
pub use erase::KnownErasures;
pub use error::DeviceError;
pub use feed::apply::Applied;
pub use feed::buckets::BucketProgress;
pub use feed::snapshot::PartTaken;
pub use key::DatabaseKey;
pub use place::Place;
pub use read::conflicts::ConflictRow;
pub use read::person::PersonRow;
pub use read::today::{Today, TodayAppointment, TodayFollowUp, TodayMet, TodayPickup};
pub use sealed::{Sealed, SealedAlone};
pub use search::found::{Closeness, Found, FoundBy, FoundRow, Span};
pub use search::twins::{Twin, TwinPair};
pub use slots::{Slots, Tries};
