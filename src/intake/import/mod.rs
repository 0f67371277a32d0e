//! The bulk door: a bureau's file becomes facts and publications, good rows land, bad rows are named.
//!
//! An import is idempotent on the dataset's key, one audited act, in batches of whole rows. It records
//! what was decided and never decides again: form, references and the order of dates refuse a row; what
//! breaks a rule of admission is a 提示.
//!
//! Its rooms know each other in one direction: `reading ← refusing ← report ← judging ← {hints, marks} ← datasets`. Each of
//! them says in its first lines what it owns; here they are put together, in the transactions of `landing`, and audited
//! as one `act`. A test reads the sources and fails on a name against this line.

mod act;
mod datasets;
mod hints;
mod judging;
mod landing;
mod marks;
mod reading;
mod refusing;
mod report;

use act::RunningAct;
use judging::{Batch, Imported};
use landing::Landing;
use reading::Columns;
use refusing::RejectFile;

pub use reading::{Fault, NotAHeader, Refused};
pub use refusing::{Unfit, Unwritten};
pub use report::{Hint, Report};

use std::path::{Path, PathBuf};

use crate::domain::Instant;
use crate::domain::register::{
    Annotation, Bureau, Commitment, Dataset, Elevator, Incident, Inspection, Insurance, Notice,
    PilotDistrict, Test, Unit, Visit,
};
use crate::gazette::Gazette;
use crate::intake::table::{self, NotATable, Table};
use crate::store::{self, Store, Tx};

/// Names of the twelve datasets, in an order in which references are known before they are used.
pub const DATASETS: [&str; 12] = [
    Unit::NAME,
    Elevator::NAME,
    PilotDistrict::NAME,
    Bureau::NAME,
    Insurance::NAME,
    Inspection::NAME,
    Visit::NAME,
    Incident::NAME,
    Commitment::NAME,
    Annotation::NAME,
    Test::NAME,
    Notice::NAME,
];

/// Whether files of this name can be imported: a dataset's own, or the one that a release gives to its files.
pub fn is_dataset(name: &str) -> bool {
    DATASETS.contains(&name) || name == Notice::RELEASED_AS
}

/// How to import.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Say what would change and change nothing.
    pub dry_run: bool,
    /// Where to write refused rows as they came, with the reason. What stands there is replaced only by refused rows,
    /// and only if it is an earlier reject file.
    pub reject_file: Option<PathBuf>,
    /// The folder of the register's own files, among which no reject file may stand.
    pub register: Option<PathBuf>,
    /// One transaction for the whole file: one bad row and nothing lands.
    pub all_or_nothing: bool,
}

impl Options {
    /// Whether what was right of a file may land.
    pub fn lands(&self, report: &Report) -> bool {
        !self.dry_run && (!self.all_or_nothing || report.counts.refused == 0)
    }

    /// The reject file that was asked for.
    fn open_reject_file(&self, source: &Path, table: &Table) -> Result<Option<RejectFile>, Error> {
        let Some(path) = &self.reject_file else { return Ok(None) };
        refusing::open(path, source, self.register.as_deref(), table)
            .map(Some)
            .map_err(|why| Error::NoRejectFile { path: path.clone(), why })
    }
}

/// How far an import has come.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Rows read.
    pub rows: u64,
    /// Bytes of the file read; of a workbook rows.
    pub bytes: u64,
    /// Bytes of the file; of a workbook its rows.
    pub of_bytes: u64,
}

