//! One order line as the file says it, with every field checked.

use jiff::civil::DateTime;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use visavi_domain::Moment;
use visavi_domain::record::Amount;

use super::ImportError;
use super::header::Layout;
use super::preset::{Field, Preset};
use super::price;
use super::reader::Row;
use super::reject::Reason;

/// Characters of a number, code or name of a category.
const CODE_CHARS_MAX: usize = 64;
/// Characters of a description: as many as a note of ours may have.
const TEXT_CHARS_MAX: usize = visavi_domain::value::TEXT_CHARS_MAX;
const DAY_MS: i64 = visavi_domain::time::DAY_MS;

/// One order line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    pub invoice: &'a str,
    pub sku: &'a str,
    pub description: &'a str,
    pub quantity: i32,
    pub at: Moment,
    pub unit_price: Amount,
    /// `None` for a guest.
    pub customer: Option<&'a str>,
    pub currency: &'a str,
    pub category: &'a str,
    pub brand: Option<&'a str>,
}

/// Reads lines by one preset.
#[derive(Debug)]
pub struct Lines<'p> {
    preset: &'p Preset,
    layout: Layout,
    zone: TimeZone,
    now: Moment,
    /// The last day and time that was read: neighbours mostly share it.
    last: Option<(String, Moment)>,
}

impl<'p> Lines<'p> {
    /// Returns a reader of lines; nothing in the file can be later than a day after `now`.
    ///
    /// # Errors
    /// The preset's time zone does not exist.
    pub fn new(preset: &'p Preset, layout: Layout, now: Moment) -> Result<Self, ImportError> {
        Ok(Self { preset, layout, zone: preset.zone()?, now, last: None })
    }

    /// Reads one row.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn read<'a>(&mut self, row: Row<'a>) -> Result<Line<'a>, Reason>
    where
        'p: 'a,
    {
        let invoice = self.code(row, Field::Invoice)?;
        let sku = self.code(row, Field::Sku)?;
        let customer = self.short(row, Field::Customer, CODE_CHARS_MAX)?;
        let brand = self.short(row, Field::Brand, CODE_CHARS_MAX)?;
        let at = self.moment(self.layout.get(row.fields, Field::At))?;
        if at.0 > self.now.0 + DAY_MS {
            return Err(Reason::Future);
        }
        Ok(Line {
            invoice,
            sku,
            description: self.short(row, Field::Description, TEXT_CHARS_MAX)?,
            quantity: self.quantity(row)?,
            at,
            unit_price: price::read(self.layout.get(row.fields, Field::UnitPrice), self.preset.decimal)?,
            customer: (!customer.is_empty()).then_some(customer),
            currency: self.currency(row)?,
            category: self.short(row, Field::Category, CODE_CHARS_MAX)?,
            brand: (!brand.is_empty()).then_some(brand),
        })
    }

    fn code<'a>(&self, row: Row<'a>, field: Field) -> Result<&'a str, Reason> {
        match self.short(row, field, CODE_CHARS_MAX)? {
            "" => Err(Reason::Missing(field)),
            code => Ok(code),
        }
    }

    fn short<'a>(&self, row: Row<'a>, field: Field, max: usize) -> Result<&'a str, Reason> {
        let text = self.layout.get(row.fields, field);
        if let Some(control) = text.chars().find(|sign| sign.is_control() && !matches!(sign, '\n' | '\r' | '\t')) {
            return Err(Reason::Control { field, code: u32::from(control) });
        }
        // Bytes are never fewer than characters, so that most texts are counted cheaply.
        if text.len() > max {
            let chars = text.chars().count();
            if chars > max {
                return Err(Reason::TooLong { field, chars, max });
            }
        }
        Ok(text)
    }

    fn quantity(&self, row: Row<'_>) -> Result<i32, Reason> {
        let text = self.layout.get(row.fields, Field::Quantity);
        if text.is_empty() {
            return Err(Reason::Missing(Field::Quantity));
        }
        text.parse().map_err(|_| Reason::NotANumber(Field::Quantity))
    }

    fn currency<'a>(&self, row: Row<'a>) -> Result<&'a str, Reason>
    where
        'p: 'a,
    {
        match self.layout.get(row.fields, Field::Currency) {
            "" => Ok(&self.preset.currency),
            code if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) => Ok(code),
            _ => Err(Reason::NotACurrency),
        }
    }

    /// Reads a local day and time. In the hour that is skipped in spring the clock is
    /// taken to have been moved already; of the two in autumn the first counts.
    fn moment(&mut self, text: &str) -> Result<Moment, Reason> {
        if let Some((last, moment)) = &self.last
            && last == text
        {
            return Ok(*moment);
        }
        if text.is_empty() {
            return Err(Reason::Missing(Field::At));
        }
        let local = self.preset.dates.iter().find_map(|format| local(format, text)).ok_or(Reason::NotADay)?;
        let zoned = local.to_zoned(self.zone.clone()).map_err(|_| Reason::NotADay)?;
        let moment = Moment(zoned.timestamp().as_millisecond());
        self.last = Some((text.to_owned(), moment));
        Ok(moment)
    }
}

