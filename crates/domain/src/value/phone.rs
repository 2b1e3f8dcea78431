//! Phone numbers: what people type and files hold, to E.164.

use super::{ValueError, text};

/// One country's numbers, as far as reading needs it.
struct Plan {
    /// ISO 3166-1 alpha-2.
    country: &'static str,
    code: &'static str,
    /// Dialled before a number inside the country, never after the country code.
    trunk: Option<char>,
    /// Digits after the country code: least and most.
    national: (usize, usize),
}

const fn plan(country: &'static str, code: &'static str, trunk: Option<char>, least: usize, most: usize) -> Plan {
    Plan { country, code, trunk, national: (least, most) }
}

/// The Nordic countries and those whose people shop there most, from the countries'
/// own numbering plans as the ITU lists them (E.164 national numbering plans).
const PLANS: [Plan; 19] = [
    plan("SE", "46", Some('0'), 7, 9),
    plan("NO", "47", None, 8, 8),
    plan("DK", "45", None, 8, 8),
    plan("FI", "358", Some('0'), 6, 11),
    plan("AX", "358", Some('0'), 6, 11),
    plan("IS", "354", None, 7, 9),
    plan("FO", "298", None, 6, 6),
    plan("GB", "44", Some('0'), 9, 10),
    plan("IE", "353", Some('0'), 7, 10),
    plan("DE", "49", Some('0'), 6, 12),
    plan("NL", "31", Some('0'), 9, 9),
    plan("BE", "32", Some('0'), 8, 9),
    plan("FR", "33", Some('0'), 9, 9),
    plan("ES", "34", None, 9, 9),
    plan("PL", "48", None, 9, 9),
    plan("EE", "372", None, 7, 8),
    plan("LV", "371", None, 8, 8),
    plan("LT", "370", Some('0'), 8, 8),
    plan("US", "1", None, 10, 10),
];

/// Total digits of an international number: the shortest that is dialled anywhere, and
/// the most that E.164 allows.
const DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

/// Returns the number in E.164, with the plus sign.
pub(super) fn e164(typed: &str, country_default: &str) -> Result<String, ValueError> {
    let (plus, digits) = dialled(typed)?;
    if digits.is_empty() {
        return if plus { Err(ValueError::NotAPhone) } else { Err(ValueError::Empty) };
    }
    let home = PLANS.iter().find(|plan| plan.country.eq_ignore_ascii_case(country_default.trim()));
    let international = if plus {
        without_trunk_after_code(&digits)
    } else if let Some(rest) = digits.strip_prefix("00") {
        without_trunk_after_code(rest)
    } else {
        let home = home.ok_or(ValueError::NotAPhone)?;
        from_home(&digits, home).ok_or(ValueError::NotAPhone)?
    };
    if can_exist(&international) { Ok(format!("+{international}")) } else { Err(ValueError::NotAPhone) }
}

/// Says whether the number is in E.164 already.
pub(super) fn check(phone: &str) -> Result<(), ValueError> {
    match phone.strip_prefix('+') {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) && can_exist(digits) => Ok(()),
        _ => Err(ValueError::NotAPhone),
    }
}

/// Returns whether there was a plus, and the digits, without what people and programs
/// put between and around them: spaces, dashes, brackets, a spreadsheet's apostrophe,
/// the direction marks that address books copy along.
fn dialled(typed: &str) -> Result<(bool, String), ValueError> {
    // No way of writing fifteen digits takes more.
    if typed.len() > 120 {
        return Err(ValueError::NotAPhone);
    }
    let mut rest = typed.trim_matches(|letter: char| letter.is_whitespace() || text::is_bidi(letter));
    rest = rest.strip_prefix('\'').unwrap_or(rest).trim_start();
    rest = rest.strip_prefix("tel:").unwrap_or(rest).trim_start();
    let (plus, rest) = match rest.strip_prefix(['+', '\u{ff0b}']) {
        Some(rest) => (true, rest),
        // "(+46) 70 …"
        None => match rest.strip_prefix("(+") {
            Some(rest) => (true, rest),
            None => (false, rest),
        },
    };
    let mut digits = String::with_capacity(15);
    for letter in rest.chars() {
        match letter {
            '0'..='9' => digits.push(letter),
            '-' | '.' | '/' | '(' | ')' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{200b}' | '\u{feff}' => {}
            _ if letter.is_whitespace() || text::is_bidi(letter) => {}
            _ => return Err(ValueError::NotAPhone),
        }
    }
    Ok((plus, digits))
}

/// Takes away the trunk digit of "+46 (0)70 …". No country's numbers here begin with
/// it after the code.
fn without_trunk_after_code(digits: &str) -> String {
    match PLANS.iter().find(|plan| digits.starts_with(plan.code)) {
        Some(Plan { code, trunk: Some(trunk), .. }) => match digits[code.len()..].strip_prefix(*trunk) {
            Some(rest) => format!("{code}{rest}"),
            None => digits.to_owned(),
        },
        _ => digits.to_owned(),
    }
}

/// Reads a number written as inside its country. Spreadsheets eat the leading 0 and
/// the plus, so both are allowed to be missing where only one reading fits.
fn from_home(digits: &str, home: &Plan) -> Option<String> {
    let fits = |rest: &str| (home.national.0..=home.national.1).contains(&rest.len());
    if let Some(trunk) = home.trunk
        && let Some(rest) = digits.strip_prefix(trunk)
    {
        return fits(rest).then(|| format!("{}{rest}", home.code));
    }
    if fits(digits) && !digits.starts_with('0') {
        return Some(format!("{}{digits}", home.code));
    }
    digits.strip_prefix(home.code).filter(|rest| fits(rest) && !rest.starts_with('0')).map(|_| digits.to_owned())
}

fn can_exist(digits: &str) -> bool {
    if !DIGITS.contains(&digits.len()) || digits.starts_with('0') {
        return false;
    }
    match PLANS.iter().find(|plan| digits.starts_with(plan.code)) {
        Some(plan) => {
            let national = &digits[plan.code.len()..];
            (plan.national.0..=plan.national.1).contains(&national.len())
                && !plan.trunk.is_some_and(|trunk| national.starts_with(trunk))
        }
        // A country whose plan is not here: its length is all that can be said.
        None => true,
    }
}
