//! Looks in the whole chain for somebody whom this device does not hold.

use serde::Deserialize;
use ts_rs::TS;
use visavi_domain::{Value, name};
use visavi_protocol::limits::LOOK_UP_LETTERS_MIN;
use visavi_protocol::look_up::{LookUpBy, LookedUp};

use crate::app::blocking;
use crate::card::face;
use crate::shift::Shift;
use crate::trouble::Trouble;
use crate::view::{ChainPerson, ChainView};

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    text: String,
}

pub type Reply = ChainView;

/// What somebody types beyond this finds nobody that a shorter text does not.
const TEXT_CHARS_MAX: usize = 200;

pub(crate) async fn run(shift: Shift, args: Args) -> Result<Reply, Trouble> {
    let text: String = args.text.chars().take(TEXT_CHARS_MAX).collect();
    let country = {
        let (device, store) = (shift.device.clone(), shift.store_id().clone());
        blocking(move || Ok(crate::shop::of(&device, &store)?.country)).await?
    };
    let mut found = Vec::new();
    for by in questions(&text, &country) {
        found = shift.look_up(by).await?;
        if !found.is_empty() {
            break;
        }
    }
    blocking(move || {
        let people = found.into_iter().map(|one| person(&shift, one)).collect::<Result<_, Trouble>>()?;
        Ok(ChainView { text: args.text, people })
    })
    .await
}

/// Returns what the text may be, the likeliest first; nothing where it is too little.
fn questions(text: &str, country: &str) -> Vec<LookUpBy> {
    let text = text.trim();
    if text.contains('@') {
        return vec![LookUpBy::Email(text.to_owned())];
    }
    let mut questions = Vec::new();
    if let Ok(Value::Phone(phone)) = Value::phone(text, country) {
        questions.push(LookUpBy::Phone(phone));
    }
    if name::digits(text).chars().count() >= LOOK_UP_LETTERS_MIN {
        questions.push(LookUpBy::MemberNumber(text.to_owned()));
    } else if name::words(text).any(|word| word.chars().count() >= LOOK_UP_LETTERS_MIN) {
        questions.push(LookUpBy::Name(text.to_owned()));
    }
    questions
}

fn person(shift: &Shift, found: LookedUp) -> Result<ChainPerson, Trouble> {
    let store = match &found.store {
        Some(store) => Some(crate::shop::of(&shift.device, store)?.name),
        None => None,
    };
    Ok(ChainPerson {
        person: face::new(found.customer, found.name.as_ref(), None),
        store,
        seen_at: found.seen_at.map(|at| at.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_asked_as_what_it_may_be_and_not_at_all_when_it_is_too_little() {
        let asked = |text| questions(text, "SE");
        assert_eq!(asked(" Anna@Post.example "), [LookUpBy::Email("Anna@Post.example".to_owned())]);
        assert_eq!(asked("Åsa L"), [LookUpBy::Name("Åsa L".to_owned())]);
        let number = LookUpBy::MemberNumber("070-123 45 67".to_owned());
        assert_eq!(asked("070-123 45 67"), [LookUpBy::Phone("+46701234567".to_owned()), number]);
        assert_eq!(asked("NH-881"), [LookUpBy::MemberNumber("NH-881".to_owned())]);
        for little in ["", "  ", "bo", "b o e", "12"] {
            assert_eq!(asked(little), [], "{little}");
        }
    }
}
