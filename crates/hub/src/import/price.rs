//! Prices as they stand in files, read exactly: never through a float.

use rust_decimal::Decimal;
use visavi_domain::record::Amount;

use super::preset::DecimalSign;
use super::reject::Reason;

/// Returns the price that `text` shows.
///
/// # Errors
/// The text is no amount, or could be two different ones.
pub fn read(text: &str, sign: DecimalSign) -> Result<Amount, Reason> {
    if sign == DecimalSign::Point && plain(text) {
        return amount(text);
    }
    // Thousands are set apart by spaces of several kinds; they say nothing.
    let text: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    let text = match sign {
        DecimalSign::Point => text.replace(',', ""),
        DecimalSign::Comma => text.replace('.', "").replace(',', "."),
        DecimalSign::Either => either(&text)?,
    };
    if !plain(&text) {
        return Err(Reason::NotAnAmount);
    }
    amount(&text)
}

/// Says whether `text` is digits with at most one point and at most a minus before them.
fn plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.bytes().filter(|byte| *byte == b'.').count() <= 1
        && digits.bytes().any(|byte| byte.is_ascii_digit())
}

fn amount(text: &str) -> Result<Amount, Reason> {
    let decimal = Decimal::from_str_exact(text).map_err(|_| Reason::NotAnAmount)?;
    let mantissa = i64::try_from(decimal.mantissa()).map_err(|_| Reason::NotAnAmount)?;
    let scale = u8::try_from(decimal.scale()).map_err(|_| Reason::NotAnAmount)?;
    Ok(Amount { mantissa, scale })
}

/// Takes the last of the two signs as the decimal one where both stand in the text.
fn either(text: &str) -> Result<String, Reason> {
    let signs: Vec<(usize, char)> = text.char_indices().filter(|(_, sign)| matches!(sign, '.' | ',')).collect();
    match signs.as_slice() {
        [] => Ok(text.to_owned()),
        [(at, _)] if text.len() - at - 1 == 3 && !text[..*at].trim_start_matches('-').starts_with('0') => {
            Err(Reason::TwoAmounts)
        }
        [(_, ',')] => Ok(text.replace(',', ".")),
        [_] => Ok(text.to_owned()),
        [.., (_, last)] if signs.iter().filter(|(_, sign)| sign == last).count() == 1 => {
            let thousands = if *last == ',' { '.' } else { ',' };
            Ok(text.replace(thousands, "").replace(*last, "."))
        }
        _ => Ok(text.replace(['.', ','], "")),
    }
}

/// Returns an amount as a decimal number, for sums.
pub fn decimal(amount: Amount) -> Decimal {
    Decimal::new(amount.mantissa, u32::from(amount.scale))
}

#[cfg(test)]
mod tests {
    use super::*;
    use DecimalSign::{Comma, Either, Point};

    fn check(text: &str, sign: DecimalSign, want: Result<(i64, u8), Reason>) {
        assert_eq!(read(text, sign).map(|amount| (amount.mantissa, amount.scale)), want, "{text} {sign:?}");
    }

    #[test]
    fn every_decimal_of_a_price_is_kept() {
        check("2.55", Point, Ok((255, 2)));
        check("0.001", Point, Ok((1, 3)));
        check("-11062.06", Point, Ok((-1_106_206, 2)));
        check("0", Point, Ok((0, 0)));
        check("3", Point, Ok((3, 0)));
    }

    #[test]
    fn thousands_and_decimals_are_told_apart_by_the_preset() {
        check("12 990,00", Comma, Ok((1_299_000, 2)));
        check("12\u{a0}990,5", Comma, Ok((129_905, 1)));
        check("1.299,00", Comma, Ok((129_900, 2)));
        check("1,299.00", Point, Ok((129_900, 2)));
        check("1.299,00", Either, Ok((129_900, 2)));
        check("1,299.00", Either, Ok((129_900, 2)));
        check("1.299.000", Either, Ok((1_299_000, 0)));
        check("12,5", Either, Ok((125, 1)));
        check("0,125", Either, Ok((125, 3)));
    }

    #[test]
    fn a_price_that_could_be_two_is_refused() {
        check("1,299", Either, Err(Reason::TwoAmounts));
        check("-1.299", Either, Err(Reason::TwoAmounts));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", "-", ".", "free", "1e3", "12 kr", "1.2.3x", "99999999999999999999", "NaN"] {
            check(text, Point, Err(Reason::NotAnAmount));
        }
    }
}
