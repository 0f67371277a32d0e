//! The mark of what has to be mended: the one rule by which a reject file may be imported again without harm.
//!
//! A refused row is repeated as it came, and what was wrong with it is found wrong again. Where it cannot be repeated
//! faithfully (cells missing or left over, text cut short or undecodable, a number that lost digits, a formula, a quote
//! left open) or would be right by itself (the second row of a key), the place carries [`TO_MEND`] before what can be
//! said of it. A cell with the mark is refused in every format and every column, so that nothing of such a row lands
//! before somebody has put the right value there and taken the mark away.

/// Stands before what has to be mended.
pub const TO_MEND: &str = "【待更正】";

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
