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

/// Why a row is refused in which a quote is opened and not closed.
const UNPAIRED: &str = "引号未闭合或位置不对：本行有一个双引号没有配对，已从下一行继续";
/// Why the row is refused in which a stray quote closes what another one has opened.
const MISPLACED: &str = "引号位置不对：本行的双引号与前面一行的误成一对，请检查引号";

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
    /// A line that ends what two stray quotes have joined: the second of them stands in it.
    stray: Option<u64>,
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
            stray: None,
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
        let (line, last_line) = (record.line, record.last_line);
        let spanning = |bad| with_span(bad, last_line);
        let cells = self.header.within(line, record.cells).map_err(spanning)?;
        let row = super::fit(line, cells, &self.header, &self.limits).map_err(spanning)?;
        Ok(Row { last_line, cells: row.cells.into_iter().map(unguarded).collect(), ..row })
    }

    /// Reads ahead as far as the header may stand, and leaves it and what follows to be read again.
    fn find_header(&mut self, knows: Knows) -> Result<(), NotATable> {
        let (announced, mut ahead) = self.look_ahead()?;
        let (mut rows, mut begins, mut at) = (Vec::new(), Vec::new(), 0);
        // A row that begins among them may end beyond; none that begins beyond is looked at.
        let looked_at = ahead.len();
        while at < looked_at {
            let (lines, separator, cells) = self.row_ahead(&mut ahead, at, announced)?;
            rows.push(cells.finish());
            begins.push((at, separator));
            at += lines;
        }
        let (row, _) =
            header::find(rows.iter().map(Vec::as_slice), knows).unwrap_or((0, header::Likeness::None));
        let (at, separator) = *begins.get(row).ok_or(NotATable::NoHeader)?;
        self.separator = separator;
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

    /// The row that begins with a line ahead: how many lines quotes join in it, its separator and its cells. A quote that
    /// is not closed in good time joins nothing.
    fn row_ahead(
        &mut self,
        ahead: &mut Vec<Line>,
        at: usize,
        announced: Option<char>,
    ) -> Result<(usize, char, Cells), NotATable> {
        let mut text = self.text(&ahead[at]);
        let alone = text.len();
        let (mut separator, mut cells) = taken_apart(&text, announced);
        let mut lines = 1;
        while cells.is_open() && lines < self.limits.max_row_lines && text.len() < self.limits.max_field_bytes
        {
            if at + lines == ahead.len() {
                let Some(line) = self.lines.next()? else { break };
                ahead.push(line);
            }
            text.push('\n');
            text.push_str(&self.text(&ahead[at + lines]));
            (separator, cells) = taken_apart(&text, announced);
            lines += 1;
        }
        if lines > 1 && (cells.is_open() || cells.is_misquoted()) {
            lines = 1;
            (separator, cells) = taken_apart(&text[..alone], announced);
        }
        Ok((lines, separator, cells))
    }

    /// What a line says, as far as it can be read.
    fn text(&self, line: &Line) -> String {
        if line.cut {
            return String::new();
        }
        self.encoding.decode(&line.bytes).map_or_else(|(_, lossy)| lossy, Cow::into_owned)
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
        if self.stray.take_if(|line| *line <= first.number) == Some(first.number) {
            return Err(self.left_open(first, Vec::new(), MISPLACED));
        }
        let mut cells = Cells::new(self.separator);
        let mut damage = self.feed(&mut cells, first);
        let mut bytes = first.bytes.len();
        let mut more: Vec<Line> = Vec::new();
        while cells.is_open() {
            let Some(line) = self.line() else {
                return Err(self.left_open(first, more, UNPAIRED));
            };
            bytes += line.bytes.len();
            if line.cut || bytes > self.limits.max_row_bytes || more.len() >= self.limits.max_row_lines {
                more.push(line);
                return Err(self.left_open(first, more, UNPAIRED));
            }
            cells.break_line();
            damage = damage.or(self.feed(&mut cells, &line));
            more.push(line);
        }
        if cells.is_misquoted() {
            return Err(self.left_open(first, more, UNPAIRED));
        }
        let (line, last_line) = (first.number, more.last().map_or(first.number, |last| last.number));
        let cells = cells.finish();
        if last_line > line
            && let Some(why) = self.joined(&cells)
        {
            self.stray = Some(last_line);
            let reason = format!(
                "第 {line} 至 {last_line} 行被双引号连成一行，请检查引号：{why}，已从第 {} 行继续",
                line + 1
            );
            return Err(self.left_open(first, more, reason));
        }
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

    /// Why the cells of a record that spans lines are not those of one row, if they are not.
    fn joined(&self, cells: &[String]) -> Option<String> {
        let (margin, width) = (self.header.margin, self.header.names.len());
        let is_blank = |cell: &String| cell.trim().is_empty();
        // The header itself is as wide as it is.
        if width == 0 || cells.iter().all(is_blank) {
            return None;
        }
        let own = cells.get(margin..).unwrap_or_default();
        let is_wide = own.get(width..).is_some_and(|beyond| beyond.iter().all(is_blank));
        if !is_wide {
            return Some("列数与表头不符".to_owned());
        }
        let at = joined::swallowing(&own[..width], width, self.separator)?;
        Some(format!("第 {} 列的单元格里像是另有整行", self.header.column(at)))
    }

    /// Refuses a record by its first line, and has the others read again.
    fn left_open(&mut self, first: &Line, more: Vec<Line>, reason: impl Into<Cow<'static, str>>) -> BadRow {
        for line in more.into_iter().rev() {
            self.again.push_front(line);
        }
        let text = self.text(first);
        // In the columns in which they would stand without the quote; where it stands, there is something to mend.
        let cells = text.split(self.separator);
        let cells = cells.map(|cell| if cell.contains('"') { marked(cell) } else { cell.to_owned() });
        BadRow::new(first.number, reason, cells.collect())
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

/// The separator of a text of one or several lines, and its cells.
fn taken_apart(text: &str, announced: Option<char>) -> (char, Cells) {
    let separator = announced.unwrap_or_else(|| sniff::separator(text));
    let mut cells = Cells::new(separator);
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            cells.break_line();
        }
        cells.feed(line);
    }
    (separator, cells)
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
