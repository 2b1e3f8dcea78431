//! What screens are told. Plain data, made for showing; all times are milliseconds
//! since 1970 UTC, all words that come from the catalogue are in the associate's
//! language, and every other sentence is the screen's own.

pub mod customer;
pub mod editor;
pub mod fact;
pub mod find;
pub mod help;
pub mod sheet;
pub mod state;
pub mod sync_centre;

pub use customer::*;
pub use editor::*;
pub use fact::*;
pub use find::*;
pub use help::*;
pub use sheet::*;
pub use state::*;
pub use sync_centre::*;
