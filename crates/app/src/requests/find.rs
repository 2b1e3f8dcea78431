//! Finds customers as somebody types.

use std::collections::BTreeSet;

use serde::Deserialize;
use ts_rs::TS;
use visavi_device::{Closeness, FoundBy as By, FoundRow, Span};
use visavi_domain::CustomerId;

use crate::card::face;
use crate::shift::Shift;
use crate::trouble::Trouble;
use crate::view::{FindView, FoundBy, FoundPerson, Match, NamePart};

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    text: String,
}

pub type Reply = FindView;

/// So many are shown.
const PEOPLE_MAX: usize = 20;
/// What somebody types beyond this finds nobody that a shorter text does not.
const TEXT_CHARS_MAX: usize = 200;

pub(crate) fn run(shift: &Shift, args: Args) -> Result<Reply, Trouble> {
    let text: String = args.text.chars().take(TEXT_CHARS_MAX).collect();
    let found = shift.device.find(&text, PEOPLE_MAX)?;
    let visiting: BTreeSet<CustomerId> = shift.visits()?.into_iter().map(|visit| visit.customer).collect();
    Ok(FindView {
        text: args.text,
        people: found.people.iter().map(|row| person(row, &visiting)).collect(),
        more: found.more,
        near: found.near,
        searched: found.searched,
    })
}

fn person(row: &FoundRow, visiting: &BTreeSet<CustomerId>) -> FoundPerson {
    FoundPerson {
        person: face::of(&row.person),
        parts: parts(&row.shown, &row.matched),
        reason: match &row.by {
            By::Name => FoundBy::Name,
            By::NearName => FoundBy::NearName,
            By::Phone { ends } => FoundBy::Phone { ends: ends.clone() },
            By::Email => FoundBy::Email,
            By::Member { number } => FoundBy::MemberNumber { number: number.clone() },
            By::Order { number } => FoundBy::OrderNumber { number: number.clone() },
        },
        town: row.person.town.clone(),
        phone_ends: row.person.phone_ends.clone(),
        met_at: row.person.met_at.map(|at| at.0),
        visiting: visiting.contains(&row.person.customer),
    }
}

/// Cuts the text at the matches.
fn parts(shown: &str, matched: &[Span]) -> Vec<NamePart> {
    let mut parts = Vec::new();
    let mut push = |text: &str, matches| {
        if !text.is_empty() {
            parts.push(NamePart { text: text.to_owned(), matches });
        }
    };
    let mut from = 0;
    for span in matched {
        let (Some(before), Some(inside)) = (shown.get(from..span.start), shown.get(span.start..span.end)) else {
            continue;
        };
        push(before, Match::No);
        push(inside, if span.closeness == Closeness::Exact { Match::Exact } else { Match::Near });
        from = span.end;
    }
    push(shown.get(from..).unwrap_or_default(), Match::No);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_cut_at_its_matches_and_nothing_of_it_is_lost() {
        let span = |start, end, closeness| Span { start, end, closeness };
        let cut = parts("Åsa Lind", &[span(0, 3, Closeness::Exact), span(5, 9, Closeness::Near)]);
        let texts: Vec<_> = cut.iter().map(|part| (part.text.as_str(), part.matches)).collect();
        assert_eq!(texts, [("Ås", Match::Exact), ("a ", Match::No), ("Lind", Match::Near)]);
    }
}
