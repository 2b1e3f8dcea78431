//! A person as a list shows them before they are opened.

use rusqlite::{Connection, OptionalExtension, Row};
use visavi_domain::value::Name;
use visavi_domain::{CustomerId, Moment};

use crate::device::Device;
use crate::error::Result;
use crate::row;

/// As little as it takes to tell two people apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    pub customer: CustomerId,
    /// `None` for a customer known by number only. Of two names the newer.
    pub name: Option<Name>,
    /// The member number.
    pub number: Option<String>,
    pub town: Option<String>,
    /// The last two digits of the phone number.
    pub phone_ends: Option<String>,
    /// Last met in a shop.
    pub met_at: Option<Moment>,
}

impl PersonRow {
    /// Returns the text that stands for the person: the name, else the number, else
    /// nothing.
    pub fn shown(&self) -> String {
        match (&self.name, &self.number) {
            (Some(name), _) => full_name(name),
            (None, Some(number)) => number.clone(),
            (None, None) => String::new(),
        }
    }
}

/// Returns a name as it is read aloud.
pub(crate) fn full_name(name: &Name) -> String {
    [name.given.trim(), name.family.trim()].join(" ").trim().to_owned()
}

/// The columns that [`read`] reads, in its order.
pub(crate) const COLUMNS: &str = "customer, given, family, number, town, phone_ends, met_at";

/// Reads a person from [`COLUMNS`].
pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<PersonRow> {
    let given: Option<String> = row.get(1)?;
    let family: Option<String> = row.get(2)?;
    let name = given.zip(family).map(|(given, family)| Name { given, family });
    Ok(PersonRow {
        customer: row::customer(row, 0)?,
        name,
        number: row.get(3)?,
        town: row.get(4)?,
        phone_ends: row.get(5)?,
        met_at: row.get::<_, Option<i64>>(6)?.map(Moment),
    })
}

impl Device {
    /// Returns the person; `None` where nothing is held of them.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn person(&self, customer: CustomerId) -> Result<Option<PersonRow>> {
        self.read(|connection| find(connection, customer))
    }

    /// Returns those of the people of whom anything is held, in the order asked for.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn people(&self, customers: &[CustomerId]) -> Result<Vec<PersonRow>> {
        self.read(|connection| {
            customers.iter().filter_map(|customer| find(connection, *customer).transpose()).collect()
        })
    }

    /// Returns how many customers are held.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn customers(&self) -> Result<u32> {
        self.read(total)
    }
}

/// The number of a customer, for whom a parameter stands.
const NUMBER: &str = "(select number from customer where customer = ?)";

pub(crate) fn find(connection: &Connection, customer: CustomerId) -> Result<Option<PersonRow>> {
    let mut select =
        connection.prepare_cached(&format!("select {COLUMNS} from derived_person where person = {NUMBER}"))?;
    Ok(select.query_row([customer.0], read).optional()?)
}

pub(crate) fn total(connection: &Connection) -> Result<u32> {
    let mut select = connection.prepare_cached("select people from derived_total")?;
    Ok(select.query_row([], |row| row.get(0))?)
}
