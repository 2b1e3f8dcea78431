//! Looking through all dossiers, and handing out again what has lost something.

use std::collections::BTreeMap;

use visavi_domain::{Catalogue, CustomerId, Fact, Moment};
use visavi_protocol::{Body, Change, Item, Operation, Payload};

use super::{emptied, outlived};
use crate::intake::open_buckets::OpenBuckets;
use crate::intake::round::Changed;
use crate::table::{Tables, items};
use crate::{Hub, HubError, look_up};

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
            self.database.write(|tables| {
                tables.reserve_dossiers(&customers.iter().copied().collect())?;
                let mut buckets = OpenBuckets::default();
                for customer in customers {
                    Plan::of(tables, *customer, catalogue, now)?.carry_out(tables, &mut buckets)?;
                }
                buckets.close(tables)
            })
        })?;
        self.database.write(|tables| tables.let_go_of_refusals(now.plus_days(-REFUSED_DAYS)))?;
        self.set_meta(|meta| meta.retention_ran_at = Some(now))?;
        self.drop_outdated_snapshots()?;
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
            let (customers, losing, catalogue) = self.database.read(|tables| {
                let catalogue = self.catalogue.read(tables)?;
                let customers = tables.customers_after(after, STEP)?;
                let mut losing = Vec::new();
                for customer in &customers {
                    let plan = Plan::of(tables, *customer, &catalogue, now)?;
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
        report.refused = self.database.read(|tables| tables.old_refusals(now.plus_days(-REFUSED_DAYS)))?;
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
    fn of(tables: &dyn Tables, customer: CustomerId, catalogue: &Catalogue, now: Moment) -> Result<Self, HubError> {
        let said = tables.said_of(customer)?;
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
        plan.nothing_left = left == 0 && !plan.emptied.is_empty() && !tables.has_record_of(customer)?;
        Ok(plan)
    }

    fn is_empty(&self) -> bool {
        self.emptied.is_empty()
    }

    fn carry_out(&self, tables: &mut dyn Tables, buckets: &mut OpenBuckets) -> Result<(), HubError> {
        if self.nothing_left {
            for row in tables.memberships_of(self.customer)? {
                tables.end_membership(self.customer, row)?;
                buckets.leave(tables, row, self.customer, &[])?;
                buckets.forget_snapshots(row);
            }
            for row in tables.loans_of(self.customer)? {
                tables.end_loan(self.customer, row)?;
                buckets.leave(tables, row, self.customer, &[])?;
                buckets.forget_snapshots(row);
            }
            tables.forget_look_up(self.customer)?;
            return tables.remove_dossier(self.customer);
        }
        for (said, operation) in &self.emptied {
            let item = Item { change: Change::Operation(operation.clone()) };
            let changed = Changed { item: said.item, before: Some(said.digest), digest: item.digest() };
            tables.empty_operation(said.item, changed.digest, &items::content(&item))?;
            for row in buckets.with(tables, said.item)? {
                buckets.place_in(tables, row, changed)?;
                buckets.forget_snapshots(row);
            }
        }
        look_up::note_anew(tables, self.customer)
    }
}

fn is_empty(operation: &Operation) -> bool {
    match &operation.body {
        Body::Facts(payload) => *payload == Payload::write::<[visavi_domain::fact::FactDraft]>(&[]),
        Body::Command(_) => false,
    }
}
