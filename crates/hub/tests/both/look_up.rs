//! Finding customers outside the own store, and borrowing their dossiers.

use crate::support::calls::*;
use crate::support::chain::*;
use crate::support::place::Shelf;
use visavi_domain::fact::FactDraft;
use visavi_domain::record::OrderStatus;
use visavi_domain::time::DAY_MS;
use visavi_domain::value::Name;
use visavi_domain::{AssociateId, Claim, CustomerId, DeviceNumber, Epoch, FactId, Moment, OperationId, Value};
use visavi_hub::serve::Settings;
use visavi_protocol::limits::{LOANS_PER_HOUR_MAX, LOOK_UPS_PER_HOUR_MAX, LOOKED_UP_MAX};
use visavi_protocol::look_up::{
    BorrowReply, BorrowRequest, GiveBackReply, GiveBackRequest, LookUpBy, LookUpReply, LookUpRequest, LookedUp,
};
use visavi_protocol::{BucketId, Buckets, Change, Disposition, Operation, PushReply, PushRequest, encode};

const HOUR_MS: i64 = 60 * 60 * 1000;

/// A chain with customers in Norrköping, and a device in Linköping.
struct Shop {
    world: World,
    device: Device,
    from: DeviceNumber,
    sequence: u64,
}

impl Shop {
    fn open() -> Self {
        Self::over(World::new())
    }

    fn over(world: World) -> Self {
        world.hub.put_staff(staff("A1", "LKP", true), NOW).unwrap();
        world.hub.put_staff(staff("A9", "NRK", true), NOW).unwrap();
        let device = world.device(1, "LKP");
        let from = world.hub.source("shop").unwrap();
        Self { world, device, from, sequence: 0 }
    }

    /// The web shop says something of a customer; returns the fact.
    fn says(&mut self, of: CustomerId, attribute: &str, claim: Claim, replaces: Vec<FactId>) -> FactId {
        self.sequence += 1;
        let id = OperationId { device: self.from, epoch: Epoch(1), sequence: self.sequence };
        let draft = FactDraft { attribute: attribute.to_owned(), claim, replaces, ..draft("sea") };
        let operation = Operation::of_facts(id, of, None, Some(store("NRK")), NOW, &[draft]);
        assert_eq!(says(&self.world.hub, self.from, vec![operation]), [Disposition::Merged]);
        FactId { operation: id, place: 0 }
    }

    fn is_called(&mut self, of: CustomerId, given: &str, family: &str) -> FactId {
        self.says(of, "name", Claim::Holds(Value::name(given, family).unwrap()), Vec::new())
    }

    async fn ask<T: serde::de::DeserializeOwned>(&self, route: &str, body: Vec<u8>) -> Result<T, String> {
        let answer = self.world.post(&self.device, route, body).await;
        if answer.status.is_success() { Ok(answer.frame()) } else { Err(answer.code()) }
    }

    async fn look_up_as(&self, associate: &str, by: LookUpBy) -> Result<Vec<LookedUp>, String> {
        let request = LookUpRequest { associate: AssociateId(associate.to_owned()), by };
        self.ask::<LookUpReply>("/v1/look-up", encode(&request)).await.map(|reply| reply.people)
    }

    async fn look_up(&self, name: &str) -> Vec<CustomerId> {
        let found = self.look_up_as("A1", LookUpBy::Name(name.to_owned())).await.unwrap();
        found.into_iter().map(|person| person.customer).collect()
    }

    async fn borrow_as(&self, associate: &str, customer: CustomerId) -> Result<Moment, String> {
        let associate = AssociateId(associate.to_owned());
        let request = BorrowRequest { customer, associate, purpose: "order".to_owned() };
        self.ask::<BorrowReply>("/v1/borrow", encode(&request)).await.map(|reply| reply.until)
    }

    async fn give_back(&self, customer: CustomerId) {
        self.ask::<GiveBackReply>("/v1/give-back", encode(&GiveBackRequest { customer })).await.unwrap();
    }

    fn own_bucket(&self) -> BucketId {
        BucketId::Device(self.device.number)
    }

    /// Returns what the device's own bucket holds, and checks its digest.
    async fn borrowed(&self) -> Vec<Change> {
        let page = self.world.page(&self.device, &self.own_bucket(), 0).await;
        let anew = self.world.hub.added_up(&self.own_bucket()).unwrap().unwrap();
        assert_eq!(anew, (page.state.items, page.state.digest));
        page.items.into_iter().map(|numbered| numbered.item.change).collect()
    }
}

