//! Every route and every wrong caller, made from the table of routes.

use crate::support::calls::*;
use crate::support::chain::*;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use p256::ecdsa::SigningKey;
use visavi_domain::record::OrderStatus;
use visavi_domain::{AssociateId, DeviceNumber};
use visavi_hub::Snapshot;
use visavi_hub::route::{ROUTES, Route};
use visavi_protocol::erasure::list_hash;
use visavi_protocol::hpke::OpeningKey;
use visavi_protocol::limits::CLOCK_SKEW_MS_MAX;
use visavi_protocol::look_up::{BorrowRequest, GiveBackRequest, LookUpBy, LookUpRequest};
use visavi_protocol::sign::HEADER;
use visavi_protocol::unlock::{Unlock, UnlockRequest, keep};
use visavi_protocol::{
    BucketId, Disposition, OfferRequest, PurgeReceipt, PushReply, PushRequest, encode, frame, proof,
};

/// A request that the hub would answer, were it not for who sends it.
fn right(world: &World, device: &Device, route: &Route) -> Signed {
    let query = match route.path {
        "/v1/pull" | "/v1/today" | "/v1/snapshot" => "?bucket=shared".to_owned(),
        "/v1/part" => format!("?bucket=shared&hash={}", a_part(world)),
        _ => String::new(),
    };
    let body = match route.path {
        "/v1/push" => encode(&PushRequest::default()),
        "/v1/look-up" => {
            encode(&LookUpRequest { associate: somebody(world), by: LookUpBy::Email("anna@post.example".to_owned()) })
        }
        "/v1/borrow" => {
            let (associate, purpose) = (somebody(world), "order".to_owned());
            encode(&BorrowRequest { customer: customer(9), associate, purpose })
        }
        "/v1/unlock" => {
            let (sealing_key, device) = (world.hub.keys().sealing_key(), device.number);
            let kept = keep(&sealing_key, device, &[7; 32]).unwrap();
            let answer_to = OpeningKey::random().public();
            let asked = Unlock { associate: somebody(world), pin: "481516".to_owned(), code: None, kept, answer_to };
            encode(&UnlockRequest::seal(&asked, &sealing_key, device).unwrap())
        }
        "/v1/give-back" => encode(&GiveBackRequest { customer: customer(9) }),
        "/v1/purged" => encode(&PurgeReceipt { erased: 0, list: list_hash([]) }),
        "/v1/erased" => encode(&OfferRequest { erasures: Vec::new() }),
        _ => Vec::new(),
    };
    world.signed(device, route.method, &format!("{}{query}", route.path), body)
}

/// The name of a part that every device may have.
fn a_part(world: &World) -> String {
    let anybody = world.hub.devices().unwrap().into_iter().find(|device| device.enabled).unwrap();
    let scope = world.hub.scope(anybody.number).unwrap().unwrap();
    match world.hub.within(&scope).snapshot(&BucketId::Shared, NOW).unwrap() {
        Some(Snapshot::Ready { manifest, .. }) => manifest.parts[0].hash.text(),
        other => panic!("{other:?}"),
    }
}

/// Returns who works in the store, where customer 9 is known.
fn somebody(world: &World) -> AssociateId {
    world.hub.put_staff(staff("A1", "LKP", true), NOW).unwrap();
    let from = world.hub.source("shop").unwrap();
    says(&world.hub, from, vec![said(from, 1, customer(9), None, "sea")]);
    AssociateId("A1".to_owned())
}

fn signed_routes() -> impl Iterator<Item = &'static Route> {
    ROUTES.iter().filter(|route| route.signed)
}

#[tokio::test]
async fn every_signed_route_answers_an_enrolled_device() {
    let world = World::new();
    let device = world.device(1, "LKP");
    for route in signed_routes() {
        let answer = world.call(right(&world, &device, route).request()).await;
        assert_eq!(answer.status, StatusCode::OK, "{route:?}");
    }
}

