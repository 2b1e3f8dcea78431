//! Streams of events in pieces of any size, and streams that are none.

use proptest::prelude::*;
use visavi_protocol::heads::STILL_HERE;
use visavi_protocol::limits::EVENT_BYTES_MAX;
use visavi_protocol::{BucketId, DeviceNumber, Heads, HeadsReader, NotHeads, StoreId};

fn heads(number: u64) -> Heads {
    let store = BucketId::Store(StoreId("Åre \"norra\"\n".to_owned()));
    let heads = [(BucketId::Shared, number), (store, number + 1), (BucketId::Device(DeviceNumber(7)), 0)];
    Heads { hub_epoch: number, heads: heads.into() }
}

proptest! {
    #[test]
    fn events_are_the_same_however_the_stream_is_cut(
        numbers in prop::collection::vec(any::<u32>(), 0..5),
        cuts in prop::collection::vec(1_usize..40, 1..20),
    ) {
        let told: Vec<Heads> = numbers.iter().map(|number| heads(u64::from(*number))).collect();
        let stream: String = told.iter().map(|heads| format!("{STILL_HERE}{}", heads.event())).collect();
        let (mut reader, mut read, mut rest) = (HeadsReader::default(), Vec::new(), stream.as_bytes());
        for cut in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (piece, behind) = rest.split_at((*cut).min(rest.len()));
            read.extend(reader.read(piece).expect("these are heads"));
            rest = behind;
        }
        prop_assert_eq!(read, told);
    }

    #[test]
    fn garbage_never_panics_and_is_never_kept_without_end(piece in prop::collection::vec(any::<u8>(), 0..9_000)) {
        let _heads_or_not = HeadsReader::default().read(&piece);
    }
}

#[test]
fn half_an_event_says_nothing() {
    let event = heads(1).event();
    let cut = event.trim_end().len();
    assert_eq!(HeadsReader::default().read(&event.as_bytes()[..cut]), Ok(Vec::new()));
}

#[test]
fn a_line_without_an_end_is_refused_at_its_limit() {
    let mut reader = HeadsReader::default();
    assert_eq!(reader.read(&[b':'; EVENT_BYTES_MAX]), Ok(Vec::new()));
    assert_eq!(reader.read(b":"), Err(NotHeads));
}

#[test]
fn somebody_elses_events_are_no_heads() {
    for data in ["data: {\"login\":true}\n", "data: {\"hub_epoch\":1,\"heads\":{\"everything\":1}}\n", "data:\n"] {
        assert_eq!(HeadsReader::default().read(data.as_bytes()), Err(NotHeads), "{data}");
    }
}
