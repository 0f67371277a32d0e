//! The file of refused rows: as they came, with line, column, value and reason behind, ready to be mended and
//! imported again.
//!
//! It is written aside and takes its place at the end, if there is something in it. Rows of NDJSON stay NDJSON, so that
//! absent keys stay absent; others become CSV. What cannot be repeated faithfully is marked: see
//! [`table::TO_MEND`].

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::value::{RawValue, to_raw_value};
use tempfile::NamedTempFile;

use super::aside::{self, Usual};
use super::place::{self, Unfit};
use crate::domain::formula::guarded;
use crate::intake::import::reading::{Fault, Refused};
use crate::intake::table::mend::{ADDED, TEXT, is_added};
use crate::intake::table::{self, Cell, Format, Places, Raw, TO_MEND, Table, marked};

/// Why a reject file is not there.
#[derive(Debug, thiserror::Error)]
#[error("退回文件 {} 未能写成：{why}；被退回的行见上面的报告，解决后可再执行一次同样的命令", .path.display())]
pub struct Unwritten {
    /// Where it was to stand.
    pub path: PathBuf,
    /// What the system says.
    #[source]
    pub why: io::Error,
}

/// A reject file being written.
#[derive(Debug)]
pub struct RejectFile {
    /// As it was asked for.
    path: PathBuf,
    /// Where it will stand.
    target: PathBuf,
    usual: Usual,
    rows: u64,
    form: Form,
    places: Places,
}

#[derive(Debug)]
enum Form {
    Csv(Box<csv::Writer<BufWriter<NamedTempFile>>>),
    Ndjson(BufWriter<NamedTempFile>),
}

/// Opens a reject file for the rows of a table, which is read from the source; the register's own files stand in a folder
/// of theirs.
///
/// # Errors
/// Why it may not stand there, or that the folder cannot be written to.
pub fn open(path: &Path, source: &Path, register: Option<&Path>, table: &Table) -> Result<RejectFile, Unfit> {
    let target = place::check(path, source, register)?;
    Ok(RejectFile::create(path, target, table)?)
}

impl RejectFile {
    fn create(path: &Path, target: PathBuf, table: &Table) -> io::Result<Self> {
        let (file, usual) = aside::create(target.parent().unwrap_or(Path::new(".")))?;
        let mut file = BufWriter::new(file);
        let form = match table.format {
            Format::Ndjson { .. } => Form::Ndjson(file),
            Format::Csv { .. } | Format::Xlsx { .. } => {
                // Spreadsheets take a table for UTF-8 only if it says so.
                file.write_all("\u{FEFF}".as_bytes())?;
                let mut writer = csv::Writer::from_writer(file);
                let own = table.headers().iter().map(String::as_str).filter(|header| !is_added(header));
                write_cells(&mut writer, own.chain(ADDED))?;
                Form::Csv(Box::new(writer))
            }
        };
        Ok(Self { path: path.to_owned(), target, usual, rows: 0, form, places: table.places() })
    }

    /// Writes a refused row with the columns that are wrong, as the file calls them.
    ///
    /// # Errors
    /// Nothing more can be written then.
    pub fn write(&mut self, headers: &[String], refused: &Refused, columns: &str) -> Result<(), Unwritten> {
        self.rows += 1;
        let join = |take: fn(&Fault) -> &str| refused.faults.iter().map(take).collect::<Vec<_>>().join("；");
        let (values, reasons) = (join(|fault| &fault.value), join(|fault| &fault.reason));
        let said = [self.places.number(refused.line), columns.to_owned(), values, reasons];
        let written = match &mut self.form {
            Form::Csv(writer) => write_csv(writer, headers, &refused.raw, &said),
            Form::Ndjson(file) => write_ndjson(file, headers, &refused.raw, &said),
        };
        written.map_err(|why| Unwritten { path: self.path.clone(), why })
    }

    /// Puts the file in its place, if a row was refused; else what stands there stays.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(self) -> Result<(), Unwritten> {
        if self.rows == 0 {
            return Ok(());
        }
        put(self.form, &self.target, self.usual).map_err(|why| Unwritten { path: self.path, why })
    }
}

fn put(form: Form, target: &Path, usual: Usual) -> io::Result<()> {
    let file = match form {
        Form::Csv(writer) => writer.into_inner().map_err(csv::IntoInnerError::into_error)?,
        Form::Ndjson(file) => file,
    };
    aside::put(file.into_inner().map_err(io::IntoInnerError::into_error)?, target, usual)
}

fn write_csv<W: Write>(
    writer: &mut csv::Writer<W>,
    headers: &[String],
    raw: &Raw,
    said: &[String; 4],
) -> io::Result<()> {
    let cells = fitted(raw, headers.len());
    let own = headers.iter().zip(&cells).filter(|(header, _)| !is_added(header)).map(|(_, cell)| cell);
    write_cells(writer, own.chain(said).map(String::as_str))
}

