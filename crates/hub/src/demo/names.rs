//! Names of invented people, as they are common in the four countries, with the spellings
//! that make people hard to find.

use super::chance::Chance;

/// The names of one language.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    /// BCP 47.
    pub language: &'static str,
    given: &'static [&'static str],
    family: &'static [&'static str],
}

const SWEDISH: Names = Names {
    language: "sv",
    given: &[
        "Anna", "Erik", "Maria", "Lars", "Karin", "Anders", "Sara", "Johan", "Emma", "Per", "Elin", "Karl", "Ingrid",
        "Nils", "Åsa", "Björn", "Linnéa", "Oskar", "Märta", "Göran", "Frida", "Håkan", "Ebba", "Ulf", "Annika",
        "Anneli", "Stina", "Gustav", "Hanna", "Olle", "Wilma", "Sven", "Tove", "Mats", "Agnes", "Rolf", "Alva",
        "Jörgen", "Kerstin", "Mohammed", "Amira", "Yusuf", "Leyla", "Hodan",
    ],
    family: &[
        "Andersson",
        "Johansson",
        "Karlsson",
        "Carlsson",
        "Nilsson",
        "Eriksson",
        "Ericsson",
        "Larsson",
        "Olsson",
        "Persson",
        "Pehrson",
        "Svensson",
        "Gustafsson",
        "Gustavsson",
        "Pettersson",
        "Jonsson",
        "Lindberg",
        "Lindqvist",
        "Lindkvist",
        "Lindquist",
        "Lindström",
        "Lindgren",
        "Bergqvist",
        "Bergkvist",
        "Åkesson",
        "Åberg",
        "Öberg",
        "Sjöberg",
        "Sandberg",
        "Wallin",
        "Vallin",
        "Holm",
        "Forsberg",
        "Håkansson",
        "Wiklund",
        "Viklund",
        "Nordin",
        "Söderström",
        "Ekström",
        "Hedlund",
        "Ahmed",
        "Hassan",
        "Abdi",
        "Yılmaz",
    ],
};

const NORWEGIAN: Names = Names {
    language: "nb",
    given: &[
        "Ingrid", "Lars", "Kari", "Ole", "Solveig", "Tor", "Astrid", "Knut", "Sigrid", "Henrik", "Marit", "Øyvind",
        "Bjørg", "Håvard", "Silje", "Gunnar", "Åse", "Magnus", "Torunn", "Sindre",
    ],
    family: &[
        "Hansen", "Johansen", "Olsen", "Larsen", "Andersen", "Berge", "Solheim", "Dahl", "Haugen", "Sandvik", "Moen",
        "Bakke", "Øster", "Bjørk", "Myhre", "Aas", "Nygård", "Strand", "Lie", "Hagen",
    ],
};

const DANISH: Names = Names {
    language: "da",
    given: &[
        "Mette", "Jens", "Anne", "Søren", "Kirsten", "Lars", "Freja", "Mikkel", "Sofie", "Rasmus", "Pia", "Kasper",
        "Bodil", "Jørgen", "Ida", "Asger", "Signe", "Kjeld", "Maja", "Emil",
    ],
    family: &[
        "Nielsen",
        "Jensen",
        "Hansen",
        "Pedersen",
        "Sørensen",
        "Rasmussen",
        "Kjær",
        "Lund",
        "Dahl",
        "Møller",
        "Vest",
        "Østergaard",
        "Holm",
        "Bach",
        "Krogh",
        "Nørgaard",
        "Skov",
        "Friis",
        "Lind",
        "Bæk",
    ],
};

const FINNISH: Names = Names {
    language: "fi",
    given: &[
        "Aino", "Juhani", "Helena", "Mikael", "Kaisa", "Antti", "Veera", "Tuomas", "Päivi", "Jari", "Sanna", "Ville",
        "Kerttu", "Eero", "Minna", "Pekka", "Äijö", "Riikka", "Otto", "Tuuli",
    ],
    family: &[
        "Korhonen",
        "Virtanen",
        "Mäkinen",
        "Nieminen",
        "Mäkelä",
        "Hämäläinen",
        "Laine",
        "Heikkinen",
        "Koskinen",
        "Järvinen",
        "Ahonen",
        "Aalto",
        "Koski",
        "Salmi",
        "Väisänen",
        "Niemi",
        "Rantanen",
        "Ojala",
        "Hyvönen",
        "Åström",
    ],
};

/// Returns a language as the customers of the chain's shops have it.
pub fn any(chance: &mut Chance) -> Names {
    match chance.below(100) {
        0..=63 => SWEDISH,
        64..=75 => NORWEGIAN,
        76..=85 => DANISH,
        _ => FINNISH,
    }
}

impl Names {
    /// Returns a given and a family name.
    pub fn person(&self, chance: &mut Chance) -> (&'static str, &'static str) {
        (chance.one_of(self.given), chance.one_of(self.family))
    }
}
