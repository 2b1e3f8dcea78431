//! Every value shown names at least one fact or order line of the dossier.

use proptest::prelude::*;
use visavi_domain::profile::{Evidence, Reading, Reason};
use visavi_domain::record::RecordBody;
use visavi_domain::{Claim, Dossier, FactId};

use super::model::readings;
use crate::support::messy::{World, records, steps};

proptest! {
    #[test]
    fn every_value_shown_names_what_it_rests_on(steps in steps(), records in records()) {
        let world = World::after(&steps).with(records);
        let dossier = world.dossier();
        for slot in &mut world.profile().slots {
            for reading in readings(&mut slot.state).iter().chain(&slot.earlier) {
                check_reading(&dossier, reading)?;
            }
            for guess in &slot.guesses {
                match &guess.reason {
                    Reason::Inferred { fact, .. } => {
                        prop_assert_eq!(&claim(&dossier, *fact), &Some(Claim::Holds(guess.value.clone())));
                    }
                    Reason::Orders(evidence) => check_lines(&dossier, evidence)?,
                }
            }
        }
    }
}

fn claim(dossier: &Dossier, id: FactId) -> Option<Claim> {
    dossier.facts.iter().find(|fact| fact.id() == id).map(|fact| fact.claim().clone())
}

fn check_reading(dossier: &Dossier, reading: &Reading) -> Result<(), TestCaseError> {
    let held = match claim(dossier, reading.fact) {
        Some(Claim::Holds(value)) => Some(value),
        Some(_) => None,
        None => return Err(TestCaseError::fail("the shown fact is not in the dossier")),
    };
    prop_assert_eq!(&held, &reading.value);
    prop_assert!(reading.support.contains(&reading.fact));
    prop_assert!(reading.support.iter().all(|fact| claim(dossier, *fact).is_some()));
    if let Some(confirmed) = &reading.confirmed {
        prop_assert!(matches!(claim(dossier, confirmed.fact), Some(Claim::StillRight(_))));
    }
    Ok(())
}

fn check_lines(dossier: &Dossier, evidence: &Evidence) -> Result<(), TestCaseError> {
    prop_assert!(evidence.kept > 0 && !evidence.lines.is_empty());
    for (number, line) in &evidence.lines {
        let exists = dossier.records.iter().any(|record| match &record.body {
            RecordBody::Order(order) => order.number == *number && order.lines.len() > usize::from(*line),
            _ => false,
        });
        prop_assert!(exists, "no line {} in order {}", line, number);
    }
    Ok(())
}
