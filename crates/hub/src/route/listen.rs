//! `GET /v1/listen`: where the feeds of the device stand, again and again as they move.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use http_body_util::channel::{Channel, Sender};
use visavi_protocol::heads::{CONTENT_TYPE, STILL_HERE};

use crate::serve::App;
use crate::serve::caller::Caller;
use crate::serve::lookout;
use crate::serve::refusal::Refusal;
use crate::serve::settings::Settings;
use crate::serve::streams::Stream;

pub(crate) async fn listen(State(app): State<App>, caller: Caller) -> Result<Response, Refusal> {
    let stream = app.streams.open(caller.scope, app.settings.streams_max).ok_or(Refusal::Busy)?;
    if app.streams.want_looking_after() {
        tokio::spawn(lookout::keep(app.clone()));
    }
    let (out, body) = Channel::<Bytes>::new(1);
    tokio::spawn(speak(stream, out, app.settings));
    // A proxy that collects what it passes on would keep the words to itself.
    let headers = [(header::CONTENT_TYPE.as_str(), CONTENT_TYPE), ("x-accel-buffering", "no")];
    Ok((headers, Body::new(body)).into_response())
}

/// Sends out what the stream says, until it ends, its time is up, or nobody reads it.
async fn speak(mut stream: Stream, mut out: Sender<Bytes>, settings: Settings) {
    let mut time_up = std::pin::pin!(tokio::time::sleep(settings.stream_lifetime));
    loop {
        let said = tokio::select! {
            heads = stream.next() => match heads {
                Some(heads) => Bytes::from(heads.event()),
                None => return,
            },
            () = tokio::time::sleep(settings.still_here_every) => Bytes::from_static(STILL_HERE.as_bytes()),
            () = &mut time_up => return,
        };
        match tokio::time::timeout(settings.request_timeout, out.send_data(said)).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) | Err(_) => return,
        }
    }
}
