//! What an import did, as a table that adds up.

use std::fmt::{self, Display};

use rust_decimal::{Decimal, RoundingStrategy};

use super::classify::{Direction, Owner, Price, Seen, Ware};
use super::load::Loaded;
use super::survey::Survey;

/// Everything there is to say about one import.
#[derive(Debug)]
pub struct Report<'a> {
    pub file: String,
    pub preset: &'a str,
    pub store: &'a str,
    pub survey: &'a Survey,
    pub loaded: &'a Loaded,
    pub dry_run: bool,
}

impl Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { survey, .. } = self;
        writeln!(f, "{}, preset {}, store {}, {}", self.file, self.preset, self.store, survey.encoding.name())?;
        writeln!(f)?;
        row(f, "lines", survey.lines(), "")?;
        row(f, "  read", survey.tally.lines, "")?;
        row(f, "  rejected", survey.rejects.count(), "")?;
        if survey.blank > 0 {
            row(f, "(blank lines)", survey.blank, "")?;
        }
        writeln!(f)?;
        self.classes(f)?;
        self.money(f)?;
        self.outcome(f)?;
        self.rejects(f)
    }
}

impl Report<'_> {
    fn classes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tally = &self.survey.tally;
        let customers = format!("{} customers", grouped(self.survey.orders.customers().len() as u64));
        writeln!(f, "of the lines read")?;
        row(f, "  of known customers", get(&tally.owners, Owner::Known), &customers)?;
        row(f, "  of guests", get(&tally.owners, Owner::Guest), "no customer number: counted, not stored")?;
        writeln!(f)?;
        row(f, "  sales", get(&tally.directions, Direction::Sale), "")?;
        row(
            f,
            "  cancellations and returns",
            get(&tally.directions, Direction::Cancelled),
            "on invoices of their own",
        )?;
        row(f, "  negative quantities", get(&tally.directions, Direction::Negative), "on other invoices")?;
        writeln!(f)?;
        let codes = tally.other_codes.iter().map(|(code, lines)| format!("{code} {}", grouped(*lines)));
        row(f, "  products", get(&tally.wares, Ware::Product), "")?;
        row(f, "  other codes", get(&tally.wares, Ware::OtherCode), &codes.collect::<Vec<_>>().join(", "))?;
        writeln!(f)?;
        row(f, "  with a price", get(&tally.prices, Price::Positive), "")?;
        row(f, "  price zero", get(&tally.prices, Price::Zero), "")?;
        row(f, "  price below zero", get(&tally.prices, Price::Negative), "")?;
        writeln!(f)?;
        row(f, "  seen for the first time", get(&tally.seen, Seen::First), "")?;
        row(f, "  exactly equal to another", get(&tally.seen, Seen::Again), "kept as lines")?;
        writeln!(f)
    }

    fn money(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (currency, sum) in self.survey.orders.sums() {
            writeln!(f, "sum over all lines of known customers: {} {currency}", rounded(*sum))?;
        }
        Ok(())
    }

    fn rejects(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rejects = &self.survey.rejects;
        for (line, reason) in rejects.first() {
            writeln!(f, "line {line}: {reason}")?;
        }
        let more = rejects.count() - rejects.first().len() as u64;
        if more > 0 {
            writeln!(f, "and {} more", grouped(more))?;
        }
        if rejects.count() > 0 && !rejects.are_kept() {
            writeln!(f, "--rejects FILE keeps rejected lines, to mend them and import them again")?;
        }
        Ok(())
    }

    fn outcome(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Loaded { customers_new, orders_new, orders_changed, orders_same, erased, refused } = self.loaded;
        let tense = if self.dry_run { "would be" } else { "were" };
        writeln!(
            f,
            "{} customers and {} orders {tense} added, {} orders {tense} changed; {} orders are here as they stand",
            grouped(*customers_new),
            grouped(*orders_new),
            grouped(*orders_changed),
            grouped(*orders_same),
        )?;
        if *erased > 0 {
            writeln!(f, "erased: {} customers of the file, of whom nothing {tense} taken", grouped(*erased))?;
        }
        for (reason, items) in refused {
            writeln!(f, "the hub did not take {} of them: {reason}", grouped(*items))?;
        }
        Ok(())
    }
}

fn get<K: Ord>(counts: &std::collections::BTreeMap<K, u64>, class: K) -> u64 {
    counts.get(&class).copied().unwrap_or(0)
}

fn row(f: &mut fmt::Formatter<'_>, what: &str, count: u64, note: &str) -> fmt::Result {
    let line = format!("{what:<30}{:>12}   {note}", grouped(count));
    writeln!(f, "{}", line.trim_end())
}

/// Rounds once, at the end, to two decimals, half away from zero as shops do.
fn rounded(sum: Decimal) -> String {
    let mut sum = sum.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    sum.rescale(2);
    let text = sum.abs().to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, "00"));
    let sign = if sum.is_sign_negative() { "-" } else { "" };
    format!("{sign}{}.{decimals}", grouped(whole.parse().unwrap_or(0)))
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_set_apart_in_threes() {
        let said = [0, 999, 1_000, 541_909, 1_000_000].map(grouped);
        assert_eq!(said, ["0", "999", "1,000", "541,909", "1,000,000"]);
    }

    #[test]
    fn a_sum_is_rounded_once_and_shown_with_two_decimals() {
        assert_eq!(rounded(Decimal::new(8_300_065_814, 3)), "8,300,065.81");
        assert_eq!(rounded(Decimal::new(-5, 1)), "-0.50");
        assert_eq!(rounded(Decimal::new(5, 3)), "0.01");
        assert_eq!(rounded(Decimal::from(12)), "12.00");
    }
}
