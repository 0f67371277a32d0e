//! An unspaced query cut into words it is made of: 渝北奥的斯逾期. Districts and subdistricts come from the domain, the
//! rest from the lists; the cut is greedy, the longest known word first.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::address::within_city;
use super::fold::folded;
use super::synonyms::{self, Class};
use super::{MOST_WORDS, counted, lists, places, state};

/// The words that a word is made of, where at least one of them is known: districts, subdistricts, states, makers,
/// words of the trade, numbered buildings. What stands between known words is a word of its own; the city before one of
/// its places is none. None when there is nothing to cut, when a single character would be left over, or when there would
/// be more than [`MOST_WORDS`] words.
pub fn split(word: &str) -> Option<Vec<String>> {
    let word = folded(word);
    let mut pieces: Vec<String> = Vec::new();
    let mut unknown = String::new();
    let mut rest = within_city(&word);
    while let Some(c) = rest.chars().next() {
        let known = known_at(rest);
        let taken = known.map_or(c.len_utf8(), str::len);
        match known {
            Some(known) => pieces.extend([std::mem::take(&mut unknown), known.to_owned()]),
            None => unknown.push(c),
        }
        rest = &rest[taken..];
    }
    pieces.push(unknown);
    pieces.retain(|piece| !piece.is_empty());
    let is_cut = (2..=MOST_WORDS).contains(&pieces.len());
    (is_cut && pieces.iter().all(|piece| piece.chars().nth(1).is_some())).then_some(pieces)
}

/// The longest known word with which a text begins.
fn known_at(text: &str) -> Option<&str> {
    if let Some(numbered) = counted::leading(text) {
        return Some(numbered);
    }
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(LEXICON.longest);
    ends.map(|end| &text[..end]).filter(|start| LEXICON.words.contains(*start)).last()
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);

struct Lexicon {
    words: HashSet<String>,
    /// In characters.
    longest: usize,
}

impl Lexicon {
    fn new() -> Self {
        let brands =
            synonyms::families(Class::Brand).chain(synonyms::families(Class::Trade)).flatten().copied();
        let listed = lists::rows(lists::WORDS).flatten().chain(brands).map(folded);
        let mut words: HashSet<String> = listed.collect();
        let places = places::region_names().chain(places::subdistrict_names());
        words.extend(places.chain(state::state_words()).cloned());
        words.retain(|word| word.chars().nth(1).is_some());
        let longest = words.iter().map(|word| word.chars().count()).max().unwrap_or(0);
        Self { words, longest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(word: &str) -> String {
        split(word).map_or_else(|| "-".into(), |pieces| pieces.join("|"))
    }

    #[test]
    fn cuts_at_known_words() {
        for (word, pieces) in [
            ("渝北奥的斯逾期", "渝北|奥的斯|逾期"),
            ("九龙坡盛世普天3栋", "九龙坡|盛世普天|3栋"),
            ("渝北区三号楼", "渝北区|三号楼"),
            ("重庆市渝北区电梯", "渝北区|电梯"),
            ("观音桥街道蒂森克虏伯", "观音桥街道|蒂森克虏伯"),
            ("观音桥物联网", "观音桥|物联网"),
            ("隆鑫盛世普天停用", "隆鑫盛世普天|停用"),
            ("渝北區電梯超期", "渝北区|电梯|超期"),
        ] {
            assert_eq!(cut(word), pieces, "{word}");
        }
    }

    #[test]
    fn leaves_alone_what_is_one_word() {
        for word in ["", "渝北", "隆鑫盛世普天", "渝北东", "3栋", "物业管理", &"渝北".repeat(MOST_WORDS + 1)]
        {
            assert_eq!(split(word), None, "{word}");
        }
    }

    #[test]
    fn every_line_of_the_list_holds() {
        let mut seen = HashSet::new();
        for word in lists::rows(lists::WORDS).flatten() {
            assert!(seen.insert(word), "{word} stands twice");
            assert_eq!(known_at(word), Some(word), "{word} is not written as search compares it");
            assert_eq!(cut(&format!("渝北{word}")), format!("渝北|{word}"));
        }
    }
}
