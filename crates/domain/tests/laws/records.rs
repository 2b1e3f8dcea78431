//! Of the versions of a record only the highest counts, in whatever order they arrive.

use std::collections::BTreeMap;

use proptest::prelude::*;
use visavi_domain::{Dossier, Profile, Record, RecordKey, fold};

use crate::support::messy::{World, records};

/// Returns each record as its owner last said it.
fn newest(records: &[Record]) -> Vec<Record> {
    let mut newest: BTreeMap<&RecordKey, &Record> = BTreeMap::new();
    for record in records {
        let kept = newest.entry(&record.key).or_insert(record);
        if record.version > kept.version {
            *kept = record;
        }
    }
    newest.into_values().cloned().collect()
}

fn read(world: &World, records: Vec<Record>) -> Profile {
    let dossier = Dossier { records, ..world.dossier() };
    fold(&dossier, &world.reference, "2025-06-01".parse::<visavi_domain::Day>().expect("a day").start())
}

proptest! {
    #[test]
    fn an_older_version_of_a_record_counts_for_nothing(records in records()) {
        let world = World::new();
        let last_said = read(&world, newest(&records));
        let reversed = records.iter().rev().cloned().collect();
        prop_assert_eq!(&read(&world, records), &last_said);
        prop_assert_eq!(&read(&world, reversed), &last_said);
    }

    #[test]
    fn a_newer_version_takes_the_place_of_the_whole_record(records in records(), pick in any::<prop::sample::Index>()) {
        let world = World::new();
        if records.is_empty() {
            return Ok(());
        }
        // Its owner takes one record back to what it said about another.
        let (mut again, other) = (pick.get(&records).clone(), records[0].clone());
        again.version = u64::MAX;
        if again.key.kind == other.key.kind {
            again.body = other.body;
        }
        let mut without: Vec<Record> = records.iter().filter(|record| record.key != again.key).cloned().collect();
        let mut all = records;
        all.insert(0, again.clone());
        without.push(again);
        prop_assert_eq!(read(&world, all), read(&world, without));
    }
}
