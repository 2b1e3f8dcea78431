//! Finding customers outside a store's own, and lending their dossiers out. It is written
//! down who asked, and nobody may ask for many.

mod entry;
mod find;
mod allow;
mod lend;
mod rebuild;

pub use allow::NotAllowed;
pub(crate) use allow::who_works_in;
pub(crate) use entry::{Entry, member_number, note_anew, of_fact};
