//! Finds out from the header which column holds what, and what stands between columns.

use super::preset::{Field, Preset};
use super::split::{Fields, Split};

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Where each field stands in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    pub delimiter: u8,
    pub columns: usize,
    places: [Option<usize>; Field::COUNT],
}

/// What is wrong with a header: everything at once, so that it is mended once.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence())]
pub struct HeaderError {
    /// The fields that no column holds, with the names they may have.
    pub missing: Vec<(Field, Vec<String>)>,
    /// Columns that the preset does not know.
    pub unknown: Vec<String>,
    /// Fields that more than one column claims to hold.
    pub twice: Vec<Field>,
    pub found: Vec<String>,
}

impl Layout {
    /// Reads the header `line`. Columns named in `ignored` may be unknown to the preset.
    ///
    /// # Errors
    /// Names the columns that were expected and those that were found.
    pub fn read(line: &str, preset: &Preset, ignored: &[String]) -> Result<Self, HeaderError> {
        let (delimiter, found) = DELIMITERS
            .into_iter()
            .map(|delimiter| (delimiter, names(line, delimiter)))
            .max_by_key(|(_, names)| {
                // Where nothing is known, the delimiter that splits most shows best what was found.
                (names.iter().filter(|name| field(preset, name).is_some()).count(), names.len())
            })
            .expect("there are delimiters to try");

        let mut places = [None; Field::COUNT];
        let (mut unknown, mut twice) = (Vec::new(), Vec::new());
        for (place, name) in found.iter().enumerate() {
            match field(preset, name) {
                Some(Field::Ignored) => {}
                Some(field) if places[field as usize].is_some() => twice.push(field),
                Some(field) => places[field as usize] = Some(place),
                None if ignored.iter().any(|ignored| folded(ignored) == folded(name)) => {}
                None => unknown.push(name.clone()),
            }
        }
        let missing: Vec<_> = preset
            .columns
            .iter()
            .filter(|column| column.required && column.field != Field::Ignored)
            .filter(|column| places[column.field as usize].is_none())
            .map(|column| (column.field, column.names.clone()))
            .collect();
        if missing.is_empty() && unknown.is_empty() && twice.is_empty() {
            Ok(Self { delimiter, columns: found.len(), places })
        } else {
            Err(HeaderError { missing, unknown, twice, found })
        }
    }

    /// Returns what the row says of `field`, without the spaces around it; empty where the
    /// file has no such column.
    pub fn get<'a>(&self, fields: &'a Fields, field: Field) -> &'a str {
        self.places[field as usize].and_then(|place| fields.get(place)).unwrap_or_default().trim()
    }
}

impl HeaderError {
    fn sentence(&self) -> String {
        let mut parts = Vec::new();
        for (field, names) in &self.missing {
            parts.push(format!("no column for the {} (expected one of: {})", field.word(), names.join(", ")));
        }
        for field in &self.twice {
            parts.push(format!("more than one column for the {}", field.word()));
        }
        if !self.unknown.is_empty() {
            parts.push(format!(
                "columns nobody knows what to do with: {} (leave them out with --ignore-column)",
                self.unknown.join(", ")
            ));
        }
        format!("the header does not fit the preset: {}; found: {}", parts.join("; "), self.found.join(", "))
    }
}

fn names(line: &str, delimiter: u8) -> Vec<String> {
    let mut fields = Fields::default();
    match fields.split(line, delimiter) {
        Split::Whole => fields.iter().map(|name| name.trim().to_owned()).collect(),
        Split::Open | Split::Malformed => Vec::new(),
    }
}

fn field(preset: &Preset, name: &str) -> Option<Field> {
    let name = folded(name);
    let holds = |names: &[String]| names.iter().any(|known| folded(known) == name);
    preset.columns.iter().find(|column| holds(&column.names)).map(|column| column.field)
}

fn folded(name: &str) -> String {
    name.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(preset: &str, line: &str) -> Result<Layout, HeaderError> {
        Layout::read(line, &Preset::find(preset).unwrap(), &[])
    }

    #[test]
    fn headers_are_known_without_case_spaces_and_signs_and_by_any_delimiter() {
        let layout = read("orders-csv", "Order No;SKU;Antal;Order date;Unit-Price;Kundnummer").unwrap();
        assert_eq!((layout.delimiter, layout.columns), (b';', 6));
        let mut fields = Fields::default();
        fields.split("1; 2 ;3;4;5;6", b';');
        assert_eq!(layout.get(&fields, Field::Sku), "2");
        assert_eq!(layout.get(&fields, Field::Customer), "6");
        assert_eq!(layout.get(&fields, Field::Brand), "");
    }

    #[test]
    fn a_header_that_does_not_fit_names_what_was_expected_and_what_was_found() {
        let said = read("online-retail", "invoice_no,description,shoe").unwrap_err().to_string();
        for part in ["customer number", "customer_id", "unit price", "shoe", "found: invoice_no, description, shoe"] {
            assert!(said.contains(part), "{part} in {said}");
        }
    }

    #[test]
    fn a_header_of_another_kind_is_shown_column_by_column() {
        let error = read("online-retail", "Ordernummer;Antal").unwrap_err();
        assert_eq!(error.found, ["Ordernummer", "Antal"]);
    }

    #[test]
    fn a_column_that_stands_twice_is_refused_instead_of_guessed() {
        let error = read("orders-csv", "order,sku,qty,date,price,customer,Order number").unwrap_err();
        assert_eq!(error.twice, [Field::Invoice]);
    }

    #[test]
    fn an_unknown_column_is_left_out_only_when_somebody_says_so() {
        let line = "order,sku,qty,date,price,customer,Loyalty points";
        assert_eq!(read("orders-csv", line).unwrap_err().unknown, ["Loyalty points"]);
        let preset = Preset::find("orders-csv").unwrap();
        assert!(Layout::read(line, &preset, &["loyalty-points".to_owned()]).is_ok());
    }
}
