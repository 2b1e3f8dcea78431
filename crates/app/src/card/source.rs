//! Where a value comes from and how old it is.

use visavi_domain::profile::{Evidence, Freshness, Guess, Reading, Reason};
use visavi_domain::record::ReturnReason;
use visavi_domain::{How, Provenance, Who};

use super::look::Look;
use crate::view::{EvidenceView, FreshnessView, HowView, Source};

impl Look<'_> {
    /// Returns the source of what is held. Who called it still right last stands for it:
    /// it is their word that it is so now.
    pub(crate) fn source(&self, reading: &Reading) -> Source {
        let pending = self.is_pending(reading.fact)
            || reading.confirmed.as_ref().is_some_and(|confirmed| self.is_pending(confirmed.fact));
        let by = reading.confirmed.as_ref().map_or(&reading.provenance, |confirmed| &confirmed.provenance);
        Source {
            how: how(reading.provenance.how),
            freshness: freshness(reading.freshness),
            via: reading.provenance.via.clone(),
            confirmed: reading.confirmed.is_some(),
            pending,
            ..self.said(by, reading.as_of)
        }
    }

    /// Returns the source of a guess; it is as fresh as the evidence it rests on, which
    /// dies before it is stale.
    pub(crate) fn guess_source(&self, guess: &Guess) -> Source {
        match &guess.reason {
            Reason::Inferred { fact, provenance } => Source {
                pending: self.is_pending(*fact),
                via: provenance.via.clone(),
                ..self.said(provenance, guess.as_of)
            },
            Reason::Orders(_) => Source {
                how: HowView::Bought,
                freshness: FreshnessView::Fresh,
                via: None,
                who: None,
                mine: false,
                store: None,
                as_of: guess.as_of.0,
                age_days: self.age_days(guess.as_of),
                confirmed: false,
                pending: false,
            },
        }
    }

    fn said(&self, provenance: &Provenance, as_of: visavi_domain::Moment) -> Source {
        let associate = match &provenance.who {
            Who::Associate(associate) => Some(associate),
            Who::Customer | Who::System => None,
        };
        Source {
            how: how(provenance.how),
            freshness: FreshnessView::Fresh,
            via: None,
            who: associate.and_then(|associate| self.names.get(associate).cloned()),
            mine: associate == Some(&self.shift.me.associate),
            store: provenance.store.as_ref().map(|store| self.shop_name(store)),
            as_of: as_of.0,
            age_days: self.age_days(as_of),
            confirmed: false,
            pending: false,
        }
    }

    fn shop_name(&self, store: &visavi_domain::StoreId) -> String {
        self.stores.get(store).map_or_else(|| store.0.clone(), |shop| shop.name.clone())
    }

    pub(crate) fn age_days(&self, as_of: visavi_domain::Moment) -> i32 {
        i32::try_from(self.now().days_since(as_of).max(0)).unwrap_or(i32::MAX)
    }
}

/// Returns what orders say.
pub(crate) fn evidence(evidence: &Evidence) -> EvidenceView {
    let returned = |wanted: fn(&ReturnReason) -> bool| {
        evidence.returned.iter().filter(|(reason, _)| wanted(reason)).map(|(_, count)| count).sum()
    };
    EvidenceView {
        kept: evidence.kept,
        returned_too_small: returned(|reason| *reason == ReturnReason::TooSmall),
        returned_too_large: returned(|reason| *reason == ReturnReason::TooLarge),
        returned_other: returned(|reason| !matches!(reason, ReturnReason::TooSmall | ReturnReason::TooLarge)),
    }
}

fn how(how: How) -> HowView {
    match how {
        How::Told => HowView::Told,
        How::SelfService => HowView::SelfService,
        How::Measured => HowView::Measured,
        How::Observed => HowView::Observed,
        How::Imported => HowView::Imported,
        How::Inferred => HowView::Inferred,
    }
}

fn freshness(freshness: Freshness) -> FreshnessView {
    match freshness {
        Freshness::Fresh => FreshnessView::Fresh,
        Freshness::Ageing => FreshnessView::Ageing,
        Freshness::Stale => FreshnessView::Stale,
        Freshness::QuestionOnly | Freshness::Expired => FreshnessView::QuestionOnly,
    }
}
