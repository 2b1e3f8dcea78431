//! Reads a CSV file row by row, with exact line numbers; what is no row is given back
//! whole, with the reason.

use std::io::{BufRead, Read};

use super::ImportError;
use super::encoding::Encoding;
use super::reject::Reason;
use super::split::{Fields, Split};

/// A longer line is no line of a CSV file but another kind of file.
pub const LINE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// How far a quoted field may run on before the quote counts as never closed.
const QUOTED_LINES_MAX: usize = 32;

/// Reads rows from `text`. Lends each row until the next is asked for, so that reading
/// allocates nothing per line.
pub struct Reader<R> {
    text: R,
    encoding: Encoding,
    delimiter: u8,
    columns: usize,
    line: u64,
    raw: Vec<u8>,
    /// Lines that were read in search of a closing quote which never came.
    ahead: Vec<u8>,
    fields: Fields,
}

/// One thing the file holds.
#[derive(Debug)]
pub enum Next<'a> {
    Row(Row<'a>),
    /// Not a row: the bytes as they stand in the file.
    Broken {
        line: u64,
        raw: &'a [u8],
        reason: Reason,
    },
    /// Nothing stands there.
    Blank,
}

/// One row with as many fields as the header has.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The number of its first line in the file, from 1.
    pub line: u64,
    pub raw: &'a [u8],
    pub fields: &'a Fields,
}

impl<R: BufRead> Reader<R> {
    /// Returns a reader behind the header, and the header's line.
    ///
    /// # Errors
    /// The file is empty, or its first line is no text.
    pub fn open(mut text: R, encoding: Encoding) -> Result<(Self, String), ImportError> {
        let mut raw = Vec::new();
        read_line(&mut text, &mut raw, 1)?;
        if raw.is_empty() {
            return Err(ImportError::Empty);
        }
        let header =
            encoding.read(trimmed(Encoding::without_mark(&raw))).ok_or(ImportError::HeaderIsNoText)?.into_owned();
        let reader = Self {
            text,
            encoding,
            delimiter: b',',
            columns: 0,
            line: 1,
            raw,
            ahead: Vec::new(),
            fields: Fields::default(),
        };
        Ok((reader, header))
    }

    /// Says what the header taught: what stands between the fields, and how many.
    #[must_use]
    pub fn with_columns(mut self, delimiter: u8, columns: usize) -> Self {
        self.delimiter = delimiter;
        self.columns = columns;
        self
    }

    /// Returns the next thing in the file; `None` at its end.
    ///
    /// # Errors
    /// The file cannot be read on (a torn gzip among the reasons), or is no CSV.
    pub fn read(&mut self) -> Result<Option<Next<'_>>, ImportError> {
        self.raw.clear();
        if !self.more()? {
            return Ok(None);
        }
        let line = self.line;
        let mut lines = 1;
        loop {
            let Some(text) = self.encoding.read(trimmed(&self.raw)) else {
                return Ok(Some(self.broken(line, lines, Reason::NotText(self.encoding.name()))));
            };
            if text.is_empty() {
                return Ok(Some(Next::Blank));
            }
            match self.fields.split(&text, self.delimiter) {
                Split::Whole => break,
                Split::Open if lines < QUOTED_LINES_MAX && self.raw.len() < LINE_BYTES_MAX => {
                    if !self.more()? {
                        return Ok(Some(self.broken(line, lines, Reason::OpenQuote)));
                    }
                    lines += 1;
                }
                Split::Open => return Ok(Some(self.broken(line, lines, Reason::OpenQuote))),
                Split::Malformed => return Ok(Some(self.broken(line, lines, Reason::StrayQuote))),
            }
        }
        if self.fields.len() != self.columns {
            let reason = Reason::Columns { found: self.fields.len(), expected: self.columns };
            return Ok(Some(self.broken(line, lines, reason)));
        }
        Ok(Some(Next::Row(Row { line, raw: trimmed(&self.raw), fields: &self.fields })))
    }

    /// Appends the next physical line; says whether there was one.
    fn more(&mut self) -> Result<bool, ImportError> {
        let before = self.raw.len();
        if self.ahead.is_empty() {
            read_line(&mut self.text, &mut self.raw, self.line + 1)?;
        } else {
            let end = self.ahead.iter().position(|byte| *byte == b'\n').map_or(self.ahead.len(), |at| at + 1);
            self.raw.extend(self.ahead.drain(..end));
        }
        let found = self.raw.len() > before;
        self.line += u64::from(found);
        Ok(found)
    }

    /// Gives back the first of `lines` lines as broken, and keeps the others to be read
    /// on their own: a quote that is never closed must not swallow its neighbours.
    /// Whatever is wrong with several lines that a quote joined, it is the quote.
    fn broken(&mut self, line: u64, lines: usize, mut reason: Reason) -> Next<'_> {
        if lines > 1 {
            reason = Reason::OpenQuote;
            let first = self.raw.iter().position(|byte| *byte == b'\n').map_or(self.raw.len(), |at| at + 1);
            let mut ahead = self.raw.split_off(first);
            ahead.append(&mut self.ahead);
            self.ahead = ahead;
            self.line = line;
        }
        Next::Broken { line, raw: trimmed(&self.raw), reason }
    }
}

