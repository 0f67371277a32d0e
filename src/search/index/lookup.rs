//! How names and elevators are found by parts of what they are called. Text of a reader is never parsed: it becomes
//! terms, one by one.

use tantivy::query::{BooleanQuery, EnableScoring, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, Searcher, SegmentReader, TERMINATED, Term};

use super::Error;
use super::pairs::pairs;
use super::schema::{BEGINNINGS, Fields};
use crate::search::directory::names::NameId;

/// Looks into one state of the index.
#[derive(Clone)]
pub struct Lookup {
    pub(super) searcher: Searcher,
    pub(super) fields: Fields,
}

impl std::fmt::Debug for Lookup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lookup").finish_non_exhaustive()
    }
}

impl Lookup {
    /// Looks into what this searcher sees.
    pub fn new(searcher: Searcher, fields: Fields) -> Self {
        Self { searcher, fields }
    }

    /// Names that hold a folded text of two or more characters, or begin with one of one character.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn names_with(&self, text: &str) -> Result<Vec<NameId>, Error> {
        let parts: Vec<Term> =
            pairs(text).into_iter().map(|pair| Term::from_field_text(self.fields.parts, pair)).collect();
        match parts.len() {
            0 => self.names_beginning(self.fields.whole, text),
            1 => self.names_of(&TermQuery::new(parts[0].clone(), IndexRecordOption::Basic)),
            _ => self.names_of(&PhraseQuery::new(parts)),
        }
    }

    /// Names whose folded text is exactly this.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn names_called(&self, text: &str) -> Result<Vec<NameId>, Error> {
        let term = Term::from_field_text(self.fields.whole, text);
        self.names_of(&TermQuery::new(term, IndexRecordOption::Basic))
    }

    /// Names some part of which is spelled so in pinyin, in full or by initials.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn names_spelled(&self, letters: &str) -> Result<Vec<NameId>, Error> {
        let mut names = self.names_beginning(self.fields.pinyin, letters)?;
        names.extend(self.names_beginning(self.fields.initials, letters)?);
        names.sort_unstable();
        names.dedup();
        Ok(names)
    }

    /// Names that share enough with a text of four or more characters to differ from it, or from a part of them,
    /// by one character only. Not every one of them does.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn names_like(&self, text: &str) -> Result<Vec<NameId>, Error> {
        let parts = pairs(text);
        // One wrong character spoils two pairs at most.
        let needed = parts.len().saturating_sub(2).max(1);
        let clauses = parts.into_iter().map(|pair| {
            let term = Term::from_field_text(self.fields.parts, pair);
            (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Query>)
        });
        self.names_of(&BooleanQuery::with_minimum_required_clauses(clauses.collect(), needed))
    }

    /// Rows of elevators one of whose codes begins so, and whether the code is exactly this. A row may come twice.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn rows_with_code(&self, beginning: &str) -> Result<Vec<(u32, bool)>, Error> {
        let mut rows = Vec::new();
        let chars = beginning.chars().count();
        if BEGINNINGS.contains(&chars) {
            rows.extend(self.rows_with_whole_code(beginning)?.into_iter().map(|row| (row, true)));
            let term = Term::from_field_text(self.fields.beginnings, beginning);
            let query = TermQuery::new(term, IndexRecordOption::Basic);
            self.each_of(&query, "row", |row| rows.push((row, false)))?;
        } else if chars > *BEGINNINGS.end() {
            let any = |_: &str| true;
            let found = |row, is_whole| rows.push((row, is_whole));
            self.each_beginning(self.fields.codes, beginning, any, "row", found)?;
        } else {
            let is_shortest = |term: &str| term.chars().count() <= *BEGINNINGS.start();
            let found = |row, is_whole| rows.push((row, is_whole));
            self.each_beginning(self.fields.beginnings, beginning, is_shortest, "row", found)?;
        }
        Ok(rows)
    }

    /// Rows of elevators one of whose codes is exactly this.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn rows_with_whole_code(&self, code: &str) -> Result<Vec<u32>, Error> {
        let mut rows = Vec::new();
        let term = Term::from_field_text(self.fields.codes, code);
        self.each_of(&TermQuery::new(term, IndexRecordOption::Basic), "row", |row| rows.push(row))?;
        Ok(rows)
    }

    /// The row of the elevator with exactly this key.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn row_of(&self, key: &str) -> Result<Option<u32>, Error> {
        let term = Term::from_field_text(self.fields.key, key);
        let mut found = None;
        self.each_of(&TermQuery::new(term, IndexRecordOption::Basic), "row", |row| found = Some(row))?;
        Ok(found)
    }

    fn names_of(&self, query: &dyn Query) -> Result<Vec<NameId>, Error> {
        let mut names = Vec::new();
        self.each_of(query, "name", |name| names.push(NameId(name)))?;
        Ok(names)
    }

    fn names_beginning(&self, field: Field, text: &str) -> Result<Vec<NameId>, Error> {
        let mut names = Vec::new();
        let any = |_: &str| true;
        self.each_beginning(field, text, any, "name", |name, _| names.push(NameId(name)))?;
        Ok(names)
    }

    /// Hands on the number of every document that a query finds.
    fn each_of(&self, query: &dyn Query, column: &str, mut found: impl FnMut(u32)) -> Result<(), Error> {
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
        for segment in self.searcher.segment_readers() {
            let numbers = Numbers::of(segment, column)?;
            let mut documents = weight.scorer(segment, 1.0)?;
            let mut doc = documents.doc();
            while doc != TERMINATED {
                found_alive(segment, &numbers, doc, &mut found);
                doc = documents.advance();
            }
        }
        Ok(())
    }

    /// Hands on the number of every document with a term that begins so and counts, and whether the term is exactly
    /// this.
    fn each_beginning(
        &self,
        field: Field,
        beginning: &str,
        counts: impl Fn(&str) -> bool,
        column: &str,
        mut found: impl FnMut(u32, bool),
    ) -> Result<(), Error> {
        for segment in self.searcher.segment_readers() {
            let numbers = Numbers::of(segment, column)?;
            let inverted = segment.inverted_index(field)?;
            let terms = inverted.terms().range().ge(beginning.as_bytes());
            let mut terms = terms.into_stream()?;
            while terms.advance() {
                if !terms.key().starts_with(beginning.as_bytes()) {
                    break;
                }
                if !std::str::from_utf8(terms.key()).is_ok_and(&counts) {
                    continue;
                }
                let is_whole = terms.key() == beginning.as_bytes();
                let mut documents =
                    inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
                let mut doc = documents.doc();
                while doc != TERMINATED {
                    found_alive(segment, &numbers, doc, &mut |number| found(number, is_whole));
                    doc = documents.advance();
                }
            }
        }
        Ok(())
    }
}

/// The numbers of a segment's documents: of names or of rows.
pub(super) struct Numbers(Option<tantivy::columnar::Column<u64>>);

impl Numbers {
    pub(super) fn of(segment: &SegmentReader, column: &str) -> Result<Self, Error> {
        Ok(Self(segment.fast_fields().column_opt(column)?))
    }
}

/// Hands on the number of a document, unless it is deleted.
pub(super) fn found_alive(segment: &SegmentReader, numbers: &Numbers, doc: u32, found: &mut impl FnMut(u32)) {
    if segment.is_deleted(doc) {
        return;
    }
    let number = numbers.0.as_ref().and_then(|column| column.first(doc));
    if let Some(number) = number.and_then(|number| u32::try_from(number).ok()) {
        found(number);
    }
}
