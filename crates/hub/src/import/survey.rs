//! Reads a whole file: counts every line, keeps the orders of known customers.

use std::io::BufRead;
use std::path::Path;
use std::sync::atomic::Ordering;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use visavi_domain::{DeviceNumber, Moment, StoreId};

use super::ImportError;
use super::classify::{Classifier, Tally};
use super::encoding::Encoding;
use super::file::{self, Opened};
use super::header::Layout;
use super::line::Lines;
use super::orders::Orders;
use super::preset::Preset;
use super::reader::{Next, Reader};
use super::reject::Rejects;

/// How often the progress bar is moved.
const LINES_PER_TICK: u64 = 4096;

/// What is asked of a file.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    pub preset: &'a Preset,
    pub source: DeviceNumber,
    pub store: StoreId,
    /// Columns that may be unknown to the preset.
    pub ignored_columns: &'a [String],
    pub now: Moment,
}

/// What a file holds.
#[derive(Debug)]
pub struct Survey {
    /// Lines that were read and taken, by class.
    pub tally: Tally,
    pub orders: Orders,
    pub rejects: Rejects,
    pub blank: u64,
    pub encoding: Encoding,
}

impl Survey {
    /// Returns how many lines the file has, its header and blank lines not counted.
    pub fn lines(&self) -> u64 {
        self.tally.lines + self.rejects.count()
    }
}

/// Surveys the file at `path`; lines that cannot be taken go to `rejects`.
///
/// # Errors
/// The file cannot be read to its end, or its header does not fit the preset.
pub fn of_file(path: &Path, question: &Question<'_>, rejects: Rejects) -> Result<Survey, ImportError> {
    let encoding = file::encoding_of(path)?;
    let Opened { text, bytes, bytes_read } = file::open(path)?;
    let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr()).with_style(
        ProgressStyle::with_template("reading {bar:40} {percent}% {eta}").expect("the template is constant"),
    );
    let survey = of(text, encoding, question, rejects, || bar.set_position(bytes_read.load(Ordering::Relaxed)));
    bar.finish_and_clear();
    survey
}

/// Surveys a text; calls `tick` every few thousand lines.
///
/// # Errors
/// As [`of_file`].
pub fn of(
    text: impl BufRead,
    encoding: Encoding,
    question: &Question<'_>,
    mut rejects: Rejects,
    tick: impl Fn(),
) -> Result<Survey, ImportError> {
    let preset = question.preset;
    let (reader, header) = Reader::open(text, encoding)?;
    let layout = Layout::read(&header, preset, question.ignored_columns)?;
    let mut reader = reader.with_columns(layout.delimiter, layout.columns);
    let mut lines = Lines::new(preset, layout, question.now)?;
    let mut classifier = Classifier::default();
    let mut tally = Tally::default();
    let mut orders = Orders::new(question.source, question.store.clone());
    let mut blank = 0;

    while let Some(next) = reader.read()? {
        let row = match next {
            Next::Row(row) => row,
            Next::Broken { line, raw, reason } => {
                rejects.keep(line, reason, raw)?;
                continue;
            }
            Next::Blank => {
                blank += 1;
                continue;
            }
        };
        let taken = lines.read(row).and_then(|line| {
            if let Some(customer) = line.customer {
                orders.add(row.line, customer, &line, preset)?;
            }
            Ok(line)
        });
        match taken {
            Ok(line) => tally.count(classifier.classify(&line, row.fields, preset), line.sku),
            Err(reason) => rejects.keep(row.line, reason, row.raw)?,
        }
        if row.line.is_multiple_of(LINES_PER_TICK) {
            tick();
        }
    }
    rejects.finish()?;
    Ok(Survey { tally, orders, rejects, blank, encoding })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::classify::{Direction, Owner, Seen};

    const HEADER: &str = "invoice_no,stock_code,description,quantity,invoice_at,unit_price_gbp,customer_id,country\n";

    fn survey(rows: &str) -> Survey {
        let preset = Preset::find("online-retail").unwrap();
        let question = Question {
            preset: &preset,
            source: DeviceNumber(900),
            store: StoreId("WEB".to_owned()),
            ignored_columns: &[],
            now: Moment(1_800_000_000_000),
        };
        let text = format!("{HEADER}{rows}");
        of(text.as_bytes(), Encoding::Utf8, &question, Rejects::to(None).unwrap(), || ()).unwrap()
    }

    #[test]
    fn lines_of_one_order_find_each_other_wherever_they_stand() {
        let survey = survey(
            "1,A,One,2,2010-12-01T08:27,2.555,17850,UK\n\
             2,B,Two,1,2010-12-01T09:00,1.00,13047,UK\n\
             1,C,Three,-1,2010-12-01T08:26,0.11,17850,UK\n",
        );
        let customers = survey.orders.customers();
        assert_eq!(customers.len(), 2);
        assert_eq!(customers[0].orders[0].lines.len(), 2);
        assert_eq!(customers[0].orders[0].at, Moment(1_291_191_960_000), "made when its first line was");
        assert_eq!(survey.orders.sums()["GBP"].to_string(), "6.000", "exact, every decimal kept");
    }

    #[test]
    fn guests_are_counted_and_not_kept() {
        let survey = survey("1,A,One,2,2010-12-01T08:26,2.55,,UK\n");
        assert_eq!(survey.tally.owners[&Owner::Guest], 1);
        assert!(survey.orders.customers().is_empty());
    }

    #[test]
    fn equal_lines_are_kept_as_lines_and_counted() {
        let row = "1,A,One,1,2010-12-01T08:26,2.55,17850,UK\n";
        let survey = survey(&row.repeat(3));
        assert_eq!(survey.tally.seen[&Seen::Again], 2);
        assert_eq!(survey.orders.customers()[0].orders[0].lines.len(), 3);
    }

    #[test]
    fn a_cancellation_is_an_order_of_its_own_with_negative_quantities() {
        use visavi_domain::record::OrderStatus;
        let survey = survey("C1,A,One,-1,2010-12-01T08:26,2.55,17850,UK\n");
        assert_eq!(survey.tally.directions[&Direction::Cancelled], 1);
        let order = &survey.orders.customers()[0].orders[0];
        assert_eq!((order.status, order.lines[0].quantity), (OrderStatus::Cancelled, -1));
    }

    #[test]
    fn one_order_cannot_belong_to_two_customers() {
        let survey = survey("1,A,One,1,2010-12-01T08:26,2.55,17850,UK\n1,B,Two,1,2010-12-01T08:26,2.55,13047,UK\n");
        assert_eq!(survey.rejects.first()[0].0, 3);
        assert_eq!((survey.lines(), survey.tally.lines), (2, 1));
        assert!(survey.tally.adds_up());
    }
}
