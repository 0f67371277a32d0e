//! A bureau's file as a stream of rows: CSV, XLSX or NDJSON, told apart by content.
//!
//! Owns what every format shares: rows, cells, header, refusals of form, and progress. Refuses to
//! know datasets: no column has a meaning here and no value is checked beyond being readable.
//! Rows stream; memory stays within a few rows whatever the length of the file or of a line
//! (and, for XLSX, its shared strings, which are capped).

mod cleaned;
mod csv;
mod detection;
mod header;
pub mod heading;
mod limits;
mod lines;
pub mod mend;
mod ndjson;
mod not_a_table;
mod place;
mod sniff;
mod source;
mod text;
mod xlsx;

use std::borrow::Cow;
use std::path::Path;

pub use header::{Knows, Likeness};
pub use limits::Limits;
pub use mend::{TO_MEND, is_marked, marked};
pub use ndjson::{Pairs, pairs};
pub use not_a_table::NotATable;
pub use place::Places;
pub use text::Encoding;

use cleaned::cleaned;
use header::Header;
use lines::Lines;
use sniff::Kind;
use source::Progress;

/// What kind of file a table came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// Text with separated cells.
    Csv {
        /// `,`, `;` or a tab.
        separator: char,
        /// How its bytes are read.
        encoding: Encoding,
    },
    /// One JSON object a line.
    Ndjson {
        /// How its bytes are read.
        encoding: Encoding,
    },
    /// Visible worksheets of a workbook under one header.
    Xlsx {
        /// The worksheets' names.
        sheets: Vec<String>,
    },
}

/// One cell of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// The row does not speak of this column (NDJSON: key missing).
    Absent,
    /// The column is there and empty.
    Blank,
    /// Trimmed text, never empty.
    Text(String),
    /// What stands there cannot be taken for what was meant: a formula, a number that lost digits.
    Spoilt(Box<Spoilt>),
}

/// A cell that spoils its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoilt {
    /// What can still be said of it.
    pub text: String,
    /// Why, in Chinese, a whole sentence without a full stop.
    pub reason: String,
}

impl Cell {
    /// The cell that holds this text, trimmed and without invisible signs: [`Cell::Blank`] if nothing is left.
    fn trimmed(text: String) -> Self {
        let text = match cleaned(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(cleaned) => cleaned,
        };
        match text.trim() {
            "" => Self::Blank,
            trimmed if trimmed.len() == text.len() => Self::Text(text),
            trimmed => Self::Text(trimmed.to_owned()),
        }
    }

    /// The cell that holds this text as it came.
    fn kept(text: String) -> Self {
        if text.is_empty() { Self::Blank } else { Self::Text(text) }
    }

    /// Its text; empty for blank and absent cells.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Spoilt(spoilt) => &spoilt.text,
            Self::Absent | Self::Blank => "",
        }
    }
}

/// A row as it came, for the reject file; what cannot be repeated faithfully is [`marked`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Raw {
    /// Cell by cell in header order. Of a row with too few or too many cells, as many as it had.
    Cells(Vec<Cell>),
    /// A line of NDJSON that is no row.
    Line(String),
}

impl Raw {
    /// How many bytes it holds.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Cells(cells) => cells.iter().map(|cell| cell.text().len()).sum(),
            Self::Line(line) => line.len(),
        }
    }

    /// The text of a cell by its position in the header.
    pub fn text(&self, column: usize) -> &str {
        match self {
            Self::Cells(cells) => cells.get(column).map_or("", Cell::text),
            Self::Line(_) => "",
        }
    }

    /// Marks a cell, so that the row is not taken again before somebody has looked at it.
    pub fn mark(&mut self, column: usize) {
        if let Self::Cells(cells) = self
            && let Some(cell) = cells.get_mut(column)
        {
            *cell = Cell::Text(marked(cell.text()));
        }
    }
}

/// One readable row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line of the file where the row starts, from 1; in XLSX the sheet row. [`Places`] names it.
    pub line: u64,
    /// Line of the file where it ends: a later one where quotes have joined lines of CSV.
    pub last_line: u64,
    /// Cells in header order. NDJSON rows read before a column was first seen are shorter than
    /// the header: see [`Row::cell`].
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell of a column by its position in the header.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Absent)
    }

    /// Whether quotes have joined several lines of the file to this row.
    pub fn spans_lines(&self) -> bool {
        self.last_line > self.line
    }
}

/// A row that cannot be read; the rows after it still can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// Line of the file where the row starts, from 1; in XLSX the sheet row. [`Places`] names it.
    pub line: u64,
    /// Why, in Chinese, a whole sentence without a full stop.
    pub reason: Cow<'static, str>,
    /// The row as it came.
    pub raw: Raw,
}

impl BadRow {
    fn new(line: u64, reason: impl Into<Cow<'static, str>>, raw: Vec<String>) -> Self {
        Self { line, reason: reason.into(), raw: Raw::Cells(raw.into_iter().map(Cell::kept).collect()) }
    }

    fn of_line(line: u64, reason: impl Into<Cow<'static, str>>, raw: String) -> Self {
        Self { line, reason: reason.into(), raw: Raw::Line(raw) }
    }
}

/// An open file, read row by row.
pub struct Table {
    /// What kind of file it is.
    pub format: Format,
    rows: Rows,
    progress: Progress,
}

