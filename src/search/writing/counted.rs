//! Numbers of buildings, units, phases and lifts as people write them: 三号楼, 3号楼, 3栋, 三幢, 3#楼, A座. The words come
//! from `index/synonyms.txt`. Whether such a building exists is not known here.

use std::sync::LazyLock;

use super::numeral;
use super::synonyms::{self, Class};

/// A number or letter with the word it stands before, within a text.
struct Place<'a> {
    before: &'a str,
    counted: Counted,
    after: &'a str,
}

/// What is counted, and by which number.
struct Counted {
    /// The number as written, and its other numerals.
    numbers: Vec<String>,
    /// The words that may follow it, the written one first.
    words: Vec<&'static str>,
}

static WORDS: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| {
    [Class::Building, Class::Counted].into_iter().flat_map(synonyms::families).cloned().collect()
});

/// Other ways to write the numbered things in a folded word, at most `most`; without the word itself.
pub(super) fn otherwise(word: &str, most: usize) -> Vec<String> {
    let mut ways = vec![String::new()];
    let mut rest = word;
    while let Some(place) = next_place(rest) {
        let known = std::mem::take(&mut ways);
        for way in &known {
            for form in place.counted.forms() {
                if ways.len() <= most {
                    ways.push(format!("{way}{}{form}", place.before));
                }
            }
        }
        rest = place.after;
    }
    for way in &mut ways {
        way.push_str(rest);
    }
    ways.retain(|way| way != word);
    ways.truncate(most);
    ways
}

/// Whether a text is a number with its word and nothing else, and where it ends if more follows: `3栋` of `3栋渝北`.
pub(super) fn leading(text: &str) -> Option<&str> {
    let place = next_place(text).filter(|place| place.before.is_empty())?;
    Some(&text[..text.len() - place.after.len()])
}

/// Words of a house's own numbers: of a building, a unit, a lift. Phases and quarters belong to the estate's name.
const OF_A_HOUSE: [&str; 10] = ["号楼", "栋", "幢", "座", "#楼", "单元", "号梯", "#梯", "号电梯", "#电梯"];

/// Where the numbers of a building, a unit or a lift begin in a folded text: 嘉川花园二期, 1栋1单元.
pub(super) fn house_at(text: &str) -> Option<usize> {
    let mut start = 0;
    while let Some(place) = next_place(&text[start..]) {
        if OF_A_HOUSE.contains(&place.counted.words[0]) {
            return Some(start + place.before.len());
        }
        start = text.len() - place.after.len();
    }
    None
}

impl Counted {
    fn forms(&self) -> impl Iterator<Item = String> {
        self.words.iter().flat_map(|word| self.numbers.iter().map(move |number| format!("{number}{word}")))
    }
}

/// The first numbered thing of a text.
fn next_place(text: &str) -> Option<Place<'_>> {
    let mut start = 0;
    while start < text.len() {
        let number = number_at(text, start);
        if let Some(place) = number.and_then(|number| place_at(text, start, number)) {
            return Some(place);
        }
        start += number.unwrap_or_else(|| text[start..].chars().next().map_or(1, char::len_utf8)).max(1);
    }
    None
}

/// How many bytes a run of numerals or of letters beginning here has. None where there is none.
fn number_at(text: &str, start: usize) -> Option<usize> {
    let rest = &text[start..];
    let run = |belongs: fn(char) -> bool| rest.find(|c| !belongs(c)).unwrap_or(rest.len());
    let length = match rest.chars().next()? {
        c if c.is_ascii_alphabetic() => run(|c| c.is_ascii_alphanumeric()),
        c if c.is_ascii_digit() => run(|c| c.is_ascii_alphanumeric()),
        c if numeral::is_numeral(c) => run(|c| numeral::is_numeral(c) && !c.is_ascii_digit()),
        _ => return None,
    };
    Some(length)
}

fn place_at(text: &str, start: usize, length: usize) -> Option<Place<'_>> {
    let (number, rest) = text[start..].split_at(length);
    let numbers = numbers(number)?;
    let longest = |family: &'static Vec<&'static str>| {
        family.iter().filter(|word| rest.starts_with(**word)).map(|word| (word.len(), family)).max()
    };
    let (word, family) = WORDS.iter().filter_map(longest).max_by_key(|(word, _)| *word)?;
    let written = &rest[..word];
    let mut words = family.clone();
    words.sort_by_key(|word| *word != written);
    Some(Place { before: &text[..start], counted: Counted { numbers, words }, after: &rest[word..] })
}

/// The number as it is written and in the other numerals; a single letter has no other.
fn numbers(written: &str) -> Option<Vec<String>> {
    if written.len() == 1 && written.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Some(vec![written.to_owned()]);
    }
    let number = numeral::parse(written)?;
    let mut numbers = vec![number.to_string(), numeral::chinese(number)];
    numbers.sort_by_key(|number| number != written);
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_building_is_written_many_ways() {
        let ways = otherwise("三号楼", 16);
        for way in ["3号楼", "3栋", "三栋", "3幢", "3座", "3#楼"] {
            assert!(ways.contains(&way.to_owned()), "{way} is not among {ways:?}");
        }
        assert_eq!(ways.len(), 9);
        assert_eq!(ways[0], "3号楼", "numerals change before words do");
        assert!(otherwise("a座", 16).contains(&"a栋".to_owned()));
    }

    #[test]
    fn phases_and_units_change_their_numerals_only() {
        assert_eq!(otherwise("鲁能星城三期", 16), ["鲁能星城3期"]);
        assert_eq!(otherwise("12单元", 16), ["十二单元"]);
        assert_eq!(otherwise("2#", 16), ["二#", "2号", "二号"]);
        assert!(otherwise("星城三期2栋", 32).contains(&"星城3期二号楼".to_owned()));
    }

    #[test]
    fn other_numbers_stay() {
        for word in ["", "七星岗", "463号", "2021", "ab座", "三", "渝北", "一二期", "03栋", "r2d2座"]
        {
            assert_eq!(otherwise(word, 16), Vec::<String>::new(), "{word}");
        }
    }

    #[test]
    fn the_ways_have_an_end() {
        let long = "三栋".repeat(40);
        assert_eq!(otherwise(&long, 16).len(), 16);
    }

    #[test]
    fn a_house_begins_with_its_building() {
        let cut = |text: &'static str| house_at(text).map(|at| text.split_at(at));
        assert_eq!(cut("嘉川花园1栋1单元1号梯"), Some(("嘉川花园", "1栋1单元1号梯")));
        assert_eq!(cut("晴川星城三期三号楼2单元"), Some(("晴川星城三期", "三号楼2单元")));
        assert_eq!(cut("云栖山庄东区a座"), Some(("云栖山庄东区", "a座")));
        assert_eq!(cut("晴川星城三期"), None);
    }

    #[test]
    fn a_leading_number_is_cut_with_its_word() {
        assert_eq!(leading("3栋渝北"), Some("3栋"));
        assert_eq!(leading("三号楼"), Some("三号楼"));
        assert_eq!(leading("渝北3栋"), None);
        assert_eq!(leading(""), None);
    }
}
