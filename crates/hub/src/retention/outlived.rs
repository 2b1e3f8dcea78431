//! Which facts of a customer can go without anything else being read otherwise.

use std::collections::{BTreeMap, BTreeSet};

use visavi_domain::catalogue::{Attribute, Cardinality, ValueKind};
use visavi_domain::provenance::{How, Trust};
use visavi_domain::{Catalogue, Claim, Fact, FactId, Moment, OperationId, Value};

/// How long an import may bring up what is past its retention, as a question (the domain
/// shows it as long).
const IMPORT_QUESTION_DAYS: i64 = 90;
/// How long what is hidden is still kept: by then every device that was out of reach has
/// said what it had to say, a *still right* among it, or has destroyed its key.
const LATE_DAYS: i64 = 14;

/// Returns the facts that have outlived their retention at `now`, each with its attribute.
///
/// A fact stays as long as taking it away would bring something back or turn something
/// round: what it replaced, what it undid, what it was the answer to. Refusals of a
/// consent and *rather not say* stay for good: forgetting them would ask again, or turn a
/// consent on.
pub(super) fn outlived<'a>(facts: &'a [Fact], catalogue: &'a Catalogue, now: Moment) -> BTreeMap<FactId, &'a str> {
    let dossier = Held::of(facts, catalogue);
    let mut outlived: BTreeSet<FactId> = facts.iter().filter(|fact| dossier.is_past(fact, now)).map(Fact::id).collect();
    loop {
        let staying: Vec<FactId> = outlived.iter().copied().filter(|id| dossier.has_to_stay(*id, &outlived)).collect();
        if staying.is_empty() {
            break;
        }
        outlived.retain(|id| !staying.contains(id));
    }
    outlived.into_iter().map(|id| (id, dossier.by_id[&id].attribute())).collect()
}

/// The facts of one customer with what they say of each other.
struct Held<'a> {
    catalogue: &'a Catalogue,
    by_id: BTreeMap<FactId, &'a Fact>,
    by_operation: BTreeMap<OperationId, Vec<FactId>>,
    /// Which facts name one as what they replace.
    replaced_by: BTreeMap<FactId, Vec<FactId>>,
    /// When a fact was last called still right.
    confirmed_at: BTreeMap<FactId, Moment>,
    /// The retention of what no attribute of the catalogue names: the longest there is.
    retention_days_max: i64,
}

impl<'a> Held<'a> {
    fn of(facts: &'a [Fact], catalogue: &'a Catalogue) -> Self {
        let retention = |attribute: &Attribute| i64::from(attribute.retention_days);
        let mut held = Self {
            catalogue,
            by_id: BTreeMap::new(),
            by_operation: BTreeMap::new(),
            replaced_by: BTreeMap::new(),
            confirmed_at: BTreeMap::new(),
            retention_days_max: catalogue.iter().map(retention).max().unwrap_or(i64::MAX),
        };
        for fact in facts {
            held.by_id.insert(fact.id(), fact);
            held.by_operation.entry(fact.id().operation).or_default().push(fact.id());
            for replaced in fact.replaces() {
                held.replaced_by.entry(*replaced).or_default().push(fact.id());
            }
            if let Claim::StillRight(confirmed) = fact.claim() {
                let at = held.confirmed_at.entry(*confirmed).or_insert(fact.provenance().said_at);
                *at = (*at).max(fact.provenance().said_at);
            }
        }
        held
    }

