//! The thread that writes the files of every dataset.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use csv::StringRecord;

use crate::release::Error;
use crate::release::datasets::{self, Dataset};
use crate::release::files::{Counts, Files};
use crate::release::rows::Row;

/// Batches that may wait to be written.
const WAITING: usize = 16;

struct Batch {
    dataset: &'static str,
    rows: Vec<StringRecord>,
}

/// What was written of each dataset.
type Written = Vec<(&'static str, Counts)>;

/// The writing side of a release.
pub(super) struct Writer {
    batches: SyncSender<Batch>,
    thread: JoinHandle<Result<Written, Error>>,
}

impl Writer {
    /// Begins the files of every dataset in a folder.
    pub(super) fn start(folder: &Path) -> Result<Self, Error> {
        let files: Vec<(&'static Dataset, Files)> = datasets::all()
            .iter()
            .map(|dataset| Ok((dataset, Files::begin(folder, dataset)?)))
            .collect::<Result<_, Error>>()?;
        let (batches, waiting) = sync_channel(WAITING);
        let thread = std::thread::spawn(move || write_all(files, &waiting));
        Ok(Self { batches, thread })
    }

    /// Hands over rows of a dataset, in their order. Waits while many are waiting.
    pub(super) fn add<R: Row>(&self, dataset: &'static str, rows: &[R]) -> Result<(), Error> {
        let rows: Vec<StringRecord> = rows.iter().map(record).collect();
        self.add_records(dataset, rows)
    }

    /// Hands over rows that are cells already.
    pub(super) fn add_records(&self, dataset: &'static str, rows: Vec<StringRecord>) -> Result<(), Error> {
        if rows.is_empty() {
            return Ok(());
        }
        tokio::task::block_in_place(|| self.batches.send(Batch { dataset, rows }))
            .map_err(|_| Error::Interrupted)
    }

    /// Why rows could not be handed over: if the thread has ended before its work, it knows.
    pub(super) async fn reason(self, refused: Error) -> Error {
        match refused {
            Error::Interrupted => self.finish().await.err().unwrap_or(refused),
            refused => refused,
        }
    }

    /// Ends every file.
    pub(super) async fn finish(self) -> Result<Written, Error> {
        drop(self.batches);
        let ended = tokio::task::spawn_blocking(|| self.thread.join()).await;
        ended.map_err(|_| Error::Interrupted)?.map_err(|_| Error::Interrupted)?
    }
}

/// A row as its cells.
pub(super) fn record(row: &impl Row) -> StringRecord {
    let mut record = StringRecord::new();
    row.write_cells(&mut |cell| record.push_field(cell));
    record
}

fn write_all(mut files: Vec<(&'static Dataset, Files)>, waiting: &Receiver<Batch>) -> Result<Written, Error> {
    for batch in waiting {
        let of_dataset = files.iter_mut().find(|(dataset, _)| dataset.name == batch.dataset);
        if let Some((_, files)) = of_dataset {
            batch.rows.iter().try_for_each(|row| files.row(row))?;
        }
    }
    files.into_iter().map(|(dataset, files)| Ok((dataset.name, files.finish()?))).collect()
}
