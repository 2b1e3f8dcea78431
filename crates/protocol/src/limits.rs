//! Limits that both sides state and the hub enforces.

/// Operations in one push.
pub const OPERATIONS_PER_PUSH_MAX: usize = 1_000;
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
