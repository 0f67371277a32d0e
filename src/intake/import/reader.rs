//! Reads a file in a thread of its own, a batch ahead of the database.

use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

use tokio::sync::mpsc;

use super::columns::Columns;
use super::dataset::Imported;
use super::report::{Fault, Refused};
use super::row::Draft;
use crate::gazette::Gazette;
use crate::intake::table::Table;

/// Rows judged, saved and published together.
const BATCH: usize = 4000;
/// Batches read ahead.
const AHEAD: usize = 1;

/// Rows of a file, sorted into well-formed and refused.
pub(super) struct ReadBatch<D> {
    /// Rows read, refused ones included.
    pub rows: u64,
    /// Rows whose cells are well formed.
    pub drafts: Vec<Draft<D>>,
    /// Rows that are not, or whose key stood in the file before.
    pub refused: Vec<Refused>,
    /// The header, which an NDJSON file grows row by row.
    pub headers: Vec<String>,
    /// Where the dataset's columns stand in these rows.
    pub columns: Columns,
    /// Bytes of the file read so far.
    pub bytes: u64,
    /// Bytes of the file.
    pub of_bytes: u64,
}

/// Bytes of the rows of a batch, beyond which it is full whatever their number.
const BATCH_BYTES: usize = 16 << 20;

/// A reading thread: its batches, and its end.
pub(super) struct Reader<D> {
    /// Batches in order; closed at the end of the file.
    pub batches: mpsc::Receiver<ReadBatch<D>>,
    thread: std::thread::JoinHandle<()>,
}

impl<D> Reader<D> {
    /// Waits for the thread; whether it ended well.
    pub(super) fn finished(self) -> bool {
        drop(self.batches);
        self.thread.join().is_ok()
    }
}

/// Starts reading.
pub(super) fn read<D: Imported>(mut table: Table, columns: Columns, gazette: Gazette) -> Reader<D> {
    let (sender, receiver) = mpsc::channel(AHEAD);
    let thread = std::thread::spawn(move || {
        let mut columns = columns;
        let mut seen = Seen::default();
        loop {
            let batch = next::<D>(&mut table, &mut columns, &mut seen, &gazette);
            // Nobody listens any more: the import has failed.
            if batch.rows == 0 || sender.blocking_send(batch).is_err() {
                return;
            }
        }
    });
    Reader { batches: receiver, thread }
}

fn next<D: Imported>(
    table: &mut Table,
    columns: &mut Columns,
    seen: &mut Seen,
    gazette: &Gazette,
) -> ReadBatch<D> {
    let (mut rows, mut bytes, mut drafts, mut refused) = (0, 0, Vec::with_capacity(BATCH), Vec::new());
    while drafts.len() + refused.len() < BATCH && bytes < BATCH_BYTES {
        let Some(read) = table.next_row() else { break };
        rows += 1;
        columns.grow::<D>(table.headers());
        let draft = match read {
            Ok(row) => Draft::<D>::read(&row, columns, gazette),
            Err(bad) => {
                let fault = Fault::new("", "", bad.reason.into_owned());
                Err(Refused { line: bad.line, faults: vec![fault], raw: bad.raw })
            }
        };
        match draft {
            Ok(draft) if seen.again(&draft.id) => {
                refused.push(draft.refused(
                    D::KEY[0],
                    &draft.id,
                    "同一文件中主键重复，以第一行为准，本行未采用；第一行有误的，请改正后重新导入",
                ));
            }
            Ok(draft) => {
                bytes += draft.raw.bytes();
                drafts.push(draft);
            }
            Err(row) => {
                bytes += row.raw.bytes();
                refused.push(row);
            }
        }
    }
    let (bytes, of_bytes) = (table.bytes_read(), table.bytes_total());
    let headers = table.headers().to_vec();
    ReadBatch { rows, drafts, refused, headers, columns: columns.clone(), bytes, of_bytes }
}

/// The keys of a file seen so far, as 64-bit hashes: ten million of them fit in 160 MB.
#[derive(Default)]
struct Seen {
    hasher: RandomState,
    keys: HashSet<u64, BuildHasherDefault<AsIs>>,
}

impl Seen {
    /// Notes a key; whether it was seen before.
    fn again(&mut self, key: &str) -> bool {
        !self.keys.insert(self.hasher.hash_one(key))
    }
}

/// A hasher for what is a hash already.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |sum, byte| sum.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
