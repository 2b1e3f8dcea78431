//! Frames are read whole or not at all.

use proptest::prelude::*;
use visavi_domain::{CustomerId, DeviceNumber, Epoch, Moment, OperationId};
use visavi_protocol::{Body, Change, Digest, FrameError, Item, Operation, Payload, PushRequest, decode, encode};

fn operation(sequence: u64, bytes: Vec<u8>) -> Operation {
    Operation {
        id: OperationId { device: DeviceNumber(7), epoch: Epoch(1), sequence },
        customer: CustomerId([3; 16]),
        associate: None,
        store: None,
        written_at: Moment(1),
        body: Body::Facts(Payload { version: 1, bytes }),
    }
}

#[test]
fn a_page_of_html_is_not_a_frame() {
    let answer = decode::<PushRequest>(b"<!doctype html><title>Sign in to the guest network</title>");
    assert!(matches!(answer, Err(FrameError::NotAFrame)));
}

#[test]
fn a_payload_of_a_newer_version_is_unread_and_kept() {
    let payload = Payload { version: 99, bytes: vec![1, 2, 3] };
    assert!(payload.read::<Vec<u8>>().is_err());
    let carried: Payload = decode(&encode(&payload)).unwrap();
    assert_eq!(carried, payload);
}

#[test]
fn a_bomb_is_refused() {
    let bomb = encode(&vec![0_u8; visavi_protocol::limits::FRAME_BYTES_MAX + 10]);
    assert!(bomb.len() < 100_000);
    assert!(matches!(decode::<Vec<u8>>(&bomb), Err(FrameError::TooLarge)));
}

proptest! {
    #[test]
    fn what_is_encoded_comes_back(payloads in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..60), 0..20)) {
        let request = PushRequest {
            operations: payloads.into_iter().zip(1..).map(|(bytes, sequence)| operation(sequence, bytes)).collect(),
            ..PushRequest::default()
        };
        prop_assert_eq!(decode::<PushRequest>(&encode(&request)).unwrap(), request);
    }

    #[test]
    fn a_cut_or_changed_frame_is_refused_whole(at in 0_usize..1000, flip in 1_u8..=255) {
        let frame = encode(&PushRequest { operations: (1..30).map(|sequence| operation(sequence, vec![sequence as u8; 9])).collect(), ..PushRequest::default() });
        let cut = &frame[..at % frame.len()];
        prop_assert!(decode::<PushRequest>(cut).is_err());
        let mut changed = frame.clone();
        let place = at % frame.len();
        changed[place] ^= flip;
        // The version bytes may become an older version's; everything else is caught.
        if !(4..6).contains(&place) {
            prop_assert!(decode::<PushRequest>(&changed).is_err());
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = decode::<PushRequest>(&bytes).is_ok();
        let _ = Payload { version: 1, bytes }.read::<Vec<visavi_domain::FactDraft>>().is_ok();
    }

    #[test]
    fn the_digest_is_blind_to_order(sequences in proptest::collection::vec(1_u64..1000, 1..20)) {
        let digests = |order: &[u64]| order.iter().fold(Digest::ZERO, |sum, sequence| {
            sum.plus(Item { change: Change::Operation(operation(*sequence, vec![1])) }.digest())
        });
        let mut reversed = sequences.clone();
        reversed.reverse();
        prop_assert_eq!(digests(&sequences), digests(&reversed));
        let less = digests(&sequences).minus(Item { change: Change::Operation(operation(sequences[0], vec![1])) }.digest());
        prop_assert_eq!(less, digests(&sequences[1..]));
    }
}
