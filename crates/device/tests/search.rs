//! Every sentence of what search promises.

mod support;

use support::*;
use visavi_device::{Closeness, FoundBy};
use visavi_domain::Moment;
use visavi_domain::record::Channel;

fn town_of_people() -> visavi_device::Device {
    let device = device();
    let people = [
        ("annika", "Annika", "Lindqvist", 10),
        ("anna", "Anna", "Andersson", 20),
        ("asa", "Åsa", "Öberg", 30),
        ("karin", "Anna-Karin", "O'Brien", 40),
        ("soren", "Søren", "Bjørnæs", 50),
        ("bo", "Bo", "Ek", 60),
    ];
    for ((id, given, family, day), number) in people.into_iter().zip(1..) {
        hear_name(&device, id, number, given, family, day);
    }
    device
}

#[test]
fn the_beginning_of_any_word_of_a_name_finds_it_in_any_order() {
    let device = town_of_people();
    assert_eq!(found(&device, "lind"), ["Annika Lindqvist"]);
    assert_eq!(found(&device, "lindq ann"), ["Annika Lindqvist"]);
    assert_eq!(found(&device, "Annika L"), ["Annika Lindqvist"]);
    assert_eq!(found(&device, "brien karin"), ["Anna-Karin O'Brien"]);
    assert_eq!(found(&device, "brien anna karin"), ["Anna-Karin O'Brien"]);
    assert_eq!(found(&device, "b e"), ["Bo Ek"]);
    assert!(found(&device, "qvist").is_empty(), "not the middle of a word");
}

#[test]
fn every_length_of_a_name_finds_it() {
    let device = town_of_people();
    for text in ["annika lindqvist", "lindqvist annika", "åsa öberg", "bo ek"] {
        for (end, _) in text.char_indices().skip(1).chain([(text.len(), ' ')]) {
            let shown = found(&device, &text[..end]);
            let words: Vec<&str> = text.split(' ').collect();
            let whole = |name: &String| words.iter().all(|word| name.to_lowercase().contains(word));
            assert!(shown.iter().any(whole), "{:?} finds {shown:?}", &text[..end]);
        }
    }
}

#[test]
fn nordic_letters_are_found_in_every_spelling() {
    let device = town_of_people();
    for text in ["asa", "åsa", "aasa", "oberg", "øberg", "oeberg", "ÅSA ÖBERG"] {
        assert_eq!(found(&device, text)[0], "Åsa Öberg", "{text}");
    }
    for text in ["soren", "sören", "soeren", "bjornas", "björnäs", "bjoernaes"] {
        assert_eq!(found(&device, text), ["Søren Bjørnæs"], "{text}");
    }
}

#[test]
fn ties_go_to_the_one_heard_of_last() {
    let device = town_of_people();
    assert_eq!(found(&device, "an"), ["Anna-Karin O'Brien", "Anna Andersson", "Annika Lindqvist"]);
    hear_name(&device, "annika", 90, "Annika", "Lindqvist", 90);
    assert_eq!(found(&device, "an"), ["Annika Lindqvist", "Anna-Karin O'Brien", "Anna Andersson"]);
}

#[test]
fn an_order_in_a_shop_makes_a_customer_recent_and_met() {
    let device = town_of_people();
    take(&device, &[record_item(&order("annika", "4471-08", NOW, Channel::Store))]);
    assert_eq!(found(&device, "an")[0], "Annika Lindqvist");
    assert_eq!(device.person(customer("annika")).unwrap().unwrap().met_at, Some(NOW));
    take(&device, &[record_item(&order("anna", "4471-09", Moment(NOW.0 + 1), Channel::Online))]);
    assert_eq!(found(&device, "an")[0], "Anna Andersson");
    assert!(device.person(customer("anna")).unwrap().unwrap().met_at < Some(NOW), "online is no meeting");
}

#[test]
fn one_typo_in_a_word_is_found_and_said_to_be_near() {
    let device = town_of_people();
    for text in ["lindqivst", "lindqist", "lindqvvist", "mindqvist", "indqvist", "lindkv", "anika lindqvist", "ek bu"] {
        let answer = device.find(text, 20).unwrap();
        if text == "ek bu" {
            assert!(answer.people.is_empty(), "two letters are too few for a typo");
            continue;
        }
        assert!(answer.near, "{text}");
        assert_eq!(answer.people[0].shown, "Annika Lindqvist", "{text}");
        assert_eq!(answer.people[0].by, FoundBy::NearName, "{text}");
        assert!(answer.people[0].matched.iter().any(|span| span.closeness == Closeness::Near), "{text}");
    }
    assert!(found(&device, "lundqvest").is_empty(), "two typos in one word are none of ours");
}

#[test]
fn a_typo_in_each_of_two_words_is_found_too() {
    let device = town_of_people();
    assert_eq!(found(&device, "anika lindqivst"), ["Annika Lindqvist"]);
    assert_eq!(found(&device, "mindqvist xnnika"), ["Annika Lindqvist"]);
}

#[test]
fn three_letters_with_a_typo_are_compared_with_whole_words() {
    let device = town_of_people();
    assert_eq!(found(&device, "åse"), ["Åsa Öberg"]);
}

#[test]
fn exact_comes_before_near_however_recent() {
    let device = town_of_people();
    hear_name(&device, "anders", 70, "Anders", "Lindkvist", 300);
    assert_eq!(found(&device, "lindqvist"), ["Annika Lindqvist", "Anders Lindkvist"]);
}

