//! How a name is read: pinyin without tones, in full and by initials. A word of `index/pinyin.txt` decides the readings
//! of its characters; elsewhere a character has those the list gives it, else the first of the dictionary. No tone and
//! no sense is known here.

use std::collections::HashMap;
use std::sync::LazyLock;

use pinyin::ToPinyin;

use super::fold::folded;
use super::lists;

/// How many ways of reading a name are kept.
pub const READINGS_KEPT: usize = 8;

/// How a text may be read: in full (`chongqing`) and by initials (`cq`), each at most [`READINGS_KEPT`] ways, the most
/// likely first. Letters and digits stand for themselves, other signs are passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readings {
    /// All syllables of each reading, joined.
    pub full: Vec<String>,
    /// The first letters of each, joined.
    pub initials: Vec<String>,
}

/// The syllables a character may have; one for a letter or a digit, none for a sign.
type Syllables = Vec<&'static str>;

/// The readings of a folded text. Linear in its length. A text without anything to read has one empty reading.
pub fn readings(folded: &str) -> Readings {
    let syllables = syllables(folded);
    let initials = syllables.iter().map(|choices| initials(choices));
    Readings { initials: joined(initials), full: joined(syllables.iter().cloned()) }
}

/// The readings of every end of a folded text, from each of its characters on: how a part of a name is found by the
/// beginning of an end.
pub fn spellings(folded: &str) -> Readings {
    let syllables = syllables(folded);
    let initials: Vec<Syllables> = syllables.iter().map(|choices| initials(choices)).collect();
    let ends = |of: &[Syllables]| -> Vec<String> {
        let mut ends: Vec<String> =
            (0..of.len()).flat_map(|from| joined(of[from..].iter().cloned())).collect();
        ends.sort_unstable();
        ends.dedup();
        ends
    };
    Readings { full: ends(&syllables), initials: ends(&initials) }
}

/// The syllables of each character of a folded text, the most likely first.
pub fn syllables(folded: &str) -> Vec<Vec<&'static str>> {
    let starts: Vec<usize> = folded.char_indices().map(|(at, _)| at).chain([folded.len()]).collect();
    let mut syllables = Vec::with_capacity(starts.len());
    while syllables.len() + 1 < starts.len() {
        let at = syllables.len();
        let longest = LEXICON.longest_word.min(starts.len() - 1 - at);
        let known =
            (1..=longest).rev().find_map(|chars| LEXICON.words.get(&folded[starts[at]..starts[at + chars]]));
        match known {
            Some(known) => syllables.extend(known.iter().cloned()),
            None => syllables.push(first_reading(&folded[starts[at]..starts[at + 1]])),
        }
    }
    syllables
}

