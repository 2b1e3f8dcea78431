//! What comes sealed is taken in as its device said it, by whatever hand it comes; what is
//! not proven to be a device's is nobody's.

use visavi_domain::{DeviceNumber, OperationId};
use visavi_protocol::hpke::OpeningKey;
use visavi_protocol::limits::SEALED_PER_PUSH_MAX;
use visavi_protocol::sealed::{CANNOT_BE_OPENED, NOT_SIGNED, Sealer};
use visavi_protocol::{BucketId, Change, Disposition, Operation, PushReply, PushRequest, SealedOperation, encode};

use crate::support::calls::{Device, World};
use crate::support::chain::*;

fn sealer(world: &World, seed: u8) -> Sealer {
    Sealer::new(&[seed; 32], &world.hub.keys().sealing_key()).unwrap()
}

async fn carries(world: &World, by: &Device, sealed: Vec<SealedOperation>) -> Vec<(OperationId, Disposition)> {
    let push = PushRequest { operations: Vec::new(), sealed };
    let reply: PushReply = world.post(by, "/v1/push", encode(&push)).await.frame();
    reply.results
}

#[tokio::test]
async fn what_one_device_has_sealed_another_may_carry_and_it_is_taken_in_once() {
    let world = World::new();
    let (author, carrier) = (world.device(1, "LKP"), world.device(2, "NRK"));
    let operation = said(author.number, 1, customer(1), Some("LKP"), "sea");
    let sealed = sealer(&world, 1).seal(&operation);
    for _ in 0..2 {
        assert_eq!(carries(&world, &carrier, vec![sealed.clone()]).await, [(operation.id, Disposition::Merged)]);
    }
    assert_eq!(says(&world.hub, author.number, vec![operation.clone()]), [Disposition::Merged]);
    let page = world.page(&author, &bucket("LKP"), 0).await;
    assert_eq!(page.items.len(), 1);
    assert_eq!(page.items[0].item.change, Change::Operation(operation));
    assert_eq!(state(&world.hub, &bucket("NRK")).items, 0, "it ties the customer to the shop of who said it");
}

#[tokio::test]
async fn what_nobody_can_have_sealed_is_refused_and_nothing_of_it_is_kept() {
    let world = World::new();
    let (author, carrier) = (world.device(1, "LKP"), world.device(2, "LKP"));
    let operation = said(author.number, 1, customer(1), Some("LKP"), "sea");
    // The carrier forges; somebody seals to another hub.
    let forged = sealer(&world, 2).seal(&operation);
    let elsewhere = Sealer::new(&[1; 32], &OpeningKey::random().public()).unwrap().seal(&operation);
    assert_eq!(
        carries(&world, &carrier, vec![forged, elsewhere]).await,
        [(operation.id, refused(NOT_SIGNED)), (operation.id, refused(CANNOT_BE_OPENED))]
    );
    assert_eq!(state(&world.hub, &bucket("LKP")).items, 0);
    assert!(world.hub.held().unwrap().is_empty());
    // What is said in its place by the device itself is no fork.
    assert_eq!(says(&world.hub, author.number, vec![operation]), [Disposition::Merged]);
}

#[tokio::test]
async fn what_a_device_said_that_was_enrolled_after_the_backup_waits_for_a_person() {
    let world = World::new();
    let carrier = world.device(1, "LKP");
    let operation = said(DeviceNumber(77), 1, customer(1), Some("LKP"), "sea");
    let sealed = sealer(&world, 9).seal(&operation);
    for _ in 0..2 {
        assert_eq!(carries(&world, &carrier, vec![sealed.clone()]).await, [(operation.id, held("device-unknown"))]);
    }
    let kept: Vec<Option<Operation>> = world.hub.held().unwrap().into_iter().map(|held| held.content).collect();
    assert_eq!(kept, [Some(operation)]);
    assert_eq!(state(&world.hub, &bucket("LKP")).items, 0);
}

#[tokio::test]
async fn sealed_operations_end_as_their_device_stands_and_not_as_their_carrier_does() {
    let world = World::new();
    let (lost, left, carrier) = (world.device(1, "LKP"), world.device(2, "LKP"), world.device(3, "LKP"));
    world.hub.set_enabled(lost.number, false).unwrap();
    let late = said(lost.number, 1, customer(1), Some("LKP"), "sea");
    let fork = said(left.number, 1, customer(2), Some("LKP"), "sea");
    assert_eq!(says(&world.hub, left.number, vec![fork.clone()]), [Disposition::Merged]);
    let other = said(left.number, 1, customer(2), Some("LKP"), "hills");
    let sealed = vec![sealer(&world, 1).seal(&late), sealer(&world, 2).seal(&other), sealer(&world, 2).seal(&fork)];
    assert_eq!(
        carries(&world, &carrier, sealed).await,
        [(late.id, held("device-shut-out")), (other.id, held("fork")), (fork.id, Disposition::Merged)]
    );
}

#[tokio::test]
async fn what_the_catalogue_has_no_place_for_is_kept_like_any_refusal() {
    let world = World::new();
    let (author, carrier) = (world.device(1, "LKP"), world.device(2, "LKP"));
    let mut nonsense = draft("sea");
    nonsense.attribute = "no_such_thing".to_owned();
    let id = OperationId { device: author.number, epoch: visavi_domain::Epoch(1), sequence: 1 };
    let operation = Operation::of_facts(id, customer(1), None, Some(store("LKP")), NOW, &[nonsense]);
    let ends = carries(&world, &carrier, vec![sealer(&world, 1).seal(&operation)]).await;
    assert!(matches!(ends[..], [(_, Disposition::Refused { .. })]), "{ends:?}");
    assert_eq!(world.hub.held().unwrap()[0].content, Some(operation));
}

#[tokio::test]
async fn more_sealed_operations_than_one_push_may_carry_are_refused_whole() {
    let world = World::new();
    let device = world.device(1, "LKP");
    let one = sealer(&world, 1).seal(&said(device.number, 1, customer(1), Some("LKP"), "sea"));
    let push = PushRequest { operations: Vec::new(), sealed: vec![one; SEALED_PER_PUSH_MAX + 1] };
    assert_eq!(world.post(&device, "/v1/push", encode(&push)).await.status.as_u16(), 413);
    assert_eq!(state(&world.hub, &BucketId::Store(store("LKP"))).items, 0);
}
