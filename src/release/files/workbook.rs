//! Rows as a workbook: codes stay text, numbers are numbers, and where a sheet is full the next one begins.

use std::path::{Path, PathBuf};

use csv::StringRecord;
use rust_xlsxwriter::{Format, Workbook};

use super::{Error, Written};
use crate::release::datasets::Dataset;
use crate::release::dictionary::Kind;

/// Rows of a sheet, its heading aside.
const MOST_ROWS: u32 = 1_048_575;

pub(super) struct Book {
    path: PathBuf,
    dataset: &'static Dataset,
    workbook: Workbook,
    sheet: usize,
    next_row: u32,
}

impl Book {
    pub(super) fn begin(path: &Path, dataset: &'static Dataset) -> Result<Self, Error> {
        let (path, workbook) = (path.to_owned(), Workbook::new());
        let mut book = Self { path, dataset, workbook, sheet: 0, next_row: 0 };
        book.add_sheet()?;
        Ok(book)
    }

    fn add_sheet(&mut self) -> Result<(), Error> {
        let title = self.dataset.title;
        let name = if self.sheet == 0 { title.to_owned() } else { format!("{title} {}", self.sheet + 1) };
        let heading = Format::new().set_bold();
        let sheet = self.workbook.add_worksheet_with_constant_memory()?.set_name(name)?;
        for (column, field) in (0..).zip(&self.dataset.fields) {
            sheet.write_string_with_format(0, column, field.label, &heading)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        self.sheet += 1;
        self.next_row = 1;
        Ok(())
    }
}

impl Written for Book {
    fn row(&mut self, row: &StringRecord) -> Result<(), Error> {
        if self.next_row > MOST_ROWS {
            self.add_sheet()?;
        }
        let sheet = self.workbook.worksheet_from_index(self.sheet - 1)?;
        for (column, (field, cell)) in (0..).zip(self.dataset.fields.iter().zip(row)) {
            let number = match field.kind {
                Kind::Integer | Kind::Decimal => cell.parse::<f64>().ok(),
                _ => None,
            };
            if let Some(number) = number {
                sheet.write_number(self.next_row, column, number)?;
            } else if !cell.is_empty() {
                sheet.write_string(self.next_row, column, cell)?;
            }
        }
        self.next_row += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), Error> {
        Ok(self.workbook.save(&self.path)?)
    }
}
