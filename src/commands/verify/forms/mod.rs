//! The other forms of a table, read back and held against the plain one: every form must say the same in the same
//! order. They are read as streams, one after the other; memory is that of a row, of a workbook's shared texts, or of a
//! group of columns.

#[cfg(feature = "parquet")]
mod parquet;
mod text;
mod workbook;

use std::path::Path;

use anyhow::{Context, ensure};

use super::plain::Plain;
use crate::release::datasets::Dataset;
use crate::release::files::{self, CSV, FORMS, Form};

/// Holds every form of a dataset that lies in a folder against its plain table.
pub(super) fn hold(folder: &Path, dataset: &'static Dataset) -> anyhow::Result<()> {
    for form in FORMS.iter().filter(|form| form.suffix != CSV) {
        let path = files::path(folder, dataset.name, form.suffix);
        if path.exists() {
            let named = || format!("{}{}", dataset.name, form.suffix);
            hold_one(folder, dataset, *form, &path).with_context(named)?;
        }
    }
    Ok(())
}

fn hold_one(folder: &Path, dataset: &'static Dataset, form: Form, path: &Path) -> anyhow::Result<()> {
    let mut plain = Plain::open(folder, dataset)?;
    match form.suffix {
        ".csv.gz" => text::packed(path, &files::path(folder, dataset.name, CSV)),
        "-excel.csv" => text::for_excel(path, dataset, &mut plain),
        ".xlsx" => workbook::hold(path, dataset, &mut plain),
        #[cfg(feature = "parquet")]
        ".parquet" => parquet::hold(path, dataset, &mut plain),
        ".ndjson.gz" => text::objects(text::unzipped(path)?, dataset, &mut plain),
        _ => text::objects(text::unpacked(path)?, dataset, &mut plain),
    }
}

/// Says which row of a form does not say what the plain table does; the heading is not counted.
fn same(is_same: bool, plain: &Plain) -> anyhow::Result<()> {
    ensure!(is_same, "第 {} 行与同名的 CSV 表不同", plain.read());
    Ok(())
}

/// Ends a form after its last row: the plain table must have ended too.
fn end(plain: &mut Plain) -> anyhow::Result<()> {
    let is_left = plain.next()?.is_some();
    ensure!(!is_left, "只有 {} 行，同名的 CSV 表还有", plain.read() - 1);
    Ok(())
}
