//! What a size picker offers.

use super::label::{ALPHA, CUPS};
use super::{Garment, Size, SizeSystem, systems_for};

pub(super) fn choices(garment: Garment, system: SizeSystem, department: Option<&str>) -> Vec<String> {
    if !systems_for(garment).contains(&system) {
        return Vec::new();
    }
    match system {
        SizeSystem::Alpha => ALPHA.map(str::to_owned).to_vec(),
        SizeSystem::Bra => bands_and_cups(),
        SizeSystem::WaistLeg => waists_and_legs(),
        SizeSystem::ChildHeight => numbers(50, 176, 6),
        SizeSystem::Glove => halves(12, 24),
        SizeSystem::Mondopoint => numbers(210, 320, 5),
        SizeSystem::Eu | SizeSystem::Uk | SizeSystem::Us if garment == Garment::Shoes => shoes(system, department),
        _ if garment == Garment::Children => numbers(17, 40, 1),
        SizeSystem::Eu | SizeSystem::Uk | SizeSystem::Us => clothing(system, department),
    }
}

fn shoes(system: SizeSystem, department: Option<&str>) -> Vec<String> {
    let (least, most) = match (system, department) {
        (SizeSystem::Eu, Some("women")) => (35, 43),
        (SizeSystem::Eu, Some("men")) => (39, 48),
        (SizeSystem::Eu, Some("children")) => return numbers(17, 40, 1),
        (SizeSystem::Eu, _) => (35, 48),
        (SizeSystem::Uk, Some("women")) => (2, 9),
        (SizeSystem::Uk, Some("men")) => (6, 13),
        (SizeSystem::Uk, _) => (2, 13),
        (_, Some("women")) => (5, 12),
        (_, Some("men")) => (6, 14),
        (_, _) => (5, 14),
    };
    halves(least * 2, most * 2)
}

fn clothing(system: SizeSystem, department: Option<&str>) -> Vec<String> {
    let (least, most) = match (system, department) {
        (SizeSystem::Eu, Some("women")) => (32, 56),
        (SizeSystem::Eu, Some("men")) => (44, 64),
        (SizeSystem::Eu, _) => (32, 64),
        (SizeSystem::Uk, Some("women")) => (4, 28),
        (SizeSystem::Us, Some("women")) => (0, 24),
        (_, Some("men")) => (34, 54),
        (SizeSystem::Uk, _) => (4, 54),
        (_, _) => (0, 54),
    };
    numbers(least, most, 2)
}

fn bands_and_cups() -> Vec<String> {
    (65..=105).step_by(5).flat_map(|band| CUPS.iter().take(11).map(move |cup| format!("{band}{cup}"))).collect()
}

fn waists_and_legs() -> Vec<String> {
    (24..=44).flat_map(|waist| (28..=36).step_by(2).map(move |leg| format!("{waist}/{leg}"))).collect()
}

fn numbers(least: i32, most: i32, step: usize) -> Vec<String> {
    (least..=most).step_by(step).map(|number| number.to_string()).collect()
}

/// Counts in halves: `halves(70, 72)` is 35, 35.5, 36.
fn halves(least: i32, most: i32) -> Vec<String> {
    (least..=most).map(|half| if half % 2 == 0 { (half / 2).to_string() } else { format!("{}.5", half / 2) }).collect()
}

impl Size {
    /// Returns every system and label a picker offers for `garment`, in order.
    pub fn all_choices(garment: Garment, department: Option<&str>) -> Vec<Self> {
        systems_for(garment)
            .iter()
            .flat_map(|&system| {
                choices(garment, system, department).into_iter().map(move |label| Self { system, label })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_a_picker_offers_is_a_size_in_canonical_writing() {
        for garment in Garment::ALL {
            for department in [None, Some("women"), Some("men"), Some("children")] {
                let offered = Size::all_choices(garment, department);
                assert!(!offered.is_empty(), "{garment:?} has nothing to pick");
                for size in offered {
                    assert!(size.exists(Some(garment)), "{garment:?} {size}");
                }
            }
        }
    }

    #[test]
    fn departments_narrow_what_is_offered() {
        let women = Size::choices(Garment::Shoes, SizeSystem::Eu, Some("women"));
        assert_eq!(women.first().map(String::as_str), Some("35"));
        assert_eq!(women.last().map(String::as_str), Some("43"));
        assert!(women.contains(&"42.5".to_owned()));
        assert!(Size::choices(Garment::Gloves, SizeSystem::Eu, None).is_empty());
    }
}
