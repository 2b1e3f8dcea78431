//! `visavi-hub erasures`.

use std::io::Write;

use clap::Args;
use visavi_domain::Moment;
use visavi_domain::time::DAY_MS;

use super::{Data, Failure, moment};
use crate::{ErasureState, Outstanding};

/// See how far each erasure has come, and which devices have still to do it
///
/// A device is done when it has signed that nothing is left with it, when it was out of
/// reach for so long that its key is gone, or when it is shut out.
#[derive(Debug, Args)]
pub(super) struct Erasures {
    #[command(flatten)]
    data: Data,
}

impl Erasures {
    pub(super) fn run(self, now: Moment) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        for state in self.data.open()?.erasures(now)? {
            writeln!(out, "{}", line(&state, now))?;
        }
        Ok(())
    }
}

fn line(state: &ErasureState, now: Moment) -> String {
    let ErasureState { number, at, done, devices, outstanding } = state;
    let mut line = format!("{number}\t{}\t{done} of {devices} devices", moment(*at));
    for device in outstanding {
        line.push_str(&format!("; {}", who(device, now)));
    }
    if outstanding.is_empty() {
        line.push_str("\tdone");
    }
    line
}

fn who(outstanding: &Outstanding, now: Moment) -> String {
    let Outstanding { device, name, last_contact, key_gone_at } = outstanding;
    let seen =
        last_contact.map_or_else(|| "never seen".to_owned(), |at| format!("last seen {} ago", days(now.0 - at.0)));
    format!("{name} ({}) {seen}, destroys its key in {}", device.0, days(key_gone_at.0 - now.0))
}

fn days(ms: i64) -> String {
    match ms.max(0) / DAY_MS {
        0 => "less than a day".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

#[cfg(test)]
mod tests {
    use visavi_domain::DeviceNumber;

    use super::*;

    #[test]
    fn a_line_says_how_many_have_done_it_and_until_when_the_others_may_not_have() {
        let now = Moment(1_795_000_000_000);
        let silent = Outstanding {
            device: DeviceNumber(7),
            name: "tablet".to_owned(),
            last_contact: Some(now.plus_days(-6)),
            key_gone_at: now.plus_days(8),
        };
        let state = ErasureState { number: 1, at: now, done: 41, devices: 42, outstanding: vec![silent] };
        let said = line(&state, now);
        assert!(
            said.ends_with("41 of 42 devices; tablet (7) last seen 6 days ago, destroys its key in 8 days"),
            "{said}"
        );
        assert!(
            line(&ErasureState { done: 42, outstanding: Vec::new(), ..state }, now).ends_with("42 of 42 devices\tdone")
        );
    }
}
