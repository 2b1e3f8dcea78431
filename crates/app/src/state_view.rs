//! Where the app stands, for every screen.

use std::sync::Arc;

use visavi_device::lease::Standing;
use visavi_device::{Device, Identity, Visit};
use visavi_domain::{AssociateId, Moment};

use crate::app::App;
use crate::card::face;
use crate::lease::Counting;
use crate::memory::Memory;
use crate::porch::Porch;
use crate::shift::staff_member;
use crate::shop;
use crate::trouble::Trouble;
use crate::view::{LeaseView, MeView, RescueView, Settings, Stage, StateView, SyncPill, VisitFace};
use crate::visits;

/// Returns the state.
pub(crate) fn of(app: &Arc<App>) -> Result<StateView, Trouble> {
    let (found, memory, identity, porch, associate, settings, locks_at, helping) = {
        let state = app.state();
        let associate = state.session.associate().cloned();
        let helping = state.help.as_ref().is_some_and(|(whose, _)| Some(whose) == associate.as_ref());
        (
            (state.slots.is_some(), state.credentials.is_some()),
            state.memory.clone(),
            state.identity.clone(),
            state.porch.clone(),
            associate,
            state.settings.clone(),
            state.session.locks_at(state.settings.place),
            helping,
        )
    };
    let now = app.now();
    let lease = lease_view(app, now);
    let mut view = StateView {
        revision: app.revision(),
        stage: Stage::Passphrase,
        store: None,
        me: None,
        sync: SyncPill { online: false, waiting: 0, in_sync_at: None, last_contact_at: None, needs_attention: 0 },
        lease,
        visits: Vec::new(),
        helping: false,
        settings,
        rescue: None,
        shut_out: app.state().shut_out,
        demonstration_key: app.config.demonstration_key,
        locks_at: None,
        now: now.0,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    match found {
        (false, _) => return Ok(view),
        (true, false) => {
            view.stage = Stage::Enrol;
            return Ok(view);
        }
        (true, true) => {}
    }
    let Some(Memory { device, .. }) = memory else {
        return Ok(closed(app, view, porch));
    };
    view.stage = Stage::FirstLoad;
    view.rescue =
        device.rescue()?.map(|told| RescueView { carried: told.carried, lost: told.lost, unknown: told.unknown });
    let Some(identity) = identity else { return Ok(view) };
    view.stage = if has_staff(&device, &identity)? { Stage::Locked } else { Stage::FirstLoad };
    let store = shop::of(&device, &identity.store)?;
    view.store = Some(shop::view(store));
    view.sync = pill(app, &device, now, associate.is_some())?;
    if let Some(associate) = associate {
        view.me = me(&device, &identity, &associate, &view.settings)?;
    }
    if let Some(me) = &view.me {
        view.stage = Stage::Open;
        view.locks_at = locks_at.map(|at| at.0);
        view.helping = helping;
        view.visits = faces(&device, visits::open(&device, &AssociateId(me.id.clone()), now)?)?;
    }
    Ok(view)
}

fn lease_view(app: &App, now: Moment) -> LeaseView {
    let state = app.state();
    let standing = state.lease.as_ref().map(Counting::standing);
    let ends_at = match standing {
        Some(Standing::Ending { left_ms }) => Some(now.0.saturating_add(left_ms)),
        _ => None,
    };
    let ended = matches!(standing, Some(Standing::Ended | Standing::Over));
    LeaseView { ended, ends_at, closed: state.memory.is_none() }
}

/// Returns the state while the database is closed: as it was when it was last open.
fn closed(app: &App, view: StateView, porch: Porch) -> StateView {
    let status = app.status();
    let stage = if porch.tiles.is_empty() { Stage::FirstLoad } else { Stage::Locked };
    let sync = SyncPill {
        last_contact_at: status.last_contact_at.map(|at| at.0),
        in_sync_at: status.in_sync_at.map(|at| at.0),
        ..view.sync
    };
    StateView { stage, store: porch.store, sync, ..view }
}

/// Says whether anybody can sign in.
pub(crate) fn has_staff(device: &Device, identity: &Identity) -> Result<bool, Trouble> {
    Ok(device.staff(&identity.store)?.iter().any(|member| member.active && member.pin.is_some()))
}

/// Returns the pill. What needs attention is told only to somebody who is signed in.
pub(crate) fn pill(app: &App, device: &Device, now: Moment, signed_in: bool) -> Result<SyncPill, Trouble> {
    let status = app.status();
    let needs_attention = if signed_in {
        let refused = device.deeds(visavi_device::DeedFilter::NotAccepted)?.len();
        let conflicts = crate::conflicts::waiting(device, now)?.len();
        u32::try_from(refused + conflicts).unwrap_or(u32::MAX)
    } else {
        0
    };
    Ok(SyncPill {
        online: status.online,
        waiting: device.waiting()?,
        in_sync_at: status.in_sync_at.map(|at| at.0),
        last_contact_at: status.last_contact_at.map(|at| at.0),
        needs_attention,
    })
}

fn me(
    device: &Device,
    identity: &Identity,
    associate: &AssociateId,
    settings: &Settings,
) -> Result<Option<MeView>, Trouble> {
    Ok(staff_member(device, &identity.store, associate)?.map(|staff| MeView {
        id: associate.0.clone(),
        given: face::first_word(&staff.name),
        initials: face::staff_initials(&staff.name),
        tone: face::staff_tone(associate),
        name: staff.name,
        left_handed: settings.left_handed,
    }))
}

fn faces(device: &Device, visits: Vec<Visit>) -> Result<Vec<VisitFace>, Trouble> {
    let mut faces = Vec::with_capacity(visits.len());
    for (place, visit) in visits.into_iter().enumerate() {
        let person = device.person(visit.customer)?;
        let shown = person.as_ref().map_or_else(|| face::unknown(visit.customer), face::of);
        faces.push(VisitFace {
            customer: shown.customer,
            initials: shown.initials,
            given: face::given(person.and_then(|person| person.name).as_ref()),
            tone: shown.tone,
            current: place == 0,
        });
    }
    Ok(faces)
}
