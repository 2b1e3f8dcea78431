//! `POST /v1/push`: what a device did, in its own order.

use axum::extract::State;
use visavi_protocol::limits::{OPERATIONS_PER_PUSH_MAX, SEALED_PER_PUSH_MAX};
use visavi_protocol::{Disposition, PushReply, PushRequest};

use crate::Batch;
use crate::serve::App;
use crate::serve::caller::Speaker;
use crate::serve::refusal::Refusal;
use crate::serve::reply::Frame;

pub(crate) async fn push(State(app): State<App>, speaker: Speaker) -> Result<Frame<PushReply>, Refusal> {
    let PushRequest { operations, sealed } = speaker.framed()?;
    let now = app.clock.now();
    let device = speaker.device;
    let reply = app
        .ask(move |hub| {
            if operations.len() > OPERATIONS_PER_PUSH_MAX || sealed.len() > SEALED_PER_PUSH_MAX {
                return Err(Refusal::TooManyOperations);
            }
            let said = operations.iter().map(|operation| operation.id);
            let ids: Vec<_> = said.chain(sealed.iter().map(|sealed| sealed.id)).collect();
            let mut dispositions = Vec::with_capacity(ids.len());
            if !operations.is_empty() {
                dispositions = hub.intake(device, Batch { operations, records: Vec::new() }, now)?;
            }
            dispositions.extend(hub.intake_sealed(&sealed, now)?);
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
