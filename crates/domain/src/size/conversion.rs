//! Conversion between systems, for display only.
//!
//! Sources: ISO 9407 (Mondopoint: the foot's length in millimetres); the definitions of
//! the Paris point (two thirds of a centimetre of the last) and of the English and
//! American sizes (a barleycorn, a third of an inch, counted from 25, 24 and 22.5
//! barleycorns for British, American men's and American women's sizes), as ISO/TS 19407
//! compares them; EN 13402-3 (letters by bust or chest girth, continental numbers by
//! the same girth); ISO 21420 (glove sizes). British and American clothing numbers are
//! those Nordic web shops print beside the continental ones. All of it is approximate:
//! makers differ by up to a size.

use super::label::{ALPHA, alpha_place};
use super::number::Number;
use super::{Garment, Size, SizeSystem};

pub(super) fn converted(size: &Size, garment: Garment, department: Option<&str>, to: SizeSystem) -> Option<Size> {
    if size.system == to {
        return Some(size.clone());
    }
    let label = match garment {
        Garment::Shoes => from_last(last_length(size, department)?, department, to)?,
        Garment::Gloves => glove(size, to)?,
        Garment::Trousers | Garment::Jeans if department == Some("men") => men_trousers(size, to)?,
        Garment::Tops | Garment::Dresses | Garment::Outerwear | Garment::Trousers => {
            from_eu_clothing(eu_clothing(size, department)?, department?, to)?
        }
        Garment::Jeans | Garment::Bra | Garment::Children => return None,
    };
    Size::new(garment, to, &label).ok()
}

/// How much longer the last is than the foot, in millimetres: a usual allowance.
const ALLOWANCE_MM: i64 = 15;

/// Lengths of lasts are counted in 1/9000 mm, in which a sixth of a Paris point
/// (10 mm / 9) and a sixth of a barleycorn (25.4 mm / 18) are both whole.
const PER_MM: i64 = 9000;
const PARIS_SIXTH: i64 = 10_000;
const BARLEYCORN_SIXTH: i64 = 12_700;

/// How many sixths of a barleycorn stand before size 0.
fn barleycorn_sixths_before_zero(system: SizeSystem, department: Option<&str>) -> Option<i64> {
    match (system, department) {
        (SizeSystem::Uk, _) => Some(25 * 6),
        (SizeSystem::Us, Some("men")) => Some(24 * 6),
        (SizeSystem::Us, Some("women")) => Some(22 * 6 + 3),
        _ => None,
    }
}

fn last_length(size: &Size, department: Option<&str>) -> Option<i64> {
    let number = Number::read(&size.label)?;
    match size.system {
        SizeSystem::Eu => Some(number.sixths() * PARIS_SIXTH),
        SizeSystem::Mondopoint => Some((number.sixths() / 6 + ALLOWANCE_MM) * PER_MM),
        system => {
            let before_zero = barleycorn_sixths_before_zero(system, department)?;
            Some((number.sixths() + before_zero) * BARLEYCORN_SIXTH)
        }
    }
}

fn from_last(length: i64, department: Option<&str>, to: SizeSystem) -> Option<String> {
    match to {
        SizeSystem::Eu => Number::nearest_half(length, PARIS_SIXTH * 6).map(|number| number.to_string()),
        SizeSystem::Mondopoint => {
            let mm = length / PER_MM - ALLOWANCE_MM;
            Some(((mm + 2) / 5 * 5).to_string())
        }
        system => {
            let before_zero = barleycorn_sixths_before_zero(system, department)?;
            Number::nearest_half(length - before_zero * BARLEYCORN_SIXTH, BARLEYCORN_SIXTH * 6)
                .map(|number| number.to_string())
        }
    }
}

fn glove(size: &Size, to: SizeSystem) -> Option<String> {
    // Letters on gloves start at XS = 6.
    match to {
        SizeSystem::Alpha => {
            let number = Number::read(&size.label)?.sixths() / 6;
            let place = usize::try_from(number - 5).ok()?;
            ALPHA.get(place).filter(|_| place >= 1).map(|letters| (*letters).to_owned())
        }
        _ => alpha_place(&size.label).filter(|place| *place >= 1).map(|place| (place + 5).to_string()),
    }
}

/// Men's trousers: the waist in inches is the continental number less 16.
fn men_trousers(size: &Size, to: SizeSystem) -> Option<String> {
    let eu = match size.system {
        SizeSystem::WaistLeg => {
            let waist: i32 = size.label.split('/').next()?.parse().ok()?;
            (waist + 17) / 2 * 2
        }
        _ => eu_clothing(size, Some("men"))?,
    };
    match to {
        SizeSystem::WaistLeg => Some((eu - 16).to_string()),
        _ => from_eu_clothing(eu, "men", to),
    }
}

