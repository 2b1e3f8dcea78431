//! What matters now: an open complaint, a pickup waiting here, a wish that stands here
//! in the right size, a follow-up. Nothing to say: no line.

use visavi_domain::profile::Slot;
use visavi_domain::record::{Complaint, FollowUp, Pickup, PickupState, RecordBody, Wish};
use visavi_domain::{Dimension, Scope, Size, Value};

use super::look::Look;
use super::value::{day_text, shown};
use crate::trouble::Trouble;
use crate::view::NowItem;

/// So many stand beside the errand.
const ITEMS_MAX: usize = 4;

impl Look<'_> {
    /// Returns what matters now, in the order shown. Of somebody who said no to
    /// everything only what they have with us themselves: complaints and pickups.
    pub(crate) fn now_items(&self) -> Result<Vec<NowItem>, Trouble> {
        let (today, _, _) = self.shift.today()?;
        let quiet = self.profile.is_quiet();
        let mut ranked: Vec<(u8, i64, NowItem)> = Vec::new();
        let mut wished = false;
        for record in &self.dossier.records {
            match &record.body {
                RecordBody::Complaint(complaint) if complaint.open => {
                    ranked.push((0, complaint.opened_at.0, self.complaint_item(complaint)));
                }
                RecordBody::Pickup(pickup) if self.waits_here(pickup) => {
                    ranked.push((1, pickup.promised_at.0, pickup_item(pickup)));
                }
                RecordBody::Wish(wish) if !quiet && !wish.removed && !wished => {
                    if let Some(item) = self.wish_item(wish)? {
                        wished = true;
                        ranked.push((2, wish.added_at.0, item));
                    }
                }
                RecordBody::FollowUp(follow_up)
                    if !quiet
                        && !follow_up.done
                        && follow_up.due <= today
                        && follow_up.store == *self.shift.store_id() =>
                {
                    ranked.push((3, follow_up.due.start().0, follow_up_item(follow_up)));
                }
                _ => {}
            }
        }
        ranked.sort_by_key(|(rank, at, _)| (*rank, *at));
        Ok(ranked.into_iter().map(|(_, _, item)| item).take(ITEMS_MAX).collect())
    }

    fn waits_here(&self, pickup: &Pickup) -> bool {
        pickup.store == *self.shift.store_id() && pickup.state != PickupState::HandedOver
    }

    fn complaint_item(&self, complaint: &Complaint) -> NowItem {
        NowItem::Complaint {
            about: complaint.about.clone(),
            art: complaint.item.as_ref().and_then(|item| item.art.clone()),
            opened_at: complaint.opened_at.0,
            day: self.age_days(complaint.opened_at),
            promised_for: complaint.promised_for.map(day_text),
            owner: complaint.owner.as_ref().map(|owner| self.first_name(owner)),
        }
    }

    /// Returns the wish if it stands here in their size.
    fn wish_item(&self, wish: &Wish) -> Result<Option<NowItem>, Trouble> {
        let Some(stock) = self.shift.device.stock(self.shift.store_id(), &wish.item.sku)? else {
            return Ok(None);
        };
        let size = wish.size.clone().or_else(|| self.own_size(wish));
        let label = match (&size, wish.item.garment) {
            (Some(size), _) => size.label.as_str(),
            (None, None) => "",
            // A garment whose size we do not know is not a suggestion.
            (None, Some(_)) => return Ok(None),
        };
        let here = stock.counts.iter().filter(|(have, _)| have == label).map(|(_, count)| count).sum();
        Ok((here > 0).then(|| NowItem::Wish {
            name: wish.item.name.clone(),
            art: wish.item.art.clone(),
            size: size.map(|size| shown(&Value::Size(size))),
            here,
            counted_at: stock.at.0,
        }))
    }

    /// Returns the size they said, of this brand or in general.
    fn own_size(&self, wish: &Wish) -> Option<Size> {
        let garment = wish.item.garment?;
        let sizes = self.profile.slots.iter().filter(|slot| {
            let attribute = self.reference().catalogue.get(&slot.attribute);
            attribute.is_some_and(|attribute| attribute.garment == Some(garment))
                && slot.scope.get(Dimension::Person).is_none()
        });
        let fits = |slot: &&Slot| {
            let brand = slot.scope.get(Dimension::Brand);
            brand.is_none() || brand == wish.item.brand.as_deref()
        };
        sizes
            .filter(fits)
            .filter_map(|slot| match slot.held()?.value.as_ref()? {
                Value::Size(size) => Some((slot.scope != Scope::EVERYTHING, size.clone())),
                _ => None,
            })
            .max_by_key(|(narrow, _)| *narrow)
            .map(|(_, size)| size)
    }
}

fn pickup_item(pickup: &Pickup) -> NowItem {
    NowItem::Pickup {
        order: pickup.order.clone(),
        art: pickup.items.iter().find_map(|item| item.art.clone()),
        items: u32::try_from(pickup.items.len()).unwrap_or(u32::MAX),
        ready: pickup.state == PickupState::Ready,
        place: pickup.place.clone(),
        held_until: pickup.held_until.map(day_text),
        promised_at: pickup.promised_at.0,
    }
}

fn follow_up_item(follow_up: &FollowUp) -> NowItem {
    NowItem::FollowUp {
        about: follow_up.about.clone(),
        act: follow_up.act.clone(),
        art: follow_up.item.as_ref().and_then(|item| item.art.clone()),
        due: day_text(follow_up.due),
    }
}
