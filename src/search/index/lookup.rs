//! How names and elevators are found by parts of what they are called. Text of a reader is never parsed: it becomes
//! terms, one by one.

use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::query::{BooleanQuery, EnableScoring, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use super::Error;
use super::pairs::pairs;
use super::schema::{BEGINNINGS, Fields};
use crate::search::directory::names::NameId;

/// Looks into one state of the index.
#[derive(Clone)]
pub struct Lookup {
    searcher: Searcher,
    fields: Fields,
    /// Of each segment, opened once: that takes longer than many a look.
    numbers: Arc<[Numbers]>,
}

impl std::fmt::Debug for Lookup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lookup").finish_non_exhaustive()
    }
}

/// The numbers of a segment's documents.
struct Numbers {
    names: Option<Column<u64>>,
    rows: Option<Column<u64>>,
}

/// Of what a document has the number.
#[derive(Clone, Copy)]
enum Of {
    Name,
    Row,
}

impl Numbers {
    fn open(segment: &SegmentReader) -> Result<Self, Error> {
        let numbers = segment.fast_fields();
        Ok(Self { names: numbers.column_opt("name")?, rows: numbers.column_opt("row")? })
    }

    /// The number of a document; `None` if it is deleted.
    fn get(&self, of: Of, segment: &SegmentReader, doc: DocId) -> Option<u32> {
        let numbers = match of {
            Of::Name => &self.names,
            Of::Row => &self.rows,
        };
        let number = numbers.as_ref().filter(|_| !segment.is_deleted(doc))?.first(doc)?;
        u32::try_from(number).ok()
    }
}

impl Lookup {
    /// Looks into what this searcher sees.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn new(searcher: Searcher, fields: Fields) -> Result<Self, Error> {
        let numbers: Result<Arc<[Numbers]>, Error> =
            searcher.segment_readers().iter().map(Numbers::open).collect();
        Ok(Self { numbers: numbers?, searcher, fields })
    }

    /// Names that hold a folded text of two or more characters. Of one character alone the index knows nothing.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn names_with(&self, text: &str) -> Result<Vec<NameId>, Error> {
        let parts: Vec<Term> =
            pairs(text).into_iter().map(|pair| Term::from_field_text(self.fields.parts, pair)).collect();
        match parts.len() {
            0 => Ok(Vec::new()),
            1 => self.names_with_term(&parts[0]),
            _ => self.names_of(&PhraseQuery::new(parts)),
        }
    }

    /// Names whose folded text is exactly this.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn names_called(&self, text: &str) -> Result<Vec<NameId>, Error> {
        self.names_with_term(&Term::from_field_text(self.fields.whole, text))
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
        let Some(length) = BEGINNINGS.iter().find(|length| chars <= **length) else {
            self.each_beginning(self.fields.codes, beginning, Of::Row, |row, is_whole| {
                rows.push((row, is_whole));
            })?;
            return Ok(rows);
        };
        rows.extend(self.rows_with_whole_code(beginning)?.into_iter().map(|row| (row, true)));
        let term = format!("{length}{beginning}");
        self.each_beginning(self.fields.beginnings, &term, Of::Row, |row, _| rows.push((row, false)))?;
        Ok(rows)
    }

    /// Rows of elevators one of whose codes is exactly this.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn rows_with_whole_code(&self, code: &str) -> Result<Vec<u32>, Error> {
        let mut rows = Vec::new();
        let term = Term::from_field_text(self.fields.codes, code);
        self.each_with(&term, Of::Row, |row| rows.push(row))?;
        Ok(rows)
    }

    /// The row of the elevator with exactly this key.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn row_of(&self, key: &str) -> Result<Option<u32>, Error> {
        let term = Term::from_field_text(self.fields.key, key);
        let mut found = None;
        self.each_with(&term, Of::Row, |row| found = Some(row))?;
        Ok(found)
    }

    fn names_with_term(&self, term: &Term) -> Result<Vec<NameId>, Error> {
        let mut names = Vec::new();
        self.each_with(term, Of::Name, |name| names.push(NameId(name)))?;
        Ok(names)
    }

    /// Names that a query of several terms finds.
    fn names_of(&self, query: &dyn Query) -> Result<Vec<NameId>, Error> {
        let mut names = Vec::new();
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
        for (segment, numbers) in self.segments() {
            let found = |name| names.push(NameId(name));
            hand_on(&mut *weight.scorer(segment, 1.0)?, |doc| numbers.get(Of::Name, segment, doc), found);
        }
        Ok(names)
    }

    fn names_beginning(&self, field: Field, text: &str) -> Result<Vec<NameId>, Error> {
        let mut names = Vec::new();
        self.each_beginning(field, text, Of::Name, |name, _| names.push(NameId(name)))?;
        Ok(names)
    }

    fn segments(&self) -> impl Iterator<Item = (&SegmentReader, &Numbers)> {
        self.searcher.segment_readers().iter().zip(&*self.numbers)
    }

    /// Hands on the number of every document with a term.
    fn each_with(&self, term: &Term, of: Of, mut found: impl FnMut(u32)) -> Result<(), Error> {
        for (segment, numbers) in self.segments() {
            let inverted = segment.inverted_index(term.field())?;
            if let Some(mut documents) = inverted.read_postings(term, IndexRecordOption::Basic)? {
                hand_on(&mut documents, |doc| numbers.get(of, segment, doc), &mut found);
            }
        }
        Ok(())
    }

    /// Hands on the number of every document with a term that begins so, and whether the term is exactly this.
    fn each_beginning(
        &self,
        field: Field,
        beginning: &str,
        of: Of,
        mut found: impl FnMut(u32, bool),
    ) -> Result<(), Error> {
        for (segment, numbers) in self.segments() {
            let inverted = segment.inverted_index(field)?;
            let terms = inverted.terms().range().ge(beginning.as_bytes());
            let mut terms = terms.into_stream()?;
            while terms.advance() && terms.key().starts_with(beginning.as_bytes()) {
                let is_whole = terms.key() == beginning.as_bytes();
                let mut documents =
                    inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
                let number = |doc| numbers.get(of, segment, doc);
                hand_on(&mut documents, number, |number| found(number, is_whole));
            }
        }
        Ok(())
    }
}

/// Hands on the number of each document that has one.
fn hand_on(documents: &mut dyn DocSet, number: impl Fn(DocId) -> Option<u32>, mut found: impl FnMut(u32)) {
    let mut doc = documents.doc();
    while doc != TERMINATED {
        if let Some(number) = number(doc) {
            found(number);
        }
        doc = documents.advance();
    }
}