#[tokio::test]
async fn somebody_of_another_store_is_found_by_the_beginning_of_a_name_and_little_is_shown() {
    let mut shop = Shop::open();
    shop.is_called(customer(1), "Åsa Maria", "Lindqvist");
    shop.is_called(customer(2), "Bo", "Ek");
    let found = shop.look_up_as("A1", LookUpBy::Name("lindq asa".to_owned())).await.unwrap();
    let seen = LookedUp {
        customer: customer(1),
        name: Some(Name { given: "Åsa Maria".to_owned(), family: "Lindqvist".to_owned() }),
        store: Some(store("NRK")),
        seen_at: Some(NOW),
    };
    assert_eq!(found, [seen]);
    assert_eq!(shop.look_up("bo ek").await, [], "one word has three letters");
    assert_eq!(shop.look_up("lindqvist bo").await, []);
    assert_eq!(shop.look_up("").await, []);
}

#[tokio::test]
async fn contacts_and_numbers_are_found_whole_or_not_at_all() {
    let mut shop = Shop::open();
    let phone = Value::phone("070-123 45 67", "SE").unwrap();
    shop.says(customer(1), "phone", Claim::Holds(phone), Vec::new());
    shop.says(customer(2), "email", Claim::Holds(Value::email("Anna@Post.example").unwrap()), Vec::new());
    shop.says(customer(3), "member_number", Claim::Holds(Value::Text("NH-88 a".to_owned())), Vec::new());
    for (by, expected) in [
        (LookUpBy::Phone("+46701234567".to_owned()), Some(customer(1))),
        (LookUpBy::Phone("+4670123456".to_owned()), None),
        (LookUpBy::Email("ANNA@post.example".to_owned()), Some(customer(2))),
        (LookUpBy::Email("anna@post".to_owned()), None),
        (LookUpBy::MemberNumber("nh88A".to_owned()), Some(customer(3))),
        (LookUpBy::MemberNumber("88".to_owned()), None),
    ] {
        let found = shop.look_up_as("A1", by.clone()).await.unwrap();
        assert_eq!(found.first().map(|person| person.customer), expected, "{by:?}");
    }
}

#[tokio::test]
async fn nobody_is_found_by_what_they_were_called_before() {
    let mut shop = Shop::open();
    let before = shop.is_called(customer(1), "Anna", "Berg");
    let married = Claim::Holds(Value::name("Anna", "Dahl").unwrap());
    shop.says(customer(1), "name", married, vec![before]);
    assert_eq!(shop.look_up("berg").await, []);
    assert_eq!(shop.look_up("dahl").await, [customer(1)]);
}

#[tokio::test]
async fn ten_at_most_are_shown_those_met_last_first() {
    let mut shop = Shop::open();
    for number in 1..=20 {
        shop.is_called(customer(number), "Anna", "Berg");
        let bought = order("NRK", Moment(NOW.0 - DAY_MS * i64::from(number)), OrderStatus::Delivered);
        owns(
            &shop.world.hub,
            shop.from,
            vec![record(shop.from, &number.to_string(), Some(customer(number)), 1, bought)],
        );
    }
    assert_eq!(shop.look_up("anna").await.len(), LOOKED_UP_MAX);
}

#[tokio::test]
async fn only_who_works_in_the_store_of_the_device_may_ask() {
    let mut shop = Shop::open();
    shop.is_called(customer(1), "Anna", "Berg");
    for associate in ["A9", "A2", ""] {
        let asked = shop.look_up_as(associate, LookUpBy::Name("anna".to_owned())).await;
        assert_eq!(asked, Err("not-found".to_owned()), "{associate}");
        assert_eq!(shop.borrow_as(associate, customer(1)).await, Err("not-found".to_owned()), "{associate}");
    }
    shop.world.hub.put_staff(staff("A1", "LKP", false), NOW).unwrap();
    assert_eq!(shop.borrow_as("A1", customer(1)).await, Err("not-found".to_owned()));
    assert_eq!(shop.world.hub.disclosures_of(customer(1)).unwrap(), []);
}

