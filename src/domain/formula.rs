//! What a spreadsheet takes for a formula, and the apostrophe by which a file keeps a cell from being one.

use std::borrow::Cow;

use super::Day;

/// With what a cell begins that is run as a formula, or taken for one behind what is passed over.
const FIRST: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// Digits that spreadsheets still keep exactly.
const EXACT_DIGITS: usize = 11;

/// The cell behind an apostrophe where a spreadsheet would take it for a formula.
pub fn guarded(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(FIRST) && !is_shown_as_written(cell) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// What stands behind the apostrophe of a [`guarded`] cell; `None` if it is none. A carriage return may have become a
/// line break on its way.
pub fn unguarded(cell: &str) -> Option<&str> {
    let bare = cell.strip_prefix('\'')?;
    bare.starts_with(|first| first == '\n' || FIRST.contains(&first)).then_some(bare)
}

/// Whether a spreadsheet shows the cell as it is written: a number, or a day.
pub fn is_shown_as_written(cell: &str) -> bool {
    is_plain_number(cell) || is_day(cell)
}

/// Whether a spreadsheet shows this number as it is written.
fn is_plain_number(cell: &str) -> bool {
    let number = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, part) = number.split_once('.').map_or((number, None), |(whole, part)| (whole, Some(part)));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    number.len() <= EXACT_DIGITS
        && is_digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && part.is_none_or(|part| is_digits(part) && !part.ends_with('0'))
}

/// Whether it is a day as our files write it, which every spreadsheet reads as that day.
fn is_day(cell: &str) -> bool {
    cell.len() == "2021-11-15".len() && cell.parse::<Day>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_a_formula_is_guarded_and_comes_back() {
        for cell in ["=1+1", "+8623", "-cmd", "@sum", "\tx", "\rx", "=HYPERLINK(\"x\")", "-"] {
            let written = guarded(cell);
            assert_eq!(written, format!("'{cell}"));
            assert_eq!(unguarded(&written), Some(cell));
        }
        for cell in ["-1.5", "'quoted'", "'", "", "2021-11-15", "甲=乙"] {
            assert_eq!(guarded(cell), cell);
            assert_eq!(unguarded(cell), None);
        }
        assert_eq!(unguarded("'\nx"), Some("\nx"));
    }
}