/// Why an import could not be done at all. Nothing has changed, or only whole batches before a failure.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such dataset.
    #[error("没有名为“{0}”的数据集；可用：{list}", list = DATASETS.join("、"))]
    UnknownDataset(String),
    /// The file is no table.
    #[error("{0}")]
    NotATable(#[from] NotATable),
    /// The file has no header of this dataset.
    #[error(transparent)]
    NotAHeader(#[from] NotAHeader),
    /// The file could not be read.
    #[error("文件读写失败：{0}")]
    Io(#[from] std::io::Error),
    /// There may be no reject file at this place.
    #[error("退回文件 {}：{why}", .path.display())]
    NoRejectFile {
        /// Where it was to stand.
        path: PathBuf,
        /// Why it may not.
        #[source]
        why: Unfit,
    },
    /// A batch could not be judged or saved.
    #[error(transparent)]
    Judging(#[from] judging::Error),
    /// The database failed.
    #[error("数据库：{0}")]
    Store(#[from] store::Error),
}

/// Tells the time; handed in by whoever composes the program.
pub type Clock = dyn Fn() -> Instant + Send + Sync;

/// The bulk door of one portal.
#[derive(Clone, Copy)]
pub struct Importer<'a> {
    /// Where facts stand.
    pub store: &'a Store,
    /// Where they are published.
    pub gazette: &'a Gazette,
    /// What time it is; asked once a batch.
    pub clock: &'a Clock,
}

/// What is done with the dataset of this name; one nobody knows is told as such.
macro_rules! with_dataset {
    ($name:expr, $dataset:ident => $does:expr) => {
        with_dataset!(
            $name, $dataset => $does;
            Unit, Elevator, PilotDistrict, Bureau, Insurance, Inspection, Visit, Incident, Commitment, Annotation, Test
        )
    };
    ($name:expr, $dataset:ident => $does:expr; $($known:ident),+) => {
        match $name {
            $($known::NAME => { type $dataset = $known; $does })+
            Notice::NAME | Notice::RELEASED_AS => { type $dataset = Notice; $does }
            unknown => Err(Error::UnknownDataset(unknown.chars().take(40).collect())),
        }
    };
}

/// Looks at the head of a file and at the place of its reject file alone, for whoever has no register yet and begins none
/// for an import that cannot be done.
///
/// # Errors
/// As [`Importer::import`] says them of the two files.
pub fn look(dataset: &str, file: &Path, options: &Options) -> Result<(), Error> {
    with_dataset!(dataset, D => open::<D>(file, options).map(drop))
}

/// The file and, where refused rows are asked for, the file that takes them.
fn open<D: Imported>(file: &Path, options: &Options) -> Result<(Table, Columns, Option<RejectFile>), Error> {
    let table = table::open(file, &table::Limits::default(), Columns::likeness::<D>)?;
    let columns = Columns::of::<D>(table.headers(), table.header_place())?;
    let rejects = options.open_reject_file(file, &table)?;
    Ok((table, columns, rejects))
}

impl Importer<'_> {
    /// Imports a file into the dataset of this name.
    ///
    /// # Errors
    /// [`Error::UnknownDataset`], [`Error::NotATable`] and [`Error::NotAHeader`] change nothing; a failure of the
    /// database leaves whole batches, and running the import again ends in the same state.
    pub async fn import(
        &self,
        dataset: &str,
        file: &Path,
        options: &Options,
        progress: impl FnMut(Progress),
    ) -> Result<Report, Error> {
        with_dataset!(dataset, D => self.run::<D>(file, options, progress).await)
    }

    async fn run<D: Imported>(
        &self,
        file: &Path,
        options: &Options,
        mut progress: impl FnMut(Progress),
    ) -> Result<Report, Error> {
        let (table, columns, rejects) = open::<D>(file, options)?;
        let mut report = Report::open::<D>(&table, rejects);
        let act = RunningAct::begin(self.store, D::NAME, file, (self.clock)()).await?;
        let landed = self.land::<D>(table, columns, &mut report, options, &mut progress).await;
        if landed.is_ok() {
            report.finish();
        }
        let outcome = match (&landed, options.dry_run, options.lands(&report)) {
            (Err(_), _, _) => "failed",
            (Ok(()), true, _) => "dry_run",
            (Ok(()), false, true) => "done",
            (Ok(()), false, false) => "refused",
        };
        let noted = act.end(self.store, (self.clock)(), report.counts, outcome).await;
        // Why it broke off is told before that this could not be noted.
        landed.and(noted).map(|()| report)
    }

    /// Batch by batch from the file to the record.
    async fn land<D: Imported>(
        &self,
        table: Table,
        columns: Columns,
        report: &mut Report,
        options: &Options,
        progress: &mut impl FnMut(Progress),
    ) -> Result<(), Error> {
        let mut ignored = columns.ignored::<D>();
        let mut reader = reading::read::<D>(table, columns, self.gazette.clone());
        let mut landing = Landing::new(self.store, options.all_or_nothing || options.dry_run);
        while let Some(read) = reader.batches.recv().await {
            report.counts.read += read.rows;
            read.columns.require_key::<D>()?;
            ignored = read.columns.ignored::<D>();
            report.headers_are(read.headers);
            for refused in read.refused {
                report.refuse(refused);
            }
            let batch = Batch { gazette: self.gazette, now: (self.clock)(), columns: &read.columns };
            let outcome = batch.run::<D>(landing.tx().await?, read.drafts, report).await?;
            report.add(landing.settle(outcome, !reader.batches.is_empty()).await?);
            progress(Progress { rows: report.counts.read, bytes: read.bytes, of_bytes: read.of_bytes });
        }
        report.note(ignored);
        if !reader.finished() {
            return Err(Error::Io(std::io::Error::other("读取文件的线程异常终止")));
        }
        let mut last = landing.last();
        self.conclude::<D>(last.as_mut().map(|open| &mut open.tx), report).await?;
        if let Some(open) = last {
            if options.lands(report) {
                open.tx.commit().await?;
            }
            // Of what does not land by intention: what would become of it.
            report.add(open.outcome);
        }
        Ok(())
    }

    /// Judges what only the whole file shows, within the transaction that is still open or, where all batches have
    /// landed, in one that ends without a change.
    async fn conclude<D: Imported>(&self, last: Option<&mut Tx>, report: &mut Report) -> Result<(), Error> {
        let open = report.take_open();
        if open.is_empty() {
            return Ok(());
        }
        match last {
            Some(tx) => D::conclude(tx, &open, self.gazette, report).await?,
            None => D::conclude(&mut self.store.begin().await?, &open, self.gazette, report).await?,
        }
        Ok(())
    }
}
