//! Rows as CSV: for machines as they are, for spreadsheets so that no code loses a digit and no cell is a formula.

use std::borrow::Cow;

use csv::{StringRecord, Terminator, Writer, WriterBuilder};

use super::sink::Sink;
use super::{Error, Written};
use crate::release::datasets::Dataset;

/// For whom a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flavour {
    /// Machines: columns by their names, cells as they are.
    Plain,
    /// People with a spreadsheet: a byte order mark, Chinese headings, cells that stay what they are.
    Excel,
}

pub(super) struct Lines<S: Sink> {
    writer: Writer<S>,
    flavour: Flavour,
}

/// Digits that spreadsheets still keep exactly.
const EXACT_DIGITS: usize = 11;

impl<S: Sink> Lines<S> {
    pub(super) fn begin(mut sink: S, dataset: &Dataset, flavour: Flavour) -> Result<Self, Error> {
        let heading: StringRecord = match flavour {
            Flavour::Plain => dataset.fields.iter().map(|field| field.name).collect(),
            Flavour::Excel => {
                sink.write_all("\u{feff}".as_bytes())?;
                dataset.fields.iter().map(|field| field.label).collect()
            }
        };
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(sink);
        writer.write_record(&heading)?;
        Ok(Self { writer, flavour })
    }
}

impl<S: Sink> Written for Lines<S> {
    fn row(&mut self, row: &StringRecord) -> Result<(), Error> {
        match self.flavour {
            Flavour::Plain => self.writer.write_record(row)?,
            Flavour::Excel => {
                let cells = row.iter().map(safe).map(|cell| cell.into_owned().into_bytes());
                self.writer.write_record(cells)?;
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), Error> {
        let sink = self.writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
        Ok(sink.close()?)
    }
}

/// A cell that a spreadsheet takes for what it is: what looks like a formula is led by an apostrophe, a long or
/// zero-led number by a tab, which keeps it text.
fn safe(cell: &str) -> Cow<'_, str> {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
    let is_number = !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
    let is_code = is_number && (cell.len() > EXACT_DIGITS || (cell.len() > 1 && cell.starts_with('0')));
    if is_formula {
        Cow::Owned(format!("'{cell}"))
    } else if is_code {
        Cow::Owned(format!("\t{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreadsheets_get_no_formula_and_lose_no_digit() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("@sum", "'@sum"),
            ("-cmd", "'-cmd"),
            ("-1.5", "-1.5"),
            ("31105001122020000001", "\t31105001122020000001"),
            ("007", "\t007"),
            ("0", "0"),
            ("18", "18"),
            ("渝北", "渝北"),
            ("", ""),
        ] {
            assert_eq!(safe(cell), written);
        }
    }
}
