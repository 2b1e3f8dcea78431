//! How a claim of an associate becomes a draft: it names exactly the living facts that
//! they saw.

use visavi_domain::profile::Slot;
use visavi_domain::{Claim, FactDraft, FactId, How, Scope};

use crate::shift::Shift;

impl Shift {
    /// Returns the draft of what was claimed about a slot. `seen` is the slot as it was
    /// shown; nothing where nothing was known.
    pub(crate) fn draft(
        &self,
        attribute: &str,
        scope: &Scope,
        claim: Claim,
        how: How,
        seen: Option<&Slot>,
    ) -> FactDraft {
        let replaces = match &claim {
            // They refer to another fact or operation and take nobody's place.
            Claim::StillRight(_) | Claim::Retracts(_) | Claim::WrongGuess(_) => Vec::new(),
            Claim::Holds(_) | Claim::NoLongerHolds | Claim::RatherNotSay => seen.map(Slot::living).unwrap_or_default(),
        };
        self.draft_replacing(attribute, scope, claim, how, replaces)
    }

    pub(crate) fn draft_replacing(
        &self,
        attribute: &str,
        scope: &Scope,
        claim: Claim,
        how: How,
        replaces: Vec<FactId>,
    ) -> FactDraft {
        FactDraft {
            attribute: attribute.to_owned(),
            scope: scope.clone(),
            claim,
            replaces,
            provenance: self.provenance(how),
            stamp: self.device.next_stamp(self.now),
        }
    }
}
