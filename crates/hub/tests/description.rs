//! The OpenAPI description says what the routes are, no more and no less.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;

use serde_json::Value;
use visavi_hub::route::{DESCRIPTION, ROUTES};
use visavi_protocol::limits;

fn description() -> Value {
    serde_json::from_str(DESCRIPTION).unwrap()
}

fn operations(description: &Value) -> BTreeSet<(String, String)> {
    let paths = description["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(move |method| (method.to_uppercase(), path.clone()))
        })
        .collect()
}

#[test]
fn every_route_is_described_and_everything_described_is_a_route() {
    let routes: BTreeSet<_> = ROUTES.iter().map(|route| (route.method.to_owned(), route.path.to_owned())).collect();
    assert_eq!(routes.len(), ROUTES.len(), "a route stands twice in the table");
    assert_eq!(operations(&description()), routes);
}

#[test]
fn signed_routes_ask_for_credentials_and_the_others_for_none() {
    let description = description();
    let schemes: BTreeSet<&String> = description["components"]["securitySchemes"].as_object().unwrap().keys().collect();
    assert_eq!(schemes.len(), 1);
    for route in ROUTES {
        let operation = &description["paths"][route.path][route.method.to_lowercase()];
        let asked: Option<BTreeSet<&String>> = operation["security"][0].as_object().map(|asked| asked.keys().collect());
        assert_eq!(asked, route.signed.then(|| schemes.clone()), "{}", route.path);
        assert_eq!(operation["responses"]["401"].is_object(), route.signed || route.path == "/v1/enrol");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(value: &Value, whole: &Value) {
        match value {
            Value::Object(fields) => {
                if let Some(reference) = fields.get("$ref") {
                    let pointer = reference.as_str().unwrap().strip_prefix('#').unwrap();
                    assert!(whole.pointer(pointer).is_some(), "{reference} leads nowhere");
                }
                fields.values().for_each(|value| walk(value, whole));
            }
            Value::Array(values) => values.iter().for_each(|value| walk(value, whole)),
            _ => {}
        }
    }
    let description = description();
    walk(&description, &description);
}

#[test]
fn the_limits_it_states_are_the_ones_that_are_kept() {
    let description = description();
    let page = |path: &str| description["paths"][path]["get"]["parameters"].as_array().unwrap().clone();
    for path in ["/v1/pull", "/v1/today"] {
        let limit = page(path).into_iter().find(|parameter| parameter["name"] == "limit").unwrap();
        assert_eq!(limit["schema"]["maximum"], limits::ITEMS_PER_PAGE_MAX);
    }
    let stated = DESCRIPTION;
    for limit in [
        limits::PUSH_BYTES_MAX,
        limits::BODY_BYTES_MAX,
        limits::FRAME_BYTES_MAX,
        limits::PAYLOAD_BYTES_MAX,
        limits::PART_CONTENT_BYTES_MAX,
        limits::PART_RATIO_MAX,
        limits::OPERATIONS_PER_PUSH_MAX,
        limits::FACTS_PER_OPERATION_MAX,
        limits::CLOCK_SKEW_MS_MAX as usize,
        visavi_hub::serve::NONCES_PER_DEVICE_MAX,
    ] {
        assert!(stated.contains(&limit.to_string()), "the limit {limit} is not stated");
    }
}
