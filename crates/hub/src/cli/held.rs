//! `visavi-hub held`.

use std::io::Write;

use clap::{Args, Subcommand};
use visavi_domain::Moment;

use super::{Data, Failure, moment};
use crate::{Decision, Held as Operation, Standing};

/// See and decide what waits for a person, and what was refused
///
/// What waits was done on a device that was copied, or in the name of an associate who had
/// left. What was refused broke a rule of the catalogue or of the hub. Both are kept, and
/// no device is told of them. What they say is not shown here.
#[derive(Debug, Subcommand)]
pub(super) enum Held {
    /// List what waits
    List {
        #[command(flatten)]
        data: Data,
        /// List what was refused and what was released too, and who decided so
        #[arg(long)]
        all: bool,
    },
    /// Take operations in, so that the devices show what they say
    ///
    /// They are checked against the catalogue as it is now. Of two contents under one
    /// number both are kept: the released one becomes an operation of the hub.
    Release(Choice),
    /// Refuse operations for good
    ///
    /// The device that sent one goes on listing it as held until somebody there lets go
    /// of it.
    Refuse(Choice),
}

/// Which operations, and who decides.
#[derive(Debug, Args)]
pub(super) struct Choice {
    #[command(flatten)]
    data: Data,
    /// Who decides: it is written down with the decision
    #[arg(long, value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    by: String,
    /// Why, for whoever asks later; no names of customers
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// Their numbers, as the list shows them
    #[arg(required = true)]
    numbers: Vec<u64>,
}

impl Held {
    pub(super) fn run(self, now: Moment) -> Result<(), Failure> {
        match self {
            Self::List { data, all } => list(&data, all),
            Self::Release(choice) => release(choice, now),
            Self::Refuse(choice) => refuse(choice, now),
        }
    }
}

impl Choice {
    fn decision(&self, now: Moment) -> Decision {
        Decision { by: self.by.clone(), at: now, why: self.why.clone() }
    }
}

fn list(data: &Data, all: bool) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    for held in data.open()?.held()? {
        if all || held.standing == Standing::Waiting {
            writeln!(out, "{}", line(&held))?;
        }
    }
    Ok(())
}

fn line(held: &Operation) -> String {
    let associate = held.associate.as_ref().map_or("-", |associate| &associate.0);
    let decided = held.decision.as_ref().map_or_else(String::new, |decision| {
        let why = decision.why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
        format!("\tby {} {}{why}", decision.by, moment(decision.at))
    });
    format!(
        "{}\t{}\t{}\tdevice {}\tassociate {associate}\toperation {}\treceived {}{decided}",
        held.number,
        held.standing.word(),
        held.reason,
        held.operation.device.0,
        held.operation,
        moment(held.received_at)
    )
}

/// What was decided before one that cannot be stays decided: each is a transaction.
fn release(choice: Choice, now: Moment) -> Result<(), Failure> {
    let hub = choice.data.open()?;
    for number in &choice.numbers {
        let operation = hub.release(*number, &choice.decision(now), now)?;
        writeln!(std::io::stdout().lock(), "{number}\treleased\toperation {operation}")?;
    }
    Ok(())
}

fn refuse(choice: Choice, now: Moment) -> Result<(), Failure> {
    let hub = choice.data.open()?;
    for number in &choice.numbers {
        hub.refuse(*number, &choice.decision(now))?;
        writeln!(std::io::stdout().lock(), "{number}\trefused")?;
    }
    Ok(())
}
