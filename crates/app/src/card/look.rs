//! One look at one customer: everything the parts of the card are made from.

use std::collections::{BTreeMap, BTreeSet};

use visavi_domain::profile::{Profile, Reason, Slot, State};
use visavi_domain::value::Name;
use visavi_domain::{
    AssociateId, CustomerId, Dossier, FactId, Moment, OperationId, Reference, Scope, StoreId, Value, fold,
};

use super::value::shown_of;
use crate::shift::Shift;
use crate::trouble::{Code, Trouble};
use crate::undo::Undoable;
use crate::view::ShownValue;

/// What is held of a customer, read once, and what is needed to show it.
#[derive(Debug)]
pub(crate) struct Look<'a> {
    pub(crate) shift: &'a Shift,
    pub(crate) customer: CustomerId,
    pub(crate) dossier: Dossier,
    pub(crate) profile: Profile,
    pub(crate) names: BTreeMap<AssociateId, String>,
    pub(crate) stores: BTreeMap<StoreId, Shop>,
    pending: BTreeSet<OperationId>,
    pub(crate) undoable: Vec<Undoable>,
}

/// What a card says of a shop.
#[derive(Clone, Debug)]
pub(crate) struct Shop {
    pub(crate) name: String,
    pub(crate) town: String,
    pub(crate) online: bool,
}

impl<'a> Look<'a> {
    /// Reads what is held of a customer.
    ///
    /// # Errors
    /// [`Code::UnknownCustomer`] where nothing is.
    pub(crate) fn at(shift: &'a Shift, customer: CustomerId) -> Result<Self, Trouble> {
        let dossier = shift.device.dossier(customer)?;
        if dossier.facts.is_empty() && dossier.records.is_empty() && dossier.unread == 0 {
            return Err(Trouble::new(Code::UnknownCustomer));
        }
        let profile = fold(&dossier, &shift.reference, shift.now);
        let stores = shift
            .device
            .stores()?
            .into_iter()
            .map(|store| (store.store, Shop { name: store.name, town: store.town, online: store.online }));
        Ok(Self {
            shift,
            customer,
            profile,
            dossier,
            names: shift.names()?,
            stores: stores.collect(),
            pending: shift.device.pending(customer)?.into_iter().collect(),
            undoable: shift.undoable().into_iter().filter(|deed| deed.customer == customer).collect(),
        })
    }

    pub(crate) fn reference(&self) -> &Reference {
        &self.shift.reference
    }

    pub(crate) fn now(&self) -> Moment {
        self.shift.now
    }

    /// Says whether a fact was saved here and the hub has not acknowledged it.
    pub(crate) fn is_pending(&self, fact: FactId) -> bool {
        self.pending.contains(&fact.operation)
    }

    /// Returns the customer's name, if one is held; of two answers the first.
    pub(crate) fn name(&self) -> Option<&Name> {
        self.profile.slots_of("name").flat_map(Slot::stated_values).find_map(|value| match value {
            Value::Name(name) => Some(name),
            _ => None,
        })
    }

    /// Returns the slot in which `fact` is held.
    pub(crate) fn slot_of_fact(&self, attribute: &str, scope: &Scope, fact: FactId) -> Option<&Slot> {
        self.slots(attribute, scope).find(|slot| match &slot.state {
            State::Held(reading) => reading.fact == fact || reading.support.contains(&fact),
            State::Conflict(sides) => sides.iter().any(|side| side.fact == fact || side.support.contains(&fact)),
            State::Unknown | State::Declined(_) | State::Ended(_) => false,
        })
    }

    /// Returns the slot that holds or guesses `value`.
    pub(crate) fn slot_of_value(&self, attribute: &str, scope: &Scope, value: &Value) -> Option<&Slot> {
        self.slots(attribute, scope).find(|slot| {
            slot.stated_values().any(|stated| stated == value)
                || slot.guesses.iter().any(|guess| guess.value == *value)
                || slot.earlier.iter().any(|earlier| earlier.value.as_ref() == Some(value))
        })
    }

    /// Returns a value of `attribute` as a screen shows it.
    pub(crate) fn shown(&self, attribute: &str, value: &Value) -> ShownValue {
        shown_of(attribute, value, |store| self.stores.get(store).map(|shop| shop.name.clone()))
    }

    /// Returns all slots of an attribute in exactly this scope: one, or one per value.
    pub(crate) fn slots(&self, attribute: &str, scope: &Scope) -> impl Iterator<Item = &Slot> {
        self.profile.slots.iter().filter(move |slot| slot.attribute == attribute && slot.scope == *scope)
    }
}

/// Says whether a guess rests on order lines.
pub(crate) fn from_orders(reason: &Reason) -> bool {
    matches!(reason, Reason::Orders(_))
}
