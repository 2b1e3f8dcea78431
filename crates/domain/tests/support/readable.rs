//! A profile as lines that a test can hold side by side.

use visavi_domain::notation::value_text;
use visavi_domain::profile::{Freshness, Guess, Reading, Reason, Slot, State};
use visavi_domain::{Profile, Scope};

/// One line per slot: attribute and scope, what holds, `~` guesses, `<` earlier values.
pub fn lines(profile: &Profile) -> Vec<String> {
    let mut lines: Vec<String> = profile.slots.iter().map(slot).collect();
    if profile.unread > 0 {
        lines.push(format!("unread {}", profile.unread));
    }
    lines
}

fn slot(slot: &Slot) -> String {
    let mut line = format!("{}{}: {}", slot.attribute, scope(&slot.scope), state(&slot.state));
    line.extend(slot.guesses.iter().map(guess));
    line.extend(slot.earlier.iter().map(|reading| format!(" < {}", value(reading))));
    line
}

fn scope(scope: &Scope) -> String {
    let limits: Vec<&str> = scope.iter().map(|(_, limit)| limit).collect();
    if limits.is_empty() { String::new() } else { format!("[{}]", limits.join(" ")) }
}

fn state(state: &State) -> String {
    match state {
        State::Unknown => "?".to_owned(),
        State::Held(held) => reading(held),
        State::Conflict(sides) => sides.iter().map(reading).collect::<Vec<_>>().join(" or "),
        State::Declined(_) => "rather not say".to_owned(),
        State::Ended(_) => "no longer".to_owned(),
    }
}

fn reading(reading: &Reading) -> String {
    let freshness = match reading.freshness {
        Freshness::Fresh => "fresh",
        Freshness::Ageing => "ageing",
        Freshness::Stale => "stale",
        Freshness::QuestionOnly => "question only",
        Freshness::Expired => "expired",
    };
    let confirmed = if reading.confirmed.is_some() { " confirmed" } else { "" };
    format!("{} ({freshness} since {}{confirmed})", value(reading), reading.as_of.day())
}

fn value(reading: &Reading) -> String {
    reading.value.as_ref().map_or("-".to_owned(), value_text)
}

fn guess(guess: &Guess) -> String {
    let evidence = match &guess.reason {
        Reason::Inferred { .. } => "inferred".to_owned(),
        Reason::Orders(evidence) => {
            let returned: Vec<String> =
                evidence.returned.iter().map(|(reason, count)| format!(", {count} back as {reason:?}")).collect();
            format!("{} kept{}", evidence.kept, returned.concat())
        }
    };
    let disagrees = if guess.disagrees { ", disagrees" } else { "" };
    format!(" ~ {} ({evidence}{disagrees})", value_text(&guess.value))
}
