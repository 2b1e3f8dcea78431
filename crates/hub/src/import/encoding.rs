//! Which encoding a file is in: UTF-8, with or without a byte order mark, or
//! Windows-1252, which is what a Nordic Excel writes when nobody asks it.

use std::borrow::Cow;
use std::io::{BufRead, Read};

use super::ImportError;

const UTF8_MARK: &[u8] = &[0xef, 0xbb, 0xbf];
const UTF16_MARKS: [&[u8]; 2] = [&[0xff, 0xfe], &[0xfe, 0xff]];
/// How much of the file is looked at in one go.
const LINE_BYTES_MAX: u64 = 1 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Windows1252,
}

impl Encoding {
    /// Returns the encoding that most of the lines with more than ASCII in them are in.
    ///
    /// # Errors
    /// The file is UTF-16, or cannot be read to its end.
    pub fn of(mut text: impl BufRead) -> Result<Self, ImportError> {
        let mut line = Vec::new();
        let (mut utf8, mut other) = (0_u64, 0_u64);
        let mut first = true;
        loop {
            line.clear();
            if text.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut line).map_err(ImportError::Read)? == 0 {
                break;
            }
            if first && UTF16_MARKS.iter().any(|mark| line.starts_with(mark)) {
                return Err(ImportError::Utf16);
            }
            if first && line.starts_with(UTF8_MARK) {
                return Ok(Self::Utf8);
            }
            first = false;
            if !line.is_ascii() {
                match std::str::from_utf8(&line) {
                    Ok(_) => utf8 += 1,
                    Err(_) => other += 1,
                }
            }
        }
        Ok(if other > utf8 { Self::Windows1252 } else { Self::Utf8 })
    }

    /// Returns the bytes as text; `None` where they are not text in this encoding.
    pub fn read(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Self::Windows1252 => Some(encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0),
        }
    }

    /// Returns the first line without its byte order mark.
    pub fn without_mark(bytes: &[u8]) -> &[u8] {
        bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes)
    }

    /// Returns the encoding's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Windows1252 => "Windows-1252",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> Encoding {
        Encoding::of(bytes).unwrap()
    }

    #[test]
    fn a_file_is_what_most_of_its_lines_are() {
        assert_eq!(of(b"plain\n"), Encoding::Utf8);
        assert_eq!(of("blå\nröd\n".as_bytes()), Encoding::Utf8);
        assert_eq!(of(b"bl\xe5\nr\xf6d\n"), Encoding::Windows1252);
        assert_eq!(of("blå\nröd\nbl\u{e5}".as_bytes()), Encoding::Utf8);
        assert_eq!(of(b"bl\xc3\xa5\nr\xc3\xb6d\nbl\xe5\n"), Encoding::Utf8, "one odd line does not decide");
    }

    #[test]
    fn a_byte_order_mark_decides() {
        assert_eq!(of(b"\xef\xbb\xbfbl\xe5\n"), Encoding::Utf8);
        assert!(matches!(Encoding::of(&b"\xff\xfea\0"[..]), Err(ImportError::Utf16)));
    }

    #[test]
    fn windows_letters_are_read_as_letters() {
        assert_eq!(Encoding::Windows1252.read(b"sm\xf6r \x80").as_deref(), Some("smör €"));
        assert_eq!(Encoding::Utf8.read(b"sm\xf6r"), None);
    }
}
