//! Where the app stands, for every screen.

use std::sync::Arc;

use visavi_device::{Device, Identity, Visit};
use visavi_domain::{AssociateId, Moment};

use crate::app::App;
use crate::card::face;
use crate::shift::staff_member;
use crate::shop;
use crate::trouble::Trouble;
use crate::view::{MeView, Settings, Stage, StateView, StoreView, SyncPill, VisitFace};
use crate::visits;

/// Returns the state.
pub(crate) fn of(app: &Arc<App>) -> Result<StateView, Trouble> {
    let (device, identity, associate, settings, locks_at, helping) = {
        let state = app.state();
        let associate = state.session.associate().cloned();
        let helping = state.help.as_ref().is_some_and(|(whose, _)| Some(whose) == associate.as_ref());
        (
            state.device.clone(),
            state.identity.clone(),
            associate,
            state.settings.clone(),
            state.session.locks_at(state.settings.place),
            helping,
        )
    };
    let now = app.now();
    let mut view = StateView {
        revision: app.revision(),
        stage: Stage::Passphrase,
        store: None,
        me: None,
        sync: SyncPill { online: false, waiting: 0, in_sync_at: None, last_contact_at: None, needs_attention: 0 },
        visits: Vec::new(),
        helping: false,
        settings,
        demonstration_key: app.config.demonstration_key,
        locks_at: None,
        now: now.0,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let Some(device) = device else { return Ok(view) };
    view.stage = Stage::Enrol;
    let Some(identity) = identity else { return Ok(view) };
    view.stage = if has_staff(&device, &identity)? { Stage::Locked } else { Stage::FirstLoad };
    let store = shop::of(&device, &identity.store)?;
    view.store = Some(StoreView {
        id: store.store.0,
        name: store.name,
        town: store.town,
        time_zone: store.time_zone,
        currency: store.currency,
    });
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
