//! The program as a stranger uses it: several commands on one folder at the same time.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use p256::ecdsa::SigningKey;
use support::calls::enrol_request;
use support::chain::{bucket, state};
use tempfile::TempDir;
use visavi_hub::{Hub, Place};
use visavi_protocol::EnrolReply;

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_visavi-hub"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(arguments: &[&str], typed: &str) -> Output {
    let mut child = program(arguments).spawn().unwrap();
    child.stdin.take().unwrap().write_all(typed.as_bytes()).ok();
    child.wait_with_output().unwrap()
}

fn says(arguments: &[&str], typed: &str) -> String {
    let output = run(arguments, typed);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn complains(arguments: &[&str], typed: &str) -> String {
    let output = run(arguments, typed);
    assert!(!output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

/// A hub that serves until it is dropped.
struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    fn start(folder: &Path) -> Self {
        let folder = folder.to_str().unwrap();
        let mut child = program(&["serve", "--data", folder, "--listen", "127.0.0.1:0"]).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").unwrap().to_owned();
        Self { child, address }
    }

    fn post(&self, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

#[test]
fn a_chain_is_set_up_while_the_hub_serves() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("hub");
    let data = data.to_str().unwrap();
    let serving = Serving::start(Path::new(data));

    assert!(complains(&["enrol", "--data", data, "--store", "LKP"], "").contains("visavi-hub store add"));
    says(&["store", "add", "--data", data, "--code", "LKP", "--name", "Nordhem Linköping"], "");
    says(&["chain", "--data", data, "--name", "Nordhem"], "");
    assert!(says(&["store", "list", "--data", data], "").contains("Nordhem Linköping"));

    let hub = Hub::open(Place::in_folder(Path::new(data))).unwrap();
    let add = ["staff", "add", "--data", data, "--code", "LKP-01", "--name", "Sara Nyström", "--store", "LKP"];
    assert!(complains(&add, "12345\n").contains("six digits"));
    says(&add, "123456\n");
    assert!(complains(&add, "123456\n").contains("already"));
    assert_eq!(state(&hub, &bucket("LKP")).head, 1);
    says(&["staff", "pin", "--data", data, "LKP-01", "--pin-stdin"], "654321\n");
    says(&["staff", "disable", "--data", data, "LKP-01"], "");
    assert_eq!((state(&hub, &bucket("LKP")).head, state(&hub, &bucket("LKP")).items), (3, 1));
    assert!(says(&["staff", "list", "--data", data], "").contains("left"));
    assert!(complains(&["staff", "pin", "--data", data, "X"], "123456\n").contains("staff list"));

    let code = says(&["enrol", "--data", data, "--store", "LKP", "--plain"], "");
    let key = SigningKey::from_slice(&[1; 32]).unwrap();
    let request = serde_json::to_string(&enrol_request(code.trim(), &key)).unwrap();
    let answer = serving.post("/v1/enrol", &request);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
    let reply: EnrolReply = serde_json::from_str(body).unwrap();
    assert_eq!((reply.store.0.as_str(), reply.chain.as_str()), ("LKP", "Nordhem"));
    assert!(serving.post("/v1/enrol", &request).starts_with("HTTP/1.1 401"));
    let number = reply.device.0.to_string();
    let devices = says(&["device", "list", "--data", data], "");
    assert!(devices.contains("\tapp ?\tto send ?\tto decide 0\trefused 0\tTablet 3, shoes"), "{devices}");
    says(&["device", "disable", "--data", data, &number], "");
    assert!(hub.scope(reply.device).unwrap().is_none());
    assert!(complains(&["device", "disable", "--data", data, "999"], "").contains("device list"));
}

#[test]
fn a_restored_folder_begins_another_history() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().to_str().unwrap();
    let epoch = || Hub::open(Place::in_folder(folder.path())).unwrap().meta().unwrap().hub_epoch;
    let before = epoch();
    says(&["chain", "--data", data, "--restored"], "");
    assert_ne!(epoch(), before);
}

#[test]
fn the_hub_ends_in_good_order_when_it_is_told_to() {
    let folder = TempDir::new().unwrap();
    let mut serving = Serving::start(folder.path());
    let told = Command::new("kill").args(["-TERM", &serving.child.id().to_string()]).status().unwrap();
    assert!(told.success());
    assert!(serving.child.wait().unwrap().success());
}

#[test]
fn a_stranger_is_helped() {
    let help = says(&["--help"], "");
    let commands =
        ["serve", "enrol", "device", "staff", "store", "chain", "catalogue", "held", "retention", "import", "demo"];
    for command in commands {
        assert!(help.contains(&format!("  {command} ")), "{command} is not in\n{help}");
        says(&[command, "--help"], "");
    }
    let folder = TempDir::new().unwrap();
    let data = folder.path().to_str().unwrap();
    assert!(complains(&["serve", "--data", data, "--listen", "0.0.0.0:0"], "").contains("--cert"));
}

#[test]
fn a_catalogue_is_handed_in_by_a_stranger_who_edits_the_one_in_force() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().to_str().unwrap();
    let file = folder.path().join("catalogue.toml");
    let put = ["catalogue", "put", "--data", data, file.to_str().unwrap()];
    says(&["chain", "--data", data, "--name", "Nordhem"], "");
    let shipped = says(&["catalogue", "show", "--data", data], "");
    assert!(complains(&put, "").contains("cannot be read"));

    std::fs::write(&file, shipped.replacen("value = \"name\"", "value = \"nayme\"", 1)).unwrap();
    let said = complains(&put, "");
    assert!(said.contains("line ") && said.contains("nayme") && said.contains("nothing was changed"), "{said}");

    let unlike = shipped.replacen("retention_days = 1095", "retention_days = 1096", 1);
    std::fs::write(&file, &unlike).unwrap();
    assert!(says(&[put.as_slice(), &["--dry-run"]].concat(), "").starts_with("changed\t"));
    assert_eq!(says(&["catalogue", "show", "--data", data], ""), shipped);
    assert!(says(&put, "").ends_with("version 1 is in force\n"));
    assert_eq!(says(&["catalogue", "show", "--data", data], ""), unlike);

    std::fs::write(&file, unlike.replace("\"children\"]", "\"babies\"]")).unwrap();
    assert!(complains(&put, "").contains("--lose"));
    assert!(says(&[put.as_slice(), &["--lose"]].concat(), "").contains("lost\tdepartment cannot be children any more"));
    assert_eq!(says(&["catalogue", "shipped"], ""), shipped);
}

#[cfg(unix)]
#[test]
fn whichever_command_makes_the_folder_only_its_owner_can_look_into_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    for (command, options) in [("demo", ["--customers", "20"].as_slice()), ("chain", &["--name", "Nordhem"])] {
        let data = folder.path().join(command).join("hub");
        says(&[&[command, "--data", data.to_str().unwrap()], options].concat(), "");
        let mode = std::fs::metadata(&data).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{command}");
    }
}

