//! The first visible worksheet of a workbook as rows.
//!
//! `calamine` streams cells, but its reader borrows the workbook: both live in a thread of their
//! own and hand rows over a short channel. A panic in there ends the table, not the program. What
//! a workbook would cost is known before `calamine` sees it: see [`parts`].

mod parts;
mod sheet;
mod tag;
mod value;
mod watch;

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use calamine::{Reader, SheetType, SheetVisible, Xlsx as Workbook, XlsxError};

use super::source::Progress;
use super::{BadRow, Limits, NotATable, Row};
pub(super) use parts::check;
use sheet::{Draft, Sheet};

/// Rows read ahead.
const AHEAD: usize = 32;

type Rows = SyncSender<Result<Row, BadRow>>;
type Opened = SyncSender<Result<Head, NotATable>>;

/// A worksheet past its header.
pub(super) struct Xlsx {
    head: Head,
    rows: Receiver<Result<Row, BadRow>>,
    /// `None` once the end has been reported.
    reader: Option<JoinHandle<()>>,
    last_line: u64,
}

struct Head {
    sheet: String,
    headers: Vec<String>,
}

impl Xlsx {
    /// Reads the header: the first row with a cell that is not blank.
    pub(super) fn open(path: &Path, limits: &Limits, progress: &Progress) -> Result<Self, NotATable> {
        let (opened, head) = sync_channel(1);
        let (sender, rows) = sync_channel(AHEAD);
        let (path, limits, progress) = (path.to_owned(), limits.clone(), progress.clone());
        let reader = std::thread::Builder::new()
            .name("xlsx".to_owned())
            .spawn(move || read(&path, &limits, &progress, &opened, &sender))?;
        let head = head.recv().map_err(|_| NotATable::Damaged("读取中断".to_owned()))??;
        Ok(Self { head, rows, reader: Some(reader), last_line: 0 })
    }

    pub(super) fn sheet(&self) -> &str {
        &self.head.sheet
    }

    pub(super) fn headers(&self) -> &[String] {
        &self.head.headers
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

/// The reader's thread: the header first, then rows until the end or until nobody listens.
fn read(path: &PathBuf, limits: &Limits, progress: &Progress, opened: &Opened, rows: &Rows) {
    let result = open_workbook(path).and_then(|(mut workbook, name)| {
        let cells = workbook.worksheet_cells_reader(&name).map_err(|error| damaged(&error))?;
        let mut sheet = Sheet::new(cells, limits);
        let headers = sheet.header()?;
        let width = headers.len();
        if opened.send(Ok(Head { sheet: name, headers })).is_ok() {
            send_rows(&mut sheet, width, limits, progress, rows);
        }
        Ok(())
    });
    if let Err(reason) = result {
        // Nobody listens any more if the header had gone out: then there is no such error.
        let _ = opened.send(Err(reason));
    }
}

fn send_rows(sheet: &mut Sheet<'_>, width: usize, limits: &Limits, progress: &Progress, rows: &Rows) {
    while let Some(draft) = sheet.next() {
        progress.add(1);
        let row = draft.and_then(|draft: Draft| draft.finish(width, limits));
        if rows.send(row).is_err() {
            return;
        }
    }
    progress.add(progress.total());
}

/// The workbook and the name of its first visible worksheet.
fn open_workbook(path: &PathBuf) -> Result<(Workbook<BufReader<File>>, String), NotATable> {
    let workbook: Workbook<_> =
        Workbook::new(BufReader::new(File::open(path)?)).map_err(|error| damaged(&error))?;
    let visible = |sheet: &&calamine::Sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    };
    let name = workbook.sheets_metadata().iter().find(visible).map(|sheet| sheet.name.clone());
    Ok((workbook, name.ok_or(NotATable::NoHeader)?))
}

fn damaged(error: &XlsxError) -> NotATable {
    match error {
        XlsxError::Password => NotATable::OtherWorkbook,
        other => NotATable::Damaged(other.to_string()),
    }
}