fn eu_clothing(size: &Size, department: Option<&str>) -> Option<i32> {
    let women = match department? {
        "women" => true,
        "men" => false,
        _ => return None,
    };
    if size.system == SizeSystem::Alpha {
        let place = alpha_place(&size.label)?;
        return if women { WOMEN_BY_LETTER } else { MEN_BY_LETTER }.get(place).map(|eu| *eu.start());
    }
    let number = Number::read(&size.label)?.as_whole()?;
    let eu = match (size.system, women) {
        (SizeSystem::Eu, _) => number,
        (SizeSystem::Uk, true) => number + 28,
        (SizeSystem::Us, true) => number + 32,
        (SizeSystem::Uk | SizeSystem::Us, false) => number + 10,
        _ => return None,
    };
    (32..=66).contains(&eu).then_some(eu)
}

fn from_eu_clothing(eu: i32, department: &str, to: SizeSystem) -> Option<String> {
    let women = department == "women";
    match (to, women) {
        (SizeSystem::Eu, _) => Some(eu.to_string()),
        (SizeSystem::Uk, true) => Some((eu - 28).to_string()),
        (SizeSystem::Us, true) => Some((eu - 32).to_string()),
        (SizeSystem::Uk | SizeSystem::Us, false) => Some((eu - 10).to_string()),
        (SizeSystem::Alpha, _) => {
            let letters = if women { WOMEN_BY_LETTER } else { MEN_BY_LETTER };
            letters.iter().position(|range| range.contains(&eu)).map(|place| ALPHA[place].to_owned())
        }
        _ => None,
    }
}

/// The continental numbers of each letter by the bust girths of EN 13402-3 (XS from
/// 74 cm, S from 82, M from 90, L from 98, XL from 107, XXL from 119).
const WOMEN_BY_LETTER: [std::ops::RangeInclusive<i32>; 7] =
    [30..=30, 32..=34, 36..=38, 40..=42, 44..=46, 48..=50, 52..=54];

/// The same by chest girth, which is twice the continental number (XS from 78 cm, S
/// from 86, M from 94, L from 102, XL from 110, XXL from 118).
const MEN_BY_LETTER: [std::ops::RangeInclusive<i32>; 7] =
    [36..=38, 40..=42, 44..=46, 48..=50, 52..=54, 56..=58, 60..=64];

#[cfg(test)]
mod tests {
    use super::*;
    use SizeSystem::{Alpha, Eu, Glove, Mondopoint, Uk, Us, WaistLeg};

    #[track_caller]
    fn check(garment: Garment, department: &str, from: (SizeSystem, &str), to: (SizeSystem, Option<&str>)) {
        let size = Size::new(garment, from.0, from.1).unwrap();
        let shown = size.converted(garment, Some(department), to.0).map(|size| size.label);
        assert_eq!(shown.as_deref(), to.1, "{size} as {}", to.0.word());
    }

    #[test]
    fn shoes_convert_through_the_length_of_the_last() {
        check(Garment::Shoes, "men", (Eu, "42"), (Uk, Some("8")));
        check(Garment::Shoes, "men", (Eu, "42"), (Us, Some("9")));
        check(Garment::Shoes, "women", (Eu, "38"), (Uk, Some("5")));
        check(Garment::Shoes, "women", (Eu, "38"), (Us, Some("7.5")));
        check(Garment::Shoes, "men", (Uk, "9"), (Eu, Some("43")));
        check(Garment::Shoes, "men", (Mondopoint, "270"), (Eu, Some("43")));
        check(Garment::Shoes, "men", (Eu, "42.5"), (Mondopoint, Some("270")));
    }

    #[test]
    fn clothing_converts_by_girth() {
        check(Garment::Dresses, "women", (Eu, "38"), (Alpha, Some("S")));
        check(Garment::Dresses, "women", (Eu, "38"), (Uk, Some("10")));
        check(Garment::Outerwear, "men", (Eu, "50"), (Alpha, Some("M")));
        check(Garment::Outerwear, "men", (Eu, "50"), (Us, Some("40")));
        check(Garment::Trousers, "men", (WaistLeg, "32/34"), (Eu, Some("48")));
        check(Garment::Gloves, "women", (Glove, "7.5"), (Alpha, Some("S")));
        check(Garment::Gloves, "women", (Alpha, "M"), (Glove, Some("8")));
    }

    #[test]
    fn where_no_honest_conversion_exists_there_is_none() {
        check(Garment::Shoes, "children", (Eu, "36"), (Us, None));
        check(Garment::Jeans, "women", (WaistLeg, "29/32"), (Eu, None));
        check(Garment::Bra, "women", (SizeSystem::Bra, "75C"), (Alpha, None));
        check(Garment::Dresses, "children", (Eu, "38"), (Uk, None));
    }

    #[test]
    fn a_size_in_its_own_system_is_itself() {
        for garment in Garment::ALL {
            for size in Size::all_choices(garment, None) {
                assert_eq!(size.converted(garment, None, size.system).as_ref(), Some(&size));
            }
        }
    }
}
