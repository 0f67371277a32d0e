//! A cell of a worksheet, and its name.

use super::value::Fault;

/// A cell that is not blank; row and column from 0.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) text: String,
    pub(super) fault: Option<Fault>,
}

/// A cell's name as the spreadsheet shows it: `BZ7`. Row and column from 0.
pub(super) fn name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).expect("a remainder of 26 fits u8")));
        rest = (rest - 1) / 26;
    }
    letters.into_iter().rev().chain((u64::from(row) + 1).to_string().chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cell_names() {
        for (row, column, expected) in
            [(0, 0, "A1"), (6, 25, "Z7"), (6, 26, "AA7"), (1_048_575, 77, "BZ1048576")]
        {
            assert_eq!(name(row, column), expected);
        }
    }
}
