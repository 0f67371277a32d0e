//! What a spreadsheet needs so that it takes a CSV file for what it is: Excel reads UTF-8 only behind a mark, takes
//! some cells for formulas and long codes for numbers.

use std::borrow::Cow;

use crate::domain::formula::{guarded, is_shown_as_written};

/// For whom a CSV file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flavour {
    /// Machines: cells as they are.
    #[default]
    Plain,
    /// People with a spreadsheet: a byte order mark, cells that stay what they are.
    Excel,
}

impl Flavour {
    /// What stands before everything else.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Excel => "\u{feff}",
        }
    }

    /// A cell as it is written.
    pub fn cell(self, cell: &str) -> Cow<'_, str> {
        match self {
            Self::Plain => Cow::Borrowed(cell),
            Self::Excel => safe(cell),
        }
    }
}

/// What makes numbers, days, times, shares or sums of money of digits, to a spreadsheet in China.
const JOINTS: &str = "-/.:,%() ￥¥$年月日时分秒";

/// A cell that a spreadsheet takes for what it is: what looks like a formula is led by an apostrophe; a code, a number
/// written in a way of its own and what looks like a day by a tab, which keeps it text.
fn safe(cell: &str) -> Cow<'_, str> {
    match guarded(cell) {
        Cow::Borrowed(_) if !is_shown_as_written(cell) && looks_counted(cell) => {
            Cow::Owned(format!("\t{cell}"))
        }
        guarded => guarded,
    }
}

/// Whether a spreadsheet may count with it: digits with what joins them, or a number with an exponent.
fn looks_counted(cell: &str) -> bool {
    let is_joined = cell.chars().all(|one| one.is_ascii_digit() || JOINTS.contains(one));
    cell.contains(|one: char| one.is_ascii_digit()) && (is_joined || cell.parse::<f64>().is_ok())
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
            ("+8623", "'+8623"),
            ("31105001122020000001", "\t31105001122020000001"),
            ("007", "\t007"),
            ("1.50", "\t1.50"),
            ("1E5", "\t1E5"),
            ("91500103E1", "\t91500103E1"),
            ("915001031234E56789", "\t915001031234E56789"),
            ("2-1", "\t2-1"),
            ("3/4", "\t3/4"),
            ("2021-3", "\t2021-3"),
            ("3月4日", "\t3月4日"),
            ("1,234", "\t1,234"),
            ("50%", "\t50%"),
            ("2021-11-15", "2021-11-15"),
            ("2021-11-15T12:00:00+08:00", "2021-11-15T12:00:00+08:00"),
            ("3号楼", "3号楼"),
            ("样本路1号", "样本路1号"),
            ("在用;维保逾期", "在用;维保逾期"),
            ("0", "0"),
            ("0.5", "0.5"),
            ("18", "18"),
            ("渝北", "渝北"),
            ("", ""),
        ] {
            assert_eq!(safe(cell), written);
        }
    }
}
