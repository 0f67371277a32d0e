//! The workbook: sheets that follow each other, each under its heading. A cell says what the plain table says, and none
//! is worked out by the spreadsheet that opens it.

use std::fs::File;
use std::io::BufReader;
use std::iter::Peekable;
use std::path::Path;

use anyhow::{anyhow, ensure};
use calamine::{Data, Reader, Xlsx, XlsxCellReader, open_workbook};
use csv::StringRecord;

use super::{Plain, end, same};
use crate::release::datasets::{Dataset, Field};
use crate::release::dictionary::Kind;

type Book = Xlsx<BufReader<File>>;

/// Holds a workbook against the plain table.
pub(super) fn hold(path: &Path, dataset: &Dataset, plain: &mut Plain) -> anyhow::Result<()> {
    let mut book: Book = open_workbook(path)?;
    for sheet in book.sheet_names() {
        let mut cells = Cells { reader: book.worksheet_cells_reader(&sheet)?, last: None }.peekable();
        let heading = next_row(&mut cells)?;
        ensure!(is_heading(heading.as_ref(), dataset), "工作表 {sheet} 的表头与本程序的数据字典不同");
        while let Some(row) = next_row(&mut cells)? {
            let is_same = plain.next()?.is_some_and(|own| says(&row, dataset, own));
            same(is_same, plain)?;
        }
    }
    end(plain)
}

/// The cells of a sheet that hold something, row by row.
struct Cells<'a> {
    reader: XlsxCellReader<'a, BufReader<File>>,
    last: Option<(u32, u32)>,
}

impl Iterator for Cells<'_> {
    type Item = anyhow::Result<((u32, u32), Data)>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let cell = match self.reader.next_cell_with_formula_metadata() {
                Ok(cell) => cell?,
                Err(error) => return Some(Err(error.into())),
            };
            if cell.formula.is_some() {
                return Some(Err(anyhow!("工作表中有公式")));
            }
            // Programs differ on what holds where a cell stands twice.
            if self.last.replace(cell.pos).is_some_and(|last| last >= cell.pos) {
                return Some(Err(anyhow!("工作表中的单元格次序不对")));
            }
            let (at, value) = (cell.pos, Data::from(cell.value));
            if value != Data::Empty {
                return Some(Ok((at, value)));
            }
        }
    }
}

/// The cells of a row by their columns.
type Row = Vec<(u32, Data)>;

fn next_row(cells: &mut Peekable<Cells<'_>>) -> anyhow::Result<Option<Row>> {
    let Some(first) = cells.next().transpose()? else { return Ok(None) };
    let ((number, column), value) = first;
    let mut row = vec![(column, value)];
    let is_next = |cell: &anyhow::Result<((u32, u32), Data)>| match cell {
        Ok(((row, _), _)) => *row == number,
        Err(_) => true,
    };
    while let Some(cell) = cells.next_if(is_next) {
        let ((_, column), value) = cell?;
        row.push((column, value));
    }
    Ok(Some(row))
}

fn is_heading(row: Option<&Row>, dataset: &Dataset) -> bool {
    let labels = (0..).zip(dataset.fields.iter().map(|field| field.label));
    row.is_some_and(|row| {
        row.len() == dataset.fields.len()
            && row.iter().zip(labels).all(|((at, cell), (column, label))| {
                *at == column && matches!(cell, Data::String(text) if text == label)
            })
    })
}

/// Whether a row of a sheet is this one of the plain table: nothing more, nothing less, nothing twice.
fn says(row: &Row, dataset: &Dataset, own: &StringRecord) -> bool {
    let known = (0..).zip(dataset.fields.iter().zip(own)).filter(|(_, (_, own))| !own.is_empty());
    let mut cells = row.iter();
    for (column, (field, own)) in known {
        let is_there = cells.next().is_some_and(|(at, cell)| *at == column && is_cell(field, own, cell));
        if !is_there {
            return false;
        }
    }
    cells.next().is_none()
}

/// Whether a cell holds what the plain table does: numbers are numbers there, all else is text.
#[expect(clippy::float_cmp, clippy::cast_precision_loss, reason = "both come of the same digits")]
fn is_cell(field: &Field, own: &str, cell: &Data) -> bool {
    let number = match field.kind {
        Kind::Integer | Kind::Decimal => own.parse::<f64>().ok(),
        _ => None,
    };
    match (cell, number) {
        (Data::Float(cell), Some(number)) => *cell == number,
        (Data::Int(cell), Some(number)) => *cell as f64 == number,
        (Data::String(cell), None) => cell == own,
        _ => false,
    }
}
