//! Limits that both sides state and the hub enforces.

/// Operations in one push.
pub const OPERATIONS_PER_PUSH_MAX: usize = 1_000;
/// Sealed operations in one push: each costs the hub as much as a request.
pub const SEALED_PER_PUSH_MAX: usize = 200;
/// Items in one page of a feed.
pub const ITEMS_PER_PAGE_MAX: usize = 1_000;
/// Facts one operation may carry.
pub const FACTS_PER_OPERATION_MAX: usize = 200;
/// Bytes of one payload.
pub const PAYLOAD_BYTES_MAX: usize = 256 * 1024;
/// Bytes of a push body on the wire.
pub const PUSH_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Bytes of any other request body.
pub const BODY_BYTES_MAX: usize = 64 * 1024;
/// Bytes of a reply on the wire.
pub const REPLY_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Bytes of a frame after inflating: a bomb is refused, not opened.
pub const FRAME_BYTES_MAX: usize = 32 * 1024 * 1024;
/// How far a request's time may be from the hub's, in milliseconds.
pub const CLOCK_SKEW_MS_MAX: i64 = 5 * 60 * 1000;
/// How long a nonce is remembered, in milliseconds; twice the allowed skew.
pub const NONCE_MS: i64 = 10 * 60 * 1000;
/// How long an enrolment code lives, in milliseconds.
pub const ENROL_CODE_MS: i64 = 10 * 60 * 1000;
/// Characters of an enrolment code (32 letters and digits each: 50 bits).
pub const ENROL_CODE_CHARS: usize = 10;
/// PINs in a row with which an associate may ask for a device's key without a code.
pub const UNLOCK_TRIES_MAX: u32 = 10;
/// How long a manager's code lives with which they may ask again, in milliseconds.
pub const UNLOCK_CODE_MS: i64 = 10 * 60 * 1000;
/// Bytes of a snapshot's part on the wire.
pub const PART_BYTES_MAX: usize = REPLY_BYTES_MAX;
/// Content at which a part is full: what a device takes at a time.
pub const PART_CONTENT_BYTES: usize = 4 * 1024 * 1024;
/// Content of a part at most, with an item that alone is large.
pub const PART_CONTENT_BYTES_MAX: usize = 16 * 1024 * 1024;
/// How much smaller a part may have been packed.
pub const PART_RATIO_MAX: usize = 200;
/// Bytes of one line of a stream of events.
pub const EVENT_BYTES_MAX: usize = 4 * 1024;
/// Letters of the longest word by which somebody is looked up.
pub const LOOK_UP_LETTERS_MIN: usize = 3;
/// Customers in one answer to a look-up.
pub const LOOKED_UP_MAX: usize = 10;
/// Bytes of the word for what a dossier is wanted for.
pub const PURPOSE_BYTES_MAX: usize = 32;
/// Look-ups of one device, or of one associate, in an hour.
pub const LOOK_UPS_PER_HOUR_MAX: u32 = 150;
/// Dossiers lent to one device, or to one associate, in an hour and in a day.
pub const LOANS_PER_HOUR_MAX: u32 = 150;
pub const LOANS_PER_DAY_MAX: u32 = 400;
/// Erasures in one reply, and in one offer of a device.
pub const ERASURES_MAX: usize = 500;
/// From so many loans in an hour on the hub's log says that it is unusual.
pub const LOANS_PER_HOUR_MANY: u32 = 60;
