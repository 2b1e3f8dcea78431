//! What is wrong with a catalogue that somebody hands in, and in which line.

use serde::Deserialize;
use toml::Spanned;
use visavi_domain::Catalogue;
use visavi_domain::catalogue::CatalogueError;
use visavi_protocol::limits::PAYLOAD_BYTES_MAX;

/// What is wrong with a catalogue, and where, for whoever wrote it.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueFault {
    /// The parser's own words name line and column and show both.
    #[error("{0}")]
    Toml(String),
    #[error("line {line}: the attribute {key:?}: {what}")]
    Attribute { line: usize, key: String, what: &'static str },
    #[error("line {line}: the attribute {key:?} stands in line {first} already: one of the two has to go")]
    Twice { line: usize, first: usize, key: String },
    #[error("it is larger than {PAYLOAD_BYTES_MAX} bytes, which devices do not take")]
    TooLarge,
}

/// Reads a catalogue that somebody hands in.
///
/// # Errors
/// Says what is wrong with it, and in which line.
pub(super) fn read(text: &str) -> Result<Catalogue, CatalogueFault> {
    // A text in a record takes a few bytes more than it has.
    if text.len() > PAYLOAD_BYTES_MAX - 16 {
        return Err(CatalogueFault::TooLarge);
    }
    Catalogue::from_toml(text).map_err(|error| {
        let lines = |key: &str| lines_of(text, key);
        match error {
            CatalogueError::Toml(error) => CatalogueFault::Toml(error.to_string().trim_end().to_owned()),
            CatalogueError::Twice(key) => {
                let lines = lines(&key);
                let first = lines.first().copied().unwrap_or(1);
                CatalogueFault::Twice { line: lines.get(1).copied().unwrap_or(first), first, key }
            }
            CatalogueError::Attribute { key, what } => {
                CatalogueFault::Attribute { line: lines(&key).first().copied().unwrap_or(1), key, what }
            }
        }
    })
}

/// As much of the file as says where each attribute stands.
#[derive(Deserialize)]
struct Outline {
    attribute: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    key: Spanned<String>,
}

/// Returns the lines, from 1, in which an attribute of this key begins to be described.
fn lines_of(text: &str, key: &str) -> Vec<usize> {
    // It could be read as a catalogue just now, so it can be read as an outline.
    let Ok(outline) = toml::from_str::<Outline>(text) else { return Vec::new() };
    let named = outline.attribute.iter().filter(|named| named.key.get_ref() == key);
    named.map(|named| 1 + text[..named.key.span().start].matches('\n').count()).collect()
}