/// The different letters that the choices begin with.
fn initials(choices: &[&'static str]) -> Syllables {
    let mut letters = Syllables::new();
    for choice in choices {
        let letter = choice.split_at(choice.chars().next().map_or(0, char::len_utf8)).0;
        if !letters.contains(&letter) {
            letters.push(letter);
        }
    }
    letters
}

/// Every way to choose one of each, until there are [`READINGS_KEPT`]; from there on the first choice is taken.
fn joined(choices: impl Iterator<Item = Syllables>) -> Vec<String> {
    let mut ways = vec![String::new()];
    for choices in choices {
        let [first, others @ ..] = &choices[..] else { continue };
        let known = ways.len();
        for other in others {
            if ways.len() + known <= READINGS_KEPT {
                ways.extend_from_within(..known);
                let begun = ways.len() - known;
                ways[begun..].iter_mut().for_each(|way| way.push_str(other));
            }
        }
        ways[..known].iter_mut().for_each(|way| way.push_str(first));
    }
    ways
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);

struct Lexicon {
    words: HashMap<String, Vec<Syllables>>,
    longest_word: usize,
}

impl Lexicon {
    fn new() -> Self {
        let words: HashMap<String, Vec<Syllables>> = lists::rows(lists::PINYIN)
            .map(|row| (folded(row[0]), row[1..].iter().map(|choices| spelled(choices)).collect()))
            .collect();
        let longest_word = words.values().map(Vec::len).max().unwrap_or(1);
        Self { words, longest_word }
    }
}

/// The choices `chang/zhang` of the list; where there is a ü, with each way to type it.
fn spelled(choices: &'static str) -> Syllables {
    choices.split('/').flat_map(typed).collect()
}

fn first_reading(character: &str) -> Syllables {
    const THEMSELVES: &str = "0123456789abcdefghijklmnopqrstuvwxyz";
    if let Some(at) = THEMSELVES.find(character) {
        return vec![&THEMSELVES[at..=at]];
    }
    let read = character.chars().next().and_then(|c| c.to_pinyin());
    read.map_or_else(Vec::new, |read| typed(read.plain()))
}

/// How a syllable is typed: ü as v or as u, everything else as it is.
fn typed(syllable: &'static str) -> Syllables {
    match syllable {
        "lü" | "lv" => vec!["lv", "lu"],
        "nü" | "nv" => vec!["nv", "nu"],
        "lüe" | "lve" => vec!["lve", "lue"],
        "nüe" | "nve" => vec!["nve", "nue"],
        _ => vec![syllable],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::region;
    use std::collections::HashSet;

    fn full(name: &str) -> Vec<String> {
        readings(&folded(name)).full
    }

    #[test]
    fn reads_names_as_people_do() {
        for (name, pinyin) in [
            ("重庆", "chongqing"),
            ("长江", "changjiang"),
            ("曾家岩", "zengjiayan"),
            ("朝天门", "chaotianmen"),
            ("观音桥", "guanyinqiao"),
            ("弹子石", "danzishi"),
            ("茄子溪", "qiezixi"),
            ("隆鑫·盛世普天", "longxinshengshiputian"),
            ("嘉瑞大廈", "jiaruidasha"),
            ("商业银行", "shangyeyinhang"),
            ("重慶長安", "chongqingchangan"),
            ("乾坤", "qiankun"),
            ("奥的斯（样本）", "aodisiyangben"),
            ("3栋B座", "3dongbzuo"),
            ("金地", "jindi"),
        ] {
            assert_eq!(full(name), [pinyin], "{name}");
        }
    }

    #[test]
    fn every_region_reads_like_its_slug() {
        for region in &region::ALL {
            let read = full(region.name);
            assert!(read[0].starts_with(region.slug), "{} reads {read:?}", region.name);
        }
    }

    #[test]
    fn initials_follow_the_readings() {
        assert_eq!(readings("盛世普天").initials, ["sspt"]);
        assert_eq!(readings("重庆").initials, ["cq"]);
        assert_eq!(readings("长").initials, ["c", "z"]);
        assert_eq!(readings("绿").initials, ["l"]);
    }

    #[test]
    fn an_umlaut_is_typed_two_ways() {
        assert_eq!(full("绿地"), ["lvdi", "ludi"]);
        assert_eq!(full("略"), ["lve", "lue"]);
        assert_eq!(full("仙女山"), ["xiannvshan", "xiannushan"]);
        assert_eq!(full("蒲吕"), ["pulv", "pulu"]);
    }

    #[test]
    fn the_ways_to_read_a_name_have_an_end() {
        let name = "长行乐朝".repeat(100);
        assert_eq!(full(&name).len(), READINGS_KEPT);
        assert!(full("行长")[..4].contains(&"hangzhang".to_owned()));
        assert_eq!(full(""), [""]);
        assert_eq!(full("（）"), [""]);
    }

    #[test]
    fn every_line_of_the_list_holds() {
        /// Readings the dictionary does not have: of a place, and of 乾, which folds to 干.
        const OWN: [(&str, &str); 2] = [("松溉", "ji"), ("干", "qian")];
        for row in lists::rows(lists::PINYIN) {
            assert_eq!(row[0].chars().count(), row.len() - 1, "{row:?}");
            for (character, choices) in row[0].chars().zip(&row[1..]) {
                let known = readings_of(character);
                for choice in choices.split('/') {
                    let is_known = known.contains(choice) || OWN.contains(&(row[0], choice));
                    assert!(is_known, "{row:?}: {choice} of {known:?}");
                }
            }
        }
        assert_eq!(LEXICON.words.len(), lists::rows(lists::PINYIN).count(), "a word stands twice");
    }

    fn readings_of(character: char) -> HashSet<String> {
        let readings = pinyin::ToPinyinMulti::to_pinyin_multi(&character);
        readings.into_iter().flatten().map(|reading| reading.plain().replace('ü', "v")).collect()
    }
}
