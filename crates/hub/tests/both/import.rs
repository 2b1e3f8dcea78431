//! Importing order files: nothing is lost, nothing is counted twice, money is exact.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use visavi_domain::record::{Order, RecordBody};
use visavi_domain::{CustomerId, Moment, RecordKind};
use visavi_hub::import::classify::{Direction, Owner, Price, Seen, Ware};
use visavi_hub::import::preset::Preset;
use visavi_hub::import::{Args, ImportError, Imported, import, run};
use visavi_hub::{Home, Hub};

use crate::support::place::hub;
use visavi_protocol::BucketState;

/// 2026-11-21T20:00:00Z, long after every order in the files.
const NOW: Moment = Moment(1_795_291_200_000);

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/import").join(name)
}

fn args(preset: &str, file: PathBuf) -> Args {
    Args {
        home: Home::folder("unused"),
        preset: preset.to_owned(),
        store: "WEB".to_owned(),
        dry_run: false,
        rejects: None,
        ignored_columns: Vec::new(),
        file,
    }
}

fn import_into(hub: &Hub, args: &Args, now: Moment) -> Result<Imported, ImportError> {
    import(hub, &Preset::find(&args.preset).unwrap(), args, now)
}

fn web(hub: &Hub) -> BucketState {
    let name = "store:WEB".parse().unwrap();
    hub.buckets().unwrap().into_iter().find(|bucket| bucket.bucket == name).unwrap()
}

/// Every order that the hub has, by the owner's id for it.
fn orders(hub: &Hub) -> BTreeMap<String, (u64, Order)> {
    let mut orders = BTreeMap::new();
    hub.for_each_record(RecordKind::Order, |envelope| {
        let record = envelope.record().unwrap();
        if let RecordBody::Order(order) = record.body {
            orders.insert(record.key.id, (record.version, order));
        }
    })
    .unwrap();
    orders
}

#[test]
fn every_line_of_a_dirty_file_is_in_one_class_of_each_kind_or_in_the_reject_file() {
    let folder = tempfile::tempdir().unwrap();
    let rejects = folder.path().join("rejects.csv");
    let hub = hub();
    let args = Args { rejects: Some(rejects.clone()), ..args("online-retail", fixture("oddities.csv")) };
    let Imported { survey, loaded } = import_into(&hub, &args, NOW).unwrap();

    let tally = &survey.tally;
    assert!(tally.adds_up());
    assert_eq!((survey.lines(), tally.lines, survey.rejects.count(), survey.blank), (32, 20, 12, 1));
    assert_eq!((tally.owners[&Owner::Known], tally.owners[&Owner::Guest]), (16, 4));
    assert_eq!(tally.directions[&Direction::Sale], 17);
    assert_eq!((tally.directions[&Direction::Cancelled], tally.directions[&Direction::Negative]), (2, 1));
    assert_eq!((tally.wares[&Ware::Product], tally.wares[&Ware::OtherCode]), (14, 6));
    assert_eq!((tally.prices[&Price::Zero], tally.prices[&Price::Negative]), (2, 1));
    assert_eq!(tally.seen[&Seen::Again], 1);
    assert_eq!((loaded.customers_new, loaded.orders_new), (4, 9));
    assert!(loaded.refused.is_empty());

    let mut kept = csv::ReaderBuilder::new().flexible(true).from_path(&rejects).unwrap();
    let told: Vec<(String, String)> = kept
        .byte_records()
        .map(|record| {
            let record = record.unwrap();
            let text = |place: usize| String::from_utf8_lossy(&record[place]).into_owned();
            (text(0), text(1))
        })
        .collect();
    let want = [
        ("24", "this day or time does not exist, or is in a format the preset does not name"),
        ("25", "the quantity is not a whole number that an order can hold"),
        ("26", "the unit price is not an amount"),
        ("27", "half a line: 3 of 8 columns"),
        ("28", "9 columns where the header has 8"),
        ("29", "the description holds the control character U+0000"),
        ("30", "the order number is missing"),
        ("31", "line 2 says that this order is another customer's"),
        ("32", "a quote is opened and never closed"),
        ("33", "this day has not come yet"),
        ("34", "this line is not UTF-8, and the file is"),
        ("35", "half a line: 3 of 8 columns"),
    ];
    assert_eq!(told, want.map(|(line, reason)| (line.to_owned(), reason.to_owned())));
}

#[test]
fn a_rejected_line_stands_in_the_reject_file_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let rejects = folder.path().join("rejects.csv");
    let hub = hub();
    let args = Args { rejects: Some(rejects.clone()), ..args("online-retail", fixture("oddities.csv")) };
    import_into(&hub, &args, NOW).unwrap();
    let dirty = fs::read(fixture("oddities.csv")).unwrap();
    let lines: Vec<&[u8]> = dirty.split(|byte| *byte == b'\n').collect();
    for record in csv::ReaderBuilder::new().flexible(true).from_path(&rejects).unwrap().byte_records() {
        let record = record.unwrap();
        let number: usize = std::str::from_utf8(&record[0]).unwrap().parse().unwrap();
        assert_eq!(&record[2], lines[number - 1]);
    }
}

