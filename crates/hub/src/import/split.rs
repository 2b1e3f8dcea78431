//! Splits one record of a CSV file into its fields (RFC 4180, any one-byte delimiter).

/// The fields of one record, kept in one buffer that is used again for the next.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    text: String,
    ends: Vec<usize>,
}

/// How splitting ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    Whole,
    /// A quoted field goes on beyond the end of the text.
    Open,
    /// Something follows a closing quote that is no delimiter.
    Malformed,
}

impl Fields {
    /// Returns how many fields there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Says whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns the field at `place`.
    pub fn get(&self, place: usize) -> Option<&str> {
        let end = *self.ends.get(place)?;
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.text[start..end])
    }

    /// Returns the fields in their order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|place| self.get(place))
    }

    /// Splits `record`, which has no line end, in place of what was held before.
    pub fn split(&mut self, record: &str, delimiter: u8) -> Split {
        self.text.clear();
        self.ends.clear();
        let mut rest = record;
        loop {
            let after = if rest.as_bytes().first() == Some(&b'"') {
                match self.take_quoted(&rest[1..]) {
                    Ok(after) => after,
                    Err(how) => return how,
                }
            } else {
                let end = position(rest, delimiter).unwrap_or(rest.len());
                self.text.push_str(&rest[..end]);
                &rest[end..]
            };
            self.ends.push(self.text.len());
            match after.as_bytes().first() {
                None => return Split::Whole,
                Some(next) if *next == delimiter => rest = &after[1..],
                Some(_) => return Split::Malformed,
            }
        }
    }

    /// Takes a field whose opening quote is behind us; returns what follows its closing
    /// quote.
    fn take_quoted<'a>(&mut self, mut rest: &'a str) -> Result<&'a str, Split> {
        loop {
            let quote = position(rest, b'"').ok_or(Split::Open)?;
            self.text.push_str(&rest[..quote]);
            rest = &rest[quote + 1..];
            match rest.strip_prefix('"') {
                Some(after) => {
                    self.text.push('"');
                    rest = after;
                }
                None => return Ok(rest),
            }
        }
    }
}

/// Both bytes looked for are ASCII, so that every position is a character boundary.
fn position(text: &str, byte: u8) -> Option<usize> {
    text.as_bytes().iter().position(|have| *have == byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(record: &str, delimiter: u8, want: &[&str]) {
        let mut fields = Fields::default();
        assert_eq!(fields.split(record, delimiter), Split::Whole, "{record}");
        assert_eq!(fields.iter().collect::<Vec<_>>(), want, "{record}");
    }

    #[test]
    fn fields_are_what_stands_between_the_delimiters() {
        check("a,b,c", b',', &["a", "b", "c"]);
        check("a;b,c", b';', &["a", "b,c"]);
        check(",,", b',', &["", "", ""]);
        check("", b',', &[""]);
    }

    #[test]
    fn a_quoted_field_keeps_its_delimiters_quotes_and_line_ends() {
        check(r#""a,b",c"#, b',', &["a,b", "c"]);
        check(r#""5"" nails",x"#, b',', &["5\" nails", "x"]);
        check("\"two\nlines\",x", b',', &["two\nlines", "x"]);
        check(r#""""#, b',', &[""]);
    }

    #[test]
    fn a_quote_inside_an_unquoted_field_is_just_a_sign() {
        check(r#"5" nails,x"#, b',', &["5\" nails", "x"]);
    }

    #[test]
    fn a_quote_that_is_never_closed_or_closed_too_early_is_told() {
        let mut fields = Fields::default();
        assert_eq!(fields.split(r#"a,"b"#, b','), Split::Open);
        assert_eq!(fields.split(r#"a,"b"c,d"#, b','), Split::Malformed);
    }
}
