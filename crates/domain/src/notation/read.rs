//! From text to facts.

use std::str::FromStr;

use crate::fact::{Claim, Fact, FactDraft};
use crate::id::{AssociateId, FactId, StoreId};
use crate::provenance::{How, Provenance, Who};
use crate::scope::{Dimension, Scope};
use crate::size::{Size, SizeSystem};
use crate::time::{DAY_MS, Day, Moment, Stamp};
use crate::value::{Address, Care, Consent, Goal, Level, Name, PriceLevel, Value};

use super::NotationError;
use super::token::{Token, tokens};

/// The tokens that are left.
struct Reader {
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
}

type Read<T> = Result<T, NotationError>;

pub(super) fn fact(line: &str) -> Read<Fact> {
    let mut reader = Reader::of(line)?;
    let id = reader.parse("a fact's id")?;
    let customer = super::customer(&reader.text("a customer")?)?;
    let attribute = reader.text("an attribute")?;
    let scope = reader.scope()?;
    let claim = reader.claim()?;
    let (replaces, provenance, stamp) = reader.clauses()?;
    Ok(Fact::read(id, customer, FactDraft { attribute, scope, claim, replaces, provenance, stamp }))
}

pub(super) fn value(text: &str) -> Read<Value> {
    let mut reader = Reader::of(text)?;
    let value = reader.value()?;
    match reader.tokens.next() {
        None => Ok(value),
        Some(token) => Err(unexpected("the end", Some(token))),
    }
}

fn unexpected(expected: &'static str, token: Option<Token>) -> NotationError {
    let found = match token {
        None => "the end".to_owned(),
        Some(Token::Word(text) | Token::Quoted(text)) => text,
        Some(Token::Sign(sign)) => sign.to_string(),
    };
    NotationError { expected, found }
}

impl Reader {
    fn of(text: &str) -> Read<Self> {
        Ok(Self { tokens: tokens(text)?.into_iter().peekable() })
    }

    fn text(&mut self, expected: &'static str) -> Read<String> {
        match self.tokens.next() {
            Some(Token::Word(text) | Token::Quoted(text)) => Ok(text),
            token => Err(unexpected(expected, token)),
        }
    }

    /// A text, or `-` for none.
    fn maybe(&mut self, expected: &'static str) -> Read<Option<String>> {
        match self.tokens.next() {
            Some(Token::Word(dash)) if dash == "-" => Ok(None),
            Some(Token::Word(text) | Token::Quoted(text)) => Ok(Some(text)),
            token => Err(unexpected(expected, token)),
        }
    }

    fn parse<T: FromStr>(&mut self, expected: &'static str) -> Read<T> {
        let text = self.text(expected)?;
        text.parse().map_err(|_| NotationError { expected, found: text })
    }

    fn maybe_day(&mut self) -> Read<Option<Day>> {
        let text = self.maybe("a day or -")?;
        text.map(|text| text.parse().map_err(|_| NotationError { expected: "a day", found: text })).transpose()
    }

    fn one_of<T: Copy>(&mut self, expected: &'static str, words: &[(&str, T)]) -> Read<T> {
        let text = self.text(expected)?;
        let known = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
        known.ok_or(NotationError { expected, found: text })
    }

    fn sign(&mut self, sign: char) -> bool {
        self.tokens.next_if(|token| *token == Token::Sign(sign)).is_some()
    }

    fn scope(&mut self) -> Read<Scope> {
        let mut limits = Vec::new();
        if self.sign('[') {
            while !self.sign(']') {
                let word = self.text("a dimension")?;
                let dimension =
                    Dimension::from_word(&word).ok_or(NotationError { expected: "a dimension", found: word })?;
                if !self.sign('=') {
                    return Err(unexpected("=", self.tokens.next()));
                }
                limits.push((dimension, self.text("a limit")?));
                self.sign(',');
            }
        }
        Ok(Scope::new(limits))
    }

    fn claim(&mut self) -> Read<Claim> {
        let word = self.text("a claim")?;
        match word.as_str() {
            "holds" => self.value().map(Claim::Holds),
            "still_right" => self.parse("a fact's id").map(Claim::StillRight),
            "no_longer_holds" => Ok(Claim::NoLongerHolds),
            "rather_not_say" => Ok(Claim::RatherNotSay),
            "wrong_guess" => self.value().map(Claim::WrongGuess),
            "retracts" => self.parse("an operation's id").map(Claim::Retracts),
            _ => Err(NotationError { expected: "a claim", found: word }),
        }
    }

    fn value(&mut self) -> Read<Value> {
        let kind = self.text("a kind of value")?;
        Ok(match kind.as_str() {
            "flag" => Value::Flag(self.yes()?),
            "choice" => Value::Choice(self.text("a choice")?),
            "text" => Value::Text(self.text("a text")?),
            "name" => Value::Name(Name { given: self.text("a given name")?, family: self.text("a family name")? }),
            "phone" => Value::Phone(self.text("a phone number")?),
            "email" => Value::Email(self.text("an e-mail address")?),
            "address" => Value::Address(Address {
                street: self.text("a street")?,
                postal_code: self.text("a postal code")?,
                town: self.text("a town")?,
                country: self.text("a country")?,
            }),
            "language" => Value::Language(self.text("a language")?),
            "size" => {
                let systems = SizeSystem::ALL.map(|system| (system.word(), system));
                Value::Size(Size { system: self.one_of("a size system", &systems)?, label: self.text("a size")? })
            }
            "length" => Value::LengthMm(self.parse("millimetres")?),
            "day" => Value::Day(self.parse("a day")?),
            "price" => Value::PriceLevel(self.price_level()?),
            "goal" => Value::Goal(Goal {
                what: self.text("a goal")?,
                note: self.maybe("a note or -")?,
                on: self.maybe_day()?,
            }),
            "consent" => Value::Consent(Consent {
                given: self.yes()?,
                text_version: self.maybe("a wording or -")?.unwrap_or_default(),
                effective_until: self.maybe_day()?,
            }),
            _ => return Err(NotationError { expected: "a kind of value", found: kind }),
        })
    }