fn read_line(text: &mut impl BufRead, raw: &mut Vec<u8>, line: u64) -> Result<(), ImportError> {
    let read = text.take(LINE_BYTES_MAX as u64).read_until(b'\n', raw).map_err(ImportError::Read)?;
    if read == LINE_BYTES_MAX {
        return Err(ImportError::EndlessLine { line });
    }
    Ok(())
}

fn trimmed(raw: &[u8]) -> &[u8] {
    let raw = raw.strip_suffix(b"\n").unwrap_or(raw);
    raw.strip_suffix(b"\r").unwrap_or(raw)
}

impl<R> std::fmt::Debug for Reader<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("line", &self.line).field("encoding", &self.encoding).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads `text` (two columns) into lines such as `2: a|b` or `3! reason`.
    fn read(text: &[u8]) -> Vec<String> {
        let encoding = Encoding::of(text).unwrap();
        let (reader, _) = Reader::open(text, encoding).unwrap();
        let mut reader = reader.with_columns(b',', 2);
        let mut seen = Vec::new();
        while let Some(next) = reader.read().unwrap() {
            seen.push(match next {
                Next::Row(row) => format!("{}: {}", row.line, row.fields.iter().collect::<Vec<_>>().join("|")),
                Next::Broken { line, raw, reason } => {
                    format!("{line}! {} ({reason})", String::from_utf8_lossy(raw))
                }
                Next::Blank => "blank".to_owned(),
            });
        }
        seen
    }

    #[test]
    fn lines_keep_their_numbers_through_quoted_line_ends_and_blank_lines() {
        assert_eq!(read(b"x,y\r\na,b\r\n\r\n\"c\nd\",e\nf,g"), ["2: a|b", "blank", "4: c\nd|e", "6: f|g"]);
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_one_line_and_not_its_neighbours() {
        assert_eq!(
            read(b"x,y\n\"a,b\nc,d\n\"e\",f\n"),
            ["2! \"a,b (a quote is opened and never closed)", "3: c|d", "4: e|f"]
        );
        assert_eq!(read(b"x,y\na,\"b\n"), ["2! a,\"b (a quote is opened and never closed)"]);
    }

    #[test]
    fn half_a_line_and_a_line_with_too_much_are_told_apart() {
        assert_eq!(
            read(b"x,y\na\nb,c,d\n"),
            ["2! a (half a line: 1 of 2 columns)", "3! b,c,d (3 columns where the header has 2)"]
        );
    }

    #[test]
    fn bytes_that_are_no_text_cost_one_line() {
        let seen =
            read("x,y\nå,ä\nö,å\n".as_bytes().iter().copied().chain(*b"\xff,b\nc,d\n").collect::<Vec<_>>().as_slice());
        assert_eq!(seen[..2], ["2: å|ä", "3: ö|å"]);
        assert!(seen[2].ends_with("(this line is not UTF-8, and the file is)"), "{seen:?}");
        assert_eq!(seen[3], "5: c|d");
    }

    #[test]
    fn a_file_without_line_ends_is_refused_instead_of_filling_the_memory() {
        let endless = vec![b'a'; LINE_BYTES_MAX + 1];
        assert!(matches!(Reader::open(endless.as_slice(), Encoding::Utf8), Err(ImportError::EndlessLine { line: 1 })));
    }
}
