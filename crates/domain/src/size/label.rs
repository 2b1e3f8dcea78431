//! Reading of labels: what people write, brought to one writing per size.

use std::borrow::Cow;

use super::number::Number;
use super::{Garment, SizeSystem};

/// The letters, smallest first.
pub(super) const ALPHA: [&str; 10] = ["XXS", "XS", "S", "M", "L", "XL", "XXL", "3XL", "4XL", "5XL"];

/// The cups of EN 13402-3, smallest first, and the British DD.
pub(super) const CUPS: [&str; 14] = ["AA", "A", "B", "C", "D", "DD", "E", "F", "G", "H", "I", "J", "K", "L"];

/// Returns the canonical label, or `None` where the system has no such size.
pub(super) fn canonical(garment: Garment, system: SizeSystem, label: &str) -> Option<String> {
    let label = label.trim();
    // No size anywhere is written with more; nothing longer is worth reading.
    if label.is_empty() || label.len() > 16 {
        return None;
    }
    let is_upper = label.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_lowercase());
    let upper = if is_upper { Cow::Borrowed(label) } else { Cow::Owned(label.to_uppercase()) };
    let upper = without_prefix(&upper, system);
    match system {
        SizeSystem::Eu | SizeSystem::Uk | SizeSystem::Us => numbered(garment, system, upper),
        SizeSystem::Mondopoint => mondopoint(upper),
        SizeSystem::Alpha => alpha(upper),
        SizeSystem::Bra => bra(upper),
        SizeSystem::WaistLeg => waist_leg(upper),
        SizeSystem::ChildHeight => child_height(upper),
        SizeSystem::Glove => {
            let number = Number::read(upper)?;
            (number.is_whole_or_half() && number.within(4, 13)).then(|| number.to_string())
        }
    }
}

/// Takes away the system's own name, which people and files write before the number.
fn without_prefix(upper: &str, system: SizeSystem) -> &str {
    let name = match system {
        SizeSystem::Eu => "EU",
        SizeSystem::Uk => "UK",
        SizeSystem::Us => "US",
        _ => return upper,
    };
    upper.strip_prefix(name).map_or(upper, str::trim_start)
}

fn numbered(garment: Garment, system: SizeSystem, upper: &str) -> Option<String> {
    if garment != Garment::Shoes && garment != Garment::Children {
        return clothing(garment, system, upper);
    }
    let number = Number::read(upper)?;
    let exists = match (garment, system) {
        (Garment::Children, _) => number.within(15, 41),
        (_, SizeSystem::Eu) => number.within(15, 52),
        (_, SizeSystem::Uk) => number.is_whole_or_half() && number.within(1, 16),
        _ => number.is_whole_or_half() && number.within(2, 20),
    };
    exists.then(|| number.to_string())
}

/// Clothing numbers. The continental ones hold the regular sizes, the short ones
/// (halved, or a D before the doubled number), the long ones (C and the number plus
/// 100, or doubled for women), and for tops collar widths in centimetres.
fn clothing(garment: Garment, system: SizeSystem, upper: &str) -> Option<String> {
    if system == SizeSystem::Us && upper == "00" {
        return Some("00".to_owned());
    }
    let digits = match system {
        SizeSystem::Eu => upper.strip_prefix(['C', 'D']).unwrap_or(upper),
        _ => upper,
    };
    let number = Number::read(digits)?.as_whole()?;
    let even = number % 2 == 0;
    let exists = match system {
        SizeSystem::Eu => {
            let regular = (30..=66).contains(&number) && even;
            let short = (16..=31).contains(&number) || ((88..=128).contains(&number) && even);
            let long = ((68..=100).contains(&number) || (142..=162).contains(&number)) && even;
            let collar = garment == Garment::Tops && (35..=50).contains(&number);
            regular || short || long || collar
        }
        SizeSystem::Uk => (4..=56).contains(&number) && even,
        _ => (0..=56).contains(&number) && even,
    };
    exists.then(|| number.to_string())
}

/// Millimetres in steps of five; centimetres, as on ski boots, are understood.
fn mondopoint(upper: &str) -> Option<String> {
    let bare = upper.trim_end_matches("MM").trim_end_matches("CM").trim_end();
    let number = Number::read(bare)?;
    let mm = if number.within(9, 35) { number.sixths() * 10 / 6 } else { i64::from(number.as_whole()?) };
    ((90..=350).contains(&mm) && mm % 5 == 0).then(|| mm.to_string())
}

fn alpha(upper: &str) -> Option<String> {
    if let Some((small, large)) = upper.split_once('/') {
        let (small, large) = (alpha_place(small)?, alpha_place(large)?);
        // "M/L" is on hats, gloves and socks; "S/XL" is on nothing.
        return (large == small + 1).then(|| format!("{}/{}", ALPHA[small], ALPHA[large]));
    }
    alpha_place(upper).map(|place| ALPHA[place].to_owned())
}

/// Returns the place of a letter size in [`ALPHA`].
pub(super) fn alpha_place(upper: &str) -> Option<usize> {
    let upper = match upper.trim() {
        "2XS" => "XXS",
        "1XL" => "XL",
        "2XL" => "XXL",
        "XXXL" => "3XL",
        "XXXXL" => "4XL",
        "XXXXXL" => "5XL",
        "SMALL" => "S",
        "MEDIUM" => "M",
        "LARGE" => "L",
        other => other,
    };
    ALPHA.iter().position(|letters| *letters == upper)
}

