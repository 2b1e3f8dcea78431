//! How old a reading is. It belongs to the reading, not to the fact: the same facts
//! tomorrow have another freshness.

use crate::catalogue::Attribute;
use crate::profile::Freshness;
use crate::provenance::{How, Provenance};
use crate::time::Moment;

/// How long an import may bring up what is past its retention, as a question only.
const IMPORT_QUESTION_DAYS: i64 = 90;

/// How long a guess lives without new evidence: two years.
const GUESS_DAYS: i64 = 730;

/// Returns the freshness at `moment` of what was said, or last called still right, at
/// `as_of`.
pub(super) fn freshness(attribute: &Attribute, as_of: Moment, provenance: &Provenance, moment: Moment) -> Freshness {
    let age = moment.days_since(as_of);
    let shelf_life = i64::from(attribute.shelf_life_days);
    if age > i64::from(attribute.retention_days) {
        let just_imported =
            provenance.how == How::Imported && moment.days_since(provenance.written_at) < IMPORT_QUESTION_DAYS;
        if just_imported { Freshness::QuestionOnly } else { Freshness::Expired }
    } else if age <= shelf_life {
        Freshness::Fresh
    } else if age <= 2 * shelf_life {
        Freshness::Ageing
    } else {
        Freshness::Stale
    }
}

/// Says whether a guess with evidence of `as_of` is still worth showing.
pub(super) fn guess_lives(attribute: &Attribute, as_of: Moment, moment: Moment) -> bool {
    moment.days_since(as_of) <= GUESS_DAYS.min(i64::from(attribute.retention_days))
}
