//! What another system or a desk owns: replaced whole, each with its owner's version.

use serde::{Deserialize, Serialize};

use crate::id::{AssociateId, CustomerId, DeviceNumber, StoreId};
use crate::reference::Spread;
use crate::size::Size;
use crate::time::{Day, Moment};

/// What kind of thing a record is. The numbers are on the wire and on disk: never
/// renumbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum RecordKind {
    Order = 1,
    Return = 2,
    Pickup = 3,
    Appointment = 4,
    FollowUp = 5,
    Complaint = 6,
    Wish = 7,
    Product = 8,
    Stock = 9,
    Staff = 10,
    Store = 11,
    Catalogue = 12,
    Spread = 13,
}

/// Which record: kind, the source that owns it, and the owner's own id for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RecordKey {
    pub kind: RecordKind,
    pub owner: DeviceNumber,
    pub id: String,
}

/// One record as its owner last said it. Of two versions the higher counts; of equal
/// versions they are the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    pub key: RecordKey,
    /// `None` for what all share: products, stock, staff, stores, catalogue, spreads.
    pub customer: Option<CustomerId>,
    pub version: u64,
    pub body: RecordBody,
}

/// What a record says. The order of the variants is on the wire: append only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordBody {
    Order(Order),
    Return(Return),
    Pickup(Pickup),
    Appointment(Appointment),
    FollowUp(FollowUp),
    Complaint(Complaint),
    Wish(Wish),
    Product(Product),
    Stock(Stock),
    Staff(Staff),
    Store(Store),
    /// The chain's attribute catalogue as TOML.
    Catalogue(String),
    Spread(Spread),
}

impl RecordBody {
    /// Returns the kind that the body belongs to.
    pub fn kind(&self) -> RecordKind {
        match self {
            Self::Order(_) => RecordKind::Order,
            Self::Return(_) => RecordKind::Return,
            Self::Pickup(_) => RecordKind::Pickup,
            Self::Appointment(_) => RecordKind::Appointment,
            Self::FollowUp(_) => RecordKind::FollowUp,
            Self::Complaint(_) => RecordKind::Complaint,
            Self::Wish(_) => RecordKind::Wish,
            Self::Product(_) => RecordKind::Product,
            Self::Stock(_) => RecordKind::Stock,
            Self::Staff(_) => RecordKind::Staff,
            Self::Store(_) => RecordKind::Store,
            Self::Catalogue(_) => RecordKind::Catalogue,
            Self::Spread(_) => RecordKind::Spread,
        }
    }
}

/// An exact amount: `mantissa` / 10^`scale`, in the order's currency. Some real unit
/// prices have more than two decimals; never a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Amount {
    pub mantissa: i64,
    pub scale: u8,
}

/// Where an order was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Store,
    Online,
}

/// An order or a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// As printed: "4471-08".
    pub number: String,
    pub at: Moment,
    pub channel: Channel,
    /// The shop it belongs to; the web shop is one too.
    pub store: StoreId,
    pub associate: Option<AssociateId>,
    /// ISO 4217.
    pub currency: String,
    pub lines: Vec<OrderLine>,
    pub status: OrderStatus,
    pub status_at: Option<Moment>,
}

/// How far an order has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    Open,
    Ready,
    Delivered,
    Cancelled,
}

/// One line of an order, whole in itself so that history needs no product look-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    pub item: Item,
    pub size: Option<Size>,
    pub colour: Option<String>,
    /// Negative on a cancellation or return line of an import.
    pub quantity: i32,
    pub unit_price: Amount,
    /// Bought for somebody else: never changes the customer's own profile.
    pub gift: bool,
}

/// What an order line, wish or pickup says of its product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// GTIN where there is one, else the source's own code.
    pub sku: String,
    pub name: String,
    /// Category code: `shoes`, `tv_and_sound`; empty where the source has none.
    pub category: String,
    pub brand: Option<String>,
    /// `women`, `men`, `children` or none.
    pub department: Option<String>,
    pub garment: Option<crate::size::Garment>,
    /// Name of the drawing that stands for it, with its colour: `boot`, `boot/blue`.
    pub art: Option<String>,
}

/// Why something came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnReason {
    TooSmall,
    TooLarge,
    NotMyStyle,
    Faulty,
    ChangedMind,
    Other,
}

/// Something that was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    pub order: String,
    pub at: Moment,
    pub store: StoreId,
    pub lines: Vec<ReturnLine>,
}

/// One line of a return: which line of the order (from 0), and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnLine {
    pub line: u16,
    pub quantity: i32,
    pub reason: ReturnReason,
}

/// A click & collect order at a shop's desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pickup {
    pub order: String,
    pub store: StoreId,
    pub state: PickupState,
    /// By when the chain promised it to be ready.
    pub promised_at: Moment,
    pub ready_at: Option<Moment>,
    /// The staging place, "B-14".
    pub place: Option<String>,
    pub held_until: Option<Day>,
    pub items: Vec<Item>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PickupState {
    ToPick,
    Picking,
    Ready,
    HandedOver,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    pub store: StoreId,
    pub at: Moment,
    pub minutes: u16,
    pub with: Option<AssociateId>,
    pub wishes: Option<String>,
    pub cancelled: bool,
}

/// Something to do after the sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    pub store: StoreId,
    pub owner: AssociateId,
    pub due: Day,
    /// "New TV, three weeks in".
    pub about: String,
    /// "Ask how the sound is".
    pub act: String,
    pub item: Option<Item>,
    pub done: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    pub store: StoreId,
    pub opened_at: Moment,
    pub item: Option<Item>,
    /// A few words for the card: "Boot zip".
    pub about: String,
    /// In the customer's own words.
    pub words: String,
    pub promised_for: Option<Day>,
    pub owner: Option<AssociateId>,
    pub open: bool,
}

/// One line of a wish list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    pub item: Item,
    pub size: Option<Size>,
    pub colour: Option<String>,
    pub added_at: Moment,
    /// No longer wished for.
    pub removed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    pub item: Item,
    pub colours: Vec<String>,
    pub sizes: Vec<Size>,
    pub price: Amount,
    pub currency: String,
}

/// How many of a product stand in one shop, as counted at `at`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stock {
    pub store: StoreId,
    pub sku: String,
    pub at: Moment,
    /// By size label; the empty label where the product has no sizes.
    pub counts: Vec<(String, i32)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    pub associate: AssociateId,
    pub name: String,
    pub store: StoreId,
    /// "Outdoor, floor 2".
    pub place: String,
    /// Argon2id of the six digits, as a PHC string.
    pub pin: Option<String>,
    /// BCP 47, the language the app speaks to them.
    pub language: String,
    pub left_handed: bool,
    pub active: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Store {
    pub store: StoreId,
    /// "Nordhem Linköping".
    pub name: String,
    pub town: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    pub currency: String,
    pub online: bool,
}
