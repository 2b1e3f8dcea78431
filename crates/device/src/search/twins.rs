//! Who may be the same person as somebody else.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};
use visavi_domain::twins::{Chance, Likeness, Sketch, likeness};
use visavi_domain::{CustomerId, Moment, Reference, fold};

use super::index::{self, CodeKind};
use super::names::Names;
use crate::device::Device;
use crate::error::Result;
use crate::read::dossier;
use crate::read::person::{self, PersonRow};
use crate::row;

/// How many customers with a like name are compared with a sketch.
const COMPARED_MAX: usize = 50;

/// Somebody who may be the same person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twin {
    pub person: PersonRow,
    /// What the two share, and how likely it makes it.
    pub likeness: Likeness,
}

/// Two customers who may be one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TwinPair {
    pub one: PersonRow,
    pub other: PersonRow,
    pub likeness: Likeness,
}

impl Device {
    /// Returns the customers who may be the person of the sketch, the likeliest first,
    /// then the one met last.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn likely_twins(&self, sketch: &Sketch, limit: usize) -> Result<Vec<Twin>> {
        let reference = self.reference()?;
        self.seek_names(|connection, names| {
            let mut twins = twins_of(connection, names, sketch, &reference)?;
            twins.truncate(limit);
            Ok(twins)
        })
    }

    /// Returns pairs of customers who may be one person: those who share a phone number
    /// or an e-mail address and whose names do not speak against it, and whoever is like
    /// a customer that this device made or renamed in the last days.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn twin_pairs(&self, limit: usize) -> Result<Vec<TwinPair>> {
        let reference = self.reference()?;
        self.seek_names(|connection, names| {
            let mut seen = BTreeSet::new();
            let mut pairs = Vec::new();
            let made_here = renamed_here(connection)?;
            for customer in made_here.iter().copied().chain(sharing_a_code(connection)?) {
                if pairs.len() >= limit {
                    break;
                }
                let Some(one) = person::find(connection, customer)? else { continue };
                let sketch = sketch(connection, customer, &reference)?;
                for twin in twins_of(connection, names, &sketch, &reference)? {
                    let other = twin.person.customer;
                    let worth_asking = twin.likeness.chance == Chance::Likely || made_here.contains(&customer);
                    if worth_asking && seen.insert((customer.min(other), customer.max(other))) {
                        pairs.push(TwinPair { one: one.clone(), other: twin.person, likeness: twin.likeness });
                    }
                }
            }
            pairs.truncate(limit);
            Ok(pairs)
        })
    }
}

fn sketch(connection: &Connection, customer: CustomerId, reference: &Reference) -> Result<Sketch> {
    // The moment plays no part in what a sketch holds.
    Ok(Sketch::of(&fold(&dossier::load(connection, customer)?, reference, Moment(0))))
}

fn twins_of(connection: &Connection, names: &Names, sketch: &Sketch, reference: &Reference) -> Result<Vec<Twin>> {
    let mut twins = Vec::new();
    for customer in candidates(connection, names, sketch)? {
        if sketch.customer == Some(customer) {
            continue;
        }
        let likeness = likeness(sketch, &self::sketch(connection, customer, reference)?);
        if likeness.chance > Chance::None
            && let Some(person) = person::find(connection, customer)?
        {
            twins.push(Twin { person, likeness });
        }
    }
    twins.sort_by_key(|twin| std::cmp::Reverse((twin.likeness.chance, twin.person.met_at)));
    Ok(twins)
}

/// Everybody who shares a number or an address with the sketch, or has a like name.
fn candidates(connection: &Connection, names: &Names, sketch: &Sketch) -> Result<BTreeSet<CustomerId>> {
    let mut people = BTreeSet::new();
    let codes = (sketch.phones.iter().map(|phone| (CodeKind::Phone, phone)))
        .chain(sketch.emails.iter().map(|email| (CodeKind::Email, email)));
    let mut select = connection.prepare_cached("select person from derived_code where code = ? and kind = ?")?;
    for (kind, printed) in codes {
        let rows = select.query_map(params![index::code(kind, printed), kind as i64], |row| row.get(0))?;
        people.extend(rows.collect::<rusqlite::Result<Vec<i64>>>()?);
    }
    if !sketch.name.is_empty() {
        let exact = names.exact(&sketch.name, COMPARED_MAX);
        let near = names.near(&sketch.name, COMPARED_MAX);
        people.extend(exact.into_iter().chain(near).map(|hit| hit.person));
    }
    let mut select = connection.prepare_cached("select customer from derived_person where person = ?")?;
    let mut customers = BTreeSet::new();
    for person in people {
        customers.extend(select.query_row([person], |row| row::customer(row, 0)).optional()?);
    }
    Ok(customers)
}

/// The customers whose name or contact was written on this device and whose deeds are
/// still listed.
fn renamed_here(connection: &Connection) -> Result<BTreeSet<CustomerId>> {
    let mut select = connection.prepare_cached("select distinct customer from deed where what = 'new_customer'")?;
    let customers = select.query_map([], |row| row::customer(row, 0))?;
    Ok(customers.collect::<rusqlite::Result<_>>()?)
}

/// Customers who share a phone number or an e-mail address. A number as dialled at home
/// begins with 0 and means another phone in another country.
fn sharing_a_code(connection: &Connection) -> Result<Vec<CustomerId>> {
    let mut select = connection.prepare_cached(
        "select person.customer
         from (
             select code, kind
             from derived_code
             where kind in (1, 2)
                 and code not glob '0*'
             group by code, kind
             having count(*) > 1
         ) as shared
         join derived_code as code on code.code = shared.code and code.kind = shared.kind
         join derived_person as person on person.person = code.person
         order by person.recency desc, person.person",
    )?;
    let customers = select.query_map([], |row| row::customer(row, 0))?;
    Ok(customers.collect::<rusqlite::Result<_>>()?)
}
