//! Asking the hub for a device's own key.

use crate::support::calls::*;
use crate::support::chain::*;
use visavi_domain::AssociateId;
use visavi_domain::record::Staff;
use visavi_hub::pin;
use visavi_protocol::encode;
use visavi_protocol::hpke::OpeningKey;
use visavi_protocol::limits::{UNLOCK_CODE_MS, UNLOCK_TRIES_MAX};
use visavi_protocol::unlock::{Unlock, UnlockReply, UnlockRequest, Unlocked, keep};

const PIN: &str = "481516";
const KEY: [u8; 32] = [7; 32];

fn sara() -> AssociateId {
    AssociateId("LKP-01".to_owned())
}

/// A chain in which Sara works in Linköping, and Jonas in Norrköping.
fn world() -> World {
    let world = World::new();
    let with_pin = |staff: Staff| Staff { pin: Some(pin::hash(PIN).unwrap()), ..staff };
    world.hub.put_staff(with_pin(staff("LKP-01", "LKP", true)), NOW).unwrap();
    world.hub.put_staff(with_pin(staff("NRK-01", "NRK", true)), NOW).unwrap();
    world
}

/// Somebody at a device asks for its key.
async fn ask(world: &World, device: &Device, associate: &str, pin: &str, code: Option<&str>) -> Unlocked {
    let kept = keep(&world.hub.keys().sealing_key(), device.number, &KEY).unwrap();
    ask_for(world, device, associate, pin, code, kept).await
}

async fn ask_for(
    world: &World,
    device: &Device,
    associate: &str,
    pin: &str,
    code: Option<&str>,
    kept: Vec<u8>,
) -> Unlocked {
    let answer_to = OpeningKey::random();
    let asked = Unlock {
        associate: AssociateId(associate.to_owned()),
        pin: pin.to_owned(),
        code: code.map(str::to_owned),
        kept,
        answer_to: answer_to.public(),
    };
    let request = UnlockRequest::seal(&asked, &world.hub.keys().sealing_key(), device.number).unwrap();
    let reply: UnlockReply = world.post(device, "/v1/unlock", encode(&request)).await.frame();
    reply.open(&answer_to, device.number).unwrap()
}

#[tokio::test]
async fn whoever_works_in_the_store_gets_the_devices_key_for_their_pin() {
    let world = world();
    let device = world.device(1, "LKP");
    assert_eq!(ask(&world, &device, "LKP-01", PIN, None).await, Unlocked::Key(KEY.to_vec()));
}

#[tokio::test]
async fn nobody_of_another_store_and_nobody_who_left_gets_it() {
    let world = world();
    let device = world.device(1, "LKP");
    assert_eq!(ask(&world, &device, "NRK-01", PIN, None).await, Unlocked::NotOfThisStore);
    assert_eq!(ask(&world, &device, "nobody", PIN, None).await, Unlocked::NotOfThisStore);
    let sara = world.hub.associate(&sara()).unwrap().unwrap();
    world.hub.put_staff(Staff { active: false, ..sara }, NOW).unwrap();
    assert_eq!(ask(&world, &device, "LKP-01", PIN, None).await, Unlocked::NotOfThisStore);
}

#[tokio::test]
async fn after_ten_wrong_pins_only_a_managers_code_lets_the_right_one_be_tried() {
    let world = world();
    let device = world.device(1, "LKP");
    for left in (0..UNLOCK_TRIES_MAX).rev() {
        assert_eq!(ask(&world, &device, "LKP-01", "000000", None).await, Unlocked::WrongPin { left });
    }
    assert_eq!(ask(&world, &device, "LKP-01", PIN, None).await, Unlocked::CodeNeeded);
    assert_eq!(ask(&world, &device, "LKP-01", PIN, Some("AAAAA-AAAAA")).await, Unlocked::WrongCode);
    let code = world.hub.unlock_code(device.number, &sara(), NOW).unwrap();
    assert_eq!(ask(&world, &device, "LKP-01", PIN, Some(&code.to_lowercase())).await, Unlocked::Key(KEY.to_vec()));
    assert_eq!(ask(&world, &device, "LKP-01", PIN, Some(&code)).await, Unlocked::WrongCode, "it works once");
    assert_eq!(ask(&world, &device, "LKP-01", PIN, None).await, Unlocked::Key(KEY.to_vec()));
}

#[tokio::test]
async fn a_right_pin_lets_the_count_begin_anew_and_each_device_counts_by_itself() {
    let world = world();
    let (device, other) = (world.device(1, "LKP"), world.device(2, "LKP"));
    ask(&world, &device, "LKP-01", "000000", None).await;
    let left = UNLOCK_TRIES_MAX - 1;
    assert_eq!(ask(&world, &other, "LKP-01", "000000", None).await, Unlocked::WrongPin { left });
    assert_eq!(ask(&world, &device, "LKP-01", PIN, None).await, Unlocked::Key(KEY.to_vec()));
    assert_eq!(ask(&world, &device, "LKP-01", "000000", None).await, Unlocked::WrongPin { left });
}

#[tokio::test]
async fn a_code_is_for_one_associate_on_one_device_and_for_ten_minutes() {
    let world = world();
    let (device, other) = (world.device(1, "LKP"), world.device(2, "LKP"));
    let code = world.hub.unlock_code(device.number, &sara(), NOW).unwrap();
    assert_eq!(ask(&world, &other, "LKP-01", PIN, Some(&code)).await, Unlocked::WrongCode);
    world.turn_clock(UNLOCK_CODE_MS);
    assert_eq!(ask(&world, &device, "LKP-01", PIN, Some(&code)).await, Unlocked::WrongCode);
    assert!(world.hub.unlock_code(device.number, &AssociateId("NRK-01".to_owned()), NOW).is_err());
}

#[tokio::test]
async fn one_devices_key_is_not_handed_to_another() {
    let world = world();
    let (device, other) = (world.device(1, "LKP"), world.device(2, "LKP"));
    let kept = keep(&world.hub.keys().sealing_key(), device.number, &KEY).unwrap();
    assert_eq!(ask_for(&world, &other, "LKP-01", PIN, None, kept).await, Unlocked::NotKept);
}

#[tokio::test]
async fn what_another_device_asked_is_not_understood_from_this_one() {
    let world = world();
    let (device, other) = (world.device(1, "LKP"), world.device(2, "LKP"));
    let answer_to = OpeningKey::random();
    let asked = Unlock {
        associate: sara(),
        pin: PIN.to_owned(),
        code: None,
        kept: keep(&world.hub.keys().sealing_key(), device.number, &KEY).unwrap(),
        answer_to: answer_to.public(),
    };
    let request = UnlockRequest::seal(&asked, &world.hub.keys().sealing_key(), device.number).unwrap();
    assert_eq!(world.post(&other, "/v1/unlock", encode(&request)).await.code(), "not-understood");
}
