//! The doors that requests are reached through. Each opens only at its stage of the
//! session, and hands the request no more than that stage may reach.

use std::future::Future;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::app::{App, blocking};
use crate::enrolled::Enrolled;
use crate::shift::Shift;
use crate::trouble::{Code, Trouble};

/// At every stage.
pub(crate) async fn always<A, R>(
    app: &Arc<App>,
    args: Value,
    run: fn(&Arc<App>, A) -> Result<R, Trouble>,
) -> Result<Value, Trouble>
where
    A: DeserializeOwned + Send + 'static,
    R: Serialize + Send + 'static,
{
    let (app, args) = (app.clone(), read(args)?);
    write(&blocking(move || run(&app, args)).await?)
}

/// At every stage, for what waits for something else than the disk.
pub(crate) async fn waiting<A, R, F>(
    app: &Arc<App>,
    args: Value,
    run: impl FnOnce(Arc<App>, A) -> F,
) -> Result<Value, Trouble>
where
    A: DeserializeOwned,
    R: Serialize,
    F: Future<Output = Result<R, Trouble>>,
{
    write(&run(app.clone(), read(args)?).await?)
}

/// Once a hub knows this device, locked or not.
pub(crate) async fn enrolled<A, R>(
    app: &Arc<App>,
    args: Value,
    run: fn(&Enrolled, A) -> Result<R, Trouble>,
) -> Result<Value, Trouble>
where
    A: DeserializeOwned + Send + 'static,
    R: Serialize + Send + 'static,
{
    let (enrolled, args) = (Enrolled::of(app)?, read(args)?);
    write(&blocking(move || run(&enrolled, args)).await?)
}

/// While somebody is signed in; the screen asks by itself, so it is no sign of life.
pub(crate) async fn looking<A, R>(
    app: &Arc<App>,
    args: Value,
    run: fn(&Shift, A) -> Result<R, Trouble>,
) -> Result<Value, Trouble>
where
    A: DeserializeOwned + Send + 'static,
    R: Serialize + Send + 'static,
{
    let app = app.clone();
    let reply = blocking(move || {
        let shift = Shift::of(&app)?;
        run(&shift, read(args)?)
    });
    write(&reply.await?)
}

/// While somebody is signed in, and it is they who ask: the lock is put off.
pub(crate) async fn acting<A, R>(
    app: &Arc<App>,
    args: Value,
    run: fn(&Shift, A) -> Result<R, Trouble>,
) -> Result<Value, Trouble>
where
    A: DeserializeOwned + Send + 'static,
    R: Serialize + Send + 'static,
{
    let now = app.now();
    app.state().session.touch(now);
    looking(app, args, run).await
}

/// While somebody is signed in and asks, for what only the hub can answer.
pub(crate) async fn asking<A, R, F>(
    app: &Arc<App>,
    args: Value,
    run: impl FnOnce(Shift, A) -> F,
) -> Result<Value, Trouble>
where
    A: DeserializeOwned + Send + 'static,
    R: Serialize,
    F: Future<Output = Result<R, Trouble>>,
{
    let now = app.now();
    app.state().session.touch(now);
    let app = app.clone();
    let (shift, args) = blocking(move || Ok((Shift::of(&app)?, read(args)?))).await?;
    write(&run(shift, args).await?)
}

fn read<A: DeserializeOwned>(args: Value) -> Result<A, Trouble> {
    // A request without arguments may come with none at all.
    let args = if args.is_null() { Value::Object(serde_json::Map::new()) } else { args };
    serde_json::from_value(args).map_err(|error| {
        // The message names types and fields and could name a value; it stays here.
        tracing::debug!(category = ?error.classify(), "a screen sent what no request takes");
        Trouble::new(Code::BadRequest)
    })
}

fn write<R: Serialize>(reply: &R) -> Result<Value, Trouble> {
    serde_json::to_value(reply).map_err(|_| Trouble::new(Code::Internal))
}
