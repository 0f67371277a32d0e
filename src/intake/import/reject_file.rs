//! The file of refused rows: as they came, with line, column, value and reason behind, ready to be mended and
//! imported again.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use super::Error;
use super::report::{Fault, Refused};

/// Columns added behind those of the file.
const ADDED: [&str; 4] = ["文件行号", "列", "值", "原因"];

/// A reject file being written.
#[derive(Debug)]
pub(super) struct RejectFile {
    writer: csv::Writer<BufWriter<File>>,
    /// Columns of the header written; `None` until the first row, since NDJSON has no header before it.
    width: Option<usize>,
}

impl RejectFile {
    /// Creates the file.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn create(path: &Path) -> Result<Self, Error> {
        let mut file = BufWriter::new(File::create(path)?);
        // Spreadsheets take a table for UTF-8 only if it says so.
        file.write_all("\u{FEFF}".as_bytes())?;
        Ok(Self { writer: csv::WriterBuilder::new().flexible(true).from_writer(file), width: None })
    }

    /// Writes the header, the first time, and a refused row with the columns that are wrong, as the file calls them.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn write(
        &mut self,
        headers: &[String],
        refused: &Refused,
        columns: &str,
    ) -> Result<(), Error> {
        if self.width.is_none() {
            self.writer.write_record(headers.iter().map(String::as_str).chain(ADDED))?;
        }
        let width = *self.width.get_or_insert(headers.len());
        let join = |take: fn(&Fault) -> &str| refused.faults.iter().map(take).collect::<Vec<_>>().join("；");
        let added = [
            refused.line.to_string(),
            columns.to_owned(),
            join(|f| f.value.as_str()),
            join(|f| f.reason.as_str()),
        ];
        let missing = width.saturating_sub(refused.raw.0.len());
        let blank = String::new();
        let row = refused.raw.0.iter().chain(std::iter::repeat_n(&blank, missing)).chain(&added);
        Ok(self.writer.write_record(row)?)
    }

    /// Makes sure everything is written.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn finish(mut self) -> Result<(), Error> {
        Ok(self.writer.flush()?)
    }
}