enum Rows {
    Csv(csv::Csv),
    Ndjson(ndjson::Ndjson),
    Xlsx(xlsx::Xlsx),
}

/// Opens a file and reads its header, which is the first row within sight that `knows` tells for one.
///
/// Text without a byte order mark is read as far as its encoding stays open (see
/// [`Encoding`]); a workbook is inflated once, without being kept, to learn what it would cost.
pub fn open(path: &Path, limits: &Limits, knows: Knows) -> Result<Table, NotATable> {
    let metadata = std::fs::metadata(path).map_err(NotATable::Io)?;
    // The file is read more than once; of a pipe the beginning would be lost.
    if !metadata.is_file() && !metadata.is_dir() {
        return Err(NotATable::NotAFile);
    }
    let kind = sniff::kind(path)?;
    if kind == Kind::Zip {
        return open_workbook(path, limits, knows);
    }
    let encoding = detection::encoding(path, limits)?;
    let (source, progress) = source::open(path, encoding)?;
    let lines = Lines::new(source, limits.max_row_bytes);
    if kind == Kind::Ndjson {
        let rows = Rows::Ndjson(ndjson::Ndjson::new(lines, encoding, limits));
        return Ok(Table { format: Format::Ndjson { encoding }, rows, progress });
    }
    let csv = csv::Csv::open(lines, encoding, limits, knows)?;
    Ok(Table { format: Format::Csv { separator: csv.separator(), encoding }, rows: Rows::Csv(csv), progress })
}

fn open_workbook(path: &Path, limits: &Limits, knows: Knows) -> Result<Table, NotATable> {
    let holds = xlsx::check(path, limits)?;
    let progress = Progress::of(holds.rows);
    let xlsx = xlsx::Xlsx::open(path, limits, knows, holds, &progress)?;
    Ok(Table { format: Format::Xlsx { sheets: xlsx.sheets().to_vec() }, rows: Rows::Xlsx(xlsx), progress })
}

impl Table {
    /// The column names, trimmed, as written. For NDJSON the keys seen so far: the list grows at
    /// its end while rows are read, so look again after each row.
    pub fn headers(&self) -> &[String] {
        match &self.rows {
            Rows::Csv(csv) => csv.headers(),
            Rows::Ndjson(ndjson) => ndjson.headers(),
            Rows::Xlsx(xlsx) => xlsx.headers(),
        }
    }

    /// Where the header stands, `第 1 行` or `工作表“台账”第 1 行`; empty for NDJSON, which has none.
    pub fn header_place(&self) -> String {
        match &self.rows {
            Rows::Csv(csv) => csv.header_place(),
            Rows::Ndjson(_) => String::new(),
            Rows::Xlsx(xlsx) => xlsx.header_place(),
        }
    }

    /// What was passed over or read in a way of its own, in Chinese sentences for whoever sent the file.
    pub fn notes(&self) -> Vec<String> {
        match &self.rows {
            Rows::Csv(csv) => csv.notes(),
            Rows::Ndjson(_) => Vec::new(),
            Rows::Xlsx(xlsx) => xlsx.notes().to_vec(),
        }
    }

    /// What its rows are called.
    pub fn places(&self) -> Places {
        match &self.format {
            Format::Xlsx { sheets } => Places { sheets: sheets.clone() },
            Format::Csv { .. } | Format::Ndjson { .. } => Places::default(),
        }
    }

    /// The next row that is not blank; `None` at the end. When reading itself fails midway, the
    /// last item is a [`BadRow`] that says so.
    pub fn next_row(&mut self) -> Option<Result<Row, BadRow>> {
        match &mut self.rows {
            Rows::Csv(csv) => csv.next_row(),
            Rows::Ndjson(ndjson) => ndjson.next_row(),
            Rows::Xlsx(xlsx) => xlsx.next_row(),
        }
    }

    /// How far reading has come, for a progress bar: bytes of the file, or rows of a workbook.
    pub fn bytes_read(&self) -> u64 {
        self.progress.done()
    }

    /// Where [`Table::bytes_read`] ends: bytes of the file, or rows of a workbook.
    pub fn bytes_total(&self) -> u64 {
        self.progress.total()
    }
}

/// Cells of a row against the width of its header: blank cells beyond it are dropped.
fn fit(line: u64, mut cells: Vec<String>, header: &Header, limits: &Limits) -> Result<Row, BadRow> {
    let width = header.names.len();
    while cells.len() > width && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    if cells.len() != width {
        let reason = format!("本行有 {} 列，表头有 {width} 列，可能缺少或多出了分隔符", cells.len());
        return Err(BadRow::new(line, reason, cells));
    }
    if let Some(at) = cells.iter().position(|cell| cell.len() > limits.max_field_bytes) {
        let reason = format!("第 {} 列的内容超过 {} 字节", header.column(at), limits.max_field_bytes);
        let kept = cells.iter().map(|cell| text::beginning(cell)).collect();
        return Err(BadRow::new(line, reason, kept));
    }
    if let Some(at) = cells.iter().position(|cell| cell.contains('\0')) {
        return Err(BadRow::new(line, format!("第 {} 列含有空字符（NUL）", header.column(at)), cells));
    }
    Ok(Row { line, last_line: line, cells: cells.into_iter().map(Cell::trimmed).collect() })
}

#[cfg(test)]
mod tests;
