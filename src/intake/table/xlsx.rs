//! The visible worksheets of a workbook that go under one header, as rows.
//!
//! `calamine` streams cells, but its reader borrows the workbook: both live in a thread of their
//! own and hand rows over a short channel. A panic in there ends the table, not the program. What
//! a workbook would cost is known before `calamine` sees it: see [`parts`].

mod found;
mod hidden;
mod merged;
mod parts;
mod plan;
mod sheet;
mod tag;
mod value;
mod watch;
mod zeros;

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use calamine::{Reader, Xlsx as Workbook, XlsxError};

use super::header::Knows;
use super::source::Progress;
use super::{BadRow, Limits, NotATable, Row, place};
use merged::Merged;
use parts::Holds;
pub(super) use parts::check;
use plan::{Part, Plan};
use sheet::Sheet;
use zeros::Zeros;

/// Rows read ahead.
const AHEAD: usize = 32;

type Rows = SyncSender<Result<Row, BadRow>>;
type Opened = SyncSender<Result<Head, NotATable>>;

/// A workbook past its header.
pub(super) struct Xlsx {
    head: Head,
    rows: Receiver<Result<Row, BadRow>>,
    /// `None` once the end has been reported.
    reader: Option<JoinHandle<()>>,
    last_line: u64,
}

/// What is known of a workbook before its rows.
struct Head {
    sheets: Vec<String>,
    headers: Vec<String>,
    header_place: String,
    notes: Vec<String>,
}

impl Xlsx {
    /// Reads the header: the row within sight that is known for one, else the first that is not blank.
    pub(super) fn open(
        path: &Path,
        limits: &Limits,
        knows: Knows,
        holds: Holds,
        progress: &Progress,
    ) -> Result<Self, NotATable> {
        let (opened, head) = sync_channel(1);
        let (sender, rows) = sync_channel(AHEAD);
        let reading = Reading {
            path: path.to_owned(),
            limits: limits.clone(),
            knows,
            holds,
            progress: progress.clone(),
        };
        let reader = std::thread::Builder::new()
            .name("xlsx".to_owned())
            .spawn(move || reading.run(&opened, &sender))?;
        let head = head.recv().map_err(|_| NotATable::Damaged("读取中断".to_owned()))??;
        Ok(Self { head, rows, reader: Some(reader), last_line: 0 })
    }

    /// The worksheets that are read.
    pub(super) fn sheets(&self) -> &[String] {
        &self.head.sheets
    }

    pub(super) fn headers(&self) -> &[String] {
        &self.head.headers
    }

    /// Where the header stands.
    pub(super) fn header_place(&self) -> String {
        self.head.header_place.clone()
    }

    /// What was passed over or read in a way of its own.
    pub(super) fn notes(&self) -> &[String] {
        &self.head.notes
    }

    /// The next row that is not blank.
    pub(super) fn next_row(&mut self) -> Option<Result<Row, BadRow>> {
        if let Ok(row) = self.rows.recv() {
            self.last_line = row.as_ref().map_or_else(|bad| bad.line, |row| row.line);
            return Some(row);
        }
        let panicked = self.reader.take()?.join().is_err();
        panicked.then(|| Err(sheet::broken_off(self.last_line + 1, "读取中断")))
    }
}

/// What the reader's thread does: the header first, then rows until the end or until nobody listens.
struct Reading {
    path: PathBuf,
    limits: Limits,
    knows: Knows,
    holds: Holds,
    progress: Progress,
}

impl Reading {
    fn run(&self, opened: &Opened, rows: &Rows) {
        if let Err(reason) = self.read(opened, rows) {
            // Nobody listens any more if the header had gone out: then there is no such error.
            let _ = opened.send(Err(reason));
        }
    }

    fn read(&self, opened: &Opened, rows: &Rows) -> Result<(), NotATable> {
        let mut workbook: Workbook<_> =
            Workbook::new(BufReader::new(File::open(&self.path)?)).map_err(|error| damaged(&error))?;
        let mut plan = Plan::of(&mut workbook, &self.limits, self.knows)?;
        let mut dressed = Vec::with_capacity(plan.parts.len());
        for part in &plan.parts {
            let (zeros, merged) = (Zeros::of(&mut workbook, &part.name)?, self.merged(&mut workbook, part)?);
            plan.notes.extend(merged.repeated().map(|example| repeated(&part.name, &example)));
            let at = workbook.sheets_metadata().iter().position(|sheet| sheet.name == part.name);
            let hidden = at.map_or(0, |at| self.holds.hidden.below(part.header_row, at));
            plan.notes.extend((hidden > 0).then(|| shown(&part.name, hidden)));
            dressed.push((zeros, merged));
        }
        let several = plan.parts.len() > 1 || workbook.sheets_metadata().len() > 1;
        let head = Head {
            sheets: plan.parts.iter().map(|part| part.name.clone()).collect(),
            headers: plan.parts[0].header.names.clone(),
            header_place: plan::place(&plan.parts[0].name, plan.parts[0].header_row, several),
            notes: plan.notes,
        };
        if opened.send(Ok(head)).is_err() {
            return Ok(());
        }
        for (at, (part, (zeros, merged))) in plan.parts.iter().zip(dressed).enumerate() {
            let cells = match workbook.worksheet_cells_reader(&part.name) {
                Ok(cells) => cells,
                Err(error) => {
                    let _ = rows.send(Err(sheet::broken_off(place::line(at, 0), &error.to_string())));
                    return Ok(());
                }
            };
            let sheet = Sheet::new(cells, &self.limits).with(zeros, merged);
            if !self.send_rows(sheet, at, part, rows) {
                return Ok(());
            }
        }
        self.progress.add(self.progress.total());
        Ok(())
    }

    /// The merged cells below the header of a worksheet, if the workbook has any at all.
    fn merged(&self, workbook: &mut Workbook<BufReader<File>>, part: &Part) -> Result<Merged, NotATable> {
        if self.holds.merged == 0 {
            return Ok(Merged::default());
        }
        let ranges = workbook.merge_cells_by_sheet_name(&part.name).map_err(|error| damaged(&error))?;
        Ok(Merged::below(part.header_row, ranges))
    }

    /// Sends what stands below the header; whether anybody listens.
    fn send_rows(&self, mut sheet: Sheet<'_>, at: usize, part: &Part, rows: &Rows) -> bool {
        while let Some(draft) = sheet.next() {
            self.progress.add(1);
            let row = match draft {
                Ok(draft) if draft.row() <= part.header_row => continue,
                Ok(draft) => draft.finish(at, &part.header, &self.limits),
                Err(bad) => Err(BadRow { line: place::line(at, 0) + bad.line - 1, ..bad }),
            };
            if rows.send(row).is_err() {
                return false;
            }
        }
        true
    }
}

/// What to say of merged cells whose value every row got.
fn repeated(sheet: &str, (example, ranges): &(String, usize)) -> String {
    format!("工作表“{sheet}”有 {ranges} 处上下合并的单元格（如 {example}），所跨各行按同一内容读取")
}

/// What to say of hidden rows.
fn shown(sheet: &str, hidden: usize) -> String {
    format!(
        "工作表“{sheet}”有 {hidden} 行被隐藏（如被筛选隐藏），同其他行一样读取；不应导入的，请删去后重新导入"
    )
}

fn damaged(error: &XlsxError) -> NotATable {
    match error {
        XlsxError::Password => NotATable::OtherWorkbook,
        other => NotATable::Damaged(other.to_string()),
    }
}
