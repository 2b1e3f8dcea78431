//! The few rows about the customer that the card has room for.

use visavi_domain::catalogue::Group;
use visavi_domain::profile::{Slot, State};

use super::look::Look;
use super::row::is_own;
use crate::view::{Act, FactRow, FactState};

/// So many rows fit on the smallest screen without scrolling.
const ROWS_MAX: usize = 5;
/// So many guesses are shown at once; more would look like knowledge.
const GUESSES_MAX: usize = 2;

impl Look<'_> {
    /// Returns the rows, the most pressing first: two answers, what should be asked, what
    /// ages, a guess or two, then taste, *not for me* and how to reach them.
    pub(crate) fn about(&self) -> Vec<FactRow> {
        let mut ranked: Vec<(Rank, FactRow)> = self
            .profile
            .slots
            .iter()
            .filter(|slot| is_own(slot) && belongs(slot))
            .filter_map(|slot| {
                let row = self.row(slot)?;
                Some((rank(slot, &row)?, row))
            })
            .collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        let mut guesses = 0;
        let mut rows: Vec<FactRow> = ranked
            .into_iter()
            .filter(|(rank, _)| {
                guesses += usize::from(*rank == Rank::Guess);
                *rank != Rank::Guess || guesses <= GUESSES_MAX
            })
            .map(|(_, row)| row)
            .collect();
        let beyond = rows.split_off(rows.len().min(ROWS_MAX));
        with_undo(rows, beyond)
    }
}

/// Keeps what can be taken back on the card, though it presses no more: Undo stands where
/// the answer was given.
fn with_undo(mut rows: Vec<FactRow>, beyond: Vec<FactRow>) -> Vec<FactRow> {
    for changed in beyond.into_iter().filter(|row| row.undo.is_some()) {
        let Some(last) = rows.iter().rposition(|row| row.undo.is_none()) else { break };
        rows.remove(last);
        rows.push(changed);
    }
    rows
}

/// What stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    TwoAnswers,
    Ask,
    StillRight,
    Guess,
    Taste,
    NotForMe,
    ReachBy,
    About,
    JustChanged,
}

/// Names, numbers and addresses are known by heart or looked up; sizes, goals, prices
/// and consents have places of their own.
fn belongs(slot: &Slot) -> bool {
    match slot.group {
        Group::About => slot.attribute != "no_to_everything",
        Group::Taste | Group::NotForMe => true,
        Group::Contact => slot.attribute == "reach_by",
        Group::Who
        | Group::Sizes
        | Group::PriceLevel
        | Group::Goals
        | Group::Gifts
        | Group::Consents
        | Group::Identity => false,
    }
}

fn rank(slot: &Slot, row: &FactRow) -> Option<Rank> {
    if matches!(slot.state, State::Conflict(_)) {
        return Some(Rank::TwoAnswers);
    }
    match &row.state {
        FactState::Guess { .. } => Some(Rank::Guess),
        FactState::Held { .. } if row.acts.contains(&Act::Ask) => Some(Rank::Ask),
        FactState::Held { .. } if !row.acts.is_empty() => Some(Rank::StillRight),
        FactState::Held { .. } => Some(match slot.group {
            Group::Taste => Rank::Taste,
            Group::NotForMe => Rank::NotForMe,
            Group::Contact => Rank::ReachBy,
            _ => Rank::About,
        }),
        // Shown only while it can be taken back.
        FactState::Ended { .. } | FactState::Declined { .. } if row.undo.is_some() => Some(Rank::JustChanged),
        FactState::Ended { .. } | FactState::Declined { .. } | FactState::Unknown | FactState::Conflict { .. } => None,
    }
}
