//! Sizes kept and returned, by garment, department and brand.

use crate::catalogue::Catalogue;
use crate::profile::{Guess, State};
use crate::record::ReturnReason;
use crate::scope::{Dimension, Scope};
use crate::size::Size;
use crate::value::Value;

use super::super::assemble::Assembly;
use super::super::differs::differs;
use super::super::purchases::Purchase;
use super::{count, guess_from};

/// One own purchase of something that has a size.
#[derive(Clone, Copy)]
struct Fitted<'a> {
    /// The place of the attribute that holds sizes of this garment.
    attribute: usize,
    department: Option<&'a str>,
    brand: Option<&'a str>,
    size: &'a Size,
    purchase: &'a Purchase<'a>,
}

/// Guesses the size that was kept most, and, for a brand that runs differently, the
/// brand's.
pub(super) fn guess(assembly: &mut Assembly<'_>, purchases: &[Purchase<'_>]) {
    let mut fitted = fitted(assembly.catalogue(), purchases);
    // Stable: within a group the newest stays first.
    fitted.sort_by_key(|one| (one.attribute, one.department, one.brand));
    for group in fitted.chunk_by(|one, other| (one.attribute, one.department) == (other.attribute, other.department)) {
        guess_group(assembly, group);
    }
}

fn fitted<'a>(catalogue: &Catalogue, purchases: &'a [Purchase<'a>]) -> Vec<Fitted<'a>> {
    purchases
        .iter()
        .filter(|purchase| purchase.is_own())
        .filter_map(|purchase| {
            let garment = purchase.line.item.garment?;
            Some(Fitted {
                attribute: catalogue.own_size(garment)?,
                // What a shop's system calls a department may not be one of the chain's.
                department: purchase.department().filter(|one| catalogue.knows_limit(Dimension::Department, one)),
                brand: purchase.line.item.brand.as_deref(),
                size: purchase.line.size.as_ref().filter(|size| size.exists(Some(garment)))?,
                purchase,
            })
        })
        .collect()
}

fn guess_group(assembly: &mut Assembly<'_>, group: &[Fitted<'_>]) {
    let (attribute, department) = (group[0].attribute, group[0].department);
    let scope = |brand: Option<&str>| {
        let limits = [(Dimension::Department, department), (Dimension::Brand, brand)];
        Scope::new(limits.into_iter().filter_map(|(dimension, limit)| Some((dimension, limit?.to_owned()))))
    };
    let mut newest_first = group.to_vec();
    newest_first.sort_by_key(|one| std::cmp::Reverse(one.purchase.at()));
    let general = best(&newest_first);
    let held = assembly.slot(attribute, &scope(None)).and_then(|slot| slot.held()).and_then(|held| held.value.clone());
    let general_value = held.or_else(|| general.as_ref().map(|guess| guess.value.clone()));
    if assembly.catalogue().at(attribute).dimensions.contains(&Dimension::Brand) {
        for of_brand in group.chunk_by(|one, other| one.brand == other.brand) {
            let Some(brand) = of_brand[0].brand else { continue };
            let Some(guess) = best(of_brand) else { continue };
            let scope = scope(Some(brand));
            let described = assembly.slot(attribute, &scope).is_some_and(|slot| slot.state != State::Unknown);
            let runs_differently = general_value
                .as_ref()
                .is_some_and(|general| differs(assembly.catalogue().at(attribute), &scope, &guess.value, general));
            if described || runs_differently {
                assembly.guess(attribute, scope, guess);
            }
        }
    }
    if let Some(guess) = general {
        assembly.guess(attribute, scope(None), guess);
    }
}

/// Returns the size that most speaks for, if anything does: each kept line speaks for
/// its size, each return as too small or too large against it; of equals the newest.
fn best(newest_first: &[Fitted<'_>]) -> Option<Guess> {
    let mut by_size = newest_first.to_vec();
    by_size.sort_by_key(|one| one.size);
    let best = by_size
        .chunk_by(|one, other| one.size == other.size)
        .filter_map(|same| {
            let kept = same.iter().filter(|one| one.purchase.kept).count();
            let against =
                same.iter().filter(|one| one.purchase.returned.iter().any(|reason| is_about_fit(*reason))).count();
            let newest = same.iter().filter(|one| one.purchase.kept).map(|one| one.purchase.at()).max()?;
            (kept > against).then(|| (kept - against, newest, same[0].size, kept))
        })
        .max_by_key(|(score, newest, size, _)| (*score, *newest, *size))?;
    let (.., size, kept) = best;
    // Another size that came back as too small tells as much as the one that stayed.
    let basis: Vec<&Purchase<'_>> = newest_first
        .iter()
        .filter(|one| one.size == size || one.purchase.returned.iter().any(|reason| is_about_fit(*reason)))
        .map(|one| one.purchase)
        .collect();
    Some(guess_from(Value::Size(size.clone()), count(kept), &basis))
}

fn is_about_fit(reason: ReturnReason) -> bool {
    matches!(reason, ReturnReason::TooSmall | ReturnReason::TooLarge)
}
