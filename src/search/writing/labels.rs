//! Labels of codes, as they come with a code that was copied from a page or a plate: 电梯编码 200001, 编码：200001. Beside
//! its code a label says nothing. Whether such a code exists is not known here.

use super::fold::folded;

/// What codes are called, folded.
const OF_CODES: [&str; 16] = [
    "电梯编码",
    "电梯编号",
    "电梯代码",
    "电梯识别码",
    "识别码",
    "编码",
    "编号",
    "代码",
    "梯号",
    "设备代码",
    "设备编码",
    "注册代码",
    "注册编码",
    "统一社会信用代码",
    "社会信用代码",
    "信用代码",
];
/// What numbers are called that hold words (梯11渝A04321(21), 退出-2021-00001), folded.
const OF_NUMBERS: [&str; 8] = [
    "使用登记证编号",
    "使用登记证号",
    "使用登记编号",
    "登记证编号",
    "登记证号",
    "公告编号",
    "公告号",
    "文号",
];
/// Signs between a label and its code.
const SIGNS: [char; 3] = [':', '=', '：'];
/// The shortest code that is told from a number within a name.
const SHORTEST_CODE: usize = 4;

/// Whether a folded word may be a code: letters and digits alone, with a digit among them.
pub fn is_code(word: &str) -> bool {
    let is_plain = word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_plain && word.len() >= SHORTEST_CODE && word.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether a folded word is a label, and another what it may be the label of.
pub(super) fn is_of(label: &str, word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let is_number = digits >= SHORTEST_CODE && OF_NUMBERS.contains(&unsigned(label));
    is_label(label) && (is_code(word) || is_number)
}

/// Whether a folded word is a label, with or without the sign behind it.
pub(super) fn is_label(word: &str) -> bool {
    let word = unsigned(word);
    OF_CODES.contains(&word) || OF_NUMBERS.contains(&word)
}

fn unsigned(label: &str) -> &str {
    label.trim_end_matches(SIGNS)
}

/// Whether a folded word is but a sign that stands between a label and its code.
pub(super) fn is_sign(word: &str) -> bool {
    word.trim_matches(SIGNS).is_empty()
}

/// A text without the label in front of its code; the text itself where it is anything else.
pub fn unlabelled(text: &str) -> &str {
    let text = text.trim();
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let longest =
        ends.take_while(|end| *end < text.len()).filter(|end| is_label(&folded(&text[..*end]))).last();
    let Some((label, rest)) = longest.map(|end| text.split_at(end)) else { return text };
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || SIGNS.contains(&c));
    if is_of(&folded(label), &folded(rest)) { rest } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_before_its_code_falls_away() {
        for (text, code) in [
            ("电梯编码 200001", "200001"),
            ("电梯编码200001", "200001"),
            ("編碼：200001", "200001"),
            (" 编码 : CQ-YB-0017 ", "CQ-YB-0017"),
            ("梯号200001", "200001"),
            ("设备代码 3110 5001 0320", "3110 5001 0320"),
            ("注册代码：31105001120150004321", "31105001120150004321"),
            ("使用登记证编号 梯11渝A04321(21)", "梯11渝A04321(21)"),
            ("统一社会信用代码：91500113PDY00001XR", "91500113PDY00001XR"),
            ("公告编号 退出-2021-00001", "退出-2021-00001"),
        ] {
            assert_eq!(unlabelled(text), code, "{text}");
        }
    }

    #[test]
    fn other_texts_stay() {
        for text in
            ["", "200001", "编码", "电梯编码：", "编号 3栋", "代码花园", "编码中心200001", "渝北 编码 200001"]
        {
            assert_eq!(unlabelled(text), text, "{text}");
        }
    }

    #[test]
    fn every_label_is_folded() {
        let labels = [&OF_CODES[..], &OF_NUMBERS].concat();
        for (at, label) in labels.iter().enumerate() {
            assert!(folded(label) == *label && !labels[..at].contains(label) && !is_code(label), "{label}");
        }
    }
}
