//! Today's lists: pickups, appointments, follow-ups, whom I met.

use visavi_domain::record::PickupState;

use crate::arg::Nothing;
use crate::card::face;
use crate::shift::Shift;
use crate::trouble::Trouble;
use crate::view::{AppointmentRow, FollowUpRow, MetRow, PickupRow, PickupStateView, StartView};

pub type Args = Nothing;
pub type Reply = StartView;

pub(crate) fn run(shift: &Shift, _: Args) -> Result<Reply, Trouble> {
    let (day, from, to) = shift.today()?;
    let today = shift.device.today(shift.store_id(), from, to, day, &shift.me.associate)?;
    let pickups = today.pickups.iter().filter_map(|row| {
        Some(PickupRow {
            person: face::of(&row.person),
            state: match row.pickup.state {
                PickupState::ToPick => PickupStateView::ToPick,
                PickupState::Picking => PickupStateView::Picking,
                PickupState::Ready => PickupStateView::Ready,
                PickupState::HandedOver => return None,
            },
            promised_at: row.pickup.promised_at.0,
            ready_at: row.pickup.ready_at.map(|at| at.0),
            place: row.pickup.place.clone(),
            items: u32::try_from(row.pickup.items.len()).unwrap_or(u32::MAX),
        })
    });
    let appointments = today.appointments.iter().map(|row| AppointmentRow {
        person: face::of(&row.person),
        at: row.appointment.at.0,
        minutes: row.appointment.minutes,
    });
    let follow_ups = today.follow_ups.iter().map(|row| FollowUpRow {
        person: face::of(&row.person),
        due_in_days: i32::try_from(row.follow_up.due.epoch_days() - day.epoch_days()).unwrap_or(0),
    });
    let met = today.met.iter().map(|row| MetRow { person: face::of(&row.person), at: row.at.0 });
    Ok(StartView {
        pickups: pickups.collect(),
        pickups_open: today.pickups_open,
        appointments: appointments.collect(),
        follow_ups: follow_ups.collect(),
        met: met.collect(),
        customers: shift.device.customers()?,
    })
}
