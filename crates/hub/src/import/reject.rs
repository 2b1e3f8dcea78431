//! What could not be read: kept whole in a file of its own, with line number and reason,
//! so that it can be mended and imported again.

use std::fs::File;
use std::path::Path;

use super::ImportError;
use super::preset::Field;

/// Why a line was not taken. Never holds what the line says: reasons are printed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    #[error("this line is not {0}, and the file is")]
    NotText(&'static str),
    #[error("a quote is opened and never closed")]
    OpenQuote,
    #[error("a quote is closed in the middle of a field")]
    StrayQuote,
    #[error("{}", columns(*found, *expected))]
    Columns { found: usize, expected: usize },
    #[error("the {} holds the control character U+{code:04X}", field.word())]
    Control { field: Field, code: u32 },
    #[error("the {} has {chars} characters, {max} at most", field.word())]
    TooLong { field: Field, chars: usize, max: usize },
    #[error("the {} is missing", .0.word())]
    Missing(Field),
    #[error("the {} is not a whole number that an order can hold", .0.word())]
    NotANumber(Field),
    #[error("the unit price is not an amount")]
    NotAnAmount,
    #[error("the unit price could be read in two ways: is the sign before the last three digits a decimal sign?")]
    TwoAmounts,
    #[error("this day or time does not exist, or is in a format the preset does not name")]
    NotADay,
    #[error("this day has not come yet")]
    Future,
    #[error("the currency is not three letters")]
    NotACurrency,
    #[error("line {first_line} says that this order is another customer's")]
    OtherCustomer { first_line: u64 },
    #[error("line {first_line} says that this order is in another currency")]
    OtherCurrency { first_line: u64 },
}

fn columns(found: usize, expected: usize) -> String {
    if found < expected {
        format!("half a line: {found} of {expected} columns")
    } else {
        format!("{found} columns where the header has {expected}")
    }
}

/// Writes rejected lines; without a file it only counts them.
#[derive(Debug)]
pub struct Rejects {
    file: Option<csv::Writer<File>>,
    count: u64,
    /// The first few, for the report.
    first: Vec<(u64, Reason)>,
}

const SHOWN_MAX: usize = 5;

impl Rejects {
    /// Starts a reject file at `path`, where one is wanted.
    ///
    /// # Errors
    /// The file cannot be made.
    pub fn to(path: Option<&Path>) -> Result<Self, ImportError> {
        let file = path
            .map(|path| {
                let failed = |source| ImportError::Open { path: path.to_owned(), source };
                let mut file =
                    csv::WriterBuilder::new().flexible(true).from_writer(File::create(path).map_err(failed)?);
                file.write_record(["line", "reason", "as it stands in the file"])?;
                Ok::<_, ImportError>(file)
            })
            .transpose()?;
        Ok(Self { file, count: 0, first: Vec::new() })
    }

    /// Keeps one line.
    ///
    /// # Errors
    /// The reject file cannot be written.
    pub fn keep(&mut self, line: u64, reason: Reason, raw: &[u8]) -> Result<(), ImportError> {
        self.count += 1;
        if let Some(file) = &mut self.file {
            file.write_record([line.to_string().as_bytes(), reason.to_string().as_bytes(), raw])?;
        }
        if self.first.len() < SHOWN_MAX {
            self.first.push((line, reason));
        }
        Ok(())
    }

    /// Returns how many lines were rejected.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Says whether rejected lines are kept in a file.
    pub fn are_kept(&self) -> bool {
        self.file.is_some()
    }

    /// Returns the first few.
    pub fn first(&self) -> &[(u64, Reason)] {
        &self.first
    }

    /// Makes sure that everything is in the file.
    ///
    /// # Errors
    /// The reject file cannot be written.
    pub fn finish(&mut self) -> Result<(), ImportError> {
        match &mut self.file {
            Some(file) => file.flush().map_err(ImportError::Write),
            None => Ok(()),
        }
    }
}