/// Band and cup in either order: "75C", "75 c", "C75".
fn bra(upper: &str) -> Option<String> {
    let letters: String = upper.chars().filter(char::is_ascii_alphabetic).collect();
    let digits: String = upper.chars().filter(char::is_ascii_digit).collect();
    let strange = upper.chars().any(|letter| !letter.is_ascii_alphanumeric() && letter != ' ');
    // "7C5" is a slip, not a size.
    let scattered = !upper.contains(&digits) || !upper.contains(&letters);
    if strange || scattered || !CUPS.contains(&letters.as_str()) {
        return None;
    }
    let band: u32 = digits.parse().ok()?;
    ((60..=120).contains(&band) && band.is_multiple_of(5)).then(|| format!("{band}{letters}"))
}

/// "32/34", "32x34", "W32 L34", "32-34", and a waist alone.
fn waist_leg(upper: &str) -> Option<String> {
    let mut numbers = upper
        .split(['/', 'X', '×', '-', ' ', 'W', 'L'])
        .filter(|part| !part.is_empty())
        .map(|part| part.parse::<u32>().ok());
    let waist = numbers.next()??;
    let leg = numbers.next();
    if numbers.next().is_some() || !(20..=60).contains(&waist) {
        return None;
    }
    match leg {
        None => Some(waist.to_string()),
        Some(leg) => leg.filter(|leg| (24..=40).contains(leg)).map(|leg| format!("{waist}/{leg}")),
    }
}

/// Heights in steps of six from 44, alone or as a pair of neighbours, "98/104".
fn child_height(upper: &str) -> Option<String> {
    let bare = upper.trim_end_matches("CM").trim_end_matches("CL").trim_end();
    let step = |text: &str| {
        let cm: u32 = text.trim().parse().ok()?;
        ((44..=188).contains(&cm) && (cm - 44).is_multiple_of(6)).then_some(cm)
    };
    match bare.split_once(['/', '-']) {
        None => step(bare).map(|cm| cm.to_string()),
        Some((short, tall)) => {
            let (short, tall) = (step(short)?, step(tall)?);
            (tall == short + 6).then(|| format!("{short}/{tall}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use SizeSystem::{Alpha, Bra, ChildHeight, Eu, Glove, Mondopoint, Uk, Us, WaistLeg};

    #[track_caller]
    fn check(garment: Garment, system: SizeSystem, written: &str, canonical: Option<&str>) {
        assert_eq!(super::canonical(garment, system, written).as_deref(), canonical, "{written:?}");
    }

    #[test]
    fn one_size_has_one_writing_however_it_is_typed() {
        check(Garment::Shoes, Eu, " 42,5 ", Some("42.5"));
        check(Garment::Shoes, Eu, "EU 42½", Some("42.5"));
        check(Garment::Shoes, Eu, "42 2/3", Some("42 2/3"));
        check(Garment::Shoes, Eu, "42.0", Some("42"));
        check(Garment::Shoes, Us, "us 9.5", Some("9.5"));
        check(Garment::Shoes, Mondopoint, "26.5 cm", Some("265"));
        check(Garment::Shoes, Mondopoint, "265 mm", Some("265"));
        check(Garment::Tops, Alpha, "xxxl", Some("3XL"));
        check(Garment::Tops, Alpha, "m/l", Some("M/L"));
        check(Garment::Tops, Eu, "41", Some("41"));
        check(Garment::Outerwear, Eu, "C50", Some("50"));
        check(Garment::Dresses, Us, "00", Some("00"));
        check(Garment::Jeans, WaistLeg, "w32 l34", Some("32/34"));
        check(Garment::Jeans, WaistLeg, "29", Some("29"));
        check(Garment::Bra, Bra, "c75", Some("75C"));
        check(Garment::Bra, Bra, "80 dd", Some("80DD"));
        check(Garment::Children, ChildHeight, "104 cl", Some("104"));
        check(Garment::Children, ChildHeight, "98/104", Some("98/104"));
        check(Garment::Children, Eu, "28", Some("28"));
        check(Garment::Gloves, Glove, "7 1/2", Some("7.5"));
    }

    #[test]
    fn sizes_outside_their_system_are_refused() {
        check(Garment::Shoes, Eu, "60", None);
        check(Garment::Shoes, Eu, "-42", None);
        check(Garment::Shoes, Eu, "42.4", None);
        check(Garment::Shoes, Uk, "8 2/3", None);
        check(Garment::Shoes, Mondopoint, "263", None);
        check(Garment::Dresses, Eu, "39", None);
        check(Garment::Tops, Alpha, "S/XL", None);
        check(Garment::Tops, Alpha, "XXSL", None);
        check(Garment::Bra, Bra, "77C", None);
        check(Garment::Bra, Bra, "7C5", None);
        check(Garment::Bra, Bra, "75Q", None);
        check(Garment::Jeans, WaistLeg, "32/34/36", None);
        check(Garment::Jeans, WaistLeg, "320/34", None);
        check(Garment::Children, ChildHeight, "105", None);
        check(Garment::Gloves, Glove, "", None);
        check(Garment::Gloves, Glove, "77777777777777777777777", None);
    }
}
