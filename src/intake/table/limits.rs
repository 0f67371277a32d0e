//! What a file may cost before it is refused. Knows numbers only.

/// Caps on what one file may make the reader hold or inflate.
///
/// Whatever a file claims, memory stays within a few rows; a table wider or a row longer than
/// this is not what a bureau sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Longest cell, in bytes of UTF-8.
    pub max_field_bytes: usize,
    /// Longest row, in bytes as it stands in the file.
    pub max_row_bytes: usize,
    /// Most physical lines one CSV row may span inside quotes.
    pub max_row_lines: usize,
    /// Most columns a table may have.
    pub max_columns: usize,
    /// Most parts a workbook may hold.
    pub max_parts: usize,
    /// Most bytes all parts of a workbook may inflate to.
    pub max_inflated: u64,
    /// Most bytes the shared strings of a workbook may inflate to: they are held in memory.
    pub max_shared_bytes: u64,
    /// Most shared strings a workbook may hold or announce.
    pub max_shared_strings: u64,
    /// Most bytes any other part outside the worksheets may inflate to (styles, pictures).
    pub max_part_bytes: u64,
    /// How many times larger than its packed form a part may grow, past 16 MiB.
    pub max_ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_field_bytes: 64 << 10,
            max_row_bytes: 1 << 20,
            max_row_lines: 200,
            max_columns: 200,
            max_parts: 2_000,
            max_inflated: 2 << 30,
            max_shared_bytes: 128 << 20,
            max_shared_strings: 4_000_000,
            max_part_bytes: 32 << 20,
            max_ratio: 200,
        }
    }
}
