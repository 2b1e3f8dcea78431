//! Which value a fact speaks of, where an attribute has many values side by side.

use crate::fact::Claim;
use crate::value::Value;

use super::placed::Placed;

/// Returns for each fact of a family (sorted by id) the values it speaks of, sorted.
///
/// *Holds* speaks of its own value; *no longer holds* and *rather not say* speak of the
/// stated values of the facts they replace. Nothing at all means the attribute as a
/// whole: who would rather not say what was only guessed does not want to be asked at
/// all.
pub(super) fn values<'a>(facts: &[Placed<'a>]) -> Vec<Vec<&'a Value>> {
    let place_of = |id| facts.binary_search_by_key(id, |other: &Placed<'_>| other.fact.id()).ok();
    let mut known: Vec<Option<Vec<&'a Value>>> = facts.iter().map(own).collect();
    let mut on_path = vec![false; facts.len()];
    for start in 0..facts.len() {
        // An explicit path instead of recursion: however long a chain somebody makes,
        // the fold must not run out of stack. Beside each fact, which of those it names
        // is looked at next.
        let mut path = vec![(start, 0)];
        while let Some((at, next)) = path.last_mut() {
            let at = *at;
            on_path[at] = true;
            let named = facts[at].fact.replaces();
            if known[at].is_none()
                && let Some(id) = named.get(*next)
            {
                *next += 1;
                path.extend(place_of(id).filter(|other| known[*other].is_none() && !on_path[*other]).map(|at| (at, 0)));
                continue;
            }
            if known[at].is_none() {
                let mut union: Vec<&'a Value> =
                    named.iter().filter_map(place_of).filter_map(|at| known[at].as_ref()).flatten().copied().collect();
                union.sort_unstable();
                union.dedup();
                known[at] = Some(union);
            }
            path.pop();
        }
    }
    known.into_iter().map(Option::unwrap_or_default).collect()
}

/// What needs no look at other facts.
fn own<'a>(placed: &Placed<'a>) -> Option<Vec<&'a Value>> {
    match placed.fact.claim() {
        Claim::Holds(value) if placed.is_stated() => Some(vec![value]),
        Claim::Holds(_) => Some(Vec::new()),
        Claim::NoLongerHolds | Claim::RatherNotSay => None,
        Claim::StillRight(_) | Claim::WrongGuess(_) | Claim::Retracts(_) => Some(Vec::new()),
    }
}
