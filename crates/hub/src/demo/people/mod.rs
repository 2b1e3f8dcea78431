//! People whom the demonstration knows by name, each in a situation worth showing.

mod annika;
mod desk;
mod diary;
mod lindqvists;
mod quiet_and_thin;
mod regulars;

use super::DemoError;
use super::shops::{LKP, Shop};
use super::stage::{Account, Stage};
use visavi_domain::{CustomerId, Moment};

/// How many there are.
pub const COUNT: usize = 24;

/// Puts everybody on the stage.
pub fn enter(stage: &mut Stage<'_>) -> Result<(), DemoError> {
    annika::enter(stage)?;
    lindqvists::enter(stage)?;
    quiet_and_thin::enter(stage)?;
    desk::enter(stage)?;
    diary::enter(stage)?;
    regulars::enter(stage)
}

/// Somebody who has an account and is mostly in Linköping.
#[derive(Clone, Copy, Debug)]
struct Regular<'a> {
    number: &'a str,
    name: (&'a str, &'a str),
    language: &'a str,
    home: Shop,
    email: &'a str,
    phone: Option<&'a str>,
    address: (&'a str, &'a str, &'a str),
}

impl<'a> Regular<'a> {
    /// Returns somebody who speaks Swedish and lives in Linköping.
    const fn linkoping(number: &'a str, name: (&'a str, &'a str), email: &'a str, street: &'a str) -> Self {
        Self { number, name, language: "sv", home: LKP, email, phone: None, address: (street, "582 22", "Linköping") }
    }

    fn register(&self, stage: &mut Stage<'_>, at: Moment) -> Result<CustomerId, DemoError> {
        stage.register(&Account {
            number: self.number,
            name: Some(self.name),
            language: self.language,
            home: self.home,
            email: Some(self.email),
            phone: self.phone,
            address: Some(self.address),
            registered_at: at,
        })
    }
}
