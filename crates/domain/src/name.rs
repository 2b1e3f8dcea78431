//! Folding of words for search: what counts as the same letter.
//!
//! A name is written down by people who speak different languages, on keyboards that
//! lack each other's letters. So å and aa, ä, æ and ae all fold to `a`; ö, ø and oe
//! fold to `o`; every other accent is dropped; ß is `ss`, ð is `d`, þ is `th`, ł is `l`.
//! The plain letter, typed for want of the right one, folds to the same. What is lost
//! is the difference between *Hakan* and *Håkan*, which nobody wants to search by.
//!
//! A fold of the beginning of a word is a beginning of the word's fold, so results may
//! be narrowed letter by letter while somebody types.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::value::Name;

/// Returns the text in the letters that search compares.
///
/// ```
/// use visavi_domain::name::folded;
/// assert_eq!(folded("Åström"), folded("AASTROEM"));
/// assert_eq!(folded("Søren Bjørnæs"), folded("soeren björnäs"));
/// assert_eq!(folded("René"), "rene");
/// ```
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut last = ' ';
    let mut push = |letter: char| {
        // Runs such as `aae` fold to one letter, so that å followed by e, typed in
        // either spelling, comes out the same.
        let swallowed = matches!((last, letter), ('a', 'a' | 'e') | ('o', 'e'));
        if !swallowed {
            folded.push(letter);
            last = letter;
        }
    };
    for letter in text.chars() {
        if letter.is_ascii() {
            push(letter.to_ascii_lowercase());
            continue;
        }
        for letter in letter.to_lowercase().nfkd().filter(|letter| !is_combining_mark(*letter)) {
            match letter {
                'æ' => push('a'),
                'ø' | 'œ' => push('o'),
                'ð' | 'đ' => push('d'),
                'ł' => push('l'),
                'ħ' => push('h'),
                'ı' => push('i'),
                'ß' => "ss".chars().for_each(&mut push),
                'þ' => "th".chars().for_each(&mut push),
                '’' | '‘' | 'ʼ' | '´' => push('\''),
                '‐' | '‑' | '–' => push('-'),
                other => push(other),
            }
        }
    }
    folded
}

/// Returns the folded words of a text: what stands between spaces, hyphens,
/// apostrophes and other signs.
///
/// ```
/// use visavi_domain::name::words;
/// assert_eq!(words("Anna-Karin O'Brien").collect::<Vec<_>>(), ["anna", "karin", "o", "brien"]);
/// ```
pub fn words(text: &str) -> impl Iterator<Item = String> {
    let folded = folded(text);
    let words: Vec<String> = folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

/// Returns the digits of a text, in order: what a phone or order number is searched by.
pub fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Says whether two folded words differ by at most one slip: a letter too many, missing,
/// wrong, or two neighbours swapped.
///
/// ```
/// use visavi_domain::name::one_typo;
/// assert!(one_typo("lindqvist", "lindqivst"));
/// assert!(one_typo("lindqvist", "lindvist"));
/// assert!(!one_typo("lindqvist", "lundvist"));
/// ```
pub fn one_typo(one: &str, other: &str) -> bool {
    let (shorter, longer) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let same = shorter.chars().zip(longer.chars()).take_while(|(ours, theirs)| ours == theirs).count();
    let (mut ours, mut theirs) = (shorter.chars().skip(same), longer.chars().skip(same));
    let rest = (ours.clone().count(), theirs.clone().count());
    match (rest.0.min(rest.1), rest.0.abs_diff(rest.1)) {
        (_, 2..) => false,
        (_, 1) => {
            let (few, many) = if rest.0 < rest.1 { (ours, theirs) } else { (theirs, ours) };
            few.eq(many.skip(1))
        }
        (0, _) => true,
        _ => {
            let (first, second) = (ours.next(), theirs.next());
            if ours.clone().eq(theirs.clone()) {
                return true;
            }
            ours.next() == second && theirs.next() == first && ours.eq(theirs)
        }
    }
}

/// Returns the first letters of a name, in upper case, as written: `ÅL`.
pub fn initials(name: &Name) -> String {
    [&name.given, &name.family]
        .into_iter()
        .filter_map(|part| part.chars().find(|letter| letter.is_alphanumeric()))
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_nordic_letter_meets() {
        for spellings in [
            ["Åberg", "Aaberg", "aberg", "A\u{30a}berg"],
            ["Öberg", "Øberg", "Oeberg", "oberg"],
            ["Järvinen", "Jærvinen", "Jaervinen", "jarvinen"],
            ["Ångström", "ÅNGSTRÖM", "Aangstroem", "angstrom"],
        ] {
            for spelling in spellings {
                assert_eq!(folded(spelling), folded(spellings[0]), "{spelling}");
            }
        }
        assert_eq!(folded("Åe"), folded("Aae"));
        assert_ne!(folded("Lena"), folded("Lina"));
    }

    #[test]
    fn a_beginning_folds_to_a_beginning() {
        for name in ["Aaen Joensuu", "Israel", "Noël Åkesson", "Straße", "Michaela", "Þórður", "김민준"] {
            let whole = folded(name);
            for (end, _) in name.char_indices() {
                let beginning = folded(&name[..end]);
                assert!(whole.starts_with(&beginning), "{beginning:?} of {whole:?}");
            }
        }
    }

    #[test]
    fn initials_are_the_first_letters_as_written() {
        let name = |given: &str, family: &str| Name { given: given.into(), family: family.into() };
        assert_eq!(initials(&name("åsa", "Lind")), "ÅL");
        assert_eq!(initials(&name("", "'t Hooft")), "T");
        assert_eq!(initials(&name("", "")), "");
    }
}
