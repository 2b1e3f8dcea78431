//! An associate at work: who asks, where, when, and with which memory. Only the
//! dispatcher makes one, and only while somebody is signed in; a request that takes a
//! [`Shift`] cannot be reached otherwise.

use std::collections::BTreeMap;
use std::sync::Arc;

use visavi_device::{Deed, Device, Identity, Visit};
use visavi_domain::record::{Staff, Store};
use visavi_domain::{
    AssociateId, CustomerId, Day, FactDraft, Moment, OperationId, Provenance, Reference, Scope, StoreId, Who,
};
use visavi_sync::Command;

use crate::app::App;
use crate::saved::Saved;
use crate::trouble::{Code, Trouble};
use crate::undo::{self, UNDO_MS, Undoable};
use crate::view::Settings;
use crate::visits;

/// One request of one signed-in associate.
#[derive(Debug)]
pub(crate) struct Shift {
    pub(crate) app: Arc<App>,
    pub(crate) device: Device,
    pub(crate) identity: Identity,
    pub(crate) me: Staff,
    pub(crate) settings: Settings,
    pub(crate) now: Moment,
    pub(crate) reference: Arc<Reference>,
}

impl Shift {
    /// Returns the shift of whoever is signed in.
    ///
    /// # Errors
    /// [`Code::Locked`] when nobody is, or when they are no longer on the staff list.
    pub(crate) fn of(app: &Arc<App>) -> Result<Self, Trouble> {
        let (device, identity, associate, settings) = {
            let state = app.state();
            if state.slots.is_none() {
                return Err(Trouble::new(Code::KeyStoreLocked));
            }
            if state.credentials.is_none() {
                return Err(Trouble::new(Code::NotEnrolled));
            }
            let memory = state.memory.clone().ok_or(Trouble::new(Code::Locked))?;
            let identity = state.identity.clone().ok_or(Trouble::new(Code::Locked))?;
            let associate = state.session.associate().cloned().ok_or(Trouble::new(Code::Locked))?;
            (memory.device, identity, associate, state.settings.clone())
        };
        let me = staff_member(&device, &identity.store, &associate)?.ok_or(Trouble::new(Code::Locked))?;
        let reference = device.reference()?;
        Ok(Self { app: app.clone(), device, identity, me, settings, now: app.now(), reference })
    }

    pub(crate) fn language(&self) -> &str {
        &self.settings.language
    }

    pub(crate) fn store_id(&self) -> &StoreId {
        &self.identity.store
    }

    /// Returns the shop; a plain one until its record has come.
    pub(crate) fn store(&self) -> Result<Store, Trouble> {
        crate::shop::of(&self.device, self.store_id())
    }

    /// Returns the day it is in the shop, with its first and last moment.
    pub(crate) fn today(&self) -> Result<(Day, Moment, Moment), Trouble> {
        Ok(crate::shop::day(&self.store()?.time_zone, self.now))
    }

    /// Returns everybody's names.
    pub(crate) fn names(&self) -> Result<BTreeMap<AssociateId, String>, Trouble> {
        Ok(self.device.associate_names()?)
    }

    /// Returns my visits, the current one first; those left untouched for too long are
    /// ended on the way.
    pub(crate) fn visits(&self) -> Result<Vec<Visit>, Trouble> {
        visits::open(&self.device, &self.me.associate, self.now)
    }

    /// Returns my open visit with this customer.
    ///
    /// # Errors
    /// [`Code::NoVisit`]: a profile is shown and changed only inside a visit, whose view
    /// was recorded. [`Code::Erased`] where the visit went with the customer.
    pub(crate) fn visit(&self, customer: CustomerId) -> Result<Visit, Trouble> {
        match self.visits()?.into_iter().find(|visit| visit.customer == customer) {
            Some(visit) => Ok(visit),
            None if self.device.is_erased(customer)? => Err(Trouble::new(Code::Erased)),
            None => Err(Trouble::new(Code::NoVisit)),
        }
    }

    /// Returns the visit, touched now.
    pub(crate) fn touch(&self, customer: CustomerId) -> Result<Visit, Trouble> {
        let visit = Visit { touched_at: self.now, ..self.visit(customer)? };
        self.device.keep_visit(&visit)?;
        Ok(visit)
    }

    /// Returns where a statement of mine comes from.
    pub(crate) fn provenance(&self, how: visavi_domain::How) -> Provenance {
        Provenance {
            how,
            who: Who::Associate(self.me.associate.clone()),
            store: Some(self.store_id().clone()),
            via: None,
            said_at: self.now,
            written_at: self.now,
        }
    }

    /// Saves what I did about a customer: on disk before it returns, offered for undoing,
    /// and on its way to the hub.
    pub(crate) fn save(&self, customer: CustomerId, what: &str, drafts: Vec<FactDraft>) -> Result<Saved, Trouble> {
        let about = drafts.first().map(|draft| (draft.attribute.clone(), draft.scope.clone()));
        let operation = self.device.save(Deed {
            customer,
            associate: self.me.associate.clone(),
            store: self.store_id().clone(),
            drafts,
            written_at: self.now,
            what: what.to_owned(),
        })?;
        let until = Moment(self.now.0 + UNDO_MS);
        if let Some((attribute, scope)) = about {
            self.offer_undo(operation, customer, attribute, scope, what, until);
        }
        self.app.bump();
        self.app.command(Command::Nudge);
        Ok(Saved { operation: operation.to_string(), undo_until: until.0 })
    }

    fn offer_undo(
        &self,
        operation: OperationId,
        customer: CustomerId,
        attribute: String,
        scope: Scope,
        what: &str,
        until: Moment,
    ) {
        let mut state = self.app.state();
        undo::expire(&mut state.undoable, self.now);
        // An undo is not undone: the old answer can be given again in as many taps.
        if what != crate::deed::UNDONE {
            state.undoable.push(Undoable {
                operation,
                customer,
                associate: self.me.associate.clone(),
                attribute,
                scope,
                confirmed: what == crate::deed::STILL_RIGHT,
                until,
            });
        }
    }

    /// Returns what I can still undo.
    pub(crate) fn undoable(&self) -> Vec<Undoable> {
        let mut state = self.app.state();
        undo::expire(&mut state.undoable, self.now);
        state.undoable.iter().filter(|deed| deed.associate == self.me.associate).cloned().collect()
    }
}

/// Returns an active member of a shop's staff.
pub(crate) fn staff_member(
    device: &Device,
    store: &StoreId,
    associate: &AssociateId,
) -> Result<Option<Staff>, Trouble> {
    let staff = device.staff(store)?;
    Ok(staff.into_iter().find(|member| member.associate == *associate && member.active))
}
