//! The whole card.

use visavi_device::Visit;
use visavi_domain::ask::IN_VISIT_MAX;
use visavi_domain::catalogue::Group;
use visavi_domain::profile::{Reading, Slot, State};
use visavi_domain::{Day, Moment, Scope, Value};

use super::face;
use super::look::Look;
use crate::errand::Errand;
use crate::trouble::Trouble;
use crate::twins;
use crate::view::{CustomerView, ErrandView, FactRow, FactState, Shape, VisitView};

/// Up to so many orders a customer of whom nothing was said is hardly known; and beyond,
/// if the orders let nothing be guessed.
const THIN_ORDERS_MAX: usize = 2;

impl Look<'_> {
    /// Returns the card of a customer with whom a visit is open.
    pub(crate) fn card(&self, visit: &Visit) -> Result<CustomerView, Trouble> {
        let shape = self.shape(visit);
        let quiet = shape == Shape::Quiet;
        let person = self.shift.device.person(self.customer)?;
        let (today, _, _) = self.shift.today()?;
        let number = person.and_then(|person| person.number);
        Ok(CustomerView {
            person: face::new(self.customer, self.name(), number),
            given: face::given(self.name()),
            shape,
            approach: self.approach(),
            known: self.known(),
            visit: self.visit_view(visit, quiet),
            now: self.now_items()?,
            department: self.department(),
            sizes: self.sizes(),
            about: if quiet { Vec::new() } else { self.about() },
            goals: if quiet { Vec::new() } else { self.goals(today) },
            prices: if quiet { Vec::new() } else { self.prices() },
            history: self.history(),
            questions: if quiet { Vec::new() } else { self.questions(visit, shape) },
            everything: self.everything(),
            twins: twins::of(self)?,
            unread: u32::try_from(self.profile.unread).unwrap_or(u32::MAX),
        })
    }

    /// Returns how much there is to show: most customers are thin, and whoever said no to
    /// everything gets a quiet card. What is told in this very visit leaves the card as it
    /// is: the other good questions must not vanish under a finger.
    fn shape(&self, visit: &Visit) -> Shape {
        if self.profile.is_quiet() {
            return Shape::Quiet;
        }
        let told = self.profile.slots.iter().any(|slot| tells(slot) && was_told_before(slot, visit.opened_at));
        let guessed = || self.profile.slots.iter().any(|slot| !slot.guesses.is_empty());
        let hardly_known = self.orders().count() <= THIN_ORDERS_MAX || !guessed();
        if !told && hardly_known { Shape::Thin } else { Shape::Full }
    }

    fn approach(&self) -> Option<FactRow> {
        self.slots("approach", &Scope::EVERYTHING).find_map(|slot| self.row(slot))
    }

    /// Returns the goals and occasions that are still to come.
    fn goals(&self, today: Day) -> Vec<FactRow> {
        let goals = self.profile.slots.iter().filter(|slot| slot.group == Group::Goals && !is_over(slot, today));
        let rows = goals.filter_map(|slot| self.row(slot));
        rows.filter(|row| {
            row.undo.is_some() || !matches!(row.state, FactState::Ended { .. } | FactState::Declined { .. })
        })
        .collect()
    }

    fn visit_view(&self, visit: &Visit, quiet: bool) -> VisitView {
        let asked_max = if quiet { 0 } else { IN_VISIT_MAX };
        VisitView {
            opened_at: visit.opened_at.0,
            errand: Errand::of(visit).map(|errand| ErrandView {
                text: errand.text,
                by: face::first_word(&self.shift.me.name),
                at: errand.at.0,
            }),
            asked: u8::try_from(visit.asked.len()).unwrap_or(u8::MAX),
            asked_max: u8::try_from(asked_max).unwrap_or(u8::MAX),
        }
    }
}

/// Says whether a goal had a day, and the day is past.
fn is_over(slot: &Slot, today: Day) -> bool {
    let goals = slot.stated_values().filter_map(|value| match value {
        Value::Goal(goal) => goal.on,
        _ => None,
    });
    goals.max().is_some_and(|on| on < today)
}

/// Says whether anything in the slot was written down before `opened_at`.
fn was_told_before(slot: &Slot, opened_at: Moment) -> bool {
    let before = |reading: &Reading| reading.provenance.written_at < opened_at;
    match &slot.state {
        State::Unknown => false,
        State::Held(reading) | State::Declined(reading) | State::Ended(reading) => {
            before(reading) || slot.earlier.iter().any(before)
        }
        State::Conflict(sides) => sides.iter().any(before),
    }
}

/// Says whether a slot tells something of the customer beyond who they are and how they
/// can be reached.
fn tells(slot: &Slot) -> bool {
    match slot.group {
        Group::Who => slot.attribute == "approach",
        Group::Contact | Group::Consents | Group::Identity => false,
        Group::Sizes
        | Group::About
        | Group::Taste
        | Group::NotForMe
        | Group::PriceLevel
        | Group::Goals
        | Group::Gifts => true,
    }
}
