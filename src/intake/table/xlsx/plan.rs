//! Which worksheets of a workbook are read: the first whose header is known, or else the first that holds anything, and
//! every other under the same header, where it goes on. What is left out is named.

use std::fs::File;
use std::io::BufReader;

use calamine::{Reader, SheetType, SheetVisible, Xlsx as Workbook};

use super::super::header::{self, Header, Knows, LOOKED_AT, Likeness};
use super::super::{Limits, NotATable};
use super::sheet::{Draft, Sheet};

/// Hidden worksheets that are named.
const NAMED: usize = 10;

/// A worksheet that is read.
pub(super) struct Part {
    pub(super) name: String,
    /// The row of its header, from 0.
    pub(super) header_row: u32,
    pub(super) header: Header,
}

/// What is read of a workbook.
pub(super) struct Plan {
    /// Its worksheets in their order; at least one.
    pub(super) parts: Vec<Part>,
    /// Sentences about what is not.
    pub(super) notes: Vec<String>,
}

/// The first rows of a worksheet that holds any.
struct Beginning {
    name: String,
    rows: Vec<Draft>,
    header: Option<(usize, Likeness)>,
}

impl Plan {
    /// Looks at the beginning of every visible worksheet.
    pub(super) fn of(
        workbook: &mut Workbook<BufReader<File>>,
        limits: &Limits,
        knows: Knows,
    ) -> Result<Self, NotATable> {
        let beginnings = beginnings(workbook, limits, knows)?;
        let likeness = |begun: &Beginning| begun.header.map_or(Likeness::None, |(_, likeness)| likeness);
        let most = beginnings.iter().map(likeness).max().ok_or(NotATable::NoHeader)?;
        let main = beginnings.iter().position(|begun| likeness(begun) == most).unwrap_or_default();
        let first = beginnings[main].part(limits)?;
        let several = beginnings.len() > 1;
        let mut plan = Self { notes: title_of(&first, &beginnings[main], several), parts: vec![first] };
        for (_, other) in beginnings.iter().enumerate().filter(|(at, _)| *at != main) {
            match other.continuing(&plan.parts[0].header, limits) {
                Some(part) => plan.parts.push(part),
                None => plan.notes.push(passed_over(&other.name, &plan.parts[0].name)),
            }
        }
        plan.notes.extend(left_out(&hidden(workbook, limits)));
        Ok(plan)
    }
}

/// What to say of hidden worksheets that are left out.
fn left_out(names: &[String]) -> Option<String> {
    let shown: Vec<String> = names.iter().take(NAMED).map(|name| format!("“{name}”")).collect();
    let rest = if names.len() > NAMED { format!("等 {} 个", names.len()) } else { String::new() };
    let said =
        format!("隐藏的工作表{}{rest}未读取；其中如有要导入的数据，请取消隐藏后重新导入", shown.join("、"));
    (!names.is_empty()).then_some(said)
}

/// The hidden worksheets that hold anything.
fn hidden(workbook: &mut Workbook<BufReader<File>>, limits: &Limits) -> Vec<String> {
    let mut names = worksheets(workbook, |visible| visible != SheetVisible::Visible);
    names.retain(|name| {
        let cells = workbook.worksheet_cells_reader(name).ok();
        cells.is_some_and(|cells| Sheet::new(cells, limits).beginning(1).is_ok_and(|rows| !rows.is_empty()))
    });
    names
}

fn worksheets(workbook: &Workbook<BufReader<File>>, is_wanted: impl Fn(SheetVisible) -> bool) -> Vec<String> {
    let sheets = workbook.sheets_metadata().iter();
    let wanted = sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet && is_wanted(sheet.visible));
    wanted.map(|sheet| sheet.name.clone()).collect()
}

fn passed_over(sheet: &str, read: &str) -> String {
    format!("工作表“{sheet}”的表头与“{read}”不同，未读取；其中如有要导入的数据，请单独存为一个文件再导入")
}

/// What to say of rows above the header of the first sheet.
fn title_of(part: &Part, begun: &Beginning, several: bool) -> Vec<String> {
    let is_first = begun.rows.first().is_some_and(|row| row.row() == part.header_row);
    let place = place(&part.name, part.header_row, several);
    if is_first { Vec::new() } else { vec![format!("{place}是表头，其上的内容未读取")] }
}

/// Where a header stands.
pub(super) fn place(sheet: &str, row: u32, several: bool) -> String {
    let row = u64::from(row) + 1;
    if several { format!("工作表“{sheet}”第 {row} 行") } else { format!("第 {row} 行") }
}

fn beginnings(
    workbook: &mut Workbook<BufReader<File>>,
    limits: &Limits,
    knows: Knows,
) -> Result<Vec<Beginning>, NotATable> {
    let mut beginnings = Vec::new();
    for name in worksheets(workbook, |visible| visible == SheetVisible::Visible) {
        let cells = workbook.worksheet_cells_reader(&name).map_err(|error| super::damaged(&error))?;
        let rows = Sheet::new(cells, limits).beginning(LOOKED_AT)?;
        let header = header::find(rows.iter().map(Draft::cells), knows);
        if !rows.is_empty() {
            beginnings.push(Beginning { name, rows, header });
        }
    }
    Ok(beginnings)
}

impl Beginning {
    /// The sheet with its header.
    fn part(&self, limits: &Limits) -> Result<Part, NotATable> {
        let at = self.header.map_or(0, |(at, _)| at);
        let row = &self.rows[at];
        let place = place(&self.name, row.row(), true);
        if let Some(fault) = row.fault() {
            return Err(NotATable::BadHeader(format!("{place}，{fault}")));
        }
        let header = Header::read(row.cells(), &place, limits)?;
        Ok(Part { name: self.name.clone(), header_row: row.row(), header })
    }

    /// The sheet as one that goes on under this header.
    fn continuing(&self, header: &Header, limits: &Limits) -> Option<Part> {
        self.rows.iter().filter(|row| row.fault().is_none()).find_map(|row| {
            let own = Header::read(row.cells(), "", limits).ok().filter(|own| own.is_like(header))?;
            Some(Part { name: self.name.clone(), header_row: row.row(), header: own })
        })
    }
}
