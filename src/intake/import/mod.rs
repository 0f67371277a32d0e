//! The bulk door: a bureau's file becomes facts and publications, good rows land, bad rows are named.
//!
//! An import is idempotent on the dataset's key, one audited act, in batches of whole rows. It records
//! what was decided and never decides again: form, references and the order of dates refuse a row; what
//! breaks a rule of admission is a 提示.

mod batch;
mod change;
mod columns;
mod consequences;
mod dataset;
mod datasets;
mod heading;
mod hints;
mod landing;
mod line_breaks;
mod reader;
mod reject_file;
mod reject_path;
mod report;
mod row;
mod surroundings;
mod withdrawn;

use dataset::Imported;
use landing::Landing;
pub use reject_path::Unfit;
pub use report::{Fault, Hint, Refused, Report};

use std::path::{Path, PathBuf};

use crate::domain::Instant;
use crate::domain::register::{
    Annotation, Bureau, Commitment, Dataset, Elevator, Incident, Inspection, Insurance, Notice,
    PilotDistrict, Test, Unit, Visit,
};
use crate::gazette::{self, Gazette};
use crate::intake::table::{self, NotATable};
use crate::store::audit::{Act, Counts};
use crate::store::{self, Store, Tx, audit};

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

/// How far an import has come.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Rows read.
    pub rows: u64,
    /// Bytes of the file read.
    pub bytes: u64,
    /// Bytes of the file.
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
    /// The header lacks columns that identify a row.
    #[error(
        "表头缺少标识列：{missing}；已识别的列：{found}；被当作表头的是{header}。请核对数据集名称，表头应在数据之前"
    )]
    NoKey {
        /// Those columns.
        missing: String,
        /// The columns that are there.
        found: String,
        /// Where the header was looked for and what stands there.
        header: String,
    },
    /// The header names one column in two ways.
    #[error("表头（{place}）中“{first}”和“{second}”是同一列，请只保留一列")]
    OneColumnTwice {
        /// Where the header stands.
        place: String,
        /// One name.
        first: String,
        /// The other.
        second: String,
    },
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
    /// The reject file could not be written.
    #[error("退回文件 {} 未能写成：{why}；被退回的行见上面的报告，解决后可再执行一次同样的命令", .path.display())]
    RejectFile {
        /// Where it was to stand.
        path: PathBuf,
        /// What the system says.
        #[source]
        why: std::io::Error,
    },
    /// The database failed.
    #[error("数据库：{0}")]
    Store(#[from] store::Error),
    /// The publication failed.
    #[error("公布：{0}")]
    Gazette(#[from] gazette::Error),
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

impl Importer<'_> {
    /// Imports a file into the dataset of this name.
    ///
    /// # Errors
    /// [`Error::UnknownDataset`], [`Error::NotATable`], [`Error::NoKey`] and [`Error::OneColumnTwice`] change nothing;
    /// a failure of the database leaves whole batches, and running the import again ends in the same state.
    pub async fn import(
        &self,
        dataset: &str,
        file: &Path,
        options: &Options,
        progress: impl FnMut(Progress),
    ) -> Result<Report, Error> {
        macro_rules! dispatch {
            ($($dataset:ident),+) => {
                match dataset {
                    Notice::RELEASED_AS => self.run::<Notice>(file, options, progress).await,
                    $($dataset::NAME => self.run::<$dataset>(file, options, progress).await,)+
                    unknown => Err(Error::UnknownDataset(unknown.chars().take(40).collect())),
                }
            };
        }
        dispatch!(
            Unit,
            Elevator,
            PilotDistrict,
            Bureau,
            Insurance,
            Inspection,
            Visit,
            Incident,
            Commitment,
            Annotation,
            Test,
            Notice
        )
    }

    async fn run<D: Imported>(
        &self,
        file: &Path,
        options: &Options,
        mut progress: impl FnMut(Progress),
    ) -> Result<Report, Error> {
        let table = table::open(file, &table::Limits::default(), columns::Columns::likeness::<D>)?;
        let columns = columns::Columns::of::<D>(table.headers(), table.header_place())?;
        let mut report = Report::open::<D>(&table, reject_file::open(file, &table, options)?);
        let mut act = self.begin_act::<D>(file).await?;
        let landed = self.land::<D>(table, columns, &mut report, options, &mut progress).await;
        if landed.is_ok() {
            report.finish();
        }
        let noted = self.end_act(&mut act, &report, options, landed.is_err()).await;
        // Why it broke off is told before that this could not be noted.
        landed.and(noted).map(|()| report)
    }

    /// Batch by batch from the file to the record.
    async fn land<D: Imported>(
        &self,
        table: table::Table,
        columns: columns::Columns,
        report: &mut Report,
        options: &Options,
        progress: &mut impl FnMut(Progress),
    ) -> Result<(), Error> {
        let mut ignored = columns.ignored::<D>();
        let mut reader = reader::read::<D>(table, columns, self.gazette.clone());
        let mut landing = Landing::new(self.store, options.all_or_nothing || options.dry_run);
        while let Some(read) = reader.batches.recv().await {
            report.counts.read += read.rows;
            read.columns.require_key::<D>()?;
            ignored = read.columns.ignored::<D>();
            report.headers_are(read.headers);
            for refused in read.refused {
                report.refuse(refused);
            }
            let batch = batch::Batch { gazette: self.gazette, now: (self.clock)(), columns: &read.columns };
            let outcome = batch.run::<D>(landing.tx().await?, read.drafts, report).await?;
            report.add(outcome);
            landing.settle(!reader.batches.is_empty()).await?;
            progress(Progress { rows: report.counts.read, bytes: read.bytes, of_bytes: read.of_bytes });
        }
        report.note(ignored);
        if !reader.finished() {
            return Err(Error::Io(std::io::Error::other("读取文件的线程异常终止")));
        }
        let mut last = landing.last();
        self.conclude::<D>(last.as_mut(), report).await?;
        if let Some(tx) = last
            && report.landed(options)
        {
            tx.commit().await?;
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
            Some(tx) => D::conclude(tx, &open, self.gazette, report).await,
            None => D::conclude(&mut self.store.begin().await?, &open, self.gazette, report).await,
        }
    }

    async fn begin_act<D: Dataset>(&self, file: &Path) -> Result<Act, Error> {
        let now = (self.clock)();
        let act = Act {
            id: uuid::Uuid::now_v7().to_string(),
            act: "import",
            subject: D::NAME.to_owned(),
            file_sha256: Some(sha256_of(file)?),
            started_at: now,
            finished_at: None,
            counts: Counts::default(),
            outcome: "running",
        };
        self.record(&act).await?;
        Ok(act)
    }

    async fn end_act(
        &self,
        act: &mut Act,
        report: &Report,
        options: &Options,
        has_failed: bool,
    ) -> Result<(), Error> {
        act.finished_at = Some((self.clock)());
        act.counts = report.counts;
        act.outcome = match (has_failed, options.dry_run, report.landed(options)) {
            (true, _, _) => "failed",
            (false, true, _) => "dry_run",
            (false, false, true) => "done",
            (false, false, false) => "refused",
        };
        self.record(act).await
    }

    async fn record(&self, act: &Act) -> Result<(), Error> {
        let mut tx = self.store.begin().await?;
        audit::record(&mut tx, act).await?;
        Ok(tx.commit().await?)
    }
}

fn sha256_of(file: &Path) -> Result<String, std::io::Error> {
    use sha2::{Digest, Sha256};
    let mut digest = Sha256::new();
    let mut reader = std::io::BufReader::with_capacity(1 << 20, std::fs::File::open(file)?);
    loop {
        let chunk = std::io::BufRead::fill_buf(&mut reader)?;
        if chunk.is_empty() {
            return Ok(hex::encode(digest.finalize()));
        }
        digest.update(chunk);
        let read = chunk.len();
        std::io::BufRead::consume(&mut reader, read);
    }
}
