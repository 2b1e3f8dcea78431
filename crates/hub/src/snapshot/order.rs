//! In which order a bucket is packed: whoever is expected today, whoever was met lately,
//! then everybody as they came.

use std::collections::HashSet;

use visavi_domain::time::DAY_MS;
use visavi_domain::{CustomerId, Moment};

use crate::HubError;
use crate::table::Tables;

/// So many are looked at for the first part; it is full before they end.
const RECENT_MAX: usize = 2_000;

/// The customers of a bucket, in the order in which their dossiers are packed.
#[derive(Debug, Default)]
pub(super) struct Order {
    /// Those for the first part, as far as they fit.
    pub first: Vec<CustomerId>,
    /// Everybody. As they came is as they were numbered, and as they lie in the tables.
    pub all: Vec<CustomerId>,
}

impl Order {
    /// A day either way covers "today" in every time zone.
    pub fn of(tables: &dyn Tables, bucket: i64, now: Moment) -> Result<Self, HubError> {
        let mut first = tables.due_customers(bucket, now, Moment(now.0.saturating_add(DAY_MS)))?;
        let due: HashSet<CustomerId> = first.iter().copied().collect();
        let recent = tables.recent_customers(bucket, RECENT_MAX)?;
        first.extend(recent.into_iter().filter(|customer| !due.contains(customer)));
        Ok(Self { first, all: tables.customers_as_they_came(bucket)? })
    }
}
