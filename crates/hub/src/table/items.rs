//! The ground: what was said, and what is owned.

use std::collections::{BTreeSet, HashMap};

use visavi_domain::{CustomerId, RecordKind, StoreId};
use visavi_protocol::{Digest, Item, Operation, Payload};

use crate::HubError;
use crate::intake::touch::Touch;
use crate::table::memberships::Stay;

/// The kind of an operation, beside the numbers of the kinds of records.
pub(crate) const OPERATION: u8 = 0;
/// The kind of the news that a customer left a bucket.
pub(crate) const LEFT: u8 = 255;

/// The version of an operation that says what its device said.
pub(crate) const AS_SAID: u64 = 0;
/// The version of an operation from which retention has taken facts away.
pub(crate) const EMPTIED: u64 = 1;

/// An item as it is about to be written, under a row that was drawn for it or that it has.
#[derive(Clone, Debug)]
pub(crate) struct NewItem {
    pub item: i64,
    pub key: String,
    pub kind: u8,
    pub customer: Option<CustomerId>,
    pub version: u64,
    pub touch: Touch,
    pub digest: Digest,
    pub content: Vec<u8>,
}

/// What is already known under a key.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub item: i64,
    pub customer: Option<CustomerId>,
    pub version: u64,
    pub digest: Digest,
    /// The stay of its customer in a store; `None` where it tells of none.
    pub stay: Option<Stay>,
}

/// Returns an item as it stands in the column: its bytes never leave this database, so
/// they carry no version of their own.
pub(crate) fn content(item: &Item) -> Vec<u8> {
    Payload::write(item).bytes
}

/// Returns the item that a column holds.
pub(crate) fn item(content: Vec<u8>) -> Result<Item, HubError> {
    Ok(Payload { version: visavi_protocol::payload::PAYLOAD_VERSION, bytes: content }.read()?)
}

/// One operation that was taken in.
pub(crate) struct Said {
    pub item: i64,
    pub digest: Digest,
    pub operation: Operation,
}

/// The table `items`.
pub(crate) trait ItemsTable {
    /// Keeps every other writer from these dossiers until the end of the transaction.
    /// Asked for once, before anything is read of them that decides what is written.
    fn reserve_dossiers(&mut self, customers: &BTreeSet<CustomerId>) -> Result<(), HubError>;

    /// The same for items of no dossier, by their keys. One that is not there yet cannot
    /// be kept from others; of two who write it the second begins again.
    fn reserve_items(&mut self, keys: &BTreeSet<String>) -> Result<(), HubError>;

    /// Returns what is known under `key`.
    fn item(&self, key: &str) -> Result<Option<Known>, HubError> {
        Ok(self.items(&[key])?.remove(key))
    }

    /// Returns what is known under each of the keys; nothing for those that are new.
    fn items(&self, keys: &[&str]) -> Result<HashMap<String, Known>, HubError>;

    /// Returns the item of a row that is there.
    fn item_content(&self, row: i64) -> Result<Item, HubError>;

    /// Returns so many numbers of rows for new items, in ascending order; nobody else is
    /// given them.
    fn draw_items(&mut self, many: usize) -> Result<Vec<i64>, HubError>;

    /// Writes new items.
    fn add_items(&mut self, new: &[NewItem]) -> Result<(), HubError>;

    /// Puts newer versions in the place of items; each is named once.
    fn replace_items(&mut self, new: &[NewItem]) -> Result<(), HubError>;

    /// Returns the dossier of a customer in the order it came in: row and digest of each item.
    fn dossier_of(&self, customer: CustomerId) -> Result<Vec<(i64, Digest)>, HubError>;

    /// Returns what was said of a customer, in the order it came in.
    fn said_of(&self, customer: CustomerId) -> Result<Vec<Said>, HubError>;

    /// Puts what is left of an operation in its place.
    fn empty_operation(&mut self, item: i64, digest: Digest, content: &[u8]) -> Result<(), HubError>;

    /// Removes a whole dossier, which is in no bucket any more.
    fn remove_dossier(&mut self, customer: CustomerId) -> Result<(), HubError>;

    /// Removes an item of no dossier, which is in no bucket any more.
    fn remove_item(&mut self, item: i64) -> Result<(), HubError>;

    /// Returns the customers after `after`, in the order of their ids.
    fn customers_after(&self, after: Option<CustomerId>, limit: usize) -> Result<Vec<CustomerId>, HubError>;

    /// Says whether any record belongs to the customer's dossier.
    fn has_record_of(&self, customer: CustomerId) -> Result<bool, HubError>;

    /// Says whether anything is known of the customer.
    fn is_known(&self, customer: CustomerId) -> Result<bool, HubError>;

    /// Says whether a record of this kind, which belongs to no dossier, is there for `store`.
    fn has_record_of_store(&self, kind: RecordKind, store: &StoreId) -> Result<bool, HubError>;

    /// Calls `each` with every item of a kind.
    fn for_each_item_of(&self, kind: u8, each: &mut dyn FnMut(Item) -> Result<(), HubError>) -> Result<(), HubError>;
}
