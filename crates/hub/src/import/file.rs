//! Opens a file to import: plain or gzip, told by its first bytes and not by its name.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use super::ImportError;
use super::encoding::Encoding;

const GZIP: [u8; 2] = [0x1f, 0x8b];
const BUFFER_BYTES: usize = 256 * 1024;

/// A file that is being read, with how far that has come.
pub struct Opened {
    pub text: Box<dyn BufRead>,
    pub bytes: u64,
    pub bytes_read: Arc<AtomicU64>,
}

/// Opens the file at `path` for reading as text.
///
/// # Errors
/// The file is not there or cannot be read.
pub fn open(path: &Path) -> Result<Opened, ImportError> {
    let failed = |source| ImportError::Open { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(failed)?;
    let bytes = file.metadata().map_err(failed)?.len();
    let mut first = Vec::with_capacity(GZIP.len());
    file.by_ref().take(GZIP.len() as u64).read_to_end(&mut first).map_err(failed)?;
    file.seek(SeekFrom::Start(0)).map_err(failed)?;

    let bytes_read = Arc::new(AtomicU64::new(0));
    let counted = BufReader::with_capacity(BUFFER_BYTES, Counted { file, read: bytes_read.clone() });
    let text: Box<dyn BufRead> = if first == GZIP {
        Box::new(BufReader::with_capacity(BUFFER_BYTES, MultiGzDecoder::new(counted)))
    } else {
        Box::new(counted)
    };
    Ok(Opened { text, bytes, bytes_read })
}

/// Reads the whole file once to learn its encoding: one odd line must not decide how
/// all others are read.
///
/// # Errors
/// The file cannot be read to its end, or is UTF-16.
pub fn encoding_of(path: &Path) -> Result<Encoding, ImportError> {
    Encoding::of(open(path)?.text)
}

struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.file.read(buffer)?;
        self.read.fetch_add(bytes as u64, Ordering::Relaxed);
        Ok(bytes)
    }
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opened").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}
