//! Separated text (CSV) as rows.
//!
//! Rows are put together from physical lines here, so that a quote left open costs one row and not
//! the rest of the file: when it is not closed within the limits, the row it stands in is refused
//! and reading resumes at the very next line.

mod cells;
mod joined;

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io;

use super::lines::{Line, Lines};
use super::text::{self, Encoding};
use super::{BadRow, Limits, NotATable, Row, marked, sniff};
use cells::Cells;

/// A CSV file past its header.
pub(super) struct Csv {
    lines: Lines,
    /// Lines to read again after a quote that was never closed.
    again: VecDeque<Line>,
    encoding: Encoding,
    separator: char,
    limits: Limits,
    headers: Vec<String>,
    ended: bool,
    /// Why reading ended, if not with the file.
    failure: Option<io::Error>,
}

/// The cells of one row as they stand in the file.
struct Record {
    line: u64,
    last_line: u64,
    cells: Vec<String>,
}

impl Csv {
    /// Reads the header: the first line that is not blank.
    pub(super) fn open(lines: Lines, encoding: Encoding, limits: &Limits) -> Result<Self, NotATable> {
        let mut csv = Self {
            lines,
            again: VecDeque::new(),
            encoding,
            separator: ',',
            limits: limits.clone(),
            headers: Vec::new(),
            ended: false,
            failure: None,
        };
        csv.separator = csv.find_separator()?;
        let header = match csv.record() {
            None => return Err(NotATable::NoHeader),
            Some(Err(bad)) => {
                return Err(NotATable::BadHeader(format!("第 {} 行：{}", bad.line, bad.reason)));
            }
            Some(Ok(record)) => record,
        };
        csv.headers = super::header(&header.cells, limits)?;
        Ok(csv)
    }

    pub(super) fn separator(&self) -> char {
        self.separator
    }

    pub(super) fn headers(&self) -> &[String] {
        &self.headers
    }

    /// The next row that is not blank.
    pub(super) fn next_row(&mut self) -> Option<Result<Row, BadRow>> {
        let record = match self.record()? {
            Ok(record) => record,
            Err(bad) => return Some(Err(bad)),
        };
        Some(self.row(record))
    }

    fn row(&self, mut record: Record) -> Result<Row, BadRow> {
        let (line, last_line, width) = (record.line, record.last_line, self.headers.len());
        let swallowing = joined::swallowing(&record.cells, width, self.separator);
        if let Some(at) = swallowing.filter(|_| last_line > line) {
            record.cells[at] = marked(&record.cells[at]);
            let reason = format!("第 {} 列的单元格里像是另有整行，请在原文件中更正后重新导入", at + 1);
            return Err(with_span(BadRow::new(line, reason, record.cells), last_line));
        }
        match super::fit(line, record.cells, width, &self.limits) {
            Ok(row) => Ok(Row { last_line, ..row }),
            Err(bad) => Err(with_span(bad, last_line)),
        }
    }

    /// Looks at the first line that is not blank and leaves it to be read again.
    fn find_separator(&mut self) -> Result<char, NotATable> {
        while let Some(line) = self.lines.next()? {
            if !line.bytes.trim_ascii().is_empty() {
                let separator = sniff::separator(&String::from_utf8_lossy(&line.bytes));
                self.again.push_back(line);
                return Ok(separator);
            }
        }
        Err(NotATable::NoHeader)
    }

    /// The next record with a cell that is not blank.
    fn record(&mut self) -> Option<Result<Record, BadRow>> {
        loop {
            let Some(first) = self.line() else {
                let error = self.failure.take()?;
                return Some(Err(self.lines.broken_off(&error)));
            };
            match self.assemble(&first) {
                Ok(record) if record.cells.iter().all(|cell| cell.trim().is_empty()) => {}
                result => return Some(result),
            }
        }
    }

    /// One record out of its first line and, while a quote is open, the lines after it.
    fn assemble(&mut self, first: &Line) -> Result<Record, BadRow> {
        if first.cut {
            let (reason, kept) = text::overlong(first, &self.limits);
            return Err(BadRow::new(first.number, reason, vec![kept]));
        }
        let mut cells = Cells::new(self.separator);
        let mut damage = self.feed(&mut cells, first);
        let mut bytes = first.bytes.len();
        let mut more: Vec<Line> = Vec::new();
        while cells.is_open() {
            let Some(line) = self.line() else {
                return Err(self.left_open(first, more));
            };
            bytes += line.bytes.len();
            if line.cut || bytes > self.limits.max_row_bytes || more.len() >= self.limits.max_row_lines {
                more.push(line);
                return Err(self.left_open(first, more));
            }
            cells.break_line();
            damage = damage.or(self.feed(&mut cells, &line));
            more.push(line);
        }
        if cells.is_misquoted() {
            return Err(self.left_open(first, more));
        }
        let (line, last_line) = (first.number, more.last().map_or(first.number, |last| last.number));
        let cells = cells.finish();
        match damage {
            Some(reason) => {
                Err(with_span(BadRow::new(line, reason, text::mark_undecodable(cells)), last_line))
            }
            None => Ok(Record { line, last_line, cells }),
        }
    }

    /// Adds a line to a record; the reason if it cannot be decoded.
    fn feed(&self, cells: &mut Cells, line: &Line) -> Option<&'static str> {
        match self.encoding.decode(&line.bytes) {
            Ok(text) => {
                cells.feed(&text);
                None
            }
            Err((reason, lossy)) => {
                cells.feed(&lossy);
                Some(reason)
            }
        }
    }

    fn left_open(&mut self, first: &Line, more: Vec<Line>) -> BadRow {
        for line in more.into_iter().rev() {
            self.again.push_front(line);
        }
        let text = self.encoding.decode(&first.bytes).map_or_else(|(_, lossy)| lossy, Cow::into_owned);
        // In the columns in which they would stand without the quote; where it stands, there is something to mend.
        let cells = text.split(self.separator);
        let cells = cells.map(|cell| if cell.contains('"') { marked(cell) } else { cell.to_owned() });
        BadRow::new(
            first.number,
            "引号未闭合或位置不对：本行有一个双引号没有配对，已从下一行继续",
            cells.collect(),
        )
    }

    fn line(&mut self) -> Option<Line> {
        if self.again.is_empty() && !self.ended {
            match self.lines.next() {
                Ok(Some(line)) => return Some(line),
                Ok(None) => {}
                Err(error) => self.failure = Some(error),
            }
            self.ended = true;
        }
        self.again.pop_front()
    }
}

/// A bad row that spans lines says which: a stray quote may have joined them.
fn with_span(mut bad: BadRow, last_line: u64) -> BadRow {
    if last_line > bad.line {
        let reason = format!("{}；第 {} 至 {last_line} 行被双引号连成一行，请检查引号", bad.reason, bad.line);
        bad.reason = reason.into();
    }
    bad
}