    fn yes(&mut self) -> Read<bool> {
        self.one_of("yes or no", &[("yes", true), ("no", false)])
    }

    fn price_level(&mut self) -> Read<PriceLevel> {
        let levels = [("budget", Level::Budget), ("middle", Level::Middle), ("premium", Level::Premium)];
        let cares = [("cares", Some(Care::Cares)), ("just_work", Some(Care::JustWork)), ("-", None)];
        Ok(PriceLevel {
            level: self.one_of("a price level", &levels)?,
            care: self.one_of("cares, just_work or -", &cares)?,
        })
    }

    fn moment(&mut self) -> Read<Moment> {
        let text = self.text("a moment")?;
        moment(&text).ok_or(NotationError { expected: "a moment", found: text })
    }

    fn clauses(&mut self) -> Read<(Vec<FactId>, Provenance, Stamp)> {
        let (mut how, mut who, mut store, mut via) = (None, None, None, None);
        let (mut said_at, mut written_at, mut stamp) = (None, None, None);
        let mut replaces = Vec::new();
        while self.tokens.peek().is_some() {
            let word = self.text("a clause")?;
            match word.as_str() {
                "replaces" => replaces = self.ids()?,
                "by" => who = Some(self.who()?),
                "at" => store = Some(StoreId(self.text("a store")?)),
                "via" => via = Some(self.text("a source")?),
                "on" => said_at = Some(self.moment()?),
                "written" => written_at = Some(self.moment()?),
                "stamp" => stamp = Some(self.stamp()?),
                _ => match how_from_word(&word) {
                    Some(word) => how = Some(word),
                    None => return Err(NotationError { expected: "a clause", found: word }),
                },
            }
        }
        let missing = |expected| unexpected(expected, None);
        let how = how.ok_or_else(|| missing("how we know"))?;
        let who = who.or_else(|| usual_who(how)).ok_or_else(|| missing("by whom"))?;
        let said_at = said_at.ok_or_else(|| missing("when it was said"))?;
        let written_at = written_at.unwrap_or(said_at);
        let provenance = Provenance { how, who, store, via, said_at, written_at };
        Ok((replaces, provenance, stamp.unwrap_or(Stamp { wall_ms: written_at.0, counter: 0 })))
    }

    fn ids(&mut self) -> Read<Vec<FactId>> {
        let is_id = |token: &Token| matches!(token, Token::Word(word) if word.parse::<FactId>().is_ok());
        let mut ids = vec![self.parse("a fact's id")?];
        while self.tokens.peek().is_some_and(is_id) {
            ids.push(self.parse("a fact's id")?);
        }
        Ok(ids)
    }

    fn who(&mut self) -> Read<Who> {
        match self.tokens.next() {
            Some(Token::Word(word)) if word == "customer" => Ok(Who::Customer),
            Some(Token::Word(word)) if word == "system" => Ok(Who::System),
            Some(Token::Word(word) | Token::Quoted(word)) => Ok(Who::Associate(AssociateId(word))),
            token => Err(unexpected("who", token)),
        }
    }

    fn stamp(&mut self) -> Read<Stamp> {
        let text = self.text("a timestamp")?;
        let read = || {
            let (wall_ms, counter) = text.split_once('.')?;
            Some(Stamp { wall_ms: wall_ms.parse().ok()?, counter: counter.parse().ok()? })
        };
        read().ok_or_else(|| NotationError { expected: "a timestamp", found: text.clone() })
    }
}

pub(super) const HOWS: [(&str, How); 6] = [
    ("told", How::Told),
    ("self_service", How::SelfService),
    ("measured", How::Measured),
    ("observed", How::Observed),
    ("imported", How::Imported),
    ("inferred", How::Inferred),
];

fn how_from_word(word: &str) -> Option<How> {
    HOWS.iter().find(|(known, _)| *known == word).map(|(_, how)| *how)
}

fn usual_who(how: How) -> Option<Who> {
    match how {
        How::SelfService => Some(Who::Customer),
        How::Imported | How::Inferred => Some(Who::System),
        How::Told | How::Measured | How::Observed => None,
    }
}

/// Reads `2026-05-15`, `2026-05-15T10:30:00Z`, with milliseconds, or `@` and the
/// milliseconds since 1970 for moments that no calendar holds.
fn moment(text: &str) -> Option<Moment> {
    if let Some(ms) = text.strip_prefix('@') {
        return ms.parse().ok().map(Moment);
    }
    let Some((day, time)) = text.split_once('T') else {
        return text.parse::<Day>().ok().map(Day::start);
    };
    let time = time.strip_suffix('Z')?;
    let (time, ms) = time.split_once('.').unwrap_or((time, "0"));
    let mut parts = time.split(':').map(|part| part.parse::<u32>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    let ms: u32 = ms.parse().ok()?;
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 59 || ms > 999 {
        return None;
    }
    let of_day = i64::from(((hour * 60 + minute) * 60 + second) * 1000 + ms);
    debug_assert!(of_day < DAY_MS);
    Some(Moment(day.parse::<Day>().ok()?.start().0 + of_day))
}