/// Reads a day, at midnight where the format has no time.
fn local(format: &str, text: &str) -> Option<DateTime> {
    let broken_down = strtime::parse(format, text).ok()?;
    let date = broken_down.to_date().ok()?;
    let time = broken_down.to_time().unwrap_or_default();
    Some(date.to_datetime(time))
}

#[cfg(test)]
mod tests {
    use super::super::split::Fields;
    use super::*;

    const HEADER: &str = "order,sku,description,qty,date,price,customer,currency,brand";
    const NOW: Moment = Moment(1_800_000_000_000);

    fn check(text: &str, look: impl FnOnce(Result<Line<'_>, Reason>)) {
        let preset = Preset::find("orders-csv").unwrap();
        let layout = Layout::read(HEADER, &preset, &[]).unwrap();
        let mut fields = Fields::default();
        fields.split(text, b',');
        let mut lines = Lines::new(&preset, layout, NOW).unwrap();
        look(lines.read(Row { line: 2, raw: text.as_bytes(), fields: &fields }));
    }

    fn refused(text: &str, reason: Reason) {
        check(text, |line| assert_eq!(line, Err(reason), "{text}"));
    }

    #[test]
    fn a_whole_line_is_read_as_it_stands() {
        check("17, B-1 ,Boot <b>\u{202e}x,2,2026-10-15 10:42,1299.50,4711,,Tindvik", |line| {
            let line = line.unwrap();
            assert_eq!((line.invoice, line.sku, line.quantity), ("17", "B-1", 2));
            assert_eq!(line.description, "Boot <b>\u{202e}x");
            assert_eq!((line.customer, line.currency, line.brand), (Some("4711"), "SEK", Some("Tindvik")));
            assert_eq!(line.at, Moment(1_792_053_720_000), "Stockholm is two hours ahead in October");
        });
    }

    #[test]
    fn a_day_that_does_not_exist_is_refused_and_a_day_without_a_time_is_midnight() {
        refused("17,B,,1,2026-02-29,1.00,,,", Reason::NotADay);
        refused("17,B,,1,2026-13-01,1.00,,,", Reason::NotADay);
        refused("17,B,,1,03/04/2026,1.00,,,", Reason::NotADay);
        refused("17,B,,1,2026-10-15 25:00,1.00,,,", Reason::NotADay);
        refused("17,B,,1,2926-10-15,1.00,,,", Reason::Future);
        refused("17,B,,1,,1.00,,,", Reason::Missing(Field::At));
        check("17,B,,1,15.10.2026,1.00,,,", |line| assert_eq!(line.unwrap().at, Moment(1_792_015_200_000)));
    }

    #[test]
    fn the_hour_that_spring_skips_is_read_as_the_clock_after_it() {
        check("17,B,,1,2026-03-29 02:30,1.00,,,", |line| {
            assert_eq!(line.unwrap().at, Moment(1_774_747_800_000));
        });
    }

    #[test]
    fn nonsense_is_refused_field_by_field() {
        refused(",B,,1,2026-10-15,1.00,,,", Reason::Missing(Field::Invoice));
        refused("17,,,1,2026-10-15,1.00,,,", Reason::Missing(Field::Sku));
        refused("17,B,,1.5,2026-10-15,1.00,,,", Reason::NotANumber(Field::Quantity));
        refused("17,B,,99999999999,2026-10-15,1.00,,,", Reason::NotANumber(Field::Quantity));
        refused("17,B,,1,2026-10-15,much,,,", Reason::NotAnAmount);
        refused("17,B,,1,2026-10-15,1.00,,kronor,", Reason::NotACurrency);
        refused("17,B,a\0b,1,2026-10-15,1.00,,,", Reason::Control { field: Field::Description, code: 0 });
        let long = "å".repeat(1_000_000);
        refused(
            &format!("17,B,{long},1,2026-10-15,1.00,,,"),
            Reason::TooLong { field: Field::Description, chars: 1_000_000, max: TEXT_CHARS_MAX },
        );
    }
}
