//! Words of the notation.

use super::NotationError;

/// A word, quoted or not, or a sign of a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    Quoted(String),
    Sign(char),
}

/// The signs that end a word.
const SIGNS: [char; 4] = ['[', ']', '=', ','];

/// Cuts a line into tokens. Signs count only inside the brackets of a scope, so that
/// values may hold them.
pub(super) fn tokens(line: &str) -> Result<Vec<Token>, NotationError> {
    let mut tokens = Vec::new();
    let mut letters = line.chars().peekable();
    let mut in_scope = false;
    while let Some(letter) = letters.next() {
        match letter {
            _ if letter.is_ascii_whitespace() => {}
            '"' => tokens.push(Token::Quoted(quoted(&mut letters)?)),
            '[' | ']' => {
                in_scope = letter == '[';
                tokens.push(Token::Sign(letter));
            }
            '=' | ',' if in_scope => tokens.push(Token::Sign(letter)),
            _ => {
                let mut word = String::from(letter);
                while let Some(next) = letters.next_if(|next| {
                    let ends = next.is_ascii_whitespace() || *next == '[' || (in_scope && SIGNS.contains(next));
                    !ends
                }) {
                    word.push(next);
                }
                tokens.push(Token::Word(word));
            }
        }
    }
    Ok(tokens)
}

fn quoted(letters: &mut impl Iterator<Item = char>) -> Result<String, NotationError> {
    let unfinished = |found: &str| NotationError { expected: "a closing quote", found: found.to_owned() };
    let mut text = String::new();
    loop {
        match letters.next() {
            None => return Err(unfinished(&text)),
            Some('"') => return Ok(text),
            Some('\\') => match letters.next() {
                Some('u') => text.push(named(letters)?),
                Some(letter) => text.push(letter),
                None => return Err(unfinished(&text)),
            },
            Some(letter) => text.push(letter),
        }
    }
}

/// Reads `{202e}` after `\u`.
fn named(letters: &mut impl Iterator<Item = char>) -> Result<char, NotationError> {
    let code: String = letters.skip_while(|letter| *letter == '{').take_while(|letter| *letter != '}').collect();
    u32::from_str_radix(&code, 16)
        .ok()
        .and_then(char::from_u32)
        .ok_or(NotationError { expected: "the code of a character", found: code })
}

/// Writes a text as a word if it is one, else in quotes.
pub(super) fn write(text: &str, plain: bool) -> String {
    let is_word = |letter: char| letter.is_alphanumeric() || "+@._/:'&".contains(letter) || (letter == '-');
    if plain && !text.is_empty() && text != "-" && text.chars().all(is_word) {
        return text.to_owned();
    }
    let mut quoted = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            ' ' => quoted.push(' '),
            _ if letter.is_alphanumeric() || letter.is_ascii_graphic() => quoted.push(letter),
            _ => quoted.push_str(&format!("\\u{{{:x}}}", u32::from(letter))),
        }
    }
    quoted.push('"');
    quoted
}
