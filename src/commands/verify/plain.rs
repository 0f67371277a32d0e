//! The plain table of a dataset, walked row by row: what is held against the log, and what every other form of the
//! table is held against.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use csv::StringRecord;

use crate::release::datasets::Dataset;
use crate::release::files::table;

/// An open plain table.
pub(super) struct Plain {
    path: PathBuf,
    reader: csv::Reader<File>,
    row: StringRecord,
    /// Rows read so far.
    read: u64,
}

impl Plain {
    /// Opens the table of a dataset within a release.
    pub(super) fn open(folder: &Path, dataset: &Dataset) -> anyhow::Result<Self> {
        let path = table(folder, dataset.name);
        let mut reader = csv::Reader::from_path(&path).with_context(|| path.display().to_string())?;
        let heading = reader.headers()?;
        ensure!(
            heading.iter().eq(dataset.fields.iter().map(|field| field.name)),
            "{} 的列与本程序的数据字典不同",
            path.display()
        );
        Ok(Self { path, reader, row: StringRecord::new(), read: 0 })
    }

    /// The next row; `None` after the last.
    pub(super) fn next(&mut self) -> anyhow::Result<Option<&StringRecord>> {
        let is_there =
            self.reader.read_record(&mut self.row).with_context(|| self.path.display().to_string())?;
        self.read += u64::from(is_there);
        Ok(is_there.then_some(&self.row))
    }

    /// How many rows were read.
    pub(super) fn read(&self) -> u64 {
        self.read
    }
}