#[test]
fn a_mistyped_folder_is_no_new_hub() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("hbu");
    for command in [&["device", "list"][..], &["held", "list"], &["retention"], &["catalogue", "show"]] {
        let said = complains(&[command, &["--data", data.to_str().unwrap()]].concat(), "");
        assert!(said.contains("there is no hub in") && said.contains("visavi-hub store add"), "{said}");
    }
    assert!(!data.exists());
}

#[test]
fn what_waits_is_listed_and_decided_under_a_name() {
    use support::chain::{customer, draft, said};
    let folder = TempDir::new().unwrap();
    let data = folder.path().to_str().unwrap();
    let hub = Hub::open(Place::in_folder(folder.path())).unwrap();
    let from = hub.source("tablet").unwrap();
    let mut odd = draft("sea");
    odd.attribute = "hovercraft".to_owned();
    let mut unknown = said(from, 2, customer(1), Some("LKP"), "sea");
    unknown.body = visavi_protocol::Body::Facts(visavi_protocol::Payload::write(&vec![odd]));
    let operations = ["sea", "hills"].map(|text| said(from, 1, customer(1), Some("LKP"), text));
    support::chain::says(&hub, from, [operations.as_slice(), &[unknown]].concat());

    let list = says(&["held", "list", "--data", data], "");
    assert!(list.starts_with("1\twaiting\tfork\tdevice 1\t") && list.lines().count() == 1, "{list}");
    assert!(complains(&["held", "release", "--data", data, "1"], "").contains("--by"));
    assert!(complains(&["held", "release", "--data", data, "--by", "Karin", "9"], "").contains("held list --all"));
    let catalogue_first = complains(&["held", "release", "--data", data, "--by", "Karin", "2"], "");
    assert!(catalogue_first.contains("attribute-unknown"), "{catalogue_first}");
    let released = says(&["held", "release", "--data", data, "--by", "Karin", "--why", "both are hers", "1"], "");
    assert_eq!(released, "1\treleased\toperation 0.1.1\n");
    says(&["held", "refuse", "--data", data, "--by", "Bo", "2"], "");
    assert_eq!(says(&["held", "list", "--data", data], ""), "");
    let all = says(&["held", "list", "--data", data, "--all"], "");
    assert!(all.contains("by Karin ") && all.contains(": both are hers") && all.contains("by Bo "), "{all}");
    assert!(!all.contains("hills"));
}

#[test]
fn retention_says_what_it_would_delete() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().to_str().unwrap();
    says(&["demo", "--data", data, "--customers", "20", "--day", "2010-05-01"], "");
    let foreseen = says(&["retention", "--data", data, "--dry-run"], "");
    assert!(foreseen.contains("\tfacts would be deleted\n") && !foreseen.contains("\n0\tfacts"), "{foreseen}");
    assert_eq!(says(&["retention", "--data", data, "--dry-run"], ""), foreseen);
    assert_eq!(says(&["retention", "--data", data], ""), foreseen.replace("would be deleted", "deleted"));
    assert!(says(&["retention", "--data", data], "").starts_with("0\tfacts deleted\n"));
}

#[test]
fn a_file_that_is_no_database_is_said_to_be_none() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("hub.db"), "not a database, but long enough to be looked at".repeat(99)).unwrap();
    let said = complains(&["staff", "list", "--data", folder.path().to_str().unwrap()], "");
    assert!(said.contains("not a database") && said.contains("Give the folder of a hub"), "{said}");
}
