//! Columns: numbers and bytes of one kind, one after the other, so that they pack well.

use super::open::PartError;

/// The columns of a part, in the order in which they travel. The order is on the wire.
#[derive(Clone, Copy, Debug)]
pub(super) enum Column {
    /// Items with the same customer in a row, and whether they have one.
    Runs,
    /// 16 bytes for each run that has one.
    Customers,
    /// What each item is; see `SHAPE_…`.
    Shapes,
    /// Device and epoch of those who wrote, each once.
    WriterEntries,
    Writers,
    /// From the one before of the same writer.
    Sequences,
    /// Associate and store of operations, each pair once.
    HandEntries,
    Hands,
    /// From the one before.
    WrittenAt,
    /// How many facts an operation has that was taken apart.
    Facts,
    /// Attribute and scope, each pair once.
    SlotEntries,
    Slots,
    /// How, who, where and through what, each combination once.
    VoiceEntries,
    Voices,
    ClaimLengths,
    Claims,
    ReplacedCounts,
    Replaced,
    /// From the operation's `written_at`, as are the next two.
    SaidAt,
    FactWrittenAt,
    Stamps,
    Counters,
    /// Versions and lengths of payloads that travel whole, and their bytes.
    WholeVersions,
    WholeLengths,
    Wholes,
    RecordKinds,
    RecordOwners,
    RecordIdLengths,
    RecordIds,
    RecordVersions,
}

impl Column {
    pub(super) const COUNT: usize = Self::RecordVersions as usize + 1;
}

/// Facts, taken apart.
pub(super) const SHAPE_FACTS: u8 = 0;
/// Facts whose layout is not known here.
pub(super) const SHAPE_WHOLE: u8 = 1;
pub(super) const SHAPE_COMMAND: u8 = 2;
pub(super) const SHAPE_RECORD: u8 = 3;

/// Writes a number in as few bytes as it needs, seven bits in each.
#[inline]
pub(crate) fn put(bytes: &mut Vec<u8>, number: u64) {
    if number < 0x80 { bytes.push(number as u8) } else { put_long(bytes, number) }
}

fn put_long(bytes: &mut Vec<u8>, mut number: u64) {
    let mut written = [0; 10];
    let mut length = 0;
    while number >= 0x80 {
        written[length] = number as u8 | 0x80;
        number >>= 7;
        length += 1;
    }
    written[length] = number as u8;
    bytes.extend_from_slice(&written[..=length]);
}

/// The bytes that [`put`] writes for a number.
pub(crate) fn length(number: u64) -> usize {
    (64 - (number | 1).leading_zeros() as usize).div_ceil(7)
}

/// Small numbers of either sign become small numbers.
pub(crate) fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}

pub(crate) fn unzigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

/// Reads a column from its beginning to its end. Nothing of it is believed.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(crate) const fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.rest.len()
    }

    /// Reads all that is left.
    pub(crate) fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.rest)
    }

    #[inline]
    pub(crate) fn byte(&mut self) -> Result<u8, PartError> {
        let (first, rest) = self.rest.split_first().ok_or(PartError::Broken)?;
        self.rest = rest;
        Ok(*first)
    }

    /// Reads what [`put`] wrote; a number that is written longer than it need be is
    /// nothing that was ever written here.
    #[inline]
    pub(crate) fn number(&mut self) -> Result<u64, PartError> {
        if let Some((first, rest)) = self.rest.split_first()
            && *first < 0x80
        {
            self.rest = rest;
            return Ok(u64::from(*first));
        }
        self.long_number()
    }

    fn long_number(&mut self) -> Result<u64, PartError> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7F);
            if shift == 63 && bits > 1 {
                return Err(PartError::Broken);
            }
            number |= bits << shift;
            if byte < 0x80 {
                return if byte == 0 && shift > 0 { Err(PartError::Broken) } else { Ok(number) };
            }
        }
        Err(PartError::Broken)
    }

    #[inline]
    pub(crate) fn signed(&mut self) -> Result<i64, PartError> {
        self.number().map(unzigzag)
    }

    /// Reads a number that must fit the type.
    #[inline]
    pub(crate) fn narrow<T: TryFrom<u64>>(&mut self) -> Result<T, PartError> {
        T::try_from(self.number()?).map_err(|_| PartError::Broken)
    }

    #[inline]
    pub(crate) fn bytes(&mut self, length: usize) -> Result<&'a [u8], PartError> {
        let (bytes, rest) = self.rest.split_at_checked(length).ok_or(PartError::Broken)?;
        self.rest = rest;
        Ok(bytes)
    }

    /// Reads bytes with their length before them.
    #[inline]
    pub(crate) fn block(&mut self) -> Result<&'a [u8], PartError> {
        let length = self.narrow()?;
        self.bytes(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_and_take_the_length_that_is_told() {
        for number in [0, 1, 127, 128, 16_383, 16_384, u64::from(u32::MAX), u64::MAX - 1, u64::MAX] {
            let mut bytes = Vec::new();
            put(&mut bytes, number);
            assert_eq!(bytes.len(), length(number));
            let mut cursor = Cursor::new(&bytes);
            assert_eq!(cursor.number(), Ok(number));
            assert!(cursor.is_empty());
        }
        for number in [0, -1, 1, i64::MIN, i64::MAX] {
            assert_eq!(unzigzag(zigzag(number)), number);
        }
    }

    #[test]
    fn a_number_without_an_end_is_refused() {
        assert!(Cursor::new(&[0x80; 11]).number().is_err());
        assert!(Cursor::new(&[0x80, 0x00]).number().is_err());
        assert!(Cursor::new(&[]).number().is_err());
    }
}
