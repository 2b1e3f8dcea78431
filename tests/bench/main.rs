//! The benchmarks: each states its data set and compares with a physical limit or a peer
//! in the same run. `cargo xtask bench` builds in release and runs all, or those named.

mod card;
mod chain;
mod figures;
mod generator;
mod hydrate;
mod import;
mod intake;
mod load;
mod paint;
mod peer;
mod probe;
mod profile;
mod rounds;
mod save;
mod search;
mod start;
mod window;

/// Why something could not be measured; goes from one thread to another.
type Failed = Box<dyn std::error::Error + Send + Sync>;
type Outcome = Result<(), Failed>;
type Bench = (&'static str, fn() -> Outcome);

const BENCHES: [Bench; 11] = [
    ("load", load::run),
    ("hydrate", hydrate::run),
    ("search", search::run),
    ("profile", profile::run),
    ("save", save::run),
    ("import", import::run),
    ("intake", intake::run),
    ("rounds", rounds::run),
    ("start", start::run),
    ("paint", paint::run),
    ("card", card::run),
];

fn main() -> Outcome {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = wanted.iter().find(|name| BENCHES.iter().all(|(known, _)| known != name)) {
        let known: Vec<_> = BENCHES.iter().map(|(name, _)| *name).collect();
        return Err(format!("there is no benchmark {unknown:?}; there are {}", known.join(", ")).into());
    }
    for (name, run) in BENCHES {
        if wanted.is_empty() || wanted.iter().any(|want| want == name) {
            println!("\n## {name} (load {})", figures::load());
            run()?;
        }
    }
    Ok(())
}