#[tokio::test]
async fn every_wrong_caller_gets_one_and_the_same_answer_on_every_signed_route() {
    let world = World::new();
    let (device, other, lost) = (world.device(1, "LKP"), world.device(2, "NRK"), world.device(3, "LKP"));
    world.hub.set_enabled(lost.number, false).unwrap();
    let hub_key = world.hub.keys().hub_key();
    let stranger = Device::of(DeviceNumber(4_000), SigningKey::from_slice(&[4; 32]).unwrap(), &hub_key);
    let source = Device::of(world.hub.source("shop").unwrap(), stranger.key.clone(), &hub_key);
    let mut seen = None;
    for route in signed_routes() {
        let mut requests = vec![
            ("an unknown device", right(&world, &stranger, route).request()),
            ("an import source", right(&world, &source, route).request()),
        ];
        if route.path != "/v1/push" {
            // Its own key is told that it is so, and nobody else can tell.
            let asked = right(&world, &lost, route);
            let answer = world.call(asked.request()).await;
            assert!(lost.believes(&asked.nonce, &answer), "{}", route.path);
            same_answer(&mut seen, &without_proof(answer), &format!("a device that is shut out at {}", route.path));
        }
        let mut forged = right(&world, &device, route);
        forged.key = other.key.clone();
        requests.push(("another device's signature", forged.request()));
        for (what, skew) in [("a clock ahead", CLOCK_SKEW_MS_MAX + 1), ("a clock behind", -CLOCK_SKEW_MS_MAX - 1)] {
            let mut skewed = right(&world, &device, route);
            skewed.time.0 += skew;
            requests.push((what, skewed.request()));
        }
        let once = right(&world, &device, route);
        assert_eq!(world.call(once.request()).await.status, StatusCode::OK);
        requests.push(("a request that was made before", once.request()));
        let mut changed = right(&world, &device, route).request();
        *changed.uri_mut() = format!("{}?bucket=store:LKP&x=1", route.path).parse().unwrap();
        requests.push(("another address than was signed", changed));
        let mut stuffed = right(&world, &device, route).request();
        *stuffed.body_mut() = "more".into();
        requests.push(("another body than was signed", stuffed));
        let mut bare = right(&world, &device, route).request();
        bare.headers_mut().remove(HEADER);
        requests.push(("no credentials", bare));
        let whole = right(&world, &device, route).request().headers()[HEADER].to_str().unwrap().to_owned();
        let parts = whole.split('.').count();
        for (place, other) in (0..parts).flat_map(|place| ["", "zz", "Visavi", "-1"].map(|other| (place, other))) {
            let mut garbled = right(&world, &device, route).request();
            let parts = whole.split('.').enumerate().map(|(at, part)| if at == place { other } else { part });
            let garbage = parts.collect::<Vec<_>>().join(".");
            garbled.headers_mut().insert(HEADER, garbage.parse().unwrap());
            requests.push(("credentials of which a part is none", garbled));
        }
        let mut basic = right(&world, &device, route).request();
        basic.headers_mut().insert(HEADER, "Basic c2FyYTpzYXJh".parse().unwrap());
        requests.push(("credentials of another kind", basic));
        requests.push(("nobody", unsigned(route.method, route.path, frame::CONTENT_TYPE, "")));
        for (what, request) in requests {
            same_answer(&mut seen, &world.call(request).await, &format!("{what} at {}", route.path));
        }
    }
}

fn same_answer(seen: &mut Option<(HeaderMap, Bytes)>, answer: &Answer, what: &str) {
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{what}");
    let same = seen.get_or_insert_with(|| (answer.headers.clone(), answer.body.clone()));
    assert_eq!((&answer.headers, &answer.body), (&same.0, &same.1), "{what}");
}

fn without_proof(mut answer: Answer) -> Answer {
    answer.headers.remove(proof::HEADER);
    answer
}

