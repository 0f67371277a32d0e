//! Reads a file in a thread of its own, a batch ahead of the database.

use tokio::sync::mpsc;

use super::columns::Columns;
use super::draft::Draft;
use super::readable::Readable;
use super::refused::{Fault, Refused};
use super::seen::Seen;
use crate::gazette::Gazette;
use crate::intake::table::{BadRow, Raw, Table};

/// Rows judged, saved and published together.
const BATCH: usize = 4000;
/// Batches read ahead.
const AHEAD: usize = 1;

/// Rows of a file, sorted into well-formed and refused.
pub struct ReadBatch<D> {
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
    /// Bytes of the file read so far; of a workbook rows.
    pub bytes: u64,
    /// Bytes of the file; of a workbook its rows.
    pub of_bytes: u64,
}

/// Bytes of the rows of a batch, beyond which it is full whatever their number.
const BATCH_BYTES: usize = 16 << 20;

/// A reading thread: its batches, and its end.
pub struct Reader<D> {
    /// Batches in order; closed at the end of the file.
    pub batches: mpsc::Receiver<ReadBatch<D>>,
    thread: std::thread::JoinHandle<()>,
}

impl<D> Reader<D> {
    /// Waits for the thread; whether it ended well.
    pub fn finished(self) -> bool {
        drop(self.batches);
        self.thread.join().is_ok()
    }
}

/// Starts reading.
pub fn read<D: Readable>(mut table: Table, columns: Columns, gazette: Gazette) -> Reader<D> {
    let (sender, receiver) = mpsc::channel(AHEAD);
    let thread = std::thread::spawn(move || {
        let mut columns = columns;
        let mut seen = Seen::none(table.places());
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

fn next<D: Readable>(
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
        let read = match read {
            Ok(row) => Draft::<D>::read(row, columns, gazette),
            Err(bad) => Err(unreadable(bad, columns)),
        };
        match seen.first::<D>(read, columns, gazette) {
            Ok(draft) => {
                bytes += draft.origin.raw.bytes();
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

/// A row that is none.
fn unreadable(bad: BadRow, columns: &Columns) -> Refused {
    let mut raw = bad.raw;
    if let Raw::Cells(cells) = &mut raw {
        columns.pass_over(cells);
    }
    Refused { line: bad.line, faults: vec![Fault::new("", "", bad.reason.into_owned())], raw }
}
