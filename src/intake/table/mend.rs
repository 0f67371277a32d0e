//! The mark of what has to be mended, and the headings under which a reject file says why: the rules by which it may be
//! imported again without harm.
//!
//! A refused row is repeated as it came, and what was wrong with it is found wrong again. Where it cannot be repeated
//! faithfully (cells missing or left over, text cut short or undecodable, a number that lost digits, a formula, a quote
//! left open) or would be right by itself (the second row of a key), the place carries [`TO_MEND`] before what can be
//! said of it. A cell with the mark is refused in every format and every column, so that nothing of such a row lands
//! before somebody has put the right value there and taken the mark away.

/// Stands before what has to be mended.
pub const TO_MEND: &str = "【待更正】";

/// The column of a reject file for the line of the file that its row stood on.
pub const LINE: &str = "退回-文件行号";
/// Columns that a reject file adds behind those of the file, named so that no dataset has them.
pub const ADDED: [&str; 4] = [LINE, "退回-列", "退回-值", "退回-原因"];
/// The key under which it repeats a line of NDJSON that is no object.
pub const TEXT: &str = "退回-原文";

/// Whether a column was added by a reject file; nothing of it is imported.
pub fn is_added(header: &str) -> bool {
    ADDED.contains(&header) || header == TEXT
}

/// The text with the mark before it, once.
pub fn marked(text: &str) -> String {
    if is_marked(text) { text.to_owned() } else { format!("{TO_MEND}{text}") }
}

/// Whether the mark stands anywhere in a text.
pub fn is_marked(text: &str) -> bool {
    !text.is_ascii() && text.contains(TO_MEND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_set_once_and_found_anywhere() {
        assert_eq!(marked(&marked("x")), "【待更正】x");
        assert!(is_marked("500002【待更正】") && !is_marked("待更正"));
    }
}
