//! Customers of other stores: looked up, borrowed, given back; and who may be on which
//! device because of that.

use std::collections::{BTreeMap, BTreeSet};

use visavi_domain::{AssociateId, CustomerId, DeviceNumber, Moment, StoreId};
use visavi_protocol::decode;
use visavi_protocol::look_up::{BorrowReply, BorrowRequest, GiveBackRequest, LookUpBy, LookUpReply, LookUpRequest};
use visavi_sync::Request;
use visavi_sync::engine::Ticket;

use crate::oracle::{Broken, Oracle};
use crate::wire::Question;
use crate::world::World;

/// The ticket of what a person asks: no engine waits for it.
pub const BY_HAND: Ticket = Ticket(u64::MAX);
/// What everybody is called at first, so that all can be looked up.
const NAMES: [&str; 2] = ["anna berg", "new person"];

/// Returns who works in a store, as the hub knows it.
pub fn who_works_in(store: &StoreId) -> AssociateId {
    AssociateId(format!("somebody-{}", store.0))
}

/// Something that a device asked of the hub about one dossier.
pub enum Loan {
    Lent(DeviceNumber, CustomerId),
    GivenBack(DeviceNumber, CustomerId),
}

impl Loan {
    /// Returns what a request asks, where it is about a loan.
    pub fn asked(target: &str, request: &Request, device: DeviceNumber) -> Option<Self> {
        match target {
            "/v1/borrow" => {
                let request = decode::<BorrowRequest>(&request.body).expect("the caller writes it whole");
                Some(Self::Lent(device, request.customer))
            }
            "/v1/give-back" => {
                let request = decode::<GiveBackRequest>(&request.body).expect("the caller writes it whole");
                Some(Self::GivenBack(device, request.customer))
            }
            _ => None,
        }
    }
}

/// Who was lent to which device, as the oracle heard the hub say.
#[derive(Clone, Debug, Default)]
pub struct Loans {
    /// Until when, where it was not given back.
    open: BTreeMap<(DeviceNumber, CustomerId), Moment>,
    /// Everybody that a device has ever borrowed.
    ever: BTreeSet<(DeviceNumber, CustomerId)>,
}

impl Loans {
    pub fn ever(&self, device: DeviceNumber, customer: CustomerId) -> bool {
        self.ever.contains(&(device, customer))
    }

    pub fn is_open(&self, device: DeviceNumber, customer: CustomerId, now: Moment) -> bool {
        self.open.get(&(device, customer)).is_some_and(|until| until.0 > now.0)
    }

    /// Takes in that the hub was put back to where it had been `then`.
    pub fn fall_back(&mut self, then: Self) {
        self.open = then.open;
    }
}

impl Oracle {
    /// Notes what the hub has answered to a question about one dossier.
    pub fn note_loan(&mut self, loan: Loan, reply: &[u8]) {
        match loan {
            Loan::Lent(device, customer) => {
                let until = decode::<BorrowReply>(reply).expect("the hub writes it whole").until;
                self.loans.open.insert((device, customer), until);
                self.loans.ever.insert((device, customer));
            }
            Loan::GivenBack(device, customer) => {
                self.loans.open.remove(&(device, customer));
            }
        }
    }
}

impl World {
    /// An associate looks for somebody in the rest of the chain.
    pub fn look_up(&mut self, who: usize) {
        let name = (*self.dice.pick(&NAMES)).to_owned();
        if self.lets_in(who) {
            let associate = who_works_in(&self.tablets[who].store);
            self.say(format_args!("tablet-{who} looks for {name}"));
            self.send(who, BY_HAND, Question::LookUp(LookUpRequest { associate, by: LookUpBy::Name(name) }));
        }
    }

    /// Of those who were found one is borrowed who is not here.
    pub fn found(&mut self, who: usize, found: &LookUpReply) -> Result<(), Broken> {
        let Some(device) = self.tablets[who].device() else { return Ok(()) };
        let is_here = |customer| device.person(customer).expect("the memory can be read").is_some();
        let people = found.people.iter().map(|person| person.customer);
        let elsewhere: Vec<CustomerId> = people.filter(|customer| !is_here(*customer)).collect();
        if !elsewhere.is_empty() {
            let customer = *self.dice.pick(&elsewhere);
            let associate = who_works_in(&self.tablets[who].store);
            self.say(format_args!("tablet-{who} borrows {customer}"));
            let purpose = "visit".to_owned();
            self.send(who, BY_HAND, Question::Borrow(BorrowRequest { customer, associate, purpose }));
        }
        Ok(())
    }

    /// A visit has ended, on this device or on the next that has borrowed somebody: they are
    /// given back.
    pub fn give_back(&mut self, first: usize) {
        let count = self.tablets.len();
        for who in (0..count).map(|place| (first + place) % count) {
            let Some(device) = self.tablets[who].device() else { continue };
            let may_go = |customer: &CustomerId| device.may_give_back(*customer).expect("the memory can be read");
            if let Some(customer) = self.customers.iter().copied().find(may_go) {
                self.say(format_args!("tablet-{who} gives {customer} back"));
                return self.send(who, BY_HAND, Question::GiveBack(GiveBackRequest { customer }));
            }
        }
    }
}