#[tokio::test]
async fn a_borrowed_dossier_comes_whole_goes_on_being_told_and_leaves_when_its_time_is_up() {
    let mut shop = Shop::open();
    shop.is_called(customer(1), "Anna", "Berg");
    let unborrowed: Buckets = shop.world.get(&shop.device, "/v1/buckets").await.frame();
    assert_eq!(unborrowed.buckets.len(), 2);
    let until = shop.borrow_as("A1", customer(1)).await.unwrap();
    assert_eq!(until, Moment(NOW.0 + 24 * HOUR_MS));
    let buckets: Buckets = shop.world.get(&shop.device, "/v1/buckets").await.frame();
    assert_eq!(buckets.buckets.last().unwrap().bucket, shop.own_bucket());
    assert_eq!(shop.borrowed().await.len(), 1);
    shop.says(customer(1), "coffee", Claim::Holds(Value::Choice("tea".to_owned())), Vec::new());
    assert_eq!(shop.borrowed().await.len(), 2);

    shop.world.turn_clock(24 * HOUR_MS - 1);
    assert_eq!(shop.world.hub.end_loans(shop.world.now()).unwrap(), 0);
    shop.world.turn_clock(1);
    assert_eq!(shop.world.hub.end_loans(shop.world.now()).unwrap(), 1);
    assert_eq!(shop.borrowed().await, [Change::Left(customer(1))]);
    shop.says(customer(1), "coffee", Claim::Holds(Value::Choice("dark_roast".to_owned())), Vec::new());
    assert_eq!(shop.borrowed().await, [Change::Left(customer(1))]);
}

#[tokio::test]
async fn who_borrowed_what_for_is_written_down() {
    let mut shop = Shop::open();
    shop.is_called(customer(1), "Anna", "Berg");
    shop.borrow_as("A1", customer(1)).await.unwrap();
    let [disclosure] = shop.world.hub.disclosures_of(customer(1)).unwrap().try_into().unwrap();
    assert_eq!((disclosure.at, disclosure.device), (NOW, shop.device.number));
    assert_eq!((disclosure.associate.0.as_str(), disclosure.lent), ("A1", Some((customer(1), "order".to_owned()))));
}

#[tokio::test]
async fn borrowing_again_makes_the_loan_longer_and_giving_back_ends_it() {
    let mut shop = Shop::open();
    shop.is_called(customer(1), "Anna", "Berg");
    shop.borrow_as("A1", customer(1)).await.unwrap();
    shop.world.turn_clock(HOUR_MS);
    shop.borrow_as("A1", customer(1)).await.unwrap();
    shop.world.turn_clock(23 * HOUR_MS);
    assert_eq!(shop.world.hub.end_loans(shop.world.now()).unwrap(), 0);
    assert_eq!(shop.borrowed().await.len(), 1);
    shop.give_back(customer(1)).await;
    assert_eq!(shop.borrowed().await, [Change::Left(customer(1))]);
    shop.give_back(customer(1)).await;
    shop.give_back(customer(7)).await;
    shop.borrow_as("A1", customer(1)).await.unwrap();
    assert_eq!(shop.borrowed().await.len(), 1);
}

#[tokio::test]
async fn an_operation_about_a_borrowed_customer_is_taken_in_and_brings_them_into_the_store() {
    let mut shop = Shop::open();
    shop.is_called(customer(1), "Anna", "Berg");
    let push = async |sequence: u64, of: CustomerId| {
        let operation = said(shop.device.number, sequence, of, Some("LKP"), "sea");
        let reply: PushReply = shop
            .ask("/v1/push", encode(&PushRequest { operations: vec![operation], ..PushRequest::default() }))
            .await
            .unwrap();
        reply.results.into_iter().map(|(_, disposition)| disposition).collect::<Vec<_>>()
    };
    let here = async || shop.world.page(&shop.device, &bucket("LKP"), 0).await.state.items;
    let staff = here().await;
    // A guessed id calls nobody into the store.
    assert_eq!(push(1, customer(1)).await, [Disposition::Merged]);
    assert_eq!(here().await, staff);
    shop.borrow_as("A1", customer(1)).await.unwrap();
    assert_eq!(push(2, customer(1)).await, [Disposition::Merged]);
    assert_eq!(shop.borrowed().await.len(), 3);
    assert_eq!(here().await, staff + 3);
    shop.give_back(customer(1)).await;
    assert_eq!(here().await, staff + 3);
}

#[tokio::test]
async fn what_was_said_during_a_loan_may_come_after_it() {
    let mut shop = Shop::open();
    shop.is_called(customer(1), "Anna", "Berg");
    shop.borrow_as("A1", customer(1)).await.unwrap();
    shop.give_back(customer(1)).await;
    let operation = said(shop.device.number, 1, customer(1), Some("LKP"), "sea");
    let reply: PushReply = shop
        .ask("/v1/push", encode(&PushRequest { operations: vec![operation], ..PushRequest::default() }))
        .await
        .unwrap();
    assert_eq!(reply.results[0].1, Disposition::Merged);
    let page = shop.world.page(&shop.device, &bucket("LKP"), 0).await;
    assert!(page.items.iter().any(|numbered| numbered.item.customer() == Some(customer(1))));
}

