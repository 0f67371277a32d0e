//! Where a table begins: its header, what may stand above it and left of it.
//!
//! A header is told by who knows the dataset; where nobody knows one, the first row that is not blank is taken for it.

use std::collections::HashSet;

use super::heading::plain;
use super::{BadRow, Cell, Limits, NotATable, Raw, cleaned, marked};

/// How much a row looks like the header that is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Not at all.
    None,
    /// A column that identifies rows and another one are there.
    Some,
    /// Every column that identifies rows is there.
    Whole,
}

/// Tells a header of the dataset from other rows.
pub type Knows = fn(&[String]) -> Likeness;

/// Rows that are not blank, among which a header is looked for: titles and remarks may stand above it.
pub(super) const LOOKED_AT: usize = 10;
/// Blank columns that may stand left of a table.
const MARGIN: usize = 5;

/// The header of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// The names of its columns as written.
    pub(super) names: Vec<String>,
    /// Blank columns left of the table.
    pub(super) margin: usize,
}

impl Header {
    /// A header out of its cells, without nameless columns at its ends; `place` says where it stands.
    pub(super) fn read(cells: &[String], place: &str, limits: &Limits) -> Result<Self, NotATable> {
        let mut names = names(cells);
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        if names.is_empty() {
            return Err(NotATable::NoHeader);
        }
        let blank = names.iter().take_while(|name| name.is_empty()).count();
        let margin = if blank <= MARGIN { blank } else { 0 };
        names.drain(..margin);
        if names.len() > limits.max_columns {
            return Err(NotATable::TooManyColumns { found: names.len(), limit: limits.max_columns });
        }
        if let Some(at) = names.iter().position(String::is_empty) {
            return Err(NotATable::BlankHeader { place: place.to_owned(), column: margin + at + 1 });
        }
        let mut seen = HashSet::new();
        match names.iter().find(|name| !seen.insert(name.as_str())) {
            Some(twice) => Err(NotATable::DuplicateHeader { place: place.to_owned(), name: twice.clone() }),
            None => Ok(Self { names, margin }),
        }
    }

    /// The cells of a row without those left of the table, which must be blank.
    pub(super) fn within(&self, line: u64, mut cells: Vec<String>) -> Result<Vec<String>, BadRow> {
        let margin = self.margin.min(cells.len());
        if let Some(at) = cells[..margin].iter().position(|cell| !cell.trim().is_empty()) {
            let reason = format!("第 {} 列有内容，但表头中该列没有列名", at + 1);
            return Err(self.within_raw(BadRow::new(line, reason, cells)));
        }
        cells.drain(..margin);
        Ok(cells)
    }

    /// A bad row without the columns left of the table; what stands in them comes before its first cell, marked.
    pub(super) fn within_raw(&self, mut bad: BadRow) -> BadRow {
        if let Raw::Cells(cells) = &mut bad.raw {
            let margin = self.margin.min(cells.len());
            let is_written = |cell: &Cell| !cell.text().trim().is_empty();
            let mut beside: Vec<Cell> = cells.drain(..margin).filter(is_written).collect();
            if !beside.is_empty() {
                beside.extend(cells.drain(..cells.len().min(1)).filter(is_written));
                let texts: Vec<&str> = beside.iter().map(Cell::text).collect();
                cells.insert(0, Cell::Text(marked(&texts.join(","))));
            }
        }
        bad
    }

    /// Whether another header heads the same columns, whatever a form adds to their names.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let plain = |header: &Self| header.names.iter().map(|name| plain(name)).collect::<Vec<_>>();
        self.names == other.names
            || self.names.len() == other.names.len()
                && plain(self).iter().zip(plain(other)).all(|(own, name)| own.eq_ignore_ascii_case(&name))
    }

    /// The column of the file, counted from 1, by its position in the header.
    pub(super) fn column(&self, at: usize) -> usize {
        self.margin + at + 1
    }
}

/// The cells of a row as names of columns.
pub(super) fn names(cells: &[String]) -> Vec<String> {
    cells.iter().map(|cell| cleaned(cell).trim().to_owned()).collect()
}

/// The row that most looks like the header, the first of several; `None` if none does at all.
pub(super) fn find<'c>(rows: impl Iterator<Item = &'c [String]>, knows: Knows) -> Option<(usize, Likeness)> {
    let likely = rows.map(|cells| knows(&names(cells))).enumerate();
    let likely = likely.filter(|(_, likeness)| *likeness > Likeness::None);
    likely.reduce(|best, next| if next.1 > best.1 { next } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_left_of_a_table_is_repeated_marked() {
        let header = Header { names: vec!["a".to_owned(), "b".to_owned()], margin: 2 };
        let texts = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let raw = |cells: &[&str]| match header.within_raw(BadRow::new(1, "", texts(cells))).raw {
            Raw::Cells(cells) => cells.iter().map(|cell| cell.text().to_owned()).collect(),
            Raw::Line(line) => vec![line],
        };
        assert_eq!(raw(&["", "x", "1", "2"]), ["【待更正】x,1", "2"]);
        assert_eq!(raw(&["", " ", "1", "2"]), ["1", "2"]);
        assert_eq!(raw(&["x", "y", "", "2"]), ["【待更正】x,y", "2"]);
        assert_eq!(raw(&["【待更正】cut"]), ["【待更正】cut"]);
        assert!(raw(&[]).is_empty());
        assert_eq!(header.within(1, texts(&["", "", "1", "2"])).unwrap(), ["1", "2"]);
        assert_eq!(header.column(0), 3);
    }
}
