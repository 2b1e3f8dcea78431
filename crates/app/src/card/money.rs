//! Exact sums of money, written as decimals.

use visavi_domain::record::Amount;

/// An exact sum: `mantissa` / 10^`scale`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    mantissa: i128,
    scale: u8,
}

/// No price has more decimals; a record that says so is read as far as here.
const SCALE_MAX: u8 = 12;

impl Sum {
    /// Returns the sum with `quantity` times `amount` more.
    #[must_use]
    pub(crate) fn plus(self, quantity: i64, amount: Amount) -> Self {
        let scale = amount.scale.min(SCALE_MAX);
        let more = Self { mantissa: i128::from(amount.mantissa) * i128::from(quantity), scale };
        let scale = self.scale.max(more.scale);
        Self { mantissa: self.at(scale) + more.at(scale), scale }
    }

    /// Returns the same sum of money with the other sign.
    #[must_use]
    pub(crate) fn negated(self) -> Self {
        Self { mantissa: -self.mantissa, ..self }
    }

    /// Returns the sum in hundredths, cut off below.
    pub(crate) fn minor(self) -> i128 {
        if self.scale <= 2 { self.at(2) } else { self.mantissa / 10_i128.pow(u32::from(self.scale - 2)) }
    }

    fn at(self, scale: u8) -> i128 {
        self.mantissa * 10_i128.pow(u32::from(scale - self.scale))
    }

    /// Returns the sum as a decimal: whole where it is whole, else with two decimals at
    /// least and as many as it takes.
    pub(crate) fn text(self) -> String {
        let mut sum = self;
        while sum.scale > 0 && sum.mantissa % 10 == 0 {
            sum = Self { mantissa: sum.mantissa / 10, scale: sum.scale - 1 };
        }
        if sum.scale == 0 {
            return sum.mantissa.to_string();
        }
        let scale = sum.scale.max(2);
        let mantissa = sum.at(scale);
        let unit = 10_i128.pow(u32::from(scale));
        let sign = if mantissa < 0 { "-" } else { "" };
        let (whole, rest) =
            (mantissa.unsigned_abs() / unit.unsigned_abs(), mantissa.unsigned_abs() % unit.unsigned_abs());
        format!("{sign}{whole}.{rest:0width$}", width = usize::from(scale))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(mantissa: i64, scale: u8) -> Amount {
        Amount { mantissa, scale }
    }

    #[test]
    fn sums_are_exact_and_written_plainly() {
        assert_eq!(Sum::default().plus(1, amount(1299, 0)).plus(2, amount(14_900, 2)).text(), "1597");
        assert_eq!(Sum::default().plus(-1, amount(1250, 2)).text(), "-12.50");
        assert_eq!(Sum::default().plus(3, amount(1, 3)).text(), "0.003");
        assert_eq!(Sum::default().plus(1, amount(-5, 1)).text(), "-0.50");
        assert_eq!(Sum::default().text(), "0");
    }

    #[test]
    fn minor_units_are_hundredths() {
        assert_eq!(Sum::default().plus(1, amount(12_990, 0)).minor(), 1_299_000);
        assert_eq!(Sum::default().plus(1, amount(12_345, 3)).minor(), 1_234);
    }
}
