//! What everything in the demonstration needs: who tells, what day it is, which order
//! numbers are taken.

use visavi_domain::record::{OrderStatus, ReturnReason};
use visavi_domain::value::Consent;
use visavi_domain::{CustomerId, Dimension, FactId, Moment, Value, ValueError};

use super::DemoError;
use super::buying::{self, Bought, Counter, Numbers};
use super::shops::{Associate, Shop};
use super::telling::{Saying, Scene, Telling};
use super::today::Today;
use crate::Hub;

/// The wording of consents in force.
const CONSENT_TEXT: &str = "2026-01";

/// The stage on which invented people live.
#[derive(Debug)]
pub struct Stage<'a> {
    pub telling: Telling<'a>,
    pub today: Today,
    pub numbers: Numbers,
}

/// Somebody with an account in the web shop.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    /// The member number, which is also the web shop's id for them.
    pub number: &'a str,
    /// `None` for somebody the chain knows by number only.
    pub name: Option<(&'a str, &'a str)>,
    pub language: &'a str,
    /// The shop they chose as theirs.
    pub home: Shop,
    pub email: Option<&'a str>,
    /// E.164.
    pub phone: Option<&'a str>,
    /// Street, postal code, town.
    pub address: Option<(&'a str, &'a str, &'a str)>,
    pub registered_at: Moment,
}

impl<'a> Stage<'a> {
    pub fn new(hub: &'a Hub, today: Today) -> Self {
        Self { telling: Telling::to(hub, today.now()), today, numbers: Numbers::default() }
    }

    /// Opens an account; returns the customer.
    pub fn register(&mut self, account: &Account<'_>) -> Result<CustomerId, DemoError> {
        let customer = self.telling.customer(account.number)?;
        let mut sayings = vec![Saying::holds("member_number", text(account.number))];
        if let Some((given, family)) = account.name {
            sayings.push(Saying::holds("name", valid(Value::name(given, family))));
        }
        if let Some(email) = account.email {
            sayings.push(Saying::holds("email", valid(Value::email(email))));
        }
        if let Some(phone) = account.phone {
            sayings.push(Saying::holds("phone", valid(Value::phone(phone, "SE"))));
        }
        if let Some((street, postal_code, town)) = account.address {
            sayings.push(Saying::holds("address", valid(Value::address(street, postal_code, town, "SE"))));
        }
        sayings.push(Saying::holds("language", valid(Value::language(account.language))));
        sayings.push(Saying::holds("home_store", choice(account.home.code)));
        self.telling.say(&Scene::online(Some(&account.home), account.registered_at), customer, sayings)?;
        Ok(customer)
    }

    /// Lets a customer tell an associate something.
    pub fn tells(
        &mut self,
        customer: CustomerId,
        shop: &Shop,
        associate: Associate,
        at: Moment,
        sayings: impl IntoIterator<Item = Saying>,
    ) -> Result<Vec<FactId>, DemoError> {
        self.telling.say(&Scene::told(shop, associate, at), customer, sayings)
    }

    /// Lets a customer say something in the web shop.
    pub fn says_online(
        &mut self,
        customer: CustomerId,
        at: Moment,
        sayings: impl IntoIterator<Item = Saying>,
    ) -> Result<Vec<FactId>, DemoError> {
        self.telling.say(&Scene::online(None, at), customer, sayings)
    }

    /// Lets a customer buy something online that was delivered; returns the number.
    pub fn buys_online(&mut self, customer: CustomerId, at: Moment, lines: &[Bought]) -> Result<String, DemoError> {
        let number = self.numbers.next(&self.today, at);
        let delivered = at.plus_days(2).min(self.today.now());
        let counter = Counter::Online { status: OrderStatus::Delivered, status_at: Some(delivered) };
        buying::order(&mut self.telling, customer, &number, at, counter, lines)?;
        Ok(number)
    }

    /// Lets a customer buy something in a shop; returns the number.
    pub fn buys_in(
        &mut self,
        customer: CustomerId,
        shop: Shop,
        with: Option<Associate>,
        at: Moment,
        lines: &[Bought],
    ) -> Result<String, DemoError> {
        let number = self.numbers.next(&self.today, at);
        buying::order(&mut self.telling, customer, &number, at, Counter::Shop { shop, with, delivered_at: at }, lines)?;
        Ok(number)
    }

    /// Lets a customer bring back the first piece of a line.
    pub fn brings_back(
        &mut self,
        customer: CustomerId,
        number: &str,
        line: u16,
        reason: ReturnReason,
        shop: &Shop,
        at: Moment,
    ) -> Result<(), DemoError> {
        buying::take_back(&mut self.telling, customer, number, line, reason, shop, at)
    }
}

/// Returns an invented value, which obeys the rules because it was invented to.
pub fn valid(value: Result<Value, ValueError>) -> Value {
    value.expect("the demonstration invents values that can be kept")
}

pub fn text(text: &str) -> Value {
    valid(Value::text(text))
}

pub fn choice(code: &str) -> Value {
    valid(Value::choice(code))
}

/// Returns the answer to one purpose on one channel.
pub fn consent(purpose: &str, channel: &str, given: bool) -> Saying {
    let consent = Consent { given, text_version: CONSENT_TEXT.to_owned(), effective_until: None };
    Saying::holds("consent", Value::Consent(consent)).of(Dimension::Purpose, purpose).of(Dimension::Channel, channel)
}

/// Returns a size statement for one department.
pub fn size(attribute: &'static str, department: &str, ware_size: visavi_domain::Size) -> Saying {
    Saying::holds(attribute, Value::Size(ware_size)).of(Dimension::Department, department)
}
