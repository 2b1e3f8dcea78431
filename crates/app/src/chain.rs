//! The rest of the chain: customers whom this device does not hold, and the hub that
//! knows them.

use std::time::Duration;

use visavi_domain::{CustomerId, Moment};
use visavi_protocol::look_up::{BorrowRequest, GiveBackRequest, LookUpBy, LookUpRequest, LookedUp};
use visavi_protocol::problem::TOO_MANY_CUSTOMERS;
use visavi_sync::{Caller, Command, Failure};

use crate::app::blocking;
use crate::shift::Shift;
use crate::trouble::{Code, Trouble};

/// So long somebody waits for a dossier that the hub has lent.
const DOSSIER_WAIT: Duration = Duration::from_secs(20);
/// So many who were found may be opened afterwards; the oldest are forgotten first.
const FOUND_MAX: usize = 100;

impl Shift {
    /// Returns whom the chain knows by this, without those that are held here.
    pub(crate) async fn look_up(&self, by: LookUpBy) -> Result<Vec<LookedUp>, Trouble> {
        let (caller, time) = self.caller()?;
        let request = LookUpRequest { associate: self.me.associate.clone(), by };
        let found = caller.look_up(&request, time).await.map_err(|failure| trouble(&failure))?.people;
        let device = self.device.clone();
        let elsewhere = blocking(move || {
            let mut elsewhere = Vec::new();
            for person in found {
                if device.person(person.customer)?.is_none() {
                    elsewhere.push(person);
                }
            }
            Ok(elsewhere)
        })
        .await?;
        let looked_up = &mut self.app.state().looked_up;
        looked_up.extend(elsewhere.iter().map(|person| person.customer));
        let too_many = looked_up.len().saturating_sub(FOUND_MAX);
        looked_up.drain(..too_many);
        Ok(elsewhere)
    }

    /// Says whether the customer was found in the chain since the app was started. Nobody
    /// else is borrowed: an id alone, on a barcode or in a link, is no reason to.
    pub(crate) fn found_in_chain(&self, customer: CustomerId) -> bool {
        self.app.state().looked_up.contains(&customer)
    }

    /// Borrows the dossier, and waits until it is here.
    ///
    /// # Errors
    /// [`Code::OnlyThisShop`] where the hub, or the dossier, does not come in time.
    pub(crate) async fn borrow(&self, customer: CustomerId, purpose: &str) -> Result<(), Trouble> {
        let (caller, time) = self.caller()?;
        let mut revisions = self.app.revisions();
        let request = BorrowRequest { customer, associate: self.me.associate.clone(), purpose: purpose.to_owned() };
        caller.borrow(&request, time).await.map_err(|failure| trouble(&failure))?;
        self.app.command(Command::TryNow);
        let here = async {
            loop {
                let device = self.device.clone();
                if blocking(move || Ok(device.person(customer)?)).await?.is_some() {
                    return Ok(());
                }
                if revisions.changed().await.is_err() {
                    return Err(Trouble::new(Code::Internal));
                }
            }
        };
        tokio::time::timeout(DOSSIER_WAIT, here).await.unwrap_or(Err(Trouble::new(Code::OnlyThisShop)))
    }

    /// Gives a borrowed dossier back, where nobody here needs it any more. Without the hub
    /// the loan ends by itself.
    pub(crate) fn give_back(&self, customer: CustomerId) -> Result<(), Trouble> {
        if !self.device.may_give_back(customer)? {
            return Ok(());
        }
        let (caller, time) = self.caller()?;
        let app = self.app.clone();
        tokio::spawn(async move {
            match caller.give_back(&GiveBackRequest { customer }, time).await {
                Ok(_) => app.command(Command::TryNow),
                Err(failure) => tracing::debug!(%failure, "a borrowed dossier was not given back"),
            }
        });
        Ok(())
    }

    /// Returns who asks the hub, and the hub's time as far as it is known.
    fn caller(&self) -> Result<(Caller, Moment), Trouble> {
        let state = self.app.state();
        let line = state.line.as_ref().ok_or(Trouble::new(Code::NotEnrolled))?;
        let time = Moment(self.now.0.saturating_add(line.status.borrow().clock_offset_ms));
        Ok((line.caller.clone(), time))
    }
}

fn trouble(failure: &Failure) -> Trouble {
    Trouble::new(match failure {
        Failure::Rejected { code } if code == TOO_MANY_CUSTOMERS => Code::TooManyCustomers,
        Failure::Rejected { code } if code == "not-found" => Code::UnknownCustomer,
        _ => Code::OnlyThisShop,
    })
}
