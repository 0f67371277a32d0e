//! What a spreadsheet needs so that it takes a CSV file for what it is: Excel reads UTF-8 only behind a mark, takes
//! some cells for formulas and long codes for numbers.

use std::borrow::Cow;

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

/// Digits that spreadsheets still keep exactly.
const EXACT_DIGITS: usize = 11;

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
