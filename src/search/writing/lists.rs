//! The plain files of `index/` as lines of fields. Every file has the same form: blank lines and lines that begin with
//! `#` and a space are comments, fields part at spaces. What the fields mean is each list's own business.

/// Variant glyphs and signs.
pub(super) const GLYPHS: &str = include_str!("../../../index/glyphs.txt");
/// Readings of words and characters.
pub(super) const PINYIN: &str = include_str!("../../../index/pinyin.txt");
/// Words for states.
pub(super) const STATES: &str = include_str!("../../../index/states.txt");
/// Words that may stand for one another.
pub(super) const SYNONYMS: &str = include_str!("../../../index/synonyms.txt");
/// Other names of regions.
pub(super) const PLACES: &str = include_str!("../../../index/places.txt");
/// Words at which an unspaced query is cut.
pub(super) const WORDS: &str = include_str!("../../../index/words.txt");
/// All of them.
pub(super) const ALL: [&str; 6] = [GLYPHS, PINYIN, STATES, SYNONYMS, PLACES, WORDS];

/// The lines of a list that say something, each cut into its fields: never empty.
pub(super) fn rows(list: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    list.lines().filter(|line| !is_comment(line)).map(|line| line.split_whitespace().collect())
}

fn is_comment(line: &str) -> bool {
    line.trim().is_empty() || line == "#" || line.starts_with("# ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_says_what_it_holds() {
        for list in ALL {
            assert!(list.starts_with("# "), "{}", list.lines().next().unwrap());
            assert!(list.contains("# Format: ") && list.contains("# Source: "));
            assert!(list.contains("icence"), "no licence in {}", list.lines().next().unwrap());
            assert!(rows(list).count() > 2);
        }
    }

    #[test]
    fn a_sign_may_begin_a_line() {
        assert_eq!(rows("# a\n#\n\n#楼 b\n c  d \n").collect::<Vec<_>>(), [["#楼", "b"], ["c", "d"]]);
    }
}
