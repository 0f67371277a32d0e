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

use super::header::{self, Header, Knows, LOOKED_AT};
use super::lines::{Line, Lines};
use super::text::{self, Encoding};
use super::{BadRow, Cell, Limits, NotATable, Row, marked, sniff};
use crate::domain::formula;
use cells::Cells;

/// A CSV file past its header.
pub(super) struct Csv {
    lines: Lines,
    /// Lines to read again after a quote that was never closed.
    again: VecDeque<Line>,
    encoding: Encoding,
    separator: char,
    limits: Limits,
    header: Header,
    /// The line on which the header stands.
    header_line: u64,
    /// Whether something stands above it.
    has_title: bool,
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
    /// Reads the header: the line within sight that is known for one, else the first that is not blank.
    pub(super) fn open(
        lines: Lines,
        encoding: Encoding,
        limits: &Limits,
        knows: Knows,
    ) -> Result<Self, NotATable> {
        let mut csv = Self {
            lines,
            again: VecDeque::new(),
            encoding,
            separator: ',',
            limits: limits.clone(),
            header: Header { names: Vec::new(), margin: 0 },
            header_line: 0,
            has_title: false,
            ended: false,
            failure: None,
        };
        csv.find_header(knows)?;
        let header = match csv.record() {
            None => return Err(NotATable::NoHeader),
            Some(Err(bad)) => {
                return Err(NotATable::BadHeader(format!("第 {} 行：{}", bad.line, bad.reason)));
            }
            Some(Ok(record)) => record,
        };
        csv.header_line = header.line;
        csv.header = Header::read(&header.cells, &csv.header_place(), limits)?;
        Ok(csv)
    }

    pub(super) fn separator(&self) -> char {
        self.separator
    }

    pub(super) fn headers(&self) -> &[String] {
        &self.header.names
    }

    /// Where the header stands.
    pub(super) fn header_place(&self) -> String {
        format!("第 {} 行", self.header_line)
    }

    /// What was passed over.
    pub(super) fn notes(&self) -> Vec<String> {
        let title = self.has_title.then(|| format!("{}是表头，其上的内容未读取", self.header_place()));
        title.into_iter().collect()
    }

    /// The next row that is not blank.
    pub(super) fn next_row(&mut self) -> Option<Result<Row, BadRow>> {
        let record = match self.record()? {
            Ok(record) => record,
            Err(bad) => return Some(Err(self.header.within_raw(bad))),
        };
        Some(self.row(record))
    }

    fn row(&self, record: Record) -> Result<Row, BadRow> {
        let (line, last_line, width) = (record.line, record.last_line, self.header.names.len());
        let spanning = |bad| with_span(bad, last_line);
        let mut cells = self.header.within(line, record.cells).map_err(spanning)?;
        let swallowing = joined::swallowing(&cells, width, self.separator);
        if let Some(at) = swallowing.filter(|_| last_line > line) {
            cells[at] = marked(&cells[at]);
            let reason =
                format!("第 {} 列的单元格里像是另有整行，请在原文件中更正后重新导入", self.header.column(at));
            return Err(spanning(BadRow::new(line, reason, cells)));
        }
        let row = super::fit(line, cells, &self.header, &self.limits).map_err(spanning)?;
        Ok(Row { last_line, cells: row.cells.into_iter().map(unguarded).collect(), ..row })
    }

    /// Reads ahead as far as the header may stand, and leaves it and what follows to be read again.
    fn find_header(&mut self, knows: Knows) -> Result<(), NotATable> {
        let (announced, ahead) = self.look_ahead()?;
        let separator = |line: &Line| {
            announced.unwrap_or_else(|| sniff::separator(&String::from_utf8_lossy(&line.bytes)))
        };
        let rows: Vec<Vec<String>> =
            ahead.iter().map(|line| self.taken_apart(line, separator(line))).collect();
        let (at, _) =
            header::find(rows.iter().map(Vec::as_slice), knows).unwrap_or((0, header::Likeness::None));
        self.separator = separator(ahead.get(at).ok_or(NotATable::NoHeader)?);
        self.has_title = at > 0;
        self.again.extend(ahead.into_iter().skip(at));
        Ok(())
    }

    /// The separator that the file announces, and its first lines from the first that is not blank.
    fn look_ahead(&mut self) -> Result<(Option<char>, Vec<Line>), NotATable> {
        let (mut announced, mut ahead, mut written) = (None, Vec::new(), 0);
        while written < LOOKED_AT
            && let Some(line) = self.lines.next()?
        {
            let is_blank = line.bytes.trim_ascii().is_empty();
            if ahead.is_empty() && announced.is_none() && !is_blank {
                announced = sniff::announced(&line.bytes);
                if announced.is_some() {
                    continue;
                }
            }
            written += usize::from(!is_blank);
            if written > 0 {
                ahead.push(line);
            }
        }
        Ok((announced, ahead))
    }

    /// The cells of a line by itself.
    fn taken_apart(&self, line: &Line, separator: char) -> Vec<String> {
        let mut cells = Cells::new(separator);
        if !line.cut {
            let text = self.encoding.decode(&line.bytes);
            cells.feed(&text.unwrap_or_else(|(_, lossy)| Cow::Owned(lossy)));
        }
        cells.finish()
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
            let (reason, kept) = first.overlong(&self.limits);
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

/// A cell without the apostrophe by which a file for spreadsheets keeps what looks like a formula from being one.
fn unguarded(cell: Cell) -> Cell {
    match formula::unguarded(cell.text()) {
        Some(bare) => Cell::trimmed(bare.to_owned()),
        None => cell,
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
