//! Looking through all dossiers, and handing out again what has lost something.

use std::collections::BTreeMap;

use rusqlite::{Connection, Transaction};
use visavi_domain::{Catalogue, CustomerId, Fact, Moment};
use visavi_protocol::{Body, Change, Item, Operation, Payload};

use super::{emptied, outlived};
use crate::intake::open_buckets::OpenBuckets;
use crate::intake::round::Changed;
use crate::table::{feed, held, items, memberships};
use crate::{Hub, HubError};

/// Customers that are looked at in one transaction.
const STEP: usize = 500;
/// How long a refused operation can still be let in.
const REFUSED_DAYS: i64 = 90;
/// Between two nights on which the hub runs by itself. A longer gap is a clock that has
/// jumped, or a hub that was off so long that a person should look first.
const GAP_DAYS_MAX: i64 = 35;

/// What retention took away, or would.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RetentionReport {
    /// How many dossiers were looked through.
    pub customers: u64,
    /// How many facts, by attribute.
    pub facts: BTreeMap<String, u64>,
    /// Customers of whom nothing is left.
    pub customers_gone: u64,
    /// Refused operations of which nobody will change their mind.
    pub refused: u64,
}

impl Hub {
    /// Takes away what has outlived its retention; returns what it was.
    pub fn apply_retention(&self, now: Moment) -> Result<RetentionReport, HubError> {
        let report = self.look_through(now, |customers, catalogue| {
            self.database.write(|transaction| {
                let mut buckets = OpenBuckets::new(transaction);
                customers.iter().try_for_each(|customer| {
                    let plan = Plan::of(transaction, *customer, catalogue, now)?;
                    plan.carry_out(transaction, &mut buckets)
                })?;
                buckets.close()
            })
        })?;
        self.database.write(|transaction| held::let_go(transaction, now.plus_days(-REFUSED_DAYS)))?;
        self.set_meta(|meta| meta.retention_ran_at = Some(now))?;
        Ok(report)
    }

    /// Says what [`Self::apply_retention`] would take away, and takes nothing.
    pub fn foresee_retention(&self, now: Moment) -> Result<RetentionReport, HubError> {
        self.look_through(now, |_, _| Ok(()))
    }

    /// Applies retention where the clock can be trusted with it: deleting cannot be taken
    /// back. `None` where it was not run in the last weeks, or in the future: then a person
    /// has to. The first time only notes the day.
    pub fn retention_by_night(&self, now: Moment) -> Result<Option<RetentionReport>, HubError> {
        match self.meta()?.retention_ran_at {
            None => {
                self.set_meta(|meta| meta.retention_ran_at = Some(now))?;
                Ok(Some(RetentionReport::default()))
            }
            Some(last) if (0..=GAP_DAYS_MAX).contains(&now.days_since(last)) && last <= now => {
                self.apply_retention(now).map(Some)
            }
            Some(_) => Ok(None),
        }
    }

    /// Looks through all dossiers and calls `each` with those that lose something, a
    /// step's at a time.
    fn look_through(
        &self,
        now: Moment,
        mut each: impl FnMut(&[CustomerId], &Catalogue) -> Result<(), HubError>,
    ) -> Result<RetentionReport, HubError> {
        let mut report = RetentionReport::default();
        let mut after = None;
        loop {
            let (customers, losing, catalogue) = self.database.read(|connection| {
                let catalogue = self.catalogue.read(connection)?;
                let customers = items::customers_after(connection, after, STEP)?;
                let mut losing = Vec::new();
                for customer in &customers {
                    let plan = Plan::of(connection, *customer, &catalogue, now)?;
                    if !plan.is_empty() {
                        report.add(&plan);
                        losing.push(*customer);
                    }
                }
                Ok((customers, losing, catalogue))
            })?;
            report.customers += customers.len() as u64;
            if !losing.is_empty() {
                each(&losing, &catalogue)?;
            }
            match customers.last() {
                Some(last) if customers.len() == STEP => after = Some(*last),
                Some(_) | None => break,
            }
        }
        report.refused = self.database.read(|connection| held::old(connection, now.plus_days(-REFUSED_DAYS)))?;
        Ok(report)
    }
}

impl RetentionReport {
    fn add(&mut self, plan: &Plan) {
        for (attribute, facts) in &plan.facts {
            *self.facts.entry(attribute.clone()).or_default() += facts;
        }
        self.customers_gone += u64::from(plan.nothing_left);
    }
}

/// What one dossier loses.
struct Plan {
    customer: CustomerId,
    facts: BTreeMap<String, u64>,
    /// Rows of operations, and what is left of each.
    emptied: Vec<(items::Said, Operation)>,
    nothing_left: bool,
}

impl Plan {
    fn of(connection: &Connection, customer: CustomerId, catalogue: &Catalogue, now: Moment) -> Result<Self, HubError> {
        let said = items::said_of(connection, customer)?;
        let facts: Vec<Fact> = said.iter().filter_map(|said| emptied::facts(&said.operation)).flatten().collect();
        let outlived = outlived::outlived(&facts, catalogue, now);
        let mut plan = Self { customer, facts: BTreeMap::new(), emptied: Vec::new(), nothing_left: false };
        for attribute in outlived.values() {
            *plan.facts.entry((*attribute).to_owned()).or_default() += 1;
        }
        let mut left = 0;
        for said in said {
            let without = emptied::without(&said.operation, &outlived, catalogue);
            left += usize::from(!is_empty(without.as_ref().unwrap_or(&said.operation)));
            plan.emptied.extend(without.map(|without| (said, without)));
        }
        plan.nothing_left = left == 0 && !plan.emptied.is_empty() && !items::has_record_of(connection, customer)?;
        Ok(plan)
    }

    fn is_empty(&self) -> bool {
        self.emptied.is_empty()
    }

    fn carry_out(&self, transaction: &Transaction<'_>, buckets: &mut OpenBuckets<'_>) -> Result<(), HubError> {
        if self.nothing_left {
            for row in memberships::of(transaction, self.customer)? {
                memberships::end(transaction, self.customer, row)?;
                buckets.leave(row, self.customer, &[])?;
            }
            return items::remove_all_of(transaction, self.customer);
        }
        for (said, operation) in &self.emptied {
            let item = Item { change: Change::Operation(operation.clone()) };
            let changed = Changed { item: said.item, before: Some(said.digest), digest: item.digest() };
            items::empty(transaction, said.item, changed.digest, &items::content(&item))?;
            for row in feed::buckets_with(transaction, said.item)? {
                buckets.place_in(row, changed)?;
            }
        }
        Ok(())
    }
}

fn is_empty(operation: &Operation) -> bool {
    match &operation.body {
        Body::Facts(payload) => *payload == Payload::write::<[visavi_domain::fact::FactDraft]>(&[]),
        Body::Command(_) => false,
    }
}