fn contact(device: &visavi_device::Device) {
    hear(
        device,
        "900.1.81/0 annika phone holds phone +46701234567 told by sara on 2026-02-01
         900.1.82/0 annika email holds email annika.lind@example.se told by sara on 2026-02-01
         900.1.83/0 annika member_number holds text NH-4471 imported on 2026-02-01
         900.1.84/0 anna phone holds phone +4791234599 told by sara on 2026-02-02",
    );
    take(device, &[record_item(&order("bo", "8812-07", Moment(0), Channel::Online))]);
}

#[test]
fn any_three_digits_in_a_row_of_a_phone_find_it_as_dialled_at_home_or_abroad() {
    let device = town_of_people();
    contact(&device);
    for text in
        ["+46701234567", "0701234567", "070-123 45 67", "0046 70 123", "456", "3456", "123 45 67", "+46 (0)70 1234"]
    {
        let answer = device.find(text, 20).unwrap();
        let row = answer.people.iter().find(|row| row.shown == "Annika Lindqvist");
        assert_eq!(row.map(|row| &row.by), Some(&FoundBy::Phone { ends: "67".to_owned() }), "{text}");
    }
    assert_eq!(found(&device, "1234"), ["Anna Andersson", "Annika Lindqvist"], "the most recent first");
    assert!(found(&device, "12 99 12").is_empty());
    assert!(found(&device, "7").is_empty(), "one digit is too few");
}

#[test]
fn any_three_characters_in_a_row_of_an_address_find_it() {
    let device = town_of_people();
    contact(&device);
    for text in ["annika.lind@example.se", "ika.li", "@exam", "LIND@EX", "le.se"] {
        let answer = device.find(text, 20).unwrap();
        assert_eq!(answer.people.len(), 1, "{text}");
        assert_eq!(answer.people[0].by, FoundBy::Email, "{text}");
    }
}

#[test]
fn member_and_order_numbers_are_found_with_and_without_their_signs() {
    let device = town_of_people();
    contact(&device);
    for text in ["NH-4471", "nh4471", "447", "h-44"] {
        let answer = device.find(text, 20).unwrap();
        assert_eq!(answer.people[0].by, FoundBy::Member { number: "NH-4471".to_owned() }, "{text}");
    }
    for text in ["8812-07", "881207", "1207"] {
        let answer = device.find(text, 20).unwrap();
        assert_eq!(answer.people[0].by, FoundBy::Order { number: "8812-07".to_owned() }, "{text}");
    }
}

#[test]
fn a_customer_without_a_name_is_found_and_shown_by_number() {
    let device = device();
    hear(&device, "900.1.1/0 unknown member_number holds text 17850 imported on 2026-01-01");
    let answer = device.find("785", 20).unwrap();
    let row = &answer.people[0];
    assert_eq!((row.shown.as_str(), row.person.name.as_ref()), ("17850", None));
    assert_eq!((row.matched[0].start, row.matched[0].end), (1, 4));
    assert_eq!(row.by, FoundBy::Member { number: "17850".to_owned() });
}

#[test]
fn more_says_that_there_are_more_and_searched_counts_everybody() {
    let device = town_of_people();
    let answer = device.find("a", 2).unwrap();
    assert_eq!((answer.people.len(), answer.more, answer.searched), (2, true, 6));
    let answer = device.find("bo", 2).unwrap();
    assert_eq!((answer.people.len(), answer.more), (1, false));
    assert!(device.find("", 20).unwrap().people.is_empty());
    assert!(device.find(" \0 -", 20).unwrap().people.is_empty());
}

#[test]
fn a_code_in_full_is_recognised_and_a_part_or_a_shared_one_is_not() {
    let device = town_of_people();
    contact(&device);
    assert_eq!(device.recognise("nh-4471").unwrap(), Some(customer("annika")));
    assert_eq!(device.recognise("881207").unwrap(), Some(customer("bo")));
    assert_eq!(device.recognise("4471").unwrap(), None);
    assert_eq!(device.recognise("").unwrap(), None);
    hear(&device, "900.1.95/0 asa member_number holds text NH4471 imported on 2026-01-01");
    assert_eq!(device.recognise("nh-4471").unwrap(), None);
}

#[test]
fn a_name_that_is_corrected_is_found_by_the_new_one_only() {
    let device = town_of_people();
    let correction = "7.1.1/0 bo name holds name Bo Alm replaces 900.1.6/0 told by sara at LKP on 2026-03-01";
    device.save(deed("bo", "corrected", correction)).unwrap();
    assert_eq!(found(&device, "alm"), ["Bo Alm"]);
    assert!(found(&device, "ek").is_empty());
}

#[test]
fn two_answers_for_a_name_are_both_found() {
    let device = town_of_people();
    hear(&device, "901.1.1/0 bo name holds name Bosse Eklund told by sara at LKP on 2026-03-09");
    assert_eq!(found(&device, "eklu"), ["Bosse Eklund"]);
    assert_eq!(device.find("bo ek", 20).unwrap().people.len(), 1);
    assert_eq!(device.conflicts().unwrap().len(), 1);
}

#[test]
fn absurd_texts_are_inert() {
    let device = town_of_people();
    let megabyte = "a".repeat(1 << 20);
    for text in [megabyte.as_str(), "%", "'; drop table fact; --", "*", "\u{202e}anna", "<img onerror>", "\u{10ffff}"] {
        device.find(text, 20).unwrap();
        device.recognise(text).unwrap();
    }
    hear_name(&device, "long", 60, &"x ".repeat(500_000), "<img onerror=alert(1)>", 1);
    hear_name(&device, "tag", 61, "<img", "onerror=alert(1)>", 1);
    assert_eq!(found(&device, "onerror"), ["<img onerror=alert(1)>"]);
    assert_eq!(device.dossier(customer("long")).unwrap().facts.len(), 1, "kept, whatever it is");
}
