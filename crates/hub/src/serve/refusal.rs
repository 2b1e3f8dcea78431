//! How the hub says no: RFC 9457 problems with stable codes.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use visavi_protocol::FrameError;
use visavi_protocol::problem::{self, CONTENT_TYPE, Problem};

use crate::{HubError, NotAllowed};

/// Seconds after which a caller that was sent away may come back.
const RETRY_AFTER_S: &str = "5";

/// Everything the hub may answer instead of what was asked.
#[derive(Debug)]
pub enum Refusal {
    /// Unknown, shut out, wrongly signed, replayed, or with a wrong clock: nobody is
    /// told which, so that nothing can be found out by trying.
    NotKnown,
    /// Not there, or not for this caller: the same answer.
    NotFound,
    MethodNotAllowed,
    WrongContentType(&'static str),
    BodyTooLarge,
    TooManyOperations,
    Frame(FrameError),
    NotUnderstood,
    Query,
    Protocol,
    TooManyRequests,
    /// The hour's or the day's share of looks beyond the own store is used up.
    TooManyCustomers,
    TooSlow,
    Busy,
    Fault(HubError),
    Panic,
}

impl From<HubError> for Refusal {
    fn from(error: HubError) -> Self {
        match &error {
            HubError::NotAllowed(NotAllowed::TooMany) => Self::TooManyCustomers,
            HubError::NotAllowed(NotAllowed::UnknownAssociate | NotAllowed::UnknownCustomer) => Self::NotFound,
            HubError::Database(database) if database.is_busy() => Self::Busy,
            _ => Self::Fault(error),
        }
    }
}

impl From<FrameError> for Refusal {
    fn from(error: FrameError) -> Self {
        Self::Frame(error)
    }
}

impl Refusal {
    fn problem(&self) -> Problem {
        match self {
            Self::NotKnown => Problem::new(401, "not-known", "The hub does not know this caller"),
            Self::NotFound => Problem::new(404, "not-found", "There is nothing here for this caller"),
            Self::MethodNotAllowed => Problem::new(405, "method-not-allowed", "This address does not take this method"),
            Self::WrongContentType(expected) => {
                Problem::new(415, "wrong-content-type", "The body is of another type than this address takes")
                    .with_detail(format!("Send {expected}."))
            }
            Self::BodyTooLarge => Problem::new(413, "too-large", "The body is larger than the hub takes"),
            Self::TooManyOperations => {
                Problem::new(413, "too-many-operations", "The push holds more operations than the hub takes")
            }
            Self::Frame(FrameError::NotAFrame) => Problem::new(400, "not-a-frame", "The body is not a Visavi frame"),
            Self::Frame(FrameError::Newer(_)) => {
                Problem::new(400, "newer-frame", "The frame was written by a newer version than the hub's")
            }
            Self::Frame(FrameError::Broken) => {
                Problem::new(400, "broken-frame", "The frame was cut off or changed on its way")
            }
            Self::Frame(FrameError::TooLarge) => {
                Problem::new(413, "too-large", "The frame holds more than the hub takes")
            }
            Self::NotUnderstood => {
                Problem::new(400, "not-understood", "The body does not say what this address asks for")
            }
            Self::Query => Problem::new(400, "bad-query", "The query does not say what this address asks for"),
            Self::Protocol => {
                Problem::new(400, "protocol-not-spoken", "The hub does not speak this version of the protocol")
                    .with_detail("GET /v1/time names the versions it speaks.")
            }
            Self::TooManyRequests => Problem::new(429, "too-many-requests", "The device asks too often"),
            Self::TooManyCustomers => Problem::new(
                403,
                problem::TOO_MANY_CUSTOMERS,
                "The device, or the associate, asked for too many customers",
            )
            .with_detail("Come back in an hour."),
            Self::TooSlow => Problem::new(408, "too-slow", "The request took too long"),
            Self::Busy => Problem::new(503, "busy", "The hub has more to do than it can"),
            Self::Fault(_) | Self::Panic => Problem::new(500, "fault", "The hub could not do this"),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        if let Self::Fault(error) = &self {
            let cause = std::error::Error::source(error).map(ToString::to_string);
            tracing::error!(error = %error, cause, "a request failed");
        }
        let problem = self.problem();
        let status = StatusCode::from_u16(problem.status).expect("every problem above has a valid status");
        let mut response = (status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
        if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_S));
        }
        response
    }
}
