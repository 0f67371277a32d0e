//! Texts as search compares them: width, case, script, dots, dashes and spaces do not count. Each character folds by
//! itself, whatever stands beside it, so whatever stands in a text literally also stands in its folded form, without
//! exception. What a text means is not known here.

use std::ops::Range;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use super::glyphs;

/// A text as search compares it, with where each of its characters stood in the original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// The folded text: one unbroken string.
    pub text: String,
    /// The original character (counted in Unicode scalars) of each folded one.
    offsets: Vec<u32>,
}

/// Folds a name, an address or a whole text: compatibility forms are written out (Ａ → a, ㎡ → m2, ① → 1), letters
/// are small and bare of accents, traditional and variant glyphs are plain (號 → 号), and spaces, dots, dashes and
/// invisible characters are gone. Linear in the length of the text.
pub fn fold(text: &str) -> Folded {
    let mut folded = Folded { text: String::with_capacity(text.len()), offsets: Vec::new() };
    for (index, c) in text.chars().enumerate() {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        each_folded(c, |c| {
            folded.text.push(c);
            folded.offsets.push(index);
        });
    }
    folded
}

/// The folded text alone, for who does not ask where its characters stood.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|c| each_folded(c, |c| folded.push(c)));
    folded
}

/// A code, number or credit code as search compares it: half width, upper case, without spaces, dashes and dots.
/// Two codes that differ in anything else differ here.
pub fn code(text: &str) -> String {
    folded(text).to_ascii_uppercase()
}

impl Folded {
    /// The characters of the original from which a stretch of folded characters came, from the first to the last:
    /// dots and spaces around them stay outside. A stretch that ends beyond the text is cut; an empty one is empty.
    pub fn span(&self, chars: Range<usize>) -> Range<usize> {
        match self.offsets.get(chars.start..chars.end.min(self.offsets.len())) {
            Some([first, .., last]) => *first as usize..*last as usize + 1,
            Some([only]) => *only as usize..*only as usize + 1,
            _ => 0..0,
        }
    }
}

/// Calls `push` with what a character folds to: mostly one character, none for what does not count.
fn each_folded(c: char, mut push: impl FnMut(char)) {
    if c.is_ascii() {
        // Of these only blanks, controls, the full stop and the hyphen join.
        if c.is_ascii_graphic() && !matches!(c, '.' | '-') {
            push(c.to_ascii_lowercase());
        }
        return;
    }
    decompose_compatible(c, |part| {
        let plain = glyphs::plain(part);
        if !joins(plain) && !is_combining_mark(plain) {
            plain.to_lowercase().filter(|c| !is_combining_mark(*c)).for_each(&mut push);
        }
    });
}

/// Signs that only join or part what stands beside them, and what cannot be seen at all.
fn joins(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_dot(c) || is_dash(c) || is_invisible(c)
}

/// Dots between the parts of a name, however an input method writes them, and the full stops typed for them.
fn is_dot(c: char) -> bool {
    matches!(
        c,
        '.' | '·' | '•' | '‧' | '∙' | '⋅' | '・' | '。' | '▪' | '●' | '᛫' | '⸱' | '⸳' | 'ꞏ' | '\u{0387}'
    )
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '⁃' | '−' | '─' | '━' | '⸺' | '⸻' | '﹘')
}

/// Format characters: zero-width spaces and joiners, marks of direction, soft hyphens, variation selectors and tags.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds_what_does_not_count() {
        let cases = [
            ("隆鑫 盛世普天", "隆鑫盛世普天"),
            ("隆鑫·盛世普天", "隆鑫盛世普天"),
            ("隆鑫・盛世普天", "隆鑫盛世普天"),
            ("隆鑫･盛世普天", "隆鑫盛世普天"),
            ("隆鑫.盛世普天", "隆鑫盛世普天"),
            ("隆鑫•盛世—普天", "隆鑫盛世普天"),
            ("８號樓", "8号楼"),
            ("東林道", "东林道"),
            ("峯景·菓園", "峰景果园"),
            ("朝晖·云溪 Garden 2.0", "朝晖云溪garden20"),
            ("T.O.P. 星月 里", "top星月里"),
            ("Café", "cafe"),
            ("Cafe\u{301}", "cafe"),
            ("12-3号", "123号"),
            ("渝市监发〔2020〕84号", "渝市监发(2020)84号"),
            ("重庆嘉川（样本）", "重庆嘉川(样本)"),
            ("①号门 ㎡ Ⅷ", "1号门m2viii"),
            ("\u{202E}东\u{200B}林\0\u{FEFF}", "东林"),
            ("", ""),
            (" ·-", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(fold(text).text, expected, "{text}");
            assert_eq!(folded(text), expected, "{text}");
        }
    }

    #[test]
    fn codes_are_upper_case_without_joints() {
        for (text, expected) in [
            ("cq-yb-0017", "CQYB0017"),
            ("５０００ 0000.1234", "500000001234"),
            ("yuBei42A", "YUBEI42A"),
            ("000417", "000417"),
            ("梯11渝A33440（15）", "梯11渝A33440(15)"),
        ] {
            assert_eq!(code(text), expected);
        }
    }

    #[test]
    fn spans_lead_back_to_the_original() {
        let folded = fold("隆鑫 · 盛世㎡普天·");
        assert_eq!(folded.text, "隆鑫盛世m2普天");
        assert_eq!(folded.span(0..2), 0..2);
        assert_eq!(folded.span(1..3), 1..6);
        assert_eq!(folded.span(5..6), 7..8);
        assert_eq!(folded.span(6..8), 8..10);
        assert_eq!(folded.span(0..99), 0..10);
        assert_eq!(folded.span(3..3), 0..0);
        assert_eq!(folded.span(50..60), 0..0);
    }

    #[test]
    fn folding_twice_changes_nothing() {
        let all = ('\0'..=char::MAX).collect::<Vec<char>>();
        for c in all {
            let once = folded(&c.to_string());
            assert_eq!(folded(&once), once, "U+{:04X}", u32::from(c));
        }
    }

    proptest! {
        #[test]
        fn a_part_of_a_text_folds_to_a_part(before in mixed(), part in mixed(), after in mixed()) {
            let text = format!("{before}{part}{after}");
            prop_assert!(folded(&text).contains(&folded(&part)));
            prop_assert_eq!(folded(&text), folded(&before) + &folded(&part) + &folded(&after));
        }

        #[test]
        fn every_span_lies_in_the_text(text in mixed(), start in 0usize..20, length in 0usize..20) {
            let span = fold(&text).span(start..start + length);
            prop_assert!(span.start <= span.end && span.end <= text.chars().count());
        }
    }

    /// Chinese, ASCII, full-width and anything else of Unicode, mixed.
    fn mixed() -> impl Strategy<Value = String> {
        let pieces = prop_oneof![
            "[\u{4E00}-\u{9FFF}]",
            "[ -~]",
            "[\u{FF01}-\u{FF5E}]",
            "[·・•—．㎡①]",
            any::<String>()
        ];
        proptest::collection::vec(pieces, 0..8).prop_map(|pieces| pieces.concat())
    }
}
