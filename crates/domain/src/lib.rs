//! What it means to know something about a customer, an order, a pickup.
//!
//! It never reads a clock, a disk, a network or randomness, and never logs:
//! everything it knows comes in as arguments.

pub mod ask;
pub mod catalogue;
pub mod dossier;
pub mod fact;
pub mod fold;
pub mod id;
pub mod name;
pub mod notation;
pub mod profile;
pub mod provenance;
pub mod record;
pub mod reference;
pub mod scope;
pub mod size;
pub mod time;
pub mod twins;
pub mod value;

pub use ask::{Question, Why, questions};
pub use catalogue::{Attribute, Catalogue};
pub use dossier::Dossier;
pub use fact::{Claim, Fact, FactDraft, FactError};
pub use fold::fold;
pub use id::{AssociateId, CustomerId, DeviceNumber, Epoch, FactId, OperationId, StoreId};
pub use profile::Profile;
pub use provenance::{How, Provenance, Trust, Who};
pub use record::{Record, RecordBody, RecordKey, RecordKind};
pub use reference::{Reference, Spread};
pub use scope::{Dimension, Scope};
pub use size::{Garment, Size, SizeSystem};
pub use time::{Day, Moment, Stamp};
pub use value::{Value, ValueError};
