//! What a device packs of a dossier comes out of it, byte for byte; and other bytes are
//! refused.

mod support;

use proptest::prelude::*;
use support::operation;
use visavi_domain::provenance::{How, Provenance, Who};
use visavi_domain::scope::Scope;
use visavi_domain::{
    AssociateId, Claim, CustomerId, DeviceNumber, Epoch, FactDraft, Moment, OperationId, Stamp, StoreId, Value,
};
use visavi_protocol::packed::{Packer, Unpacker};
use visavi_protocol::snapshot::{OperationView, PartBuilder, View, cuts, open};
use visavi_protocol::{Change, Operation};

const CUSTOMER: CustomerId = CustomerId([1; 16]);

/// Operations of one customer, by their ids.
fn dossier() -> impl Strategy<Value = Vec<Operation>> {
    prop::collection::vec(operation(), 0..12).prop_map(|changes| {
        let mut operations: Vec<Operation> = changes
            .into_iter()
            .filter_map(|change| match change {
                Change::Operation(operation) => Some(Operation { customer: CUSTOMER, ..operation }),
                _ => None,
            })
            .collect();
        operations.sort_by_key(|operation| operation.id);
        operations
    })
}

fn pack(operations: &[Operation]) -> Vec<u8> {
    let mut packer = Packer::default();
    operations.iter().for_each(|operation| packer.push(&OperationView::of(operation, &cuts(operation))));
    packer.bytes().to_vec()
}

fn unpack(bytes: &[u8]) -> Vec<Operation> {
    let mut unpacker = Unpacker::new(CUSTOMER, bytes);
    let mut operations = Vec::new();
    while let Some(operation) = unpacker.next_operation().expect("what was packed can be unpacked") {
        operations.push(operation.to_operation());
    }
    operations
}

proptest! {
    #[test]
    fn what_was_packed_comes_out_as_it_was(operations in dossier()) {
        prop_assert_eq!(unpack(&pack(&operations)), operations);
    }

    /// Whoever packs it: the same dossier is the same bytes.
    #[test]
    fn an_unpacked_operation_and_one_of_a_part_are_packed_alike(operations in dossier()) {
        let packed = pack(&operations);
        let (mut again, mut unpacker) = (Packer::default(), Unpacker::new(CUSTOMER, &packed));
        while let Some(operation) = unpacker.next_operation().expect("what was packed can be unpacked") {
            again.push(&operation);
        }
        prop_assert_eq!(again.bytes(), &packed);
        let mut builder = PartBuilder::default();
        operations.iter().for_each(|operation| builder.push(&Change::Operation(operation.clone())));
        let part = open(&builder.finish().1).expect("a part");
        again.clear();
        for (customer, places) in part.dossiers() {
            for view in part.views(customer, places) {
                let View::Operation(operation) = view else { continue };
                again.push(&operation);
            }
        }
        prop_assert_eq!(again.bytes(), &packed);
    }

    #[test]
    fn other_bytes_end_in_operations_or_an_error(
        operations in dossier(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        noise in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let mut changed = pack(&operations);
        if !changed.is_empty() {
            let at = at.index(changed.len());
            changed[at] = byte;
        }
        for bytes in [changed, noise] {
            let mut unpacker = Unpacker::new(CUSTOMER, &bytes);
            while let Ok(Some(operation)) = unpacker.next_operation() {
                operation.facts().into_iter().flatten().for_each(drop);
            }
        }
    }
}

/// What a fact says once more is not kept once more.
#[test]
fn what_was_said_before_is_not_said_again() {
    let said = |sequence: u64| {
        let at = Moment(1_718_000_000_000 + sequence as i64 * 1_000);
        let (associate, store) = (AssociateId("sara".to_owned()), StoreId("LKP".to_owned()));
        let provenance = Provenance {
            how: How::Told,
            who: Who::Associate(associate.clone()),
            store: Some(store.clone()),
            via: Some("floor".to_owned()),
            said_at: at,
            written_at: at,
        };
        let draft = FactDraft {
            attribute: "theme_liked".to_owned(),
            scope: Scope::EVERYTHING,
            claim: Claim::Holds(Value::Choice("sea".to_owned())),
            replaces: Vec::new(),
            provenance,
            stamp: Stamp { wall_ms: at.0, counter: 0 },
        };
        let id = OperationId { device: DeviceNumber(7), epoch: Epoch(1), sequence };
        Operation::of_facts(id, CUSTOMER, Some(associate), Some(store), at, &[draft])
    };
    let (once, twice) = (pack(&[said(1)]), pack(&[said(1), said(2)]));
    // Of the second one its number, its moment and its value, and where the rest stands.
    assert_eq!(twice.len() - once.len(), 18);
}
