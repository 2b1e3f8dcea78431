//! Products and stock by what a scanner reads.

use rusqlite::{Connection, params};
use visavi_domain::record::RecordBody;
use visavi_domain::{DeviceNumber, RecordKey, RecordKind};
use visavi_protocol::RecordEnvelope;

use crate::error::Result;
use crate::read::record::body;

/// Makes the rows of one record say what it says in whichever bucket it lies.
pub(crate) fn put(connection: &Connection, record: &RecordEnvelope) -> Result<()> {
    let key = &record.key;
    if !matches!(key.kind, RecordKind::Product | RecordKind::Stock) {
        return Ok(());
    }
    connection
        .prepare_cached("delete from derived_shelf where kind = ? and owner = ? and id = ?")?
        .execute(params![key.kind as u8, key.owner.0, key.id])?;
    let mut select = connection.prepare_cached(
        "select version, body
         from record
         where whose = 0 and kind = ? and owner = ? and id = ?",
    )?;
    let mut rows = select.query(params![key.kind as u8, key.owner.0, key.id])?;
    while let Some(row) = rows.next()? {
        if let Some(body) = body(row, 0)? {
            insert(connection, key, &body)?;
        }
    }
    Ok(())
}

/// Makes all rows anew.
pub(crate) fn refill(connection: &Connection) -> Result<()> {
    connection.execute("delete from derived_shelf", [])?;
    for kind in [RecordKind::Product, RecordKind::Stock] {
        let mut select =
            connection.prepare_cached("select owner, id, version, body from record where whose = 0 and kind = ?")?;
        let mut rows = select.query([kind as u8])?;
        while let Some(row) = rows.next()? {
            let key = RecordKey { kind, owner: DeviceNumber(row.get(0)?), id: row.get(1)? };
            if let Some(body) = body(row, 2)? {
                insert(connection, &key, &body)?;
            }
        }
    }
    Ok(())
}

fn insert(connection: &Connection, key: &RecordKey, body: &RecordBody) -> Result<()> {
    let (store, sku) = match body {
        RecordBody::Product(product) => ("", &product.item.sku),
        RecordBody::Stock(stock) => (stock.store.0.as_str(), &stock.sku),
        _ => return Ok(()),
    };
    connection
        .prepare_cached("insert or ignore into derived_shelf (kind, store, sku, owner, id) values (?, ?, ?, ?, ?)")?
        .execute(params![key.kind as u8, store, sku, key.owner.0, key.id])?;
    Ok(())
}
