//! Mends a log whose sums do not add up: SQLite reads a log up to its first wrong sum, and
//! what came after it would be lost though it is there.
//!
//! The sums are made anew. What is in the pages is not believed for that: each carries the
//! seal of its encryption, which is checked when it is read.

/// Bytes before the first frame, and before the page of each.
const HEAD: usize = 32;
const FRAME_HEAD: usize = 24;
const PAGE: usize = 4096;
const FRAME: usize = FRAME_HEAD + PAGE;
/// Sums over little-endian words; the version of the format.
const MAGIC: u32 = 0x377f_0682;
const VERSION: u32 = 3_007_000;

/// Which frames of a damaged log are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frames {
    All,
    /// Only those whose sum goes on from the frame before: a page that says it is another
    /// one stands in its way.
    Sound,
}

/// Returns the log with sums that add up; `None` where it holds no whole frame.
pub(crate) fn mended(log: &[u8], which: Frames) -> Option<Vec<u8>> {
    let frames: Vec<&[u8]> = log.get(HEAD..)?.chunks_exact(FRAME).collect();
    let salts = salts_of(log, &frames)?;
    // A log is begun anew from its beginning: behind its end lies what is left of older ones.
    let end = (0..frames.len())
        .find(|at| frames[*at][8..16] != salts && frames.get(at + 1).is_none_or(|next| next[8..16] != salts))
        .unwrap_or(frames.len());
    let mut mended = Vec::with_capacity(log.len());
    for word in [MAGIC, VERSION, PAGE as u32] {
        mended.extend(word.to_be_bytes());
    }
    mended.extend(&log[12..16]);
    mended.extend(salts);
    let mut sums = sum((0, 0), &mended);
    push(&mut mended, sums);
    let mut before = words(&log[24..HEAD]);
    for frame in &frames[..end] {
        let said = words(&frame[16..FRAME_HEAD]);
        let righted = righted([before, sums], frame, said);
        before = said;
        if which == Frames::Sound && righted.is_none() {
            continue;
        }
        let head = righted.unwrap_or_else(|| frame[..8].try_into().expect("a frame has a head"));
        sums = sum(sum(sums, &head), &frame[FRAME_HEAD..]);
        mended.extend(head);
        mended.extend(salts);
        push(&mut mended, sums);
        mended.extend(&frame[FRAME_HEAD..]);
    }
    (mended.len() > HEAD).then_some(mended)
}

/// Returns the number of the frame's page, and what else goes into its sum, where that
/// comes to what was said: as it stands, or with one bit of it put right. It goes on from
/// what the frame before said of itself, or from what that really comes to.
fn righted(before: [(u32, u32); 2], frame: &[u8], said: (u32, u32)) -> Option<[u8; 8]> {
    let head: [u8; 8] = frame[..8].try_into().expect("a frame has a head");
    let as_it_stands = std::iter::once(head);
    let bits = (0..64).map(|bit| (u64::from_be_bytes(head) ^ (1 << bit)).to_be_bytes());
    as_it_stands
        .chain(bits)
        .find(|head| before.iter().any(|before| said == sum(sum(*before, head), &frame[FRAME_HEAD..])))
}

/// The two numbers that tell this log from older ones: those of its head, or where that
/// is damaged, what two frames agree on.
fn salts_of(log: &[u8], frames: &[&[u8]]) -> Option<[u8; 8]> {
    let of = |frame: &&[u8]| -> Option<[u8; 8]> { frame.get(8..16)?.try_into().ok() };
    let head: [u8; 8] = log.get(16..24)?.try_into().ok()?;
    let (first, second) = (frames.first().and_then(of)?, frames.get(1).and_then(of));
    if Some(head) == second || second.is_none_or(|second| second != first) { Some(head) } else { Some(first) }
}

/// SQLite's sum: two numbers, carried from frame to frame.
fn sum((mut one, mut other): (u32, u32), bytes: &[u8]) -> (u32, u32) {
    let word = |at: &[u8]| u32::from_le_bytes(at.try_into().expect("four bytes are a word"));
    for pair in bytes.chunks_exact(8) {
        one = one.wrapping_add(word(&pair[..4])).wrapping_add(other);
        other = other.wrapping_add(word(&pair[4..])).wrapping_add(one);
    }
    (one, other)
}

fn words(bytes: &[u8]) -> (u32, u32) {
    let word = |at: &[u8]| u32::from_be_bytes(at.try_into().expect("four bytes are a word"));
    (word(&bytes[..4]), word(&bytes[4..8]))
}

fn push(log: &mut Vec<u8>, (one, other): (u32, u32)) {
    log.extend(one.to_be_bytes());
    log.extend(other.to_be_bytes());
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    /// A log as SQLite writes it, of a database that is still open.
    fn written(folder: &tempfile::TempDir) -> (Connection, Vec<u8>) {
        let file = folder.path().join("a.db");
        let connection = Connection::open(&file).unwrap();
        connection.execute_batch("pragma journal_mode = wal; create table a (b)").unwrap();
        for number in 0..5 {
            connection.execute("insert into a values (?)", [number]).unwrap();
        }
        let log = std::fs::read(folder.path().join("a.db-wal")).unwrap();
        (connection, log)
    }

    #[test]
    fn a_sound_log_is_left_as_it_is() {
        let (_open, log) = written(&tempfile::tempdir().unwrap());
        assert!(mended(&log, Frames::All).unwrap() == log);
    }

    #[test]
    fn wherever_a_bit_of_its_heads_was_flipped_every_frame_is_there_again() {
        let (_open, log) = written(&tempfile::tempdir().unwrap());
        let heads =
            (0..12).chain(16..HEAD).chain(HEAD + 8..HEAD + FRAME_HEAD).chain(HEAD + FRAME + 8..HEAD + FRAME + 24);
        for at in heads {
            let mut spoiled = log.clone();
            spoiled[at] ^= 4;
            assert!(mended(&spoiled, Frames::All).unwrap() == log, "byte {at}");
        }
    }

    #[test]
    fn a_frame_whose_sum_is_wrong_can_be_left_out() {
        let (_open, log) = written(&tempfile::tempdir().unwrap());
        let mut spoiled = log.clone();
        spoiled[HEAD + FRAME + 300] ^= 1;
        let mended = mended(&spoiled, Frames::Sound).unwrap();
        let page =
            |log: &[u8], frame: usize| log[HEAD + frame * FRAME + FRAME_HEAD..HEAD + (frame + 1) * FRAME].to_vec();
        assert!(mended.len() == log.len() - FRAME && page(&mended, 1) == page(&log, 2));
    }

    #[test]
    fn of_half_a_log_the_whole_frames_are_kept_and_of_nothing_nothing() {
        let (_open, log) = written(&tempfile::tempdir().unwrap());
        assert!(mended(&log[..HEAD + FRAME + 100], Frames::All).unwrap() == log[..HEAD + FRAME]);
        assert_eq!(mended(&log[..HEAD + 100], Frames::All), None);
        assert_eq!(mended(&[], Frames::All), None);
    }
}