#[tokio::test]
async fn a_bucket_out_of_scope_and_one_that_does_not_exist_get_the_same_answer() {
    let world = World::new();
    let from = world.hub.source("shop").unwrap();
    let bought = record(from, "1", Some(customer(1)), 1, order("NRK", NOW, OrderStatus::Delivered));
    owns(&world.hub, from, vec![bought]);
    let (device, other) = (world.device(1, "LKP"), world.device(2, "NRK"));
    assert_eq!(world.page(&other, &bucket("NRK"), 0).await.items.len(), 1);
    let nothing = world.call(unsigned("GET", "/v1/nothing", "text/plain", "")).await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    let part = a_part(&world);
    for bucket in ["store:LKP", "store:NRK"] {
        let answer = without_proof(world.get(&device, &format!("/v1/part?bucket={bucket}&hash={part}")).await);
        assert_eq!((&answer.headers, &answer.body), (&nothing.headers, &nothing.body), "another bucket's part");
    }
    for route in ["/v1/pull", "/v1/today", "/v1/snapshot"] {
        for bucket in ["store:NRK", "store:XXX", "store:LKP:", "device:2", "device:1", "nonsense", ""] {
            let answer = without_proof(world.get(&device, &format!("{route}?bucket={bucket}")).await);
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{route} {bucket}");
            assert_eq!((&answer.headers, &answer.body), (&nothing.headers, &nothing.body), "{route} {bucket}");
        }
    }
}

#[tokio::test]
async fn a_device_is_shut_out_and_let_in_from_its_next_request_on() {
    let world = World::new();
    let device = world.device(1, "LKP");
    world.hub.set_enabled(device.number, false).unwrap();
    assert_eq!(world.get(&device, "/v1/buckets").await.status, StatusCode::UNAUTHORIZED);
    world.hub.set_enabled(device.number, true).unwrap();
    assert_eq!(world.get(&device, "/v1/buckets").await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_a_device_that_is_shut_out_still_says_waits_for_a_person_and_it_is_told_nothing_else() {
    let world = World::new();
    let device = world.device(1, "LKP");
    let known = said(device.number, 1, customer(1), Some("LKP"), "sea");
    says(&world.hub, device.number, vec![known.clone()]);
    let stands = world.hub.buckets().unwrap();
    world.hub.set_enabled(device.number, false).unwrap();
    let late = said(device.number, 2, customer(1), Some("LKP"), "hills");
    let push = encode(&PushRequest { operations: vec![known.clone(), late.clone()], ..PushRequest::default() });
    for _ in 0..2 {
        let reply: PushReply = world.post(&device, "/v1/push", push.clone()).await.frame();
        assert_eq!(reply.results, [(known.id, Disposition::Merged), (late.id, held("device-shut-out"))]);
    }
    assert_eq!(world.hub.buckets().unwrap(), stands);
    let kept: Vec<_> = world.hub.held().unwrap().into_iter().map(|held| held.content).collect();
    assert_eq!(kept, [Some(late)]);
}

#[tokio::test]
async fn a_device_that_speaks_another_protocol_is_told_so_once_it_is_known() {
    let world = World::new();
    let device = world.device(1, "LKP");
    for version in [0, 2, u16::MAX] {
        let mut request = world.signed(&device, "GET", "/v1/buckets", Vec::new());
        request.protocol = version;
        assert_eq!(world.call(request.request()).await.code(), "protocol-not-spoken");
    }
}

#[tokio::test]
async fn every_route_refuses_every_other_method_with_a_problem() {
    let world = World::new();
    for route in ROUTES {
        for method in ["PUT", "DELETE", "PATCH", if route.method == "GET" { "POST" } else { "GET" }] {
            let answer = world.call(unsigned(method, route.path, "text/plain", "")).await;
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (405, "method-not-allowed"), "{route:?}");
        }
    }
    assert_eq!(world.call(unsigned("GET", "/", "text/plain", "")).await.code(), "not-found");
}

#[tokio::test]
async fn every_route_refuses_a_body_above_its_limit() {
    let world = World::new();
    let device = world.device(1, "LKP");
    for route in ROUTES.iter().filter(|route| route.signed || route.method == "POST") {
        let mut large = right(&world, &device, route);
        large.body = vec![0; route.body_bytes_max + 1];
        if !route.signed {
            large.content_type = "application/json";
        }
        let answer = world.call(large.request()).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (413, "too-large"), "{route:?}");
    }
}

#[tokio::test]
async fn buckets_names_what_the_device_may_see_and_nothing_else() {
    let world = World::new();
    let device = world.device(1, "LKP");
    let buckets: visavi_protocol::Buckets = world.get(&device, "/v1/buckets").await.frame();
    let names: Vec<BucketId> = buckets.buckets.into_iter().map(|state| state.bucket).collect();
    assert_eq!(names, [BucketId::Shared, bucket("LKP")]);
}
