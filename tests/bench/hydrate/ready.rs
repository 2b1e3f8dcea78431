//! A snapshot as the hub would have made it, and how large it is beside the same facts as
//! JSON.

use std::io::Write;

use visavi_domain::StoreId;
use visavi_protocol::limits::PART_CONTENT_BYTES;
use visavi_protocol::snapshot::{LAYOUT, Manifest, PartBuilder, PartName};
use visavi_protocol::{BucketId, Change, Digest, Item, Payload, RecordEnvelope};

use crate::Outcome;
use crate::chain::SEED;
use crate::generator;
use crate::probe::Probes;

/// A snapshot whose parts lie in memory.
pub struct Ready {
    pub manifest: Manifest,
    pub parts: Vec<Vec<u8>>,
}

impl Ready {
    /// Returns the snapshot of so many customers of the probes' shape.
    pub fn of(customers: usize) -> Self {
        Self::packed(Probes::default().take(customers))
    }

    fn packed(dossiers: impl Iterator<Item = Vec<Change>>) -> Self {
        let mut parts: Vec<(PartName, Vec<u8>)> = Vec::new();
        let (mut builder, mut content) = (PartBuilder::default(), 0);
        let (mut items, mut digest) = (0, Digest::ZERO);
        for dossier in dossiers {
            for change in dossier {
                let item = Item { change };
                content += Payload::write(&item).bytes.len();
                digest = digest.plus(item.digest());
                items += 1;
                builder.push(&item.change);
            }
            if content >= if parts.is_empty() { PART_CONTENT_BYTES / 8 } else { PART_CONTENT_BYTES } {
                parts.push(std::mem::take(&mut builder).finish());
                content = 0;
            }
        }
        parts.push(builder.finish());
        let (names, parts) = parts.into_iter().unzip();
        let bucket = BucketId::Store(StoreId("LKP".into()));
        let manifest = Manifest { layout: LAYOUT, bucket, number: items, items, digest, parts: names };
        Self { manifest, parts }
    }

    pub fn facts(&self) -> usize {
        self.manifest.items as usize
    }

    fn bytes(&self) -> usize {
        self.parts.iter().map(Vec::len).sum()
    }
}

/// Prints bytes on the wire: of the probes' shape, and of our own with scope, orders, and
/// both times.
pub fn wire(probes: &Ready) -> Outcome {
    println!("{:.2} B a fact on the wire in the probes' shape", probes.bytes() as f64 / probes.facts() as f64);
    beside_json("the same facts", || Probes::default().take(10_000))?;
    beside_json("20,000 customers with an operation of six facts", || (0..20_000).map(|number| own(number, false)))?;
    beside_json("the same with an order of five lines each", || (0..20_000).map(|number| own(number, true)))
}

fn beside_json<I: Iterator<Item = Vec<Change>>>(what: &str, dossiers: impl Fn() -> I) -> Outcome {
    let (columns, json) = (Ready::packed(dossiers()).bytes() as f64, json(dossiers().flatten())? as f64);
    println!("{what}: {:.2} MB, {:.2} of JSON with zstd ({:.2} MB)", columns / 1e6, columns / json, json / 1e6);
    Ok(())
}

/// A customer of the large chain: facts with scope and both times.
fn own(number: usize, with_order: bool) -> Vec<Change> {
    let person = generator::person(SEED, number);
    let operation = generator::operation(&person, number as u64 + 1, &generator::facts(&person, 6));
    let order = RecordEnvelope::of(&generator::order(&person, number as u64 + 1, 5));
    let mut dossier = vec![Change::Operation(operation)];
    if with_order {
        dossier.push(Change::Record(order));
    }
    dossier
}

/// Returns how large the same items are as lines of JSON, with zstd.
fn json(changes: impl Iterator<Item = Change>) -> Result<usize, crate::Failed> {
    let mut packed = zstd::Encoder::new(Vec::new(), 3)?;
    for change in changes {
        match change {
            Change::Operation(operation) => {
                for fact in operation.facts()? {
                    let line = serde_json::json!({
                        "id": fact.id().to_string(),
                        "customer": fact.customer().to_string(),
                        "fact": fact.draft(),
                    });
                    serde_json::to_writer(&mut packed, &line)?;
                    packed.write_all(b"\n")?;
                }
            }
            Change::Record(envelope) => {
                let record = envelope.record()?;
                let customer = record.customer.map(|customer| customer.to_string());
                let line = serde_json::json!({
                    "key": record.key, "customer": customer, "version": record.version, "record": record.body,
                });
                serde_json::to_writer(&mut packed, &line)?;
                packed.write_all(b"\n")?;
            }
            Change::Left(_) => {}
        }
    }
    Ok(packed.finish()?.len())
}