/// Writes a line for people with a spreadsheet: what was no formula where it came from is none here.
fn write_cells<'c, W: Write>(
    writer: &mut csv::Writer<W>,
    cells: impl Iterator<Item = &'c str>,
) -> io::Result<()> {
    for cell in cells {
        writer.write_field(&*guarded(cell))?;
    }
    Ok(writer.write_record(None::<&[u8]>)?)
}

/// The cells of a row, as many as the header has: what is missing is marked, what is left over stands marked in the last.
fn fitted(raw: &Raw, width: usize) -> Vec<String> {
    let mut cells = match raw {
        Raw::Cells(cells) => cells.iter().map(written).collect(),
        Raw::Line(line) => vec![marked(line)],
    };
    if cells.len() > width {
        let rest = cells.split_off(width.saturating_sub(1)).join(",");
        cells.push(marked(&rest));
    }
    cells.resize(width, TO_MEND.to_owned());
    cells
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Spoilt(spoilt) => marked(&spoilt.text),
        cell => cell.text().to_owned(),
    }
}

fn write_ndjson(file: &mut impl Write, headers: &[String], raw: &Raw, said: &[String; 4]) -> io::Result<()> {
    let mut pairs: table::Pairs = match raw {
        Raw::Cells(cells) => own_pairs(headers, cells)?,
        Raw::Line(line) => match table::pairs(line) {
            Some(pairs) => pairs,
            None => vec![(TEXT.to_owned(), to_raw_value(line)?)],
        },
    };
    pairs.retain(|(key, _)| key == TEXT || !is_added(key));
    for (key, value) in ADDED.iter().zip(said) {
        pairs.push(((*key).to_owned(), to_raw_value(value)?));
    }
    write_object(file, &pairs)
}

/// Keys and values of a row: an absent key stays absent, a blank cell is null.
fn own_pairs(headers: &[String], cells: &[Cell]) -> io::Result<table::Pairs> {
    let there = headers.iter().zip(cells).filter(|(_, cell)| **cell != Cell::Absent);
    there
        .map(|(header, cell)| {
            let value = if *cell == Cell::Blank { None } else { Some(written(cell)) };
            Ok((header.clone(), to_raw_value(&value)?))
        })
        .collect()
}

fn write_object(file: &mut impl Write, pairs: &[(String, Box<RawValue>)]) -> io::Result<()> {
    for (at, (key, value)) in pairs.iter().enumerate() {
        file.write_all(if at == 0 { b"{" } else { b"," })?;
        serde_json::to_writer(&mut *file, key)?;
        write!(file, ":{value}")?;
    }
    file.write_all(b"}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::table::mend::LINE;

    fn cells(texts: &[&str]) -> Raw {
        Raw::Cells(texts.iter().map(|text| Cell::Text((*text).to_owned())).collect())
    }

    #[test]
    fn a_row_is_as_wide_as_the_header() {
        assert_eq!(fitted(&cells(&["1", "2"]), 2), ["1", "2"]);
        assert_eq!(fitted(&cells(&["1"]), 3), ["1", "【待更正】", "【待更正】"]);
        assert_eq!(fitted(&cells(&["1", "2", "3"]), 2), ["1", "【待更正】2,3"]);
        assert_eq!(fitted(&Raw::Cells(Vec::new()), 1), ["【待更正】"]);
    }

    #[test]
    fn no_cell_becomes_a_formula() {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let headers = ["=a", "b", "c", "d"].map(str::to_owned);
        write_cells(&mut writer, headers.iter().map(String::as_str).chain(ADDED)).unwrap();
        let said = ["2", "b", "=1+1", "r"].map(str::to_owned);
        write_csv(&mut writer, &headers, &cells(&["-1.5", "=1+1", "'=1", "+x"]), &said).unwrap();
        let written = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        assert_eq!(
            written,
            "'=a,b,c,d,退回-文件行号,退回-列,退回-值,退回-原因\n-1.5,'=1+1,'=1,'+x,2,b,'=1+1,r\n"
        );
    }

    #[test]
    fn ndjson_stays_ndjson() {
        let headers = ["code", "model", "stops", LINE].map(str::to_owned);
        let said = ["3", "model", "v", "r"].map(str::to_owned);
        let written = |raw: &Raw| {
            let mut out = Vec::new();
            write_ndjson(&mut out, &headers, raw, &said).unwrap();
            String::from_utf8(out).unwrap()
        };
        let tail = r#""退回-文件行号":"3","退回-列":"model","退回-值":"v","退回-原因":"r"}"#;
        let row = Raw::Cells(vec![Cell::Text("1".into()), Cell::Absent, Cell::Blank]);
        assert_eq!(written(&row), format!("{{\"code\":\"1\",\"stops\":null,{tail}\n"));
        let object = Raw::Line(r#"{"code":123456789012345678901,"code":[1], "退回-值":"x"}"#.into());
        assert_eq!(written(&object), format!("{{\"code\":123456789012345678901,\"code\":[1],{tail}\n"));
        assert_eq!(written(&Raw::Line("{'a".into())), format!("{{\"退回-原文\":\"{{'a\",{tail}\n"));
    }
}
