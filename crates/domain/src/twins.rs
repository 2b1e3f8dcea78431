//! Likely twins: two profiles that may be one person.
//!
//! Pure comparing of two sketches; who is compared with whom is the search index's
//! business, and whether they are one person is said by a person.

use crate::id::CustomerId;
use crate::name::{folded, one_typo, words};
use crate::profile::Profile;
use crate::scope::Dimension;
use crate::time::Day;
use crate::value::Value;

/// What two profiles are compared by. Also made from what has been typed of a customer
/// who is not saved yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// The customer, once there is one.
    pub customer: Option<CustomerId>,
    /// Folded words of the name, sorted, so that swapped names are the same.
    pub name: Vec<String>,
    /// E.164.
    pub phones: Vec<String>,
    pub emails: Vec<String>,
    /// Folded.
    pub towns: Vec<String>,
    pub birthday: Option<Day>,
    /// Customers of whom somebody said that they are somebody else.
    pub others: Vec<CustomerId>,
}

/// How two names compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Names {
    Different,
    /// One of them is not known.
    Unknown,
    /// One slip in one word.
    Near,
    Same,
}

/// How likely it is that two profiles are one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Chance {
    None,
    /// Worth showing: a name that many have, or a number that a household shares.
    Possible,
    Likely,
}

/// What two sketches have in common: the reasons a screen can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Likeness {
    pub names: Names,
    pub phone: bool,
    pub email: bool,
    pub town: bool,
    /// Whether the birthdays agree, where both are known.
    pub birthday: Option<bool>,
    pub chance: Chance,
}

impl Sketch {
    /// Returns the sketch of a profile. Several stated values that differ all count.
    pub fn of(profile: &Profile) -> Self {
        let mut sketch = Self { customer: Some(profile.customer), ..Self::default() };
        for slot in &profile.slots {
            for value in slot.stated_values() {
                sketch.add(value);
                if let (Value::Flag(false), Some(other)) = (value, slot.scope.get(Dimension::Customer)) {
                    sketch.others.extend(other.parse::<CustomerId>());
                }
            }
        }
        sketch
    }

    /// Adds what a value tells, if it tells anything here.
    pub fn add(&mut self, value: &Value) {
        match value {
            Value::Name(name) => {
                self.name.extend(words(&name.given).chain(words(&name.family)));
                self.name.sort_unstable();
                self.name.dedup();
            }
            Value::Phone(phone) => self.phones.push(phone.clone()),
            Value::Email(email) => self.emails.push(email.clone()),
            Value::Address(address) => self.towns.push(folded(&address.town)),
            Value::Day(day) => self.birthday = Some(*day),
            _ => {}
        }
    }
}

/// Compares two sketches.
///
/// The same phone or e-mail with a name that does not speak against it is likely one
/// person; with another name it may be a household. The same name makes it likely only
/// together with town or birthday, and two birthdays that differ speak against it.
/// Nobody who was said to be somebody else is proposed again.
///
/// ```
/// use visavi_domain::Value;
/// use visavi_domain::twins::{Chance, Sketch, likeness};
/// let sketch = |given, phone| {
///     let mut sketch = Sketch::default();
///     sketch.add(&Value::name(given, "Åström").expect("a name"));
///     sketch.add(&Value::phone(phone, "SE").expect("a number"));
///     sketch
/// };
/// let likeness = likeness(&sketch("Björn", "070-123 45 67"), &sketch("Bjoern", "+46701234567"));
/// assert_eq!(likeness.chance, Chance::Likely);
/// ```
pub fn likeness(one: &Sketch, other: &Sketch) -> Likeness {
    let share = |ours: &[String], theirs: &[String]| ours.iter().any(|value| theirs.contains(value));
    let mut likeness = Likeness {
        names: compare(&one.name, &other.name),
        phone: share(&one.phones, &other.phones),
        email: share(&one.emails, &other.emails),
        town: share(&one.towns, &other.towns),
        birthday: one.birthday.zip(other.birthday).map(|(ours, theirs)| ours == theirs),
        chance: Chance::None,
    };
    let told_apart = other.customer.is_some_and(|customer| one.others.contains(&customer))
        || one.customer.is_some_and(|customer| other.others.contains(&customer));
    let one_and_the_same = one.customer.is_some() && one.customer == other.customer;
    if !told_apart && !one_and_the_same {
        likeness.chance = chance(&likeness);
    }
    likeness
}

fn chance(likeness: &Likeness) -> Chance {
    let reached_alike = likeness.phone || likeness.email;
    let chance = match likeness.names {
        Names::Same | Names::Near if reached_alike => Chance::Likely,
        Names::Unknown if reached_alike => Chance::Likely,
        Names::Different if reached_alike => Chance::Possible,
        Names::Same if likeness.town || likeness.birthday == Some(true) => Chance::Likely,
        Names::Near if likeness.town || likeness.birthday == Some(true) => Chance::Possible,
        Names::Same => Chance::Possible,
        Names::Near | Names::Unknown | Names::Different => Chance::None,
    };
    match (likeness.birthday, chance) {
        (Some(false), Chance::Likely) => Chance::Possible,
        (Some(false), _) => Chance::None,
        (_, chance) => chance,
    }
}

fn compare(ours: &[String], theirs: &[String]) -> Names {
    if ours.is_empty() || theirs.is_empty() {
        return Names::Unknown;
    }
    if ours == theirs {
        return Names::Same;
    }
    let (fewer, more) = if ours.len() <= theirs.len() { (ours, theirs) } else { (theirs, ours) };
    let left: Vec<&String> = fewer.iter().filter(|word| !more.contains(word)).collect();
    match left[..] {
        // A second name left out: "Anna Lind", "Anna Karin Lind".
        [] if fewer.len() >= 2 => Names::Near,
        [word] if fewer.len() == more.len() && more.iter().any(|other| one_typo(word, other)) => Names::Near,
        _ => Names::Different,
    }
}
