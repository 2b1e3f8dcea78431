//! Orders and returns in few words.

use visavi_domain::record::{
    Amount, Channel, Item, Order, OrderLine, OrderStatus, Record, RecordBody, RecordKey, RecordKind, Return,
    ReturnLine, ReturnReason,
};
use visavi_domain::{Day, DeviceNumber, Garment, Size, SizeSystem, StoreId, notation};

/// Returns a line of women's shoes.
pub fn shoes(brand: &str, eu: &str) -> OrderLine {
    OrderLine {
        item: Item {
            sku: format!("shoe-{brand}"),
            name: "Shoe".to_owned(),
            category: "shoes".to_owned(),
            brand: Some(brand.to_owned()),
            department: Some("women".to_owned()),
            garment: Some(Garment::Shoes),
            art: None,
        },
        size: Some(Size { system: SizeSystem::Eu, label: eu.to_owned() }),
        colour: Some("navy".to_owned()),
        quantity: 1,
        unit_price: kronor(999),
        gift: false,
    }
}

/// Returns a line of a child's coat.
pub fn coat(height: &str) -> OrderLine {
    let mut line = shoes("humla", height);
    line.item.department = Some("children".to_owned());
    line.item.garment = Some(Garment::Children);
    line.size = Some(Size { system: SizeSystem::ChildHeight, label: height.to_owned() });
    line
}

pub fn kronor(kronor: i64) -> Amount {
    Amount { mantissa: kronor, scale: 0 }
}

/// Returns a delivered order of Annika's.
pub fn order(number: &str, on: &str, lines: Vec<OrderLine>) -> Record {
    record(
        RecordKind::Order,
        number,
        RecordBody::Order(Order {
            number: number.to_owned(),
            at: day(on).start(),
            channel: Channel::Online,
            store: StoreId("WEB".to_owned()),
            associate: None,
            currency: "SEK".to_owned(),
            lines,
            status: OrderStatus::Delivered,
            status_at: None,
        }),
    )
}

/// Returns the return of one line of an order.
pub fn returned(order: &str, line: u16, reason: ReturnReason) -> Record {
    record(
        RecordKind::Return,
        &format!("return of {order} {line}"),
        RecordBody::Return(Return {
            order: order.to_owned(),
            at: day("2026-05-01").start(),
            store: StoreId("LKP".to_owned()),
            lines: vec![ReturnLine { line, quantity: 1, reason }],
        }),
    )
}

fn record(kind: RecordKind, id: &str, body: RecordBody) -> Record {
    Record {
        key: RecordKey { kind, owner: DeviceNumber(900), id: id.to_owned() },
        customer: Some(notation::customer("annika").expect("a name")),
        version: 1,
        body,
    }
}

fn day(text: &str) -> Day {
    text.parse().expect("a day of the calendar")
}
