//! Import of the real file by the real program, beside reading and splitting the same
//! file alone.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use flate2::read::GzDecoder;

use crate::Outcome;
use crate::chain;
use crate::figures::{Takes, load, shown};

const ROUNDS: usize = 3;

pub fn run() -> Outcome {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/online_retail_2010_2011.csv.gz");
    if !file.exists() {
        println!("the real file is not on this machine; nothing to measure");
        return Ok(());
    }
    let (mut imports, mut splits, mut lines) = (Vec::new(), Vec::new(), 0);
    for _ in 0..ROUNDS {
        let began = Instant::now();
        lines = split(&file)?;
        splits.push(began.elapsed());
        imports.push(import(&file)?);
    }
    let (imports, splits) = (Takes::from_times(imports), Takes::from_times(splits));
    let rate = |takes: &Takes| lines as f64 / takes.median().as_secs_f64();
    println!("data: {lines} lines, gzip; {ROUNDS} rounds in turn, medians");
    println!("| what | time | lines/s |");
    println!("|---|---|---|");
    println!("| inflating and splitting alone | {} | {:.0} |", shown(splits.median()), rate(&splits));
    println!("| the whole import, durable | {} | {:.0} |", shown(imports.median()), rate(&imports));
    println!("ratio {:.1}x; load after: {}", rate(&splits) / rate(&imports), load());
    Ok(())
}

fn split(file: &Path) -> Result<usize, crate::Failed> {
    let mut text = BufReader::with_capacity(1 << 16, GzDecoder::new(std::fs::File::open(file)?));
    let mut head = String::new();
    text.read_line(&mut head)?;
    let mut rest = Vec::new();
    text.read_to_end(&mut rest)?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(rest.as_slice());
    let mut record = csv::ByteRecord::new();
    let mut lines = 0;
    while reader.read_byte_record(&mut record)? {
        std::hint::black_box(record.get(0));
        lines += 1;
    }
    Ok(lines)
}

/// Runs the program as a person would; its start and its end are in the time.
fn import(file: &Path) -> Result<Duration, crate::Failed> {
    let data = chain::folder().join("import");
    let _none_yet = std::fs::remove_dir_all(&data);
    let hub = program("visavi-hub")?;
    let run = |arguments: &[&str]| -> Outcome {
        let output = Command::new(&hub).args(arguments).arg("--data").arg(&data).output()?;
        if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned().into()) }
    };
    run(&["store", "add", "--code", "WEB", "--name", "Web shop", "--town", "London", "--country", "GB", "--online"])?;
    let began = Instant::now();
    let file = file.to_str().ok_or("the path of the file is not text")?;
    run(&["import", "--preset", "online-retail", "--store", "WEB", file])?;
    Ok(began.elapsed())
}

/// Returns a program that was built beside this one.
pub fn program(name: &str) -> Result<PathBuf, crate::Failed> {
    Ok(std::env::current_exe()?.with_file_name(name))
}
