//! Cells of a worksheet gathered into rows.

use std::fs::File;
use std::io::BufReader;

use calamine::{DataRef, XlsxCellReader, XlsxError};

use super::super::header::Header;
use super::super::{BadRow, Cell, Limits, NotATable, Raw, Row, Spoilt, fit, place};
use super::found::{Found, name};
use super::merged::Merged;
use super::value::{self, Fault};
use super::zeros::Zeros;

type Cells<'a> = XlsxCellReader<'a, BufReader<File>>;

/// A worksheet, row by row.
pub(super) struct Sheet<'a> {
    cells: Cells<'a>,
    limits: Limits,
    zeros: Zeros,
    merged: Merged,
    /// The first cell of the row after the one handed out.
    ahead: Option<Found>,
    ended: bool,
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
        let (zeros, merged) = (Zeros::default(), Merged::default());
        Self { cells, limits: limits.clone(), zeros, merged, ahead: None, ended: false }
    }

    /// The same sheet with numbers as they are shown, and with what its merged cells mean.
    pub(super) fn with(self, zeros: Zeros, merged: Merged) -> Self {
        Self { zeros, merged, ..self }
    }

    /// The first rows that are not blank, at most so many; fewer where the sheet is damaged below them.
    pub(super) fn beginning(mut self, most: usize) -> Result<Vec<Draft>, NotATable> {
        let mut rows = Vec::new();
        while rows.len() < most {
            match self.next() {
                Some(Ok(row)) => rows.push(row),
                Some(Err(bad)) if rows.is_empty() => return Err(NotATable::Damaged(bad.reason.into_owned())),
                Some(Err(_)) | None => break,
            }
        }
        Ok(rows)
    }

    /// The next row that is not blank. An error is the last item: nothing after it can be read.
    pub(super) fn next(&mut self) -> Option<Result<Draft, BadRow>> {
        let first = match self.ahead.take().map_or_else(|| self.found(), |found| Ok(Some(found))) {
            Ok(first) => first?,
            Err(error) => return Some(Err(self.break_off(0, &error.to_string()))),
        };
        let mut draft = Draft::new(first.row);
        self.merged.enter(first.row);
        self.put(&mut draft, first);
        loop {
            match self.found() {
                Ok(Some(found)) if found.row == draft.row => self.put(&mut draft, found),
                Ok(Some(found)) if found.row < draft.row => {
                    return Some(Err(self.break_off(draft.row, "行号没有递增")));
                }
                Ok(ahead) => {
                    self.ahead = ahead;
                    self.unmerge(&mut draft);
                    return Some(Ok(draft));
                }
                Err(error) => return Some(Err(self.break_off(draft.row, &error.to_string()))),
            }
        }
    }

    fn put(&mut self, draft: &mut Draft, found: Found) {
        self.merged.note(&found);
        draft.put(found, &self.limits);
    }

    /// Gives a row what it shares with the rows above it.
    fn unmerge(&self, draft: &mut Draft) {
        for found in self.merged.repeat(draft.row) {
            draft.put(found, &self.limits);
        }
        if let Some(range) = self.merged.across() {
            let fault = format!("单元格 {range} 是合并单元格，跨多列，请取消合并后逐格填写");
            draft.fault.get_or_insert(fault);
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
            let is_number = matches!(cell.value, DataRef::Int(_) | DataRef::Float(_));
            let (text, fault) = value::read(cell.value);
            let (text, fault) = match self.zeros.at(row, column).filter(|_| is_number && fault.is_none()) {
                Some(shown) => shown.of(text),
                None => (text, fault),
            };
            let fault = if formula { Some(Fault::Formula) } else { fault };
            if fault.is_some() || !text.trim().is_empty() {
                return Ok(Some(Found { row, column, text, fault }));
            }
        }
        Ok(None)
    }
}

impl Draft {
    /// The row of the sheet, from 0.
    pub(super) fn row(&self) -> u32 {
        self.row
    }

    /// Its cells, those left out at its end aside.
    pub(super) fn cells(&self) -> &[String] {
        &self.cells
    }

    /// Why it cannot be read, or one of its cells cannot.
    pub(super) fn fault(&self) -> Option<&str> {
        self.fault.as_deref().or_else(|| self.spoilt.first().map(|(_, reason)| reason.as_str()))
    }

    fn new(row: u32) -> Self {
        Self { row, cells: Vec::new(), bytes: 0, spoilt: Vec::new(), fault: None }
    }

    fn put(&mut self, found: Found, limits: &Limits) {
        let column = usize::try_from(found.column).unwrap_or(usize::MAX);
        self.bytes += found.text.len();
        let cell = || name(found.row, found.column);
        if column >= limits.max_columns {
            let fault = format!("单元格 {} 超出列数上限，最多 {} 列", cell(), limits.max_columns);
            self.fault.get_or_insert(fault);
        } else if self.bytes > limits.max_row_bytes {
            self.fault.get_or_insert(format!("本行超过 {} 字节", limits.max_row_bytes));
        } else {
            if let Some(fault) = found.fault {
                self.spoilt.push((column, format!("单元格 {} {}", cell(), fault.reason())));
            }
            self.cells.resize(self.cells.len().max(column + 1), String::new());
            self.cells[column] = found.text;
        }
    }

    /// The row of a sheet, counted from 0, as wide as its header: cells left out at the end of a row are blank.
    pub(super) fn finish(mut self, sheet: usize, header: &Header, limits: &Limits) -> Result<Row, BadRow> {
        let line = place::line(sheet, self.row);
        self.cells.resize(self.cells.len().max(header.margin + header.names.len()), String::new());
        let read = match self.fault {
            Some(reason) => {
                let mut bad = header.within_raw(BadRow::new(line, reason, self.cells));
                // Some of its cells were not kept, or stand for several.
                bad.raw.mark(0);
                Err(bad)
            }
            None => header.within(line, self.cells).and_then(|cells| fit(line, cells, header, limits)),
        };
        let spoilt = self.spoilt.into_iter();
        let spoilt = spoilt.filter_map(|(at, reason)| Some((at.checked_sub(header.margin)?, reason)));
        match read {
            Ok(mut row) => {
                spoilt.for_each(|(at, reason)| spoil(&mut row.cells, at, reason));
                Ok(row)
            }
            Err(mut bad) => {
                if let Raw::Cells(cells) = &mut bad.raw {
                    spoilt.for_each(|(at, reason)| spoil(cells, at, reason));
                }
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
