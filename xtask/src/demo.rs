//! The main job on one machine: a hub with the demonstration chain, devices, the app.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::children::{adopt, wait_for_any};
use crate::step::{Outcome, cargo, root, run_command, step};
use crate::{setup, ui};

struct Wish {
    tour: bool,
    browser: bool,
    devices: usize,
}

/// Installs what is missing, builds, starts everything and waits until it is ended.
pub fn run(arguments: &[String]) -> Outcome {
    let wish = read(arguments)?;
    setup::run()?;
    step("screens", ui::build)?;
    step("build", || run_command(&mut cargo(&["build", "--workspace", "--bins"])))?;
    if wish.tour {
        return step("tour", tour);
    }
    let data = root().join("target/demo");
    if data.exists() {
        std::fs::remove_dir_all(&data)
            .map_err(|error| format!("the last demonstration could not be removed: {error}"))?;
    }
    let hub = start_hub(&data)?;
    println!("hub at {} with the chain Nordhem; every associate's PIN is 123456", hub.address);
    let has_display = std::env::var_os("DISPLAY").is_some() || std::env::var_os("WAYLAND_DISPLAY").is_some();
    for (place, code) in hub.codes.iter().take(wish.devices).enumerate() {
        let device = data.join(format!("device-{}", place + 1));
        if has_display && !wish.browser {
            open(&program("visavi"), &hub, code, &device, place)?;
        } else {
            open(&program("tab"), &hub, code, &device, place)?;
        }
    }
    println!("Ctrl-C ends everything");
    if wait_for_any() { Ok(()) } else { Err("one of the programs ended with an error; see above".to_owned()) }
}

fn read(arguments: &[String]) -> Result<Wish, String> {
    let mut wish = Wish { tour: false, browser: false, devices: 1 };
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--tour" => wish.tour = true,
            "--browser" => wish.browser = true,
            "--devices" => {
                wish.devices = match rest.next().map(String::as_str) {
                    Some("1") => 1,
                    Some("2") => 2,
                    _ => return Err("--devices takes 1 or 2".to_owned()),
                };
            }
            other => return Err(format!("demo does not know {other:?}; it knows --tour, --browser and --devices N")),
        }
    }
    Ok(wish)
}

struct Hub {
    address: String,
    codes: Vec<String>,
}

/// Starts `visavi-hub demo` and reads the one line it prints when it is ready.
fn start_hub(data: &Path) -> Result<Hub, String> {
    let mut child = Command::new(program("visavi-hub"))
        .args(["demo", "--serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(data.join("hub"))
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("the hub could not be started: {error}"))?;
    let lines = child.stdout.take().expect("stdout was asked for");
    adopt(child);
    let mut line = String::new();
    BufReader::new(lines).read_line(&mut line).map_err(|error| error.to_string())?;
    let address = between(&line, "\"listening\":\"", "\"").ok_or("the hub did not say where it listens; see above")?;
    let codes = between(&line, "\"LKP\":[", "]").ok_or("the hub gave no enrolment codes; see above")?;
    let codes = codes.split(',').map(|code| code.trim_matches('"').to_owned()).collect();
    Ok(Hub { address: address.to_owned(), codes })
}

fn between<'a>(line: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(before)?;
    rest.split_once(after).map(|(found, _)| found)
}

fn open(program: &Path, hub: &Hub, code: &str, device: &Path, place: usize) -> Outcome {
    let child = Command::new(program)
        .arg("--data")
        .arg(device)
        .args(["--hub", &hub.address, "--code", code, "--name"])
        .arg(format!("Demonstration {}", place + 1))
        .arg("--demo-key")
        .current_dir(root())
        .spawn()
        .map_err(|error| format!("{} could not be started: {error}", program.display()))?;
    adopt(child);
    Ok(())
}

/// Drives the real window; `tour` starts its own hub and display driver.
fn tour() -> Outcome {
    let tour = program("tour");
    let tour = tour.to_str().expect("the project's path is text");
    crate::step::start("xvfb-run", &["-a", "-s", "-screen 0 1600x1400x24", tour])
}

fn program(name: &str) -> PathBuf {
    root().join("target/debug").join(name)
}
