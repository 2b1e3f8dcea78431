//! Numbers on size labels: halves and thirds, exactly.

use std::fmt;

/// A number on a label in sixths, because shoes come in halves and, from one large
/// maker, in thirds. Never a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Number {
    sixths: i32,
}

impl Number {
    pub(super) const fn whole(number: i32) -> Self {
        Self { sixths: number * 6 }
    }

    /// Returns the nearest half to `numerator / denominator`.
    pub(super) fn nearest_half(numerator: i64, denominator: i64) -> Option<Self> {
        let halves = (4 * numerator + denominator).div_euclid(2 * denominator);
        i32::try_from(halves).ok().and_then(|halves| halves.checked_mul(3)).map(|sixths| Self { sixths })
    }

    /// Reads "42", "42,5", "42.5", "42½", "42 1/2" or "42 2/3".
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let cut = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
        let (whole, rest) = text.split_at(cut);
        if whole.is_empty() || whole.len() > 4 {
            return None;
        }
        let rest = rest.trim();
        let part = match rest.strip_prefix(['.', ',']) {
            Some("0") => 0,
            Some("5" | "50") => 3,
            Some("33") => 2,
            Some("66" | "67") => 4,
            Some(_) => return None,
            None => match rest {
                "" => 0,
                "½" | "1/2" => 3,
                "⅓" | "1/3" => 2,
                "⅔" | "2/3" => 4,
                _ => return None,
            },
        };
        whole.parse::<i32>().ok().map(|whole| Self { sixths: whole * 6 + part })
    }

    pub(super) fn as_whole(self) -> Option<i32> {
        (self.sixths % 6 == 0).then_some(self.sixths / 6)
    }

    /// Returns the number in sixths.
    pub(super) fn sixths(self) -> i64 {
        i64::from(self.sixths)
    }

    pub(super) fn is_whole_or_half(self) -> bool {
        self.sixths % 3 == 0
    }

    pub(super) fn within(self, least: i32, most: i32) -> bool {
        (Self::whole(least)..=Self::whole(most)).contains(&self)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = self.sixths / 6;
        match self.sixths % 6 {
            0 => write!(f, "{whole}"),
            2 => write!(f, "{whole} 1/3"),
            3 => write!(f, "{whole}.5"),
            _ => write!(f, "{whole} 2/3"),
        }
    }
}
