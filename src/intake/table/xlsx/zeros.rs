//! Which numbers of a worksheet are shown with leading zeros: codes that were typed as numbers under a format such as
//! `000000`. What a person sees is what is meant.
//!
//! The formats stand beside the cells, so a sheet is read once more where its workbook has such a format.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;

use calamine::{Style, Xlsx as Workbook};

use super::super::NotATable;
use super::value::Fault;

/// Stretches of cells of one format that are remembered.
const MOST_STRETCHES: usize = 1_000_000;

/// Cells whose format begins with zeros, by column.
#[derive(Default)]
pub(super) struct Zeros(HashMap<u32, Vec<Stretch>>);

/// Cells below each other that are shown in the same way.
struct Stretch {
    first_row: u32,
    last_row: u32,
    shown: Shown,
}

/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// With so many digits at least.
    Padded(usize),
    /// With signs between its digits.
    Otherwise,
}

impl Zeros {
    /// Looks through a worksheet. Where it is damaged, whoever reads it next will say so.
    pub(super) fn of(workbook: &mut Workbook<BufReader<File>>, sheet: &str) -> Result<Self, NotATable> {
        let mut cells = workbook.worksheet_cells_reader(sheet).map_err(|error| super::damaged(&error))?;
        let shown: Vec<Option<Shown>> = cells.styles().iter().map(shown_by).collect();
        let mut zeros = Self::default();
        if shown.iter().all(Option::is_none) {
            return Ok(zeros);
        }
        let mut stretches = 0;
        while let Ok(Some((row, column, style))) = cells.next_style_id() {
            let Some(shown) = shown.get(style).copied().flatten() else { continue };
            stretches += usize::from(zeros.note(row, column, shown));
            if stretches > MOST_STRETCHES {
                return Err(NotATable::Bomb("单元格格式过于零碎".to_owned()));
            }
        }
        Ok(zeros)
    }

    /// Remembers a cell; whether that took a new stretch.
    fn note(&mut self, row: u32, column: u32, shown: Shown) -> bool {
        let stretches = self.0.entry(column).or_default();
        match stretches.last_mut() {
            Some(last) if last.shown == shown && last.last_row + 1 == row => {
                last.last_row = row;
                false
            }
            _ => {
                stretches.push(Stretch { first_row: row, last_row: row, shown });
                true
            }
        }
    }

    /// How the number in a cell is shown, if it is with zeros.
    pub(super) fn at(&self, row: u32, column: u32) -> Option<Shown> {
        let stretches = self.0.get(&column)?;
        let after = stretches.partition_point(|stretch| stretch.last_row < row);
        stretches.get(after).filter(|stretch| stretch.first_row <= row).map(|stretch| stretch.shown)
    }
}

impl Shown {
    /// The number as it is shown, or what is wrong with it.
    pub(super) fn of(self, number: String) -> (String, Option<Fault>) {
        match self {
            Self::Padded(width) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
                (format!("{number:0>width$}"), None)
            }
            Self::Padded(_) => (number, None),
            Self::Otherwise => (number, Some(Fault::Shown)),
        }
    }
}

/// How a style shows numbers, if its format begins with several zeros. Decimals, shares and thousands are no codes.
fn shown_by(style: &Style) -> Option<Shown> {
    let format = style.number_format.as_ref()?.format_code.split(';').next()?;
    let zeros = format.len() - format.trim_start_matches('0').len();
    match &format[zeros..] {
        _ if zeros < 2 => None,
        "" => Some(Shown::Padded(zeros)),
        rest if rest.contains(['.', ',', '%', 'E', 'e', '?', '#']) => None,
        _ => Some(Shown::Otherwise),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_hold_the_cells_that_were_noted() {
        let mut zeros = Zeros::default();
        for (row, shown, is_new) in
            [(1, Shown::Padded(6), true), (2, Shown::Padded(6), false), (5, Shown::Otherwise, true)]
        {
            assert_eq!(zeros.note(row, 0, shown), is_new, "{row}");
        }
        let at: Vec<_> = (0..7).map(|row| zeros.at(row, 0)).collect();
        let six = Some(Shown::Padded(6));
        assert_eq!(at, [None, six, six, None, None, Some(Shown::Otherwise), None]);
        assert_eq!(zeros.at(1, 1), None);
    }
}
