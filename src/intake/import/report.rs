//! What became of the rows: counts, refused rows with their reasons, and 提示.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufWriter;

use super::Error;
use super::Options;
use super::batch::Outcome;
use crate::domain::register::Dataset;
use crate::intake::table::Raw;
use crate::store::audit::Counts;

/// Refused rows kept for the printed report; all of them go to the reject file.
const KEPT: usize = 200;

/// Why a cell, or a whole row, was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The column; empty where the row as a whole cannot be read.
    pub column: &'static str,
    /// The cell as it came, cut to 60 characters.
    pub value: String,
    /// The reason in Chinese.
    pub reason: String,
}

impl Fault {
    pub(super) fn new(column: &'static str, value: &str, reason: impl Into<String>) -> Self {
        let shown = value.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect();
        Self { column, value: shown, reason: reason.into() }
    }
}

/// A refused row.
#[derive(Debug, Clone)]
pub struct Refused {
    /// The line of the file on which it begins.
    pub line: u64,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    /// The row as it came.
    pub raw: Raw,
}

/// Something odd that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// How many rows it concerns.
    pub rows: u64,
    /// The first of them.
    pub first_line: u64,
    /// An example.
    pub example: String,
}

/// What became of a file.
#[derive(Debug)]
pub struct Report {
    /// What became of its rows.
    pub counts: Counts,
    /// Entries published.
    pub published: u64,
    /// The first refused rows.
    pub refused: Vec<Refused>,
    /// What was odd, by reason.
    pub hints: BTreeMap<String, Hint>,
    labels: BTreeMap<&'static str, &'static str>,
    reject: Option<csv::Writer<BufWriter<File>>>,
}

impl Report {
    pub(super) fn open<D: Dataset>(headers: &[String], options: &Options) -> Result<Self, Error> {
        let mut reject = None;
        if let Some(path) = &options.reject_file {
            let mut writer =
                csv::WriterBuilder::new().flexible(true).from_writer(BufWriter::new(File::create(path)?));
            let extra = ["文件行号", "列", "值", "原因"].map(str::to_owned);
            writer.write_record(headers.iter().chain(&extra))?;
            reject = Some(writer);
        }
        Ok(Self {
            counts: Counts::default(),
            published: 0,
            refused: Vec::new(),
            hints: BTreeMap::new(),
            labels: D::COLUMNS.iter().map(|c| (c.name, c.label)).collect(),
            reject,
        })
    }

    /// The Chinese label of a column.
    pub fn label(&self, column: &str) -> &str {
        self.labels.get(column).copied().unwrap_or_default()
    }

    /// Whether anything may have landed.
    pub fn landed(&self, options: &Options) -> bool {
        !options.dry_run && (!options.all_or_nothing || self.counts.refused == 0)
    }

    pub(super) fn note_ignored(&mut self, columns: &[String]) {
        for column in columns {
            self.hint(1, "表头有本数据集没有的列，已忽略", column);
        }
    }

    pub(super) fn hint(&mut self, line: u64, reason: &str, example: &str) {
        if let Some(hint) = self.hints.get_mut(reason) {
            hint.rows += 1;
            return;
        }
        let hint = Hint { rows: 1, first_line: line, example: example.chars().take(60).collect() };
        self.hints.insert(reason.to_owned(), hint);
    }

    pub(super) fn refuse(&mut self, refused: Refused) {
        self.counts.refused += 1;
        if let Some(writer) = &mut self.reject {
            let join =
                |take: fn(&Fault) -> &str| refused.faults.iter().map(take).collect::<Vec<_>>().join("；");
            let extra = [
                refused.line.to_string(),
                join(|f| f.column),
                join(|f| f.value.as_str()),
                join(|f| f.reason.as_str()),
            ];
            // A failure here is kept by the writer and comes out when the report is finished.
            let _ = writer.write_record(refused.raw.0.iter().chain(&extra));
        }
        if self.refused.len() < KEPT {
            self.refused.push(refused);
        }
    }

    pub(super) fn add(&mut self, outcome: Outcome) {
        self.counts.inserted += outcome.inserted;
        self.counts.updated += outcome.updated;
        self.counts.unchanged += outcome.unchanged;
        self.published += outcome.published;
    }

    pub(super) fn finish(&mut self) -> Result<(), Error> {
        if let Some(mut writer) = self.reject.take() {
            writer.flush()?;
        }
        Ok(())
    }
}
