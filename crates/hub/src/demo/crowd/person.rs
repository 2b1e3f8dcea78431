//! One invented person: name, address, and what they wear.

use visavi_domain::Size;
use visavi_domain::name::folded;

use super::super::chance::Chance;
use super::super::names;
use super::super::shops::{LKP, NRK, Shop};
use super::super::wares::{Ware, Worn};
use super::Kind;

/// One of the crowd.
#[derive(Clone, Debug)]
pub(super) struct Person {
    which: usize,
    pub kind: Kind,
    pub home: Shop,
    pub number: String,
    pub name: Option<(&'static str, &'static str)>,
    pub language: &'static str,
    /// Where they shop, which has nothing to do with their name.
    pub department: &'static str,
    pub has_child: bool,
    /// How large they are, in hundredths of every run of sizes.
    stature: usize,
    has_email: bool,
    has_phone: bool,
    street: Option<(&'static str, i64, usize)>,
}

const STREETS: [&str; 16] = [
    "Storgatan",
    "Kungsgatan",
    "Drottninggatan",
    "Skolgatan",
    "Nygatan",
    "Trädgårdsgatan",
    "Järnvägsgatan",
    "Björkvägen",
    "Ekvägen",
    "Kyrkogatan",
    "Hamngatan",
    "Linnégatan",
    "Ågatan",
    "Parkgatan",
    "Södra vägen",
    "Ängsvägen",
];

type Town = (&'static str, &'static str);

const AROUND_LINKOPING: [Town; 6] = [
    ("582 22", "Linköping"),
    ("583 30", "Linköping"),
    ("586 43", "Linköping"),
    ("591 30", "Motala"),
    ("595 30", "Mjölby"),
    ("590 40", "Kisa"),
];
const AROUND_NORRKOPING: [Town; 5] = [
    ("602 24", "Norrköping"),
    ("603 55", "Norrköping"),
    ("614 30", "Söderköping"),
    ("612 30", "Finspång"),
    ("641 30", "Katrineholm"),
];
const AROUND_STOCKHOLM: [Town; 6] = [
    ("111 29", "Stockholm"),
    ("118 46", "Stockholm"),
    ("169 51", "Solna"),
    ("131 40", "Nacka"),
    ("151 72", "Södertälje"),
    ("753 20", "Uppsala"),
];

/// Number series that Swedish numbering keeps free for books and films, so that nobody
/// real is ever called: of Göteborg, Malmö, Stockholm and Jokkmokk.
const INVENTED_SERIES: [&str; 4] = ["+46313900", "+46406280", "+46846500", "+46980319"];
const SERIES_FIRST: [usize; 4] = [600, 400, 400, 200];

impl Person {
    pub(super) fn invent(which: usize, kind: Kind, home: Shop, chance: &mut Chance) -> Self {
        let names = names::any(chance);
        let name = names.person(chance);
        let named = kind != Kind::Nameless;
        Self {
            which,
            kind,
            home,
            number: format!("{}", 200_000 + which * 13),
            name: named.then_some(name),
            language: names.language,
            department: if chance.percent(56) { "women" } else { "men" },
            has_child: chance.percent(22),
            stature: (chance.below(60) + chance.below(60)).min(100),
            has_email: named && chance.percent(88),
            // There are four hundred numbers to give away, one to every fifth person.
            has_phone: named && which.is_multiple_of(5) && which / 5 < 400,
            street: (named && chance.percent(80))
                .then(|| (chance.one_of(&STREETS), chance.between(1, 88), chance.below(60))),
        }
    }

    pub(super) fn email(&self) -> Option<String> {
        let (given, family) = self.name.filter(|_| self.has_email)?;
        let plain = |name: &str| folded(name).chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        let ending = ["org", "com", "net"][self.which % 3];
        Some(format!("{}.{}{}@example.{ending}", plain(given), plain(family), self.which))
    }

    pub(super) fn phone(&self) -> Option<String> {
        let place = self.which / 5;
        self.has_phone
            .then(|| format!("{}{:03}", INVENTED_SERIES[place / 100], SERIES_FIRST[place / 100] + place % 100))
    }

    pub(super) fn address(&self) -> Option<(String, &'static str, &'static str)> {
        let (street, house, town) = self.street?;
        let towns: &[Town] = if self.home == LKP {
            &AROUND_LINKOPING
        } else if self.home == NRK {
            &AROUND_NORRKOPING
        } else {
            &AROUND_STOCKHOLM
        };
        let (postal_code, town) = towns[town % towns.len()];
        Some((format!("{street} {house}"), postal_code, town))
    }

    /// Returns the size they wear in a run, `off` by so many steps.
    pub(super) fn size(&self, worn: Worn, off: i64) -> Option<Size> {
        let mut sizes = worn.sizes();
        let last = sizes.len().checked_sub(1)?;
        let own = i64::try_from(self.stature * last / 100).expect("runs of sizes are short");
        let place = usize::try_from(own + off).unwrap_or(0).min(last);
        Some(sizes.swap_remove(place))
    }

    /// Says whether they would buy it for themselves, or for the child they have.
    pub(super) fn would_buy(&self, ware: &Ware) -> bool {
        match ware.worn.department() {
            None => true,
            Some("children") => self.has_child,
            Some(department) => department == self.department,
        }
    }
}
