//! Who may talk to the tab's server: the one browser that opened the printed address.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

const COOKIE: &str = "visavi-tab";

/// A random token per start; Host and Origin must be this very address, so that no
/// other page in the same browser can reach it.
#[derive(Debug)]
pub struct Guard {
    token: String,
    host: String,
}

impl Guard {
    pub fn new(address: SocketAddr) -> Result<Self, getrandom::Error> {
        let mut bytes = [0_u8; 24];
        getrandom::fill(&mut bytes)?;
        let token = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { token, host: address.to_string() })
    }

    /// Returns the address that hands the token to the browser once.
    pub fn first_address(&self) -> String {
        format!("http://{}/?token={}", self.host, self.token)
    }

    fn at_home(&self, headers: &HeaderMap) -> bool {
        let is = |name, wanted: &str| headers.get(name).is_some_and(|have| have.as_bytes() == wanted.as_bytes());
        let origin = format!("http://{}", self.host);
        is(header::HOST, &self.host) && (!headers.contains_key(header::ORIGIN) || is(header::ORIGIN, &origin))
    }

    fn knows(&self, headers: &HeaderMap) -> bool {
        let wanted = format!("{COOKIE}={}", self.token);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|cookies| cookies.to_str().ok())
            .flat_map(|cookies| cookies.split("; "))
            .any(|cookie| cookie == wanted)
    }
}

pub async fn check(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    if !guard.at_home(request.headers()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    if guard.knows(request.headers()) {
        return next.run(request).await;
    }
    if request.uri().query() == Some(&format!("token={}", guard.token)) {
        let mut response = Redirect::to("/").into_response();
        let cookie = format!("{COOKIE}={}; HttpOnly; SameSite=Strict; Path=/", guard.token);
        let cookie = HeaderValue::from_str(&cookie).expect("a hexadecimal token is a header value");
        response.headers_mut().insert(header::SET_COOKIE, cookie);
        return response;
    }
    StatusCode::FORBIDDEN.into_response()
}
