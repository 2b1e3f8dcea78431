//! `POST /v1/push`: what a device did, in its own order.

use axum::extract::State;
use visavi_protocol::frame::CONTENT_TYPE;
use visavi_protocol::limits::OPERATIONS_PER_PUSH_MAX;
use visavi_protocol::{Disposition, PushReply, PushRequest, decode};

use crate::Batch;
use crate::serve::App;
use crate::serve::caller::Caller;
use crate::serve::refusal::Refusal;
use crate::serve::reply::{Frame, is_of_type};

pub(crate) async fn push(State(app): State<App>, caller: Caller) -> Result<Frame<PushReply>, Refusal> {
    if !is_of_type(&caller.headers, CONTENT_TYPE) {
        return Err(Refusal::WrongContentType(CONTENT_TYPE));
    }
    let now = app.clock.now();
    let device = caller.scope.device();
    let reply = app
        .ask(move |hub| {
            let PushRequest { operations } = decode(&caller.body)?;
            if operations.len() > OPERATIONS_PER_PUSH_MAX {
                return Err(Refusal::TooManyOperations);
            }
            let ids: Vec<_> = operations.iter().map(|operation| operation.id).collect();
            let dispositions = hub.intake(device, Batch { operations, records: Vec::new() }, now)?;
            let hub_epoch = hub.meta()?.hub_epoch;
            Ok(PushReply { hub_epoch, results: ids.into_iter().zip(dispositions).collect() })
        })
        .await?;
    let count = |is: fn(&Disposition) -> bool| reply.results.iter().filter(|(_, end)| is(end)).count();
    let taken = count(|end| *end == Disposition::Merged);
    let refused = count(|end| matches!(end, Disposition::Refused { .. }));
    let held = count(|end| matches!(end, Disposition::Held { .. }));
    tracing::info!(device = device.0, operations = reply.results.len(), taken, refused, "a device pushed");
    if held > 0 {
        tracing::warn!(device = device.0, held, "operations wait for a person: see `visavi-hub held list`");
    }
    Ok(Frame(reply))
}
