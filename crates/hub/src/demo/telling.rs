//! How imaginary devices and systems tell the hub things: each in its own name, counting
//! its own operations, through the same intake as everybody else.

use std::collections::BTreeMap;

use visavi_domain::record::RecordBody;
use visavi_domain::{
    AssociateId, Claim, CustomerId, DeviceNumber, Dimension, Epoch, FactDraft, FactId, How, Moment, OperationId,
    Provenance, Record, RecordKey, RecordKind, Scope, Stamp, StoreId, Value, Who,
};
use visavi_protocol::{Disposition, Operation, RecordEnvelope};

use super::DemoError;
use super::shops::{Associate, Shop, WEB};
use crate::{Batch, Hub};

/// Items of one voice that are handed in together.
const BATCH_ITEMS: usize = 1000;

/// The web shop, which also owns online orders and knows what customers say there.
pub const WEB_SHOP: &str = "demo:web";
/// The register of products and stock.
pub const WARES: &str = "demo:wares";
/// The member register of a club that the chain closed, imported last week.
pub const OLD_CLUB: &str = "demo:old-club";
/// What guesses, and says so.
pub const MODEL: &str = "demo:model";

/// All the voices, and the hub that hears them.
#[derive(Debug)]
pub struct Telling<'a> {
    hub: &'a Hub,
    now: Moment,
    voices: BTreeMap<String, Voice>,
}

#[derive(Debug)]
struct Voice {
    number: DeviceNumber,
    epoch: Epoch,
    next_sequence: u64,
    batch: Batch,
}

/// The circumstances in which something is said.
#[derive(Clone, Debug)]
pub struct Scene {
    pub voice: String,
    pub how: How,
    pub who: Who,
    pub associate: Option<AssociateId>,
    /// Where the operation is done.
    pub store: Option<StoreId>,
    /// Where it was said, which an import may place elsewhere than where it is written.
    pub said_in: Option<StoreId>,
    pub via: Option<String>,
    pub said_at: Moment,
    pub written_at: Moment,
}

/// One thing that is said.
#[derive(Clone, Debug)]
pub struct Saying {
    attribute: &'static str,
    limits: Vec<(Dimension, String)>,
    claim: Claim,
    replaces: Vec<FactId>,
    how: Option<How>,
    via: Option<&'static str>,
}

impl Scene {
    /// Returns the scene in which a customer tells an associate something at a tablet.
    pub fn told(shop: &Shop, associate: Associate, at: Moment) -> Self {
        let tablet = shop.staff.iter().position(|other| *other == associate).unwrap_or_default();
        Self {
            voice: shop.tablet(tablet % 3),
            how: How::Told,
            who: Who::Associate(associate.id()),
            associate: Some(associate.id()),
            store: Some(shop.id()),
            said_in: Some(shop.id()),
            via: None,
            said_at: at,
            written_at: at,
        }
    }

    /// Returns the scene in which a customer says something in the web shop. `home` is the
    /// shop they chose as theirs there: it ties them to that shop.
    pub fn online(home: Option<&Shop>, at: Moment) -> Self {
        Self {
            voice: WEB_SHOP.to_owned(),
            how: How::SelfService,
            who: Who::Customer,
            associate: None,
            store: Some(home.unwrap_or(&WEB).id()),
            said_in: Some(WEB.id()),
            via: None,
            said_at: at,
            written_at: at,
        }
    }

    /// Returns the scene in which a system brings along what it holds.
    pub fn brought(voice: &str, how: How, via: &str, said_at: Moment, written_at: Moment) -> Self {
        Self {
            voice: voice.to_owned(),
            how,
            who: Who::System,
            associate: None,
            store: None,
            said_in: None,
            via: Some(via.to_owned()),
            said_at,
            written_at,
        }
    }

    /// Returns the scene with the shop where it was first said.
    #[must_use]
    pub fn said_in(mut self, shop: &Shop) -> Self {
        self.said_in = Some(shop.id());
        self
    }
}

impl Saying {
    /// Says that `attribute` has this value.
    pub fn holds(attribute: &'static str, value: Value) -> Self {
        Self { attribute, limits: Vec::new(), claim: Claim::Holds(value), replaces: Vec::new(), how: None, via: None }
    }

    /// Says something else of `attribute` than a value.
    pub fn claims(attribute: &'static str, claim: Claim) -> Self {
        Self { claim, ..Self::holds(attribute, Value::Flag(true)) }
    }

    /// Returns the saying limited in one dimension.
    #[must_use]
    pub fn of(mut self, dimension: Dimension, limit: &str) -> Self {
        self.limits.push((dimension, limit.to_owned()));
        self
    }

    /// Returns the saying that this one, which became the fact `said`, is still right.
    #[must_use]
    pub fn still_right(&self, said: FactId) -> Self {
        Self { limits: self.limits.clone(), ..Self::claims(self.attribute, Claim::StillRight(said)) }
    }

    /// Returns the saying as it takes the place of an earlier one.
    #[must_use]
    pub fn instead_of(mut self, earlier: FactId) -> Self {
        self.replaces.push(earlier);
        self
    }

    /// Returns the saying as it is known in another way than the rest of its scene.
    #[must_use]
    pub fn known(mut self, how: How, via: Option<&'static str>) -> Self {
        self.how = Some(how);
        self.via = via;
        self
    }