    fn attribute(&self, fact: &Fact) -> Option<&'a Attribute> {
        self.catalogue.get(fact.attribute())
    }

    /// Says whether the fact alone is too old to be kept.
    fn is_past(&self, fact: &Fact, now: Moment) -> bool {
        if self.is_lasting(fact) {
            return false;
        }
        let provenance = fact.provenance();
        let confirmed_at = self.confirmed_at.get(&fact.id()).copied().unwrap_or(provenance.said_at);
        let as_of = provenance.said_at.max(confirmed_at);
        let retention =
            self.attribute(fact).map_or(self.retention_days_max, |attribute| i64::from(attribute.retention_days));
        let in_question = provenance.how == How::Imported
            && now.days_since(provenance.written_at) <= IMPORT_QUESTION_DAYS + LATE_DAYS;
        now.days_since(as_of) > retention.saturating_add(LATE_DAYS) && !in_question
    }

    /// Says whether the fact is one that never grows too old.
    fn is_lasting(&self, fact: &Fact) -> bool {
        let is_consent = self.attribute(fact).is_some_and(|attribute| attribute.value == ValueKind::Consent);
        match fact.claim() {
            Claim::Holds(Value::Consent(consent)) => !consent.given,
            // Among many values it says which of them; it goes when that one goes.
            Claim::RatherNotSay => is_consent || !self.speaks_of_one_of_many(fact),
            Claim::NoLongerHolds => is_consent,
            Claim::Holds(_) | Claim::StillRight(_) | Claim::WrongGuess(_) | Claim::Retracts(_) => false,
        }
    }

    fn speaks_of_one_of_many(&self, fact: &Fact) -> bool {
        !self.values_spoken_of(fact).is_empty()
    }

    /// Returns which of several values that stand side by side a *no longer holds* or a
    /// *rather not say* is about: those stated by what it replaces, or by what that replaces.
    fn values_spoken_of(&self, fact: &Fact) -> BTreeSet<&'a Value> {
        let mut values = BTreeSet::new();
        if self.attribute(fact).is_none_or(|attribute| attribute.cardinality == Cardinality::One) {
            return values;
        }
        let mut seen = BTreeSet::new();
        let mut next: Vec<FactId> = fact.replaces().to_vec();
        while let Some(id) = next.pop() {
            // What the catalogue has no place for says nothing to the fold either.
            let speaks = |other: &&&Fact| is_same_slot(other, fact) && self.catalogue.check(other).is_ok();
            let Some(replaced) = self.by_id.get(&id).filter(speaks) else { continue };
            match replaced.claim() {
                Claim::Holds(value) if is_stated(replaced) => drop(values.insert(value)),
                Claim::NoLongerHolds | Claim::RatherNotSay if seen.insert(id) => next.extend(replaced.replaces()),
                _ => {}
            }
        }
        values
    }

    /// Says whether the fact has a hold on one that stays, or one that stays on it.
    fn has_to_stay(&self, id: FactId, outlived: &BTreeSet<FactId>) -> bool {
        let fact = self.by_id[&id];
        let stays = |other: &FactId| self.by_id.contains_key(other) && !outlived.contains(other);
        match fact.claim() {
            Claim::StillRight(confirmed) if stays(confirmed) => return true,
            Claim::Retracts(operation) if self.by_operation.get(operation).is_some_and(|of| of.iter().any(stays)) => {
                return true;
            }
            _ => {}
        }
        fact.replaces().iter().any(stays)
            || self.outdates_what_stays(fact, &stays)
            || self.is_newer_than_who_agrees(fact, &stays)
            || self.silences_what_stays(fact, &stays)
            || self.is_spoken_of(fact, &stays)
    }

    /// Of several that say the same, the one said last is shown: an older one must not
    /// come forward in its place.
    fn is_newer_than_who_agrees(&self, fact: &Fact, stays: &impl Fn(&FactId) -> bool) -> bool {
        matches!(fact.claim(), Claim::Holds(_) | Claim::NoLongerHolds | Claim::RatherNotSay)
            && self.by_id.iter().any(|(id, other)| {
                stays(id)
                    && other.claim() == fact.claim()
                    && is_same_slot(other, fact)
                    && other.provenance().said_at <= fact.provenance().said_at
            })
    }

    /// A source's newest statement takes the place of its earlier ones without naming them.
    fn outdates_what_stays(&self, fact: &Fact, stays: &impl Fn(&FactId) -> bool) -> bool {
        let is_of_source = |fact: &Fact| matches!(fact.provenance().how, How::Imported | How::Inferred);
        is_of_source(fact)
            && self.by_id.range(..fact.id()).any(|(id, earlier)| {
                stays(id)
                    && id.operation.device == fact.id().operation.device
                    && is_of_source(earlier)
                    && is_same_slot(earlier, fact)
            })
    }

    /// Silence about one of many values holds against whoever states that value again.
    fn silences_what_stays(&self, fact: &Fact, stays: &impl Fn(&FactId) -> bool) -> bool {
        if *fact.claim() != Claim::RatherNotSay {
            return false;
        }
        let silenced = self.values_spoken_of(fact);
        let states = |other: &Fact| matches!(other.claim(), Claim::Holds(value) if silenced.contains(value));
        self.by_id.iter().any(|(id, other)| stays(id) && is_same_slot(other, fact) && states(other))
    }

    /// What ends or silences one of many values says which by naming the fact that held it.
    fn is_spoken_of(&self, fact: &Fact, stays: &impl Fn(&FactId) -> bool) -> bool {
        let by = self.replaced_by.get(&fact.id()).into_iter().flatten();
        by.filter(|id| stays(id)).any(|id| {
            let by = self.by_id[id];
            matches!(by.claim(), Claim::NoLongerHolds | Claim::RatherNotSay) && self.speaks_of_one_of_many(by)
        })
    }
}

fn is_stated(fact: &Fact) -> bool {
    fact.provenance().how.trust() == Trust::Stated
}

fn is_same_slot(one: &Fact, other: &Fact) -> bool {
    one.attribute() == other.attribute() && one.scope() == other.scope()
}

#[cfg(test)]
mod tests;
