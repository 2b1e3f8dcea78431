//! Who has three characters in a row in one of their codes.
//!
//! A person is known by a block of 4,096 and two bytes in it, so that everybody of a
//! block who has the run lies in one short row: a row per person and run would be fifty
//! for each customer.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::error::Result;

/// People in a block.
const BLOCK: i64 = 4_096;

/// Three characters in a row.
pub(crate) type Run = [char; RUN];

/// Characters in a run.
pub(crate) const RUN: usize = 3;

/// Returns the runs of a code; none of a shorter one.
pub(crate) fn runs(code: &str) -> impl Iterator<Item = Run> {
    let letters = code.chars();
    letters
        .clone()
        .zip(letters.clone().skip(1))
        .zip(letters.skip(2))
        .map(|((first, second), third)| [first, second, third])
}

/// Returns the block of a person, and their place in it.
pub(crate) fn place(person: i64) -> (i64, u16) {
    // The remainder is below 4,096.
    (person.div_euclid(BLOCK), person.rem_euclid(BLOCK) as u16)
}

/// Returns the lowest number of a block.
pub(crate) fn first(block: i64) -> i64 {
    block * BLOCK
}

/// Writes the places of a block, which come in order.
pub(crate) fn to_bytes(places: &[u16]) -> Vec<u8> {
    places.iter().flat_map(|place| place.to_be_bytes()).collect()
}

/// Reads what [`to_bytes`] wrote.
pub(crate) fn from_bytes(bytes: &[u8]) -> impl Iterator<Item = u16> {
    bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
}

/// Returns the people of a block.
pub(crate) fn people(block: i64, bytes: &[u8]) -> impl Iterator<Item = i64> {
    from_bytes(bytes).map(move |place| block * BLOCK + i64::from(place))
}

/// Returns the people who have all of the runs, in the order of their numbers. Whether
/// they have them in a row is not said.
pub(crate) fn having(connection: &Connection, wanted: &[Run]) -> Result<Vec<i64>> {
    let mut blocks: Option<BTreeMap<i64, Vec<u16>>> = None;
    let mut select = connection.prepare_cached("select block, people from derived_run where run = ?")?;
    for run in wanted {
        let mut left = BTreeMap::new();
        let mut rows = select.query([String::from_iter(run)])?;
        while let Some(row) = rows.next()? {
            let block = row.get(0)?;
            let bytes = row.get_ref(1)?.as_blob().unwrap_or_default();
            let both = match &blocks {
                None => from_bytes(bytes).collect(),
                Some(before) => before.get(&block).map(|places| in_both(places, bytes)).unwrap_or_default(),
            };
            if !both.is_empty() {
                left.insert(block, both);
            }
        }
        if left.is_empty() {
            return Ok(Vec::new());
        }
        blocks = Some(left);
    }
    let blocks = blocks.unwrap_or_default().into_iter();
    Ok(blocks
        .flat_map(|(block, places)| places.into_iter().map(move |place| block * BLOCK + i64::from(place)))
        .collect())
}

fn in_both(places: &[u16], bytes: &[u8]) -> Vec<u16> {
    let mut others = from_bytes(bytes).peekable();
    let is_there = |place: &&u16| {
        while others.next_if(|other| other < *place).is_some() {}
        others.peek() == Some(*place)
    };
    places.iter().filter(is_there).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_every_three_characters_in_a_row() {
        assert_eq!(runs("1234å").collect::<Vec<_>>(), [['1', '2', '3'], ['2', '3', '4'], ['3', '4', 'å']]);
        assert_eq!(runs("12").count(), 0);
    }

    #[test]
    fn who_is_in_both_lists_is_found() {
        assert_eq!(in_both(&[1, 3, 5, 4_095], &to_bytes(&[0, 3, 4, 5, 6])), [3, 5]);
        assert!(in_both(&[1], &[]).is_empty());
    }

    #[test]
    fn a_place_stands_for_one_person() {
        assert_eq!(place(1), (0, 1));
        assert_eq!(place(4_096), (1, 0));
        assert_eq!(place(-1), (-1, 4_095));
    }
}
