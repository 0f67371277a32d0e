//! Other ways to write a word that stands nowhere as it was typed, and why each may be meant. Whether one of them stands
//! anywhere is the index's to say.

use super::fold::folded;
use super::synonyms::{self, Class};
use super::{counted, places};

/// How many other ways of each sort are offered.
const OFFERED: usize = 16;
/// Marks with which people say that they mean the words as they stand.
const QUOTATION_MARKS: [char; 12] = ['"', '\'', '“', '”', '‘', '’', '「', '」', '『', '』', '《', '》'];
/// The shortest code whose look-alike signs are exchanged.
const SHORTEST_CODE: usize = 4;

/// Another way to write a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// The word written otherwise, as search compares it.
    pub text: String,
    /// Why it may be meant.
    pub why: Why,
}

/// Why another way of writing may be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// The word without the quotation marks around it: “嘉川花园”.
    Quoted,
    /// The number of a building, unit or phase: 三号楼, 3栋.
    Number,
    /// Another name of a district: 渝北, 渝北区, 两江新区.
    Place,
    /// A maker under its former, present or foreign name: 蒂森克虏伯, 蒂升.
    Brand,
    /// Another word of the trade: 物业, 物管.
    Trade,
    /// Letters and digits that look alike: O and 0, l, I and 1.
    LookAlike,
}

/// Other ways to write a word, the most likely first, each once and none the word itself: without quotation marks, numbers,
/// districts, brands, words of the trade, and look-alike signs where the word is a code. At most [`OFFERED`] of a sort.
pub fn alternatives(word: &str) -> Vec<Alternative> {
    let word = folded(word);
    let sorts = [
        (Why::Quoted, unquoted(&word)),
        (Why::Number, counted::otherwise(&word, OFFERED)),
        (Why::Place, places::otherwise(&word)),
        (Why::Brand, synonyms::swapped(&word, Class::Brand)),
        (Why::Trade, synonyms::swapped(&word, Class::Trade)),
        (Why::LookAlike, look_alikes(&word)),
    ];
    let mut offered: Vec<Alternative> = Vec::new();
    for (why, texts) in sorts {
        for text in texts.into_iter().take(OFFERED) {
            if text != word && offered.iter().all(|known| known.text != text) {
                offered.push(Alternative { text, why });
            }
        }
    }
    offered
}

/// The word without quotation marks at its ends; a quotation of several words has one at either end of two of them.
fn unquoted(word: &str) -> Vec<String> {
    let bare = word.trim_matches(|sign| QUOTATION_MARKS.contains(&sign));
    if bare.is_empty() { Vec::new() } else { vec![bare.to_owned()] }
}

/// The code with all its look-alike signs as digits, all as letters, and each of them alone exchanged.
fn look_alikes(word: &str) -> Vec<String> {
    if word.len() < SHORTEST_CODE || !word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Vec::new();
    }
    let letters = word.replace('0', "o");
    let whole = [
        word.replace('o', "0").replace(['l', 'i'], "1"),
        letters.replace('1', "l"),
        letters.replace('1', "i"),
    ];
    let signs =
        word.char_indices().flat_map(|(at, sign)| exchanged(sign).iter().map(move |other| (at, other)));
    let single = signs.map(|(at, other)| format!("{}{other}{}", &word[..at], &word[at + 1..]));
    whole.into_iter().chain(single).take(OFFERED).collect()
}

fn exchanged(sign: char) -> &'static [char] {
    match sign {
        'o' => &['0'],
        '0' => &['o'],
        'i' => &['1', 'l'],
        'l' => &['1', 'i'],
        '1' => &['l', 'i'],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offers(word: &str, text: &str, why: Why) {
        let offered = alternatives(word);
        assert!(offered.contains(&Alternative { text: text.into(), why }), "{word}: {offered:?}");
    }

    #[test]
    fn each_sort_is_offered() {
        offers("“嘉川花园”", "嘉川花园", Why::Quoted);
        offers("\"嘉川", "嘉川", Why::Quoted);
        offers("三号楼", "3栋", Why::Number);
        offers("３棟", "三号楼", Why::Number);
        offers("渝北", "渝北区", Why::Place);
        offers("蒂森克虏伯", "蒂升", Why::Brand);
        offers("Otis", "奥的斯", Why::Brand);
        offers("嘉川物管", "嘉川物业", Why::Trade);
        offers("CQ-YB-OO17", "cqyb0017", Why::LookAlike);
        offers("5OOllI", "500111", Why::LookAlike);
        offers("cqyb00l7", "cqyb0017", Why::LookAlike);
    }

    #[test]
    fn nothing_is_offered_twice_or_without_reason() {
        for word in ["三号楼", "渝北", "重庆市渝北区三号楼", "10010010", "五区"] {
            let offered = alternatives(word);
            for (at, one) in offered.iter().enumerate() {
                assert!(one.text != word && offered[..at].iter().all(|known| known.text != one.text));
            }
        }
        for word in ["", "隆鑫盛世普天", "abc", "2345", "\"\""] {
            assert_eq!(alternatives(word), [], "{word}");
        }
    }

    #[test]
    fn a_long_word_offers_no_more() {
        assert!(alternatives(&"1o".repeat(5_000)).len() <= OFFERED);
        assert!(alternatives(&"三栋".repeat(5_000)).len() <= OFFERED);
    }
}
