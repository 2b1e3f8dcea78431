//! What order lines let us derive, by examples.

mod support;

use support::orders::{coat, kronor, order, returned, shoes};
use support::{annika, check_at, today};
use visavi_domain::Dossier;
use visavi_domain::record::{OrderStatus, Record, RecordBody, ReturnReason};

fn with(facts: &str, records: Vec<Record>) -> Dossier {
    Dossier { records, ..annika(facts) }
}

#[track_caller]
fn check(facts: &str, records: Vec<Record>, seen: &str) {
    check_at(&with(facts, records), today(), seen);
}

/// Three orders of size 42, of three brands, bought this year.
fn three_pairs() -> Vec<Record> {
    ["a", "b", "c"].map(|brand| order(brand, "2026-03-01", vec![shoes(brand, "42")])).to_vec()
}

/// The level of shoes at 999 kronor, which every test here buys.
const MIDDLE: &str = "price_level[shoes]: ? ~ price middle - (3 kept)";

#[test]
fn the_size_kept_most_is_guessed_with_its_evidence() {
    let mut records = three_pairs();
    records.push(order("d", "2026-04-01", vec![shoes("a", "41")]));
    records.push(returned("d", 0, ReturnReason::TooSmall));
    check("", records, &format!("shoe_size[women]: ? ~ size eu 42 (3 kept, 1 back as TooSmall)\n{MIDDLE}"));
}

#[test]
fn a_guess_stands_under_what_was_told_and_says_when_it_differs() {
    check(
        "7.1.1/0 annika shoe_size[department=women] holds size eu 43 told by sara on 2026-05-15",
        three_pairs(),
        &format!(
            "shoe_size[women]: size eu 43 (fresh since 2026-05-15) ~ size eu 42 (3 kept, disagrees)
             shoe_size[women a]: ? ~ size eu 42 (1 kept)
             shoe_size[women b]: ? ~ size eu 42 (1 kept)
             shoe_size[women c]: ? ~ size eu 42 (1 kept)
             {MIDDLE}"
        ),
    );
}

#[test]
fn a_brand_that_runs_small_is_an_exception_with_its_reason() {
    let mut records = three_pairs();
    records.push(order("t", "2026-04-01", vec![shoes("tindvik", "42"), shoes("tindvik", "42.5")]));
    records.push(returned("t", 0, ReturnReason::TooSmall));
    check(
        "",
        records,
        "shoe_size[women]: ? ~ size eu 42 (3 kept, 1 back as TooSmall)
         shoe_size[women tindvik]: ? ~ size eu 42.5 (1 kept, 1 back as TooSmall)
         price_level[shoes]: ? ~ price middle - (4 kept)",
    );
}

#[test]
fn gifts_cancelled_orders_and_children_never_tell_about_the_customer() {
    let gift = || {
        let mut line = shoes("a", "38");
        line.gift = true;
        line
    };
    let mut cancelled = order("x", "2026-04-01", vec![shoes("a", "39"), shoes("b", "39")]);
    if let RecordBody::Order(order) = &mut cancelled.body {
        order.status = OrderStatus::Cancelled;
    }
    let records = vec![order("g", "2026-04-01", vec![gift(), gift(), gift(), gift(), gift()]), cancelled];
    check("", records, "");
}

#[test]
fn a_size_that_came_back_as_often_as_it_stayed_is_no_guess() {
    let records = vec![
        order("a", "2026-03-01", vec![shoes("a", "42"), shoes("b", "42")]),
        returned("a", 1, ReturnReason::TooSmall),
    ];
    check("", records, "");
}

#[test]
fn a_guess_dies_after_two_years_without_new_purchases() {
    let dossier = with("", three_pairs());
    check_at(&dossier, today().plus_days(630), &format!("shoe_size[women]: ? ~ size eu 42 (3 kept)\n{MIDDLE}"));
    check_at(&dossier, today().plus_days(640), "");
}

#[test]
fn a_guess_called_wrong_is_not_made_again_from_orders() {
    check(
        "7.1.1/0 annika shoe_size[department=women] wrong_guess size eu 42 told by sara on 2026-05-15",
        three_pairs(),
        MIDDLE,
    );
}

#[test]
fn five_buys_of_one_colour_make_a_liking() {
    let bought = |count: usize| vec![order("c", "2026-03-01", (0..count).map(|_| shoes("a", "42")).collect())];
    let others = |count: usize| {
        format!(
            "shoe_size[women]: ? ~ size eu 42 ({count} kept)\nprice_level[shoes]: ? ~ price middle - ({count} kept)"
        )
    };
    check("", bought(4), &others(4));
    let liking = "colour_liked: ? ~ choice navy (5 kept)";
    check("", bought(5), &others(5).replace('\n', &format!("\n{liking}\n")));
    check(
        "7.1.1/0 annika colour_liked holds choice navy told by sara on 2026-05-15",
        bought(5),
        &others(5).replace('\n', "\ncolour_liked: choice navy (fresh since 2026-05-15) ~ choice navy (5 kept)\n"),
    );
}

#[test]
fn price_level_is_by_category_and_exact_at_its_bounds() {
    let televisions = |price| {
        let line = || {
            let mut line = shoes("a", "42");
            line.item.category = "tv_and_sound".to_owned();
            line.item.garment = None;
            line.size = None;
            line.unit_price = price;
            line
        };
        vec![order("t", "2026-03-01", vec![line(), line()])]
    };
    check("", televisions(kronor(500)), "price_level[tv_and_sound]: ? ~ price budget - (2 kept)");
    check("", televisions(kronor(501)), "price_level[tv_and_sound]: ? ~ price middle - (2 kept)");
    check("", televisions(kronor(1500)), "price_level[tv_and_sound]: ? ~ price premium - (2 kept)");
    check(
        "7.1.1/0 annika price_level[category=tv_and_sound] holds price premium just_work told by sara on 2026-05-15",
        televisions(kronor(1500)),
        "price_level[tv_and_sound]: price premium just_work (fresh since 2026-05-15) ~ price premium - (2 kept)",
    );
}

#[test]
fn childrens_sizes_in_two_orders_contradict_an_old_no() {
    let records = vec![order("a", "2026-03-01", vec![coat("98")]), order("b", "2026-04-01", vec![coat("104")])];
    check(
        "900.1.1/0 annika children_at_home holds choice no imported via \"Old club\" on 2017-03-01 written 2026-05-25",
        records.clone(),
        "children_at_home: choice no (question only since 2017-03-01) ~ choice yes (2 kept, disagrees)",
    );
    check(
        "7.1.1/0 annika children_at_home holds choice yes_0_2 told by sara on 2026-05-25",
        records.clone(),
        "children_at_home: choice yes_0_2 (fresh since 2026-05-25) ~ choice yes (2 kept)",
    );
    check("", records[..1].to_vec(), "");
}

#[test]
fn of_two_versions_of_an_order_the_higher_counts() {
    let mut newer = order("a", "2026-03-01", vec![shoes("a", "43")]);
    newer.version = 2;
    let older = order("a", "2026-03-01", vec![shoes("a", "42")]);
    for records in [vec![newer.clone(), older.clone()], vec![older.clone(), newer.clone(), newer.clone()]] {
        check("", records, "shoe_size[women]: ? ~ size eu 43 (1 kept)");
    }
}
