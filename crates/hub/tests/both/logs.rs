//! What a hub logs, all of it, is searched for what customers are called and have said.

use std::fs::File;
use std::io::Write;
use std::process::{Command, Stdio};

use base64ct::{Base64UrlUnpadded, Encoding};
use jiff::Timestamp;
use p256::ecdsa::SigningKey;
use tempfile::TempDir;
use visavi_domain::fact::FactDraft;
use visavi_domain::{AssociateId, Claim, DeviceNumber, Epoch, Moment, OperationId, Value};
use visavi_hub::Hub;
use visavi_protocol::look_up::{BorrowRequest, LookUpBy, LookUpRequest};
use visavi_protocol::{Body, Operation, Payload, PushRequest, encode};

use crate::support::calls::enrol_request;
use crate::support::chain::*;
use crate::support::place::Shelf;
use crate::support::program::Serving;

/// Of a customer, as they are called, reached and known; the last is an associate's PIN.
const GIVEN: &str = "Zaphodine";
const FAMILY: &str = "Quuxelström";
const PHONE: &str = "+46709918273";
const EMAIL: &str = "zq.marker@example.com";
const NUMBER: &str = "MK-55518273";
const SAID: &str = "zanzibar_roast";
const PIN: &str = "918273";

/// Returns what text may look like in a log: as it is, in other letters, and as bytes.
fn forms(text: &str) -> Vec<String> {
    let bytes = text.as_bytes();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    // Base 64 of what begins anywhere; its last letters hang on what follows.
    let base64 = (0..3).map(|skip| {
        let mut encoded = Base64UrlUnpadded::encode_string(&bytes[skip..]);
        encoded.truncate(encoded.len() - 3);
        encoded
    });
    let listed: Vec<String> = bytes.iter().map(u8::to_string).collect();
    let escaped: String = text.chars().flat_map(char::escape_unicode).collect();
    let mut forms = vec![text.to_owned(), text.to_lowercase(), hex.to_uppercase(), hex, listed.join(", "), escaped];
    forms.extend(base64);
    forms
}

fn operations(device: DeviceNumber) -> Vec<Operation> {
    let holds = |attribute: &str, value| FactDraft {
        attribute: attribute.to_owned(),
        claim: Claim::Holds(value),
        ..draft("sea")
    };
    let facts = [
        holds("name", Value::name(GIVEN, FAMILY).unwrap()),
        holds("phone", Value::Phone(PHONE.to_owned())),
        holds("email", Value::Email(EMAIL.to_owned())),
        holds("member_number", Value::Text(NUMBER.to_owned())),
        holds("coffee", Value::Choice(SAID.to_owned())),
    ];
    let id = |sequence| OperationId { device, epoch: Epoch(1), sequence };
    let say = |sequence, facts: &[FactDraft]| {
        Operation::of_facts(id(sequence), customer(1), None, Some(store("LKP")), NOW, facts)
    };
    let taken = say(1, &facts);
    // What no catalogue knows, what nobody can read and what nobody carries out is kept too.
    let unknown = say(2, &[holds(&format!("{SAID}_liked"), Value::Text(GIVEN.to_owned()))]);
    let mut unreadable = say(3, &facts);
    unreadable.body = Body::Facts(Payload { version: 1, bytes: format!("{GIVEN} {FAMILY}").into_bytes() });
    let mut command = say(4, &facts);
    command.body = Body::Command(Payload { version: 1, bytes: EMAIL.as_bytes().to_vec() });
    // The same number with another content: a fork.
    let fork = say(1, &[holds("email", Value::Email(format!("2{EMAIL}")))]);
    vec![taken, unknown, unreadable, command, fork]
}

/// Runs a command of the program with all of its log in `log`.
fn run(home: &[String], arguments: &[&str], typed: &str, log: File) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_visavi-hub"))
        .args(arguments)
        .args(home)
        .env("VISAVI_LOG", "trace")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success(), "{arguments:?}");
}

/// A device comes, says things, asks for people; half of what it asks is wrong.
fn device_calls(hub: &Hub, serving: &Serving) {
    let now = Moment(Timestamp::now().as_millisecond());
    let key = SigningKey::from_slice(&[1; 32]).unwrap();
    let code = hub.enrol_code(&store("LKP"), now).unwrap();
    let device = hub.enrol(&enrol_request(&code, &key), now).unwrap().unwrap().device;
    let pushed = encode(&PushRequest { operations: operations(device), ..PushRequest::default() });
    for by in [SigningKey::from_slice(&[2; 32]).unwrap(), key.clone()] {
        serving.post(device, &by, "/v1/push", &pushed).unwrap();
    }
    let kept: Vec<String> = hub.held().unwrap().into_iter().map(|held| held.reason).collect();
    assert_eq!(kept, ["attribute-unknown", "unreadable", "unknown-command", "fork"], "what is not taken is kept");
    let associate = AssociateId("A1".to_owned());
    for by in [
        LookUpBy::Name(format!("{GIVEN} {FAMILY}")),
        LookUpBy::Phone(PHONE.to_owned()),
        LookUpBy::Email(EMAIL.to_owned()),
        LookUpBy::MemberNumber(NUMBER.to_owned()),
    ] {
        let request = encode(&LookUpRequest { associate: associate.clone(), by });
        let (head, _) = serving.post(device, &key, "/v1/look-up", &request).unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    }
    let borrow = encode(&BorrowRequest { customer: customer(1), associate, purpose: "service".to_owned() });
    serving.post(device, &key, "/v1/borrow", &borrow).unwrap();
    serving.post(device, &key, "/v1/push", &pushed[..pushed.len() - 9]).unwrap();
    let enrol = format!("{{\"code\":\"{NUMBER}\",\"name\":\"{GIVEN}\"");
    serving.send("POST /v1/enrol", "content-type: application/json\r\n", enrol.as_bytes()).unwrap();
    serving.send("POST /v1/borrow", "content-type: text/plain\r\n", EMAIL.as_bytes()).unwrap();
}

#[test]
fn no_log_names_a_customer_or_says_what_they_said() {
    let shelf = Shelf::new();
    let hub = shelf.open();
    hub.put_store(shop("LKP"), NOW).unwrap();
    hub.put_staff(staff("A1", "LKP", true), NOW).unwrap();
    let folder = TempDir::new().unwrap();
    let log = folder.path().join("log");
    let appended = || File::options().create(true).append(true).open(&log).unwrap();
    let home = shelf.arguments();
    let serving = Serving::logging(&home, appended());
    device_calls(&hub, &serving);
    run(&home, &["staff", "pin", "A1", "--pin-stdin"], &format!("{PIN}\n"), appended());
    let orders = folder.path().join("orders.csv");
    let header = "order,date,customer,sku,product,quantity,unit_price\n";
    std::fs::write(&orders, format!("{header}1,2026-11-01,{NUMBER},1,{SAID},1,10.00\n")).unwrap();
    run(&home, &["import", "--preset", "orders-csv", "--store", "LKP", orders.to_str().unwrap()], "", appended());
    run(&home, &["retention"], "", appended());
    drop(serving);

    let written = String::from_utf8(std::fs::read(&log).unwrap()).unwrap();
    assert!(written.contains("a device pushed"), "there is a log");
    for text in [GIVEN, FAMILY, PHONE, EMAIL, NUMBER, SAID, PIN] {
        for form in forms(text) {
            let line = written.lines().find(|line| line.contains(&form));
            assert_eq!(line, None, "{text} is in the log as {form}");
        }
    }
}