#[tokio::test]
async fn unknown_customers_are_not_lent() {
    let shop = Shop::open();
    assert_eq!(shop.borrow_as("A1", customer(1)).await, Err("not-found".to_owned()));
    let bare = shop.world.get(&shop.device, &format!("/v1/pull?bucket={}", shop.own_bucket())).await;
    assert_eq!(bare.code(), "not-found", "a bucket that never held anything is as good as none");
}

#[tokio::test]
async fn nobody_pulls_what_another_device_borrowed() {
    let mut shop = Shop::open();
    shop.is_called(customer(1), "Anna", "Berg");
    shop.borrow_as("A1", customer(1)).await.unwrap();
    let other = shop.world.device(2, "LKP");
    let answer = shop.world.get(&other, &format!("/v1/pull?bucket={}", shop.own_bucket())).await;
    assert_eq!(answer.code(), "not-found");
}

#[tokio::test]
async fn who_asks_for_too_many_is_stopped_for_the_rest_of_the_hour() {
    let mut shop = Shop::open();
    shop.is_called(customer(1), "Anna", "Berg");
    let by = || LookUpBy::Name("anna".to_owned());
    for _ in 0..LOOK_UPS_PER_HOUR_MAX {
        shop.look_up_as("A1", by()).await.unwrap();
    }
    assert_eq!(shop.look_up_as("A1", by()).await, Err("too-many-customers".to_owned()));
    // Another associate does not help on the same device, nor another device the same associate.
    shop.world.hub.put_staff(staff("A2", "LKP", true), NOW).unwrap();
    assert_eq!(shop.look_up_as("A2", by()).await, Err("too-many-customers".to_owned()));
    for _ in 0..LOANS_PER_HOUR_MAX {
        shop.borrow_as("A1", customer(1)).await.unwrap();
    }
    assert_eq!(shop.borrow_as("A1", customer(1)).await, Err("too-many-customers".to_owned()));
    shop.device = shop.world.device(2, "LKP");
    assert_eq!(shop.look_up_as("A1", by()).await, Err("too-many-customers".to_owned()));
    assert_eq!(shop.borrow_as("A1", customer(1)).await, Err("too-many-customers".to_owned()));
    shop.look_up_as("A2", by()).await.unwrap();
    shop.world.turn_clock(HOUR_MS);
    shop.look_up_as("A1", by()).await.unwrap();
}

#[tokio::test]
async fn the_table_can_be_made_anew_and_retention_takes_its_part_out() {
    let mut shop = Shop::open();
    let number = Value::Text("NH-88".to_owned());
    shop.says(customer(1), "member_number", Claim::Holds(number), Vec::new());
    shop.is_called(customer(2), "Anna", "Berg");
    assert_eq!(shop.world.hub.rebuild_look_up().unwrap(), 2);
    assert_eq!(shop.look_up("anna").await, [customer(2)]);
    shop.borrow_as("A1", customer(2)).await.unwrap();
    // Nothing is kept for so long.
    let later = NOW.plus_days(40 * 365);
    shop.world.hub.apply_retention(later).unwrap();
    assert!(!shop.world.hub.knows(customer(2)).unwrap());
    assert_eq!(shop.borrowed().await, [Change::Left(customer(2))]);
    assert_eq!(shop.look_up("anna").await, []);
    assert_eq!(shop.borrow_as("A1", customer(2)).await, Err("not-found".to_owned()));
}

#[tokio::test]
async fn nothing_of_a_name_is_left_in_the_table_when_its_customer_is_gone() {
    let shelf = Shelf::new();
    let mut shop = Shop::over(World::over(shelf.open(), Settings::default()));
    shop.is_called(customer(1), "Anna", "Berg");
    let entries = || shelf.count("derived_look_up");
    assert_eq!(entries(), 2);
    // Bought something, so that the dossier stays when the name has outlived its retention.
    let bought = order("NRK", NOW, OrderStatus::Delivered);
    owns(&shop.world.hub, shop.from, vec![record(shop.from, "1", Some(customer(1)), 1, bought)]);
    shop.world.hub.apply_retention(NOW.plus_days(40 * 365)).unwrap();
    assert!(shop.world.hub.knows(customer(1)).unwrap());
    assert_eq!(entries(), 0);
    shop.is_called(customer(2), "Bo", "Ekberg");
    shop.world.hub.apply_retention(NOW.plus_days(40 * 365)).unwrap();
    assert!(!shop.world.hub.knows(customer(2)).unwrap());
    assert_eq!(entries(), 0);
}
