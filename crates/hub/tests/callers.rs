//! Every route and every wrong caller, made from the table of routes.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use axum::http::StatusCode;
use p256::ecdsa::SigningKey;
use support::calls::*;
use support::chain::*;
use visavi_domain::DeviceNumber;
use visavi_domain::record::OrderStatus;
use visavi_hub::route::{ROUTES, Route};
use visavi_protocol::limits::CLOCK_SKEW_MS_MAX;
use visavi_protocol::sign::SIGNATURE_HEADER;
use visavi_protocol::{BucketId, PushRequest, encode, frame};

/// A request that the hub would answer, were it not for who sends it.
fn right(world: &World, device: &Device, route: &Route) -> Signed {
    let query = match route.path {
        "/v1/pull" | "/v1/today" => "?bucket=shared",
        _ => "",
    };
    let body = match route.path {
        "/v1/push" => encode(&PushRequest { operations: Vec::new() }),
        _ => Vec::new(),
    };
    world.signed(device, route.method, &format!("{}{query}", route.path), body)
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
    let stranger = Device { number: DeviceNumber(4_000), key: SigningKey::from_slice(&[4; 32]).unwrap() };
    let source = Device { number: world.hub.source("shop").unwrap(), key: stranger.key.clone() };
    let mut seen = None;
    for route in signed_routes() {
        let mut requests = vec![
            ("an unknown device", right(&world, &stranger, route).request()),
            ("a device that is shut out", right(&world, &lost, route).request()),
            ("an import source", right(&world, &source, route).request()),
        ];
        let mut forged = right(&world, &device, route);
        forged.key = other.key.clone();
        requests.push(("another device's signature", forged.request()));
        for (what, skew) in [("a clock ahead", CLOCK_SKEW_MS_MAX + 1), ("a clock behind", -CLOCK_SKEW_MS_MAX - 1)] {
            let mut skewed = right(&world, &device, route);
            skewed.time.0 += skew;
            requests.push((what, skewed.request()));
        }
        let mut short = right(&world, &device, route);
        short.nonce = "00".to_owned();
        requests.push(("a nonce that is none", short.request()));
        let once = right(&world, &device, route);
        assert_eq!(world.call(once.request()).await.status, StatusCode::OK);
        requests.push(("a request that was made before", once.request()));
        let mut changed = right(&world, &device, route).request();
        *changed.uri_mut() = format!("{}?bucket=store:LKP&x=1", route.path).parse().unwrap();
        requests.push(("another address than was signed", changed));
        let mut stuffed = right(&world, &device, route).request();
        *stuffed.body_mut() = "more".into();
        requests.push(("another body than was signed", stuffed));
        for name in right(&world, &device, route).request().headers().keys() {
            if name.as_str().starts_with("visavi-") && name != visavi_protocol::sign::PROTOCOL_HEADER {
                let mut bare = right(&world, &device, route).request();
                bare.headers_mut().remove(name);
                requests.push(("a header is missing", bare));
            }
        }
        let mut garbled = right(&world, &device, route).request();
        garbled.headers_mut().insert(SIGNATURE_HEADER, "zz".parse().unwrap());
        requests.push(("a signature that is none", garbled));
        requests.push(("nobody", unsigned(route.method, route.path, frame::CONTENT_TYPE, "")));
        for (what, request) in requests {
            let answer = world.call(request).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{what} at {}", route.path);
            let same = seen.get_or_insert_with(|| (answer.headers.clone(), answer.body.clone()));
            assert_eq!((&answer.headers, &answer.body), (&same.0, &same.1), "{what} at {}", route.path);
        }
    }
}

#[tokio::test]
async fn a_bucket_out_of_scope_and_one_that_does_not_exist_get_the_same_answer() {
    let world = World::new();
    let from = world.hub.source("shop").unwrap();
    let bought = record(from, "1", Some(customer(1)), 1, order("NRK", NOW, OrderStatus::Delivered));
    owns(&world.hub, from, vec![bought]);
    let (device, other) = (world.device(1, "LKP"), world.device(2, "NRK"));
    assert_eq!(world.page(&other, &bucket("NRK"), 0).await.items.len(), 1);
    let nothing = world.get(&device, "/v1/nothing").await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    for route in ["/v1/pull", "/v1/today"] {
        for bucket in ["store:NRK", "store:XXX", "store:LKP:", "device:2", "device:1", "nonsense", ""] {
            let answer = world.get(&device, &format!("{route}?bucket={bucket}")).await;
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
async fn a_device_that_speaks_another_protocol_is_told_so_once_it_is_known() {
    let world = World::new();
    let device = world.device(1, "LKP");
    for version in ["0", "2", "x"] {
        let mut request = world.signed(&device, "GET", "/v1/buckets", Vec::new());
        request.protocol = version.to_owned();
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
