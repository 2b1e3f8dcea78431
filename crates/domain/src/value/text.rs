//! Free text: one line, in one Unicode form, without anything invisible that acts.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::ValueError;

/// Returns the text without surrounding or doubled spaces and in form NFC.
pub(super) fn clean(text: &str, chars_max: usize) -> Result<String, ValueError> {
    let clean = clean_or_empty(text, chars_max)?;
    if clean.is_empty() { Err(ValueError::Empty) } else { Ok(clean) }
}

/// Like [`clean`], for a part that may be missing.
pub(super) fn clean_or_empty(text: &str, chars_max: usize) -> Result<String, ValueError> {
    // A text of a megabyte is not worth normalising only to be refused: four bytes are
    // the most that a character takes, and no text loses nine tenths of itself here.
    if text.len() > chars_max * 40 {
        return Err(ValueError::TooLong(chars_max));
    }
    let normal: Cow<'_, str> = if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) };
    let mut clean = String::with_capacity(normal.len());
    for word in normal.split_whitespace() {
        if !clean.is_empty() {
            clean.push(' ');
        }
        clean.extend(word.chars().filter(|letter| !is_left_out(*letter)));
    }
    if clean.chars().any(is_forbidden) {
        Err(ValueError::ForbiddenCharacter)
    } else if clean.chars().count() > chars_max {
        Err(ValueError::TooLong(chars_max))
    } else {
        Ok(clean)
    }
}

/// Says whether [`clean`] would return the text as it is.
pub(super) fn check(text: &str, chars_max: usize) -> Result<(), ValueError> {
    if is_clean(text, chars_max) {
        return Ok(());
    }
    if clean(text, chars_max)? == text { Ok(()) } else { Err(ValueError::ForbiddenCharacter) }
}

/// Like [`check`], for a part that may be missing.
pub(super) fn check_or_empty(text: &str, chars_max: usize) -> Result<(), ValueError> {
    if text.is_empty() { Ok(()) } else { check(text, chars_max) }
}

/// Says the same as [`check`] without writing the text anew: every fact is checked
/// whenever a profile is folded, and nearly every text in it is clean.
pub(super) fn is_clean(text: &str, chars_max: usize) -> bool {
    let (mut letters, mut after_space) = (0, true);
    for letter in text.chars() {
        letters += 1;
        if letter == ' ' {
            if after_space {
                return false;
            }
            after_space = true;
        } else {
            let plain = letter.is_ascii_graphic();
            if !plain && (letter.is_whitespace() || is_left_out(letter) || is_forbidden(letter)) {
                return false;
            }
            after_space = false;
        }
    }
    !after_space && letters <= chars_max && (text.is_ascii() || is_nfc(text))
}

/// Invisible marks that come along when text is pasted and mean nothing in it: zero
/// width space, byte order mark, soft hyphen, word joiner.
fn is_left_out(letter: char) -> bool {
    matches!(letter, '\u{200b}' | '\u{feff}' | '\u{00ad}' | '\u{2060}')
}

/// Control characters (NUL among them), marks that turn the direction of the text
/// around them, tags, and what a wrong encoding leaves behind.
fn is_forbidden(letter: char) -> bool {
    letter.is_control()
        || is_bidi(letter)
        || matches!(letter, '\u{fffd}' | '\u{fff9}'..='\u{fffc}' | '\u{e0000}'..='\u{e007f}')
        || (u32::from(letter) & 0xfffe) == 0xfffe
}

pub(super) fn is_bidi(letter: char) -> bool {
    matches!(letter, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_text_is_clean_exactly_where_cleaning_leaves_it_as_it_is(
            text in "[ a\u{e5}\u{30a}\u{200b}\u{202e}\t\u{a0}\u{1f600}\u{0}\u{ad}]{0,8}",
            chars_max in 1..8_usize,
        ) {
            prop_assert_eq!(is_clean(&text, chars_max), clean(&text, chars_max).as_deref() == Ok(&text));
        }

        #[test]
        fn what_was_cleaned_is_clean(text in any::<String>()) {
            if let Ok(text) = clean(&text, 280) {
                prop_assert!(is_clean(&text, 280));
            }
        }
    }
}