    fn draft(self, scene: &Scene) -> FactDraft {
        FactDraft {
            attribute: self.attribute.to_owned(),
            scope: Scope::new(self.limits),
            claim: self.claim,
            replaces: self.replaces,
            provenance: Provenance {
                how: self.how.unwrap_or(scene.how),
                who: scene.who.clone(),
                store: scene.said_in.clone(),
                via: self.via.map(str::to_owned).or_else(|| scene.via.clone()),
                said_at: scene.said_at,
                written_at: scene.written_at,
            },
            stamp: Stamp { wall_ms: scene.written_at.0, counter: 0 },
        }
    }
}

impl<'a> Telling<'a> {
    /// Returns nobody yet, who will speak to `hub` at `now`.
    pub fn to(hub: &'a Hub, now: Moment) -> Self {
        Self { hub, now, voices: BTreeMap::new() }
    }

    /// Returns the id of the customer that the web shop knows by this number.
    pub fn customer(&mut self, number: &str) -> Result<CustomerId, DemoError> {
        Ok(CustomerId::from_external(self.voice(WEB_SHOP)?.number, number))
    }

    /// Says something about a customer; returns the ids of the facts, in their order.
    pub fn say(
        &mut self,
        scene: &Scene,
        customer: CustomerId,
        sayings: impl IntoIterator<Item = Saying>,
    ) -> Result<Vec<FactId>, DemoError> {
        let drafts: Vec<FactDraft> = sayings.into_iter().map(|saying| saying.draft(scene)).collect();
        if drafts.is_empty() {
            return Ok(Vec::new());
        }
        let voice = self.voice(&scene.voice)?;
        let id = OperationId { device: voice.number, epoch: voice.epoch, sequence: voice.next_sequence };
        voice.next_sequence += 1;
        let operation =
            Operation::of_facts(id, customer, scene.associate.clone(), scene.store.clone(), scene.written_at, &drafts);
        voice.batch.operations.push(operation);
        self.hand_in_when_full(&scene.voice)?;
        Ok((0..).take(drafts.len()).map(|place| FactId { operation: id, place }).collect())
    }

    /// Tells what `voice` owns about a customer.
    pub fn own(
        &mut self,
        voice: &str,
        kind: RecordKind,
        id: &str,
        customer: CustomerId,
        body: RecordBody,
    ) -> Result<(), DemoError> {
        self.record(voice, kind, id, Some(customer), body)
    }

    /// Tells what `voice` owns and all share.
    pub fn own_for_all(&mut self, voice: &str, kind: RecordKind, id: &str, body: RecordBody) -> Result<(), DemoError> {
        self.record(voice, kind, id, None, body)
    }

    /// Tells what the hub's own desk keeps.
    pub fn desk(&mut self, kind: RecordKind, id: &str, body: RecordBody) -> Result<(), DemoError> {
        let key = RecordKey { kind, owner: DeviceNumber::HUB, id: id.to_owned() };
        let record = RecordEnvelope::of(&Record { key, customer: None, version: 1, body });
        self.intake(DeviceNumber::HUB, Batch { operations: Vec::new(), records: vec![record] })
    }

    /// Hands in whatever has not been.
    pub fn finish(&mut self) -> Result<(), DemoError> {
        let names: Vec<String> = self.voices.keys().cloned().collect();
        for name in names {
            self.hand_in(&name)?;
        }
        Ok(())
    }

    fn record(
        &mut self,
        voice: &str,
        kind: RecordKind,
        id: &str,
        customer: Option<CustomerId>,
        body: RecordBody,
    ) -> Result<(), DemoError> {
        let speaker = self.voice(voice)?;
        let key = RecordKey { kind, owner: speaker.number, id: id.to_owned() };
        speaker.batch.records.push(RecordEnvelope::of(&Record { key, customer, version: 1, body }));
        self.hand_in_when_full(voice)
    }

    fn voice(&mut self, name: &str) -> Result<&mut Voice, DemoError> {
        if !self.voices.contains_key(name) {
            let number = self.hub.source(name)?;
            let epoch = self.hub.device(number)?.ok_or(crate::HubError::UnknownSource(number))?.epoch;
            let next_sequence = self.hub.next_sequence(number)?;
            self.voices.insert(name.to_owned(), Voice { number, epoch, next_sequence, batch: Batch::default() });
        }
        Ok(self.voices.get_mut(name).expect("it was added just above"))
    }

    fn hand_in_when_full(&mut self, name: &str) -> Result<(), DemoError> {
        let batch = &self.voice(name)?.batch;
        if batch.operations.len() + batch.records.len() >= BATCH_ITEMS { self.hand_in(name) } else { Ok(()) }
    }

    fn hand_in(&mut self, name: &str) -> Result<(), DemoError> {
        let voice = self.voice(name)?;
        let (number, batch) = (voice.number, std::mem::take(&mut voice.batch));
        self.intake(number, batch)
    }

    fn intake(&self, from: DeviceNumber, batch: Batch) -> Result<(), DemoError> {
        for disposition in self.hub.intake(from, batch, self.now)? {
            if !matches!(disposition, Disposition::Applied | Disposition::Merged) {
                return Err(DemoError::NotTaken(disposition));
            }
        }
        Ok(())
    }
}
