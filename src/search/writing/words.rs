//! The words of a query. Words part at spaces and nowhere else, and every word must be found; what they mean is not
//! known here.

use std::collections::HashSet;

use super::fold::folded;
use super::labels::{is_label, is_of, is_sign, unlabelled};

/// How many characters a query may have.
pub const MOST_CHARS: usize = 100;
/// How many different words a query may have.
pub const MOST_WORDS: usize = 16;

/// A word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As search compares it; never empty.
    pub text: String,
    /// How many characters `text` has.
    pub chars: usize,
    /// As it was typed.
    pub typed: String,
}

/// The words of a query, each once and none left out: whether they are too many is told by [`is_too_long`]. Words of
/// digits alone that stand beside one another are one code (`5001 1200 0042`). What folds to nothing is no word, nor is
/// the label of a code in front of it (`编码：200001`).
pub fn words(query: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for typed in query.split_whitespace() {
        let text = folded(unlabelled(typed));
        match words.last_mut() {
            _ if text.is_empty() => {}
            Some(label) if is_label(&label.text) && is_sign(&text) => {}
            Some(label) if is_of(&label.text, &text) => *label = Word::new(text, typed),
            Some(code) if is_digits(&code.text) && is_digits(&text) => code.join(&text, typed),
            _ => words.push(Word::new(text, typed)),
        }
    }
    let mut seen = HashSet::new();
    words.retain(|word| seen.insert(word.text.clone()));
    words
}

/// Whether a query has more than [`MOST_CHARS`] characters, or more than [`MOST_WORDS`] different words.
pub fn is_too_long(query: &str) -> bool {
    query.chars().nth(MOST_CHARS).is_some() || words(query).len() > MOST_WORDS
}

impl Word {
    fn new(text: String, typed: &str) -> Self {
        Self { chars: text.chars().count(), text, typed: typed.to_owned() }
    }

    fn join(&mut self, digits: &str, typed: &str) {
        self.text.push_str(digits);
        self.chars += digits.len();
        self.typed = format!("{} {typed}", self.typed);
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(query: &str) -> Vec<String> {
        words(query).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_part_at_spaces() {
        assert_eq!(texts("渝北 奥的斯　逾期"), ["渝北", "奥的斯", "逾期"]);
        assert_eq!(texts("  隆鑫·盛世普天 "), ["隆鑫盛世普天"]);
        assert_eq!(texts("退出 ME2 2021"), ["退出", "me2", "2021"]);
        assert_eq!(texts(" · - "), Vec::<String>::new());
    }

    #[test]
    fn groups_of_digits_are_one_code() {
        assert_eq!(texts("5001 1200-0000 ００42"), ["5001120000000042"]);
        assert_eq!(texts("渝北 5001 1200"), ["渝北", "50011200"]);
        assert_eq!(texts("2021 渝北 12"), ["2021", "渝北", "12"]);
        let code = &words("5001 12-00")[0];
        assert_eq!((code.chars, code.typed.as_str()), (8, "5001 12-00"));
    }

    #[test]
    fn the_label_of_a_code_is_no_word() {
        assert_eq!(texts("电梯编码 200001"), ["200001"]);
        assert_eq!(texts("渝北 编码：200001"), ["渝北", "200001"]);
        assert_eq!(texts("设备代码 ： 3110 5001 0320"), ["311050010320"]);
        assert_eq!(texts("编码200001"), ["200001"]);
        assert_eq!(texts("编码 渝北"), ["编码", "渝北"]);
    }

    #[test]
    fn a_word_said_twice_is_said_once() {
        assert_eq!(texts("嘉川 嘉川 3栋 嘉·川 不存在"), ["嘉川", "3栋", "不存在"]);
    }

    #[test]
    fn a_query_without_end_is_too_long() {
        let many = |words: usize| (0..words).map(|n| format!("词{n}")).collect::<Vec<_>>().join(" ");
        assert!(!is_too_long(&many(MOST_WORDS)) && is_too_long(&many(MOST_WORDS + 1)));
        assert!(!is_too_long(&"渝".repeat(MOST_CHARS)) && is_too_long(&"渝".repeat(MOST_CHARS + 1)));
        assert!(!is_too_long(&"渝 ".repeat(MOST_CHARS / 2)), "one word, said again and again");
    }
}