#[test]
fn money_is_exact_and_text_is_inert() {
    let hub = hub();
    let imported = import_into(&hub, &args("online-retail", fixture("oddities.csv")), NOW).unwrap();
    assert_eq!(imported.survey.orders.sums()["GBP"].to_string(), "202.545");
    let orders = orders(&hub);
    let small = orders["7003"].1.lines[0].unit_price;
    assert_eq!((small.mantissa, small.scale), (425, 3));
    assert_eq!(orders["7003"].1.lines.len(), 3, "also the line that stands far from its sisters");
    assert_eq!(orders["7003"].1.lines[0].item.name, "T-400", "a product without a description has its code");
    assert_eq!(orders["7011"].1.lines[0].item.name, "<img src=x onerror=alert(1)> \u{202e}EVIL");
    assert_eq!(orders["7001"].1.lines[1].item.name, "LAMP TORA, \"SMALL\"");
    assert!(!orders.contains_key("7002"), "a guest's order is counted and not stored");
}

#[test]
fn importing_the_same_file_twice_changes_nothing_even_a_year_later() {
    let hub = hub();
    let args = args("online-retail", fixture("oddities.csv"));
    import_into(&hub, &args, NOW).unwrap();
    let before = hub.buckets().unwrap();
    let again = import_into(&hub, &args, NOW.plus_days(365)).unwrap().loaded;
    assert_eq!((again.customers_new, again.orders_new, again.orders_changed, again.orders_same), (0, 0, 0, 9));
    assert_eq!(hub.buckets().unwrap(), before, "no feed has moved");
}

#[test]
fn a_later_file_brings_only_what_is_new_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let later = folder.path().join("later.csv");
    let mut text = fs::read(fixture("oddities.csv")).unwrap();
    text.extend_from_slice(b"\n7005,T-900,BUTTER KNIFE,1,2010-12-06T16:00,5.75,101,United Kingdom\n");
    text.extend_from_slice(b"7020,T-900,BUTTER KNIFE,1,2011-12-06T16:00,5.75,105,United Kingdom\n");
    fs::write(&later, text).unwrap();

    let hub = hub();
    import_into(&hub, &args("online-retail", fixture("oddities.csv")), NOW).unwrap();
    let head = web(&hub).head;
    let loaded = import_into(&hub, &args("online-retail", later), NOW).unwrap().loaded;
    assert_eq!((loaded.customers_new, loaded.orders_new), (1, 1));
    assert_eq!((loaded.orders_changed, loaded.orders_same), (1, 8));
    assert_eq!(web(&hub).head, head + 3, "a changed order, a new customer and their order");
    assert_eq!((orders(&hub)["7005"].0, orders(&hub)["7001"].0), (2, 1));
}

#[test]
fn a_dry_run_says_what_would_happen_and_changes_nothing() {
    let hub = hub();
    let dry = Args { dry_run: true, ..args("online-retail", fixture("oddities.csv")) };
    let loaded = import_into(&hub, &dry, NOW).unwrap().loaded;
    assert_eq!((loaded.customers_new, loaded.orders_new), (4, 9));
    assert!(hub.buckets().unwrap().iter().all(|bucket| bucket.items == 0));
}

#[test]
fn a_dry_run_without_a_hub_makes_none_and_prints_a_table_that_adds_up() {
    let folder = tempfile::tempdir().unwrap();
    let dry =
        Args { home: Home::folder(folder.path()), dry_run: true, ..args("online-retail", fixture("oddities.csv")) };
    let table = run(&dry, NOW).unwrap();
    for part in ["lines                                   32", "4 customers", "202.55 GBP", "would be added", "POST 1"]
    {
        assert!(table.contains(part), "{part:?} in\n{table}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn customers_of_old_orders_belong_to_the_store_that_imported_them() {
    let hub = hub();
    import_into(&hub, &args("online-retail", fixture("oddities.csv")), NOW).unwrap();
    assert_eq!(web(&hub).items, 4 + 9, "four customers' numbers and their nine orders");
    assert!(hub.has_store(&visavi_domain::StoreId("WEB".to_owned())).unwrap());
}

#[test]
fn an_export_of_a_nordic_spreadsheet_is_read_packed_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let packed = folder.path().join("orders.bin");
    let mut gzip = flate2::write::GzEncoder::new(fs::File::create(&packed).unwrap(), flate2::Compression::fast());
    gzip.write_all(&fs::read(fixture("nordic-windows-1252.csv")).unwrap()).unwrap();
    gzip.finish().unwrap();

    for file in [fixture("nordic-windows-1252.csv"), packed] {
        let hub = hub();
        let imported = import_into(&hub, &args("orders-csv", file), NOW).unwrap();
        assert_eq!(imported.survey.encoding.name(), "Windows-1252");
        assert_eq!(imported.survey.orders.sums()["SEK"].to_string(), "1348.50");
        let orders = orders(&hub);
        assert_eq!(orders["8001"].1.lines[0].item.name, "Känga Vidda");
        assert_eq!(orders["8001"].1.lines[0].item.brand.as_deref(), Some("Tindvik"));
        assert_eq!(orders["8001"].1.at, Moment(1_792_053_720_000));
    }
}

#[test]
fn a_torn_file_stores_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let torn = folder.path().join("torn.csv.gz");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&fs::read(fixture("oddities.csv")).unwrap()).unwrap();
    let whole = gzip.finish().unwrap();
    fs::write(&torn, &whole[..whole.len() / 2]).unwrap();

    let hub = hub();
    let error = import_into(&hub, &args("online-retail", torn), NOW).unwrap_err();
    assert!(matches!(error, ImportError::Read(_)), "{error}");
    assert!(hub.buckets().unwrap().iter().all(|bucket| bucket.items == 0));
}

