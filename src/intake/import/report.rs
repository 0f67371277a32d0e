//! What became of each row: counts, refused rows with their reasons, and 提示.

use std::collections::BTreeMap;

use crate::domain::register::{Column, Dataset};
use crate::intake::import::reading::{Refused, headings_of};
use crate::intake::import::refusing::{RejectFile, Unwritten};
use crate::intake::table::{Places, Table};
use crate::store::audit::Counts;

/// Refused rows kept for the printed report; all of them go to the reject file.
const KEPT: usize = 200;

/// Things judged when the whole file has been read.
const JUDGED: usize = 200_000;

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

/// What became of some rows that were right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    /// New facts.
    pub inserted: u64,
    /// Known facts that changed.
    pub updated: u64,
    /// Known facts that did not.
    pub unchanged: u64,
    /// Entries published, consequences included.
    pub published: u64,
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
    /// What is to be said of the file as a whole, beside its rows.
    pub notes: Vec<String>,
    places: Places,
    open: BTreeMap<String, u64>,
    columns: &'static [Column],
    /// What the file calls the columns.
    headings: BTreeMap<&'static str, String>,
    headers: Vec<String>,
    reject: Option<RejectFile>,
    unwritten: Option<Unwritten>,
}

impl Report {
    pub(super) fn open<D: Dataset>(table: &Table, reject: Option<RejectFile>) -> Self {
        Self {
            counts: Counts::default(),
            published: 0,
            refused: Vec::new(),
            hints: BTreeMap::new(),
            notes: table.notes(),
            places: table.places(),
            open: BTreeMap::new(),
            columns: D::COLUMNS,
            headings: headings_of(D::COLUMNS, table.headers()),
            headers: table.headers().to_vec(),
            reject,
            unwritten: None,
        }
    }

    /// The Chinese label of a column.
    pub fn label(&self, column: &str) -> &'static str {
        self.columns.iter().find(|known| known.name == column).map_or("", |known| known.label)
    }

    /// Why the reject file is not there, if it should be: what landed is not touched by that.
    pub fn unwritten(&mut self) -> Option<Unwritten> {
        self.unwritten.take()
    }

    /// A column as the file itself calls it.
    fn heading<'a>(&'a self, column: &'a str) -> &'a str {
        self.headings.get(column).map_or(column, String::as_str)
    }

    /// What the row of this line is called: `第 3 行`, or `工作表“江北”第 3 行`.
    pub fn place(&self, line: u64) -> String {
        self.places.name(line)
    }

    /// Says something of the file as a whole.
    pub(super) fn note(&mut self, sentence: Option<String>) {
        self.notes.extend(sentence);
    }

    pub(super) fn hint(&mut self, line: u64, reason: &str, example: &str) {
        if let Some(hint) = self.hints.get_mut(reason) {
            hint.rows += 1;
            return;
        }
        let hint = Hint { rows: 1, first_line: line, example: example.chars().take(60).collect() };
        self.hints.insert(reason.to_owned(), hint);
    }

    /// Remembers something that is judged when the whole file has been read, with the line of its first row. Beyond
    /// [`JUDGED`] things no more are remembered: memory stays flat.
    pub(super) fn judge_later(&mut self, id: String, line: u64) {
        if self.open.len() < JUDGED {
            self.open.entry(id).or_insert(line);
        }
    }

    /// What was to be judged later.
    pub(super) fn take_open(&mut self) -> BTreeMap<String, u64> {
        std::mem::take(&mut self.open)
    }

    /// The header as it has grown with the rows of an NDJSON file.
    pub(super) fn headers_are(&mut self, headers: Vec<String>) {
        if headers.len() != self.headers.len() {
            self.headings = headings_of(self.columns, &headers);
            self.headers = headers;
        }
    }

    pub(super) fn refuse(&mut self, refused: Refused) {
        self.counts.refused += 1;
        if let Some(mut file) = self.reject.take() {
            let columns: Vec<&str> = refused.faults.iter().map(|fault| self.heading(&fault.column)).collect();
            match file.write(&self.headers, &refused, &columns.join("；")) {
                Ok(()) => self.reject = Some(file),
                Err(error) => self.unwritten = Some(error),
            }
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

    /// Ends the report, and puts the reject file in its place if there is something in it.
    pub(super) fn finish(&mut self) {
        self.refused.sort_by_key(|row| row.line);
        let finished = self.reject.take().map_or(Ok(()), RejectFile::finish);
        self.unwritten = self.unwritten.take().or(finished.err());
    }
}
