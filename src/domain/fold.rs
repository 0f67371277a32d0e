//! Full-width signs as half-width ones: what an input method turns `12A` into.
//! Used for codes, numbers, dates and enum cells only; names and addresses stay as written, and
//! nothing else of Unicode is normalised here.

use std::borrow::Cow;

/// Full-width digits, letters, punctuation and the ideographic space as their ASCII twins.
/// Borrows when there is nothing to fold.
pub fn half_width(text: &str) -> Cow<'_, str> {
    if text.chars().any(|c| half(c) != c) {
        Cow::Owned(text.chars().map(half).collect())
    } else {
        Cow::Borrowed(text)
    }
}

fn half(c: char) -> char {
    /// The block U+FF01–U+FF5E repeats `!`–`~` in the same order.
    const OFFSET: u32 = 0xFF01 - 0x21;
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - OFFSET).expect("the block maps onto ASCII"),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_signs_and_leaves_chinese_alone() {
        let cases = [
            ("０１２ＡＢｃ", "012ABc"),
            ("梯１１渝（２１）", "梯11渝(21)"),
            ("－／：；　～", "-/:; ~"),
            ("渝北区、〔2020〕84号。", "渝北区、〔2020〕84号。"),
            ("", ""),
        ];
        for (given, expected) in cases {
            assert_eq!(half_width(given), expected);
        }
    }

    #[test]
    fn borrows_when_nothing_changes() {
        assert!(matches!(half_width("242848"), Cow::Borrowed(_)));
    }
}
