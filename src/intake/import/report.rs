//! What became of each row: counts, refused rows with their reasons, and 提示.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use crate::domain::register::{Column, Dataset};
use crate::intake::import::reading::{Refused, headings_of};
use crate::intake::import::refusing::{RejectFile, Unwritten};
use crate::intake::table::{Places, Table};
use crate::store::audit::Counts;

/// Refused rows kept for the printed report; all of them go to the reject file.
const KEPT: usize = 200;

/// Things judged when the whole file has been read.
const JUDGED: usize = 200_000;

/// Kinds of hints that are told apart; memory and screen stay bounded, whatever a file holds.
const HINTED: usize = 200;

/// Rows of one kind of hint that are named with what concerns each alone.
const NAMED: usize = 100;

/// Something odd that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// How many rows it concerns.
    pub rows: u64,
    /// The first of them.
    pub first_line: u64,
    /// An example.
    pub example: String,
    /// What concerns single rows, of the first of them; empty where nothing does.
    pub each: Vec<String>,
}

impl Hint {
    /// How many rows are not named, of those of which each has something of its own.
    pub fn unnamed(&self) -> u64 {
        if self.each.is_empty() { 0 } else { self.rows - self.each.len() as u64 }
    }
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

impl AddAssign for Outcome {
    fn add_assign(&mut self, more: Self) {
        self.inserted += more.inserted;
        self.updated += more.updated;
        self.unchanged += more.unchanged;
        self.published += more.published;
    }
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
    /// What was odd, by reason: the first kinds of it.
    pub hints: BTreeMap<String, Hint>,
    /// Times that something odd of further kinds was seen.
    pub further_hints: u64,
    /// What is to be said of the file as a whole, beside its rows.
    pub notes: Vec<String>,
    places: Places,
    open: BTreeMap<String, u64>,
    unjudged: u64,
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
            further_hints: 0,
            notes: table.notes(),
            places: table.places(),
            open: BTreeMap::new(),
            unjudged: 0,
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

    /// Notes something odd about a row. The reason says nothing that is another for each row.
    pub(super) fn hint(&mut self, line: u64, reason: &str, example: &str) {
        self.hint_of(line, reason, example);
    }

    /// The same where there is something to say of each row alone: it is said of the first [`NAMED`].
    pub(super) fn hint_each(&mut self, line: u64, reason: &str, example: &str, of_this: String) {
        if let Some(hint) = self.hint_of(line, reason, example)
            && hint.each.len() < NAMED
        {
            hint.each.push(of_this);
        }
    }

    fn hint_of(&mut self, line: u64, reason: &str, example: &str) -> Option<&mut Hint> {
        if !self.hints.contains_key(reason) {
            if self.hints.len() >= HINTED {
                self.further_hints += 1;
                return None;
            }
            let example = example.chars().take(60).collect();
            let hint = Hint { rows: 0, first_line: line, example, each: Vec::new() };
            self.hints.insert(reason.to_owned(), hint);
        }
        let hint = self.hints.get_mut(reason)?;
        hint.rows += 1;
        Some(hint)
    }

    /// Remembers something that is judged when the whole file has been read, with the line of its first row. Beyond
    /// [`JUDGED`] things no more are remembered, so that memory stays flat, and their rows are counted.
    pub(super) fn judge_later(&mut self, id: String, line: u64) {
        if self.open.len() < JUDGED {
            self.open.entry(id).or_insert(line);
        } else if !self.open.contains_key(&id) {
            self.unjudged += 1;
        }
    }

    /// Rows of things beyond those that are judged.
    pub(super) fn unjudged(&self) -> u64 {
        self.unjudged
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::register::Elevator;
    use crate::intake::table::{self, Likeness, Limits};

    fn report() -> Report {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("elevators.csv");
        std::fs::write(&path, "code,region\n500001,yuzhong\n").unwrap();
        let table = table::open(&path, &Limits::default(), |_| Likeness::Whole).unwrap();
        Report::open::<Elevator>(&table, None)
    }

    #[test]
    fn hints_do_not_grow_with_the_file() {
        let mut report = report();
        for line in 2..=1_001 {
            report.hint_each(line, "改为个人", "500001", format!("第 {line} 行的命令"));
            report.hint(line, &format!("早于 {line}"), "500001");
        }
        assert_eq!((report.hints.len(), report.further_hints), (HINTED, 801));
        let hint = &report.hints["改为个人"];
        assert_eq!((hint.rows, hint.each.len(), hint.unnamed()), (1_000, NAMED, 900));
        assert_eq!((hint.first_line, hint.each[0].as_str()), (2, "第 2 行的命令"));
        assert_eq!(report.hints["早于 2"].unnamed(), 0);
    }

    #[test]
    fn what_is_not_judged_any_more_is_counted() {
        let mut report = report();
        for line in 0..JUDGED as u64 {
            report.judge_later(line.to_string(), line);
        }
        for id in ["0", "one more", "one more", "199999"] {
            report.judge_later(id.to_owned(), 7);
        }
        assert_eq!((report.unjudged(), report.take_open().len()), (2, JUDGED));
    }
}
