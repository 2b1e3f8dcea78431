//! The same requests as the window's, served to a browser tab on loopback: for tests and
//! demonstrations, never part of a release.

mod guard;

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use clap::Parser;
use serde_json::{Value, json};
use tower_http::services::ServeDir;
use visavi_app::{App, Code, Start, Trouble};

use crate::guard::Guard;

/// Serves the app to a browser tab on this machine.
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    start: Start,
    /// The built screens.
    #[arg(long, default_value = "ui/dist")]
    ui: PathBuf,
    /// The port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Says the address as one line of JSON instead of a sentence.
    #[arg(long)]
    json: bool,
}

/// The same policy as the window's, less what only Tauri needs.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter("warn").init();
    let arguments = Arguments::parse();
    let app = arguments.start.open().await?;
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, arguments.port)).await?;
    let guard = Arc::new(Guard::new(listener.local_addr()?)?);
    let address = guard.first_address();
    let router = Router::new()
        .route("/api/rpc/{name}", post(request))
        .with_state(app)
        .fallback_service(ServeDir::new(arguments.ui))
        .layer(middleware::from_fn(policy))
        .layer(middleware::from_fn_with_state(guard, guard::check));
    if arguments.json {
        println!("{}", json!({ "address": address }));
    } else {
        println!("open {address}");
    }
    axum::serve(listener, router).with_graceful_shutdown(interrupted()).await?;
    Ok(())
}

async fn interrupted() {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        .expect("a program may listen for the end signal");
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
    // A long poll may still be open; the tab is for tests, and ends at once.
    std::process::exit(0);
}

async fn request(State(app): State<Arc<App>>, Path(name): Path<String>, Json(arguments): Json<Value>) -> Response {
    match app.call(&name, arguments).await {
        Ok(reply) => Json(reply).into_response(),
        Err(trouble) => (status(&trouble), Json(trouble)).into_response(),
    }
}

fn status(trouble: &Trouble) -> StatusCode {
    match trouble.code {
        Code::Locked | Code::WrongPin => StatusCode::FORBIDDEN,
        Code::Internal | Code::DiskFull | Code::DatabaseBroken => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_REQUEST,
    }
}

async fn policy(request: axum::extract::Request, next: middleware::Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
