//! Cells of a worksheet gathered into rows.

use std::fs::File;
use std::io::BufReader;

use calamine::{XlsxCellReader, XlsxError};

use super::super::{BadRow, Cell, Limits, NotATable, Row, Spoilt, fit, header, marked};
use super::value::{self, Fault};

type Cells<'a> = XlsxCellReader<'a, BufReader<File>>;

/// A worksheet, row by row.
pub(super) struct Sheet<'a> {
    cells: Cells<'a>,
    limits: Limits,
    /// The first cell of the row after the one handed out.
    ahead: Option<Found>,
    ended: bool,
}

/// A cell that is not blank; row and column from 0.
struct Found {
    row: u32,
    column: u32,
    text: String,
    fault: Option<Fault>,
}

/// A row while its cells arrive.
pub(super) struct Draft {
    row: u32,
    cells: Vec<String>,
    bytes: usize,
    /// Cells that cannot be taken as they are, by column, with the reason.
    spoilt: Vec<(usize, String)>,
    /// Why the row as a whole cannot be read.
    fault: Option<String>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(cells: Cells<'a>, limits: &Limits) -> Self {
        Self { cells, limits: limits.clone(), ahead: None, ended: false }
    }

    /// The names in the first row that is not blank.
    pub(super) fn header(&mut self) -> Result<Vec<String>, NotATable> {
        let first = match self.next() {
            None => return Err(NotATable::NoHeader),
            Some(Err(bad)) => return Err(NotATable::Damaged(bad.reason.into_owned())),
            Some(Ok(first)) => first,
        };
        let spoilt = first.spoilt.into_iter().map(|(_, reason)| reason).next();
        match first.fault.or(spoilt) {
            Some(fault) => Err(NotATable::BadHeader(fault)),
            None => header(&first.cells, &self.limits),
        }
    }

    /// The next row that is not blank. An error is the last item: nothing after it can be read.
    pub(super) fn next(&mut self) -> Option<Result<Draft, BadRow>> {
        let first = match self.ahead.take().map_or_else(|| self.found(), |found| Ok(Some(found))) {
            Ok(first) => first?,
            Err(error) => return Some(Err(self.break_off(0, &error.to_string()))),
        };
        let mut draft = Draft::new(first.row);
        draft.put(first, &self.limits);
        loop {
            match self.found() {
                Ok(Some(found)) if found.row == draft.row => draft.put(found, &self.limits),
                Ok(Some(found)) if found.row < draft.row => {
                    return Some(Err(self.break_off(draft.row, "行号没有递增")));
                }
                Ok(ahead) => {
                    self.ahead = ahead;
                    return Some(Ok(draft));
                }
                Err(error) => return Some(Err(self.break_off(draft.row, &error.to_string()))),
            }
        }
    }

    fn break_off(&mut self, row: u32, cause: &str) -> BadRow {
        self.ended = true;
        broken_off(u64::from(row) + 1, cause)
    }

    /// The next cell that is not blank.
    fn found(&mut self) -> Result<Option<Found>, XlsxError> {
        while !self.ended {
            let Some(cell) = self.cells.next_cell_with_formula_metadata()? else {
                self.ended = true;
                break;
            };
            let ((row, column), formula) = (cell.pos, cell.formula.is_some());
            let (text, fault) = value::read(cell.value);
            let fault = if formula { Some(Fault::Formula) } else { fault };
            if fault.is_some() || !text.trim().is_empty() {
                return Ok(Some(Found { row, column, text, fault }));
            }
        }
        Ok(None)
    }
}

impl Draft {
    fn new(row: u32) -> Self {
        Self { row, cells: Vec::new(), bytes: 0, spoilt: Vec::new(), fault: None }
    }

    fn put(&mut self, found: Found, limits: &Limits) {
        let column = usize::try_from(found.column).unwrap_or(usize::MAX);
        self.bytes += found.text.len();
        if column >= limits.max_columns {
            let fault = format!("单元格 {} 超出列数上限，最多 {} 列", name(&found), limits.max_columns);
            self.fault.get_or_insert(fault);
        } else if self.bytes > limits.max_row_bytes {
            self.fault.get_or_insert(format!("本行超过 {} 字节", limits.max_row_bytes));
        } else {
            if let Some(fault) = found.fault {
                self.spoilt.push((column, format!("单元格 {} {}", name(&found), fault.reason())));
            }
            self.cells.resize(self.cells.len().max(column + 1), String::new());
            self.cells[column] = found.text;
        }
    }

    /// The row, as wide as the header: cells a sheet leaves out at the end of a row are blank.
    pub(super) fn finish(mut self, width: usize, limits: &Limits) -> Result<Row, BadRow> {
        let line = u64::from(self.row) + 1;
        self.cells.resize(self.cells.len().max(width), String::new());
        if let Some(reason) = self.fault {
            // Some of its cells were not kept.
            self.cells[0] = marked(&self.cells[0]);
            return Err(BadRow::new(line, reason, self.cells));
        }
        match fit(line, self.cells, width, limits) {
            Ok(mut row) => {
                self.spoilt.into_iter().for_each(|(at, reason)| spoil(&mut row.cells, at, reason));
                Ok(row)
            }
            Err(mut bad) => {
                self.spoilt.iter().for_each(|(at, _)| bad.raw.mark(*at));
                Err(bad)
            }
        }
    }
}

/// A cell beyond the header that is spoilt and blank does no harm.
fn spoil(cells: &mut [Cell], at: usize, reason: String) {
    if let Some(cell) = cells.get_mut(at) {
        *cell = Cell::Spoilt(Box::new(Spoilt { text: cell.text().to_owned(), reason }));
    }
}

/// What is reported when a worksheet cannot be read any further.
pub(super) fn broken_off(line: u64, cause: &str) -> BadRow {
    BadRow::new(line, format!("工作簿已损坏，自本行起无法读取：{cause}"), Vec::new())
}

/// A cell's name as the spreadsheet shows it: `BZ7`.
fn name(found: &Found) -> String {
    let mut letters = Vec::new();
    let mut rest = found.column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).expect("a remainder of 26 fits u8")));
        rest = (rest - 1) / 26;
    }
    letters.into_iter().rev().chain((u64::from(found.row) + 1).to_string().chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cell_names() {
        for (row, column, expected) in
            [(0, 0, "A1"), (6, 25, "Z7"), (6, 26, "AA7"), (1_048_575, 77, "BZ1048576")]
        {
            assert_eq!(name(&Found { row, column, text: String::new(), fault: None }), expected);
        }
    }
}
