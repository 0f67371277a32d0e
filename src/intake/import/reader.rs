//! Reads a file in a thread of its own, a batch ahead of the database.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

use tokio::sync::mpsc;

use super::columns::Columns;
use super::dataset::Imported;
use super::report::{Fault, Refused};
use super::row::Draft;
use crate::domain::register::key_positions;
use crate::gazette::Gazette;
use crate::intake::table::{Places, Table};

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
        let mut seen = Seen { places: table.places(), ..Seen::default() };
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
            Ok(row) => Draft::<D>::read(row, columns, gazette),
            Err(bad) => {
                let fault = Fault::new("", "", bad.reason.into_owned());
                Err(Refused { line: bad.line, faults: vec![fault], raw: bad.raw })
            }
        };
        match draft.and_then(|draft| seen.first::<D>(draft, columns)) {
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

/// Keys whose lines are remembered too; of those of larger files it is only known that they were there.
const WITH_LINE: usize = 1_800_000;

/// The keys of a file seen so far, as 64-bit hashes: ten million of them fit in 190 MB.
#[derive(Default)]
struct Seen {
    places: Places,
    hasher: RandomState,
    lines: HashMap<u64, u64, BuildHasherDefault<AsIs>>,
    others: HashSet<u64, BuildHasherDefault<AsIs>>,
}

/// Where a key stood before.
#[derive(Debug, PartialEq, Eq)]
enum Earlier {
    Line(u64),
    Somewhere,
}

impl Seen {
    /// Lets the first row of a key pass. A later one is marked: imported again untouched it would take the place of the
    /// first.
    fn first<D: Imported>(&mut self, mut draft: Draft<D>, columns: &Columns) -> Result<Draft<D>, Refused> {
        let earlier = match self.note(&draft.id, draft.line) {
            None => return Ok(draft),
            Some(Earlier::Line(line)) => self.places.name(line),
            Some(Earlier::Somewhere) => "前面的一行".to_owned(),
        };
        if let Some(at) = key_positions::<D>().next().and_then(|key| columns.position_in(key, &draft.raw)) {
            draft.raw.mark(at);
        }
        let reason =
            format!("同一文件中主键重复：与{earlier}相同，本行未采用；请核对两行，只留下正确的一行重新导入");
        Err(draft.refused(D::KEY[0], &draft.id, reason))
    }

    /// Notes a key; where it was seen before.
    fn note(&mut self, key: &str, line: u64) -> Option<Earlier> {
        let hash = self.hasher.hash_one(key);
        if let Some(line) = self.lines.get(&hash) {
            return Some(Earlier::Line(*line));
        }
        if self.lines.len() < WITH_LINE {
            self.lines.insert(hash, line);
            return None;
        }
        (!self.others.insert(hash)).then_some(Earlier::Somewhere)
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