#[test]
fn a_file_with_the_wrong_columns_is_refused_with_those_expected_and_those_found() {
    let hub = hub();
    let error = import_into(&hub, &args("orders-csv", fixture("oddities.csv")), NOW).unwrap_err().to_string();
    assert!(error.contains("expected one of: sku") && error.contains("found: invoice_no"), "{error}");
}

/// The real file is no part of this project; it is read where it lies beside it.
#[test]
fn the_real_file_adds_up_to_the_last_line_and_penny() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/online_retail_2010_2011.csv.gz");
    if !path.exists() {
        println!("the real file is not here ({}): only the small one was read", path.display());
        return;
    }
    let hub = hub();
    let args = args("online-retail", path.clone());
    let Imported { survey, loaded } = import_into(&hub, &args, NOW).unwrap();
    assert_eq!((survey.lines(), survey.rejects.count()), (541_909, 0));
    assert_eq!(survey.orders.customers().len(), 4_372);
    assert_eq!((survey.tally.owners[&Owner::Known], survey.tally.owners[&Owner::Guest]), (406_829, 135_080));
    assert_eq!(survey.tally.seen[&Seen::Again], 5_268);
    assert!(survey.tally.adds_up() && loaded.refused.is_empty());

    let mut stored: BTreeMap<String, i64> = BTreeMap::new();
    let by_id: BTreeMap<_, _> =
        survey.orders.customers().iter().map(|customer| (customer.id, customer.number.clone())).collect();
    hub.for_each_record(RecordKind::Order, |envelope| {
        let record = envelope.record().unwrap();
        let RecordBody::Order(order) = record.body else { panic!("asked for orders") };
        let sum: i64 = order
            .lines
            .iter()
            .map(|line| {
                let thousandths = line.unit_price.mantissa * 10_i64.pow(3 - u32::from(line.unit_price.scale));
                i64::from(line.quantity) * thousandths
            })
            .sum();
        *stored.entry(by_id[&record.customer.unwrap()].clone()).or_default() += sum;
    })
    .unwrap();
    let counted = thousandths_by_customer(&path);
    assert_eq!(counted.values().sum::<i64>(), 8_300_065_814);
    assert_eq!(stored, counted, "per customer");

    let before = hub.buckets().unwrap();
    let again = import_into(&hub, &args, NOW.plus_days(1)).unwrap().loaded;
    assert_eq!((again.customers_new, again.orders_new, again.orders_changed), (0, 0, 0));
    assert_eq!(hub.buckets().unwrap(), before);
}

/// The same sums by other means: no CSV reader, no decimal type, the columns counted from
/// both ends so that commas in descriptions do not matter.
fn thousandths_by_customer(path: &Path) -> BTreeMap<String, i64> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    let mut sums = BTreeMap::new();
    for line in text.lines().skip(1) {
        let mut from_right = line.rsplit(',');
        let mut next = || from_right.next().unwrap();
        let (_country, customer, price, _at, quantity) = (next(), next(), next(), next(), next());
        if customer.is_empty() {
            continue;
        }
        let (whole, decimals) = price.split_once('.').unwrap_or((price, ""));
        let thousandths: i64 = format!("{whole}{decimals:0<3}").parse().unwrap();
        *sums.entry(customer.to_owned()).or_default() += quantity.parse::<i64>().unwrap() * thousandths;
    }
    sums
}

#[test]
fn an_import_passes_over_whoever_was_erased_known_before_or_not_and_says_how_many() {
    let hub = hub();
    let args = args("online-retail", fixture("oddities.csv"));
    let source = hub.source("online-retail:WEB").unwrap();
    let unknown = CustomerId::from_external(source, "101");
    hub.erase(unknown, NOW).unwrap();
    let first = import_into(&hub, &args, NOW).unwrap();
    let known = first.survey.orders.customers().iter().map(|customer| customer.id).find(|id| hub.knows(*id).unwrap());
    let expected = u64::from(first.survey.orders.customers().iter().any(|customer| customer.id == unknown));
    assert_eq!(first.loaded.erased, expected);
    hub.erase(known.unwrap(), NOW).unwrap();
    let again = import_into(&hub, &args, NOW).unwrap();
    assert_eq!((again.loaded.erased, again.loaded.customers_new), (expected + 1, 0));
    assert!(!hub.knows(unknown).unwrap() && !hub.knows(known.unwrap()).unwrap());
}
