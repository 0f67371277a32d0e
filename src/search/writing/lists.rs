//! The plain files of `index/` as lines of fields, and the print by which a change of them is noticed.
//! Every file has the same form: blank lines and lines that begin with `#` and a space are comments, fields part
//! at spaces. What the fields mean is each list's own business.

/// Pronounceable readings of names, by word.
pub(super) const PINYIN: &str = include_str!("../../../index/pinyin.txt");
/// Variant glyphs and signs.
pub(super) const GLYPHS: &str = include_str!("../../../index/glyphs.txt");

/// The lines of a list that say something, each cut into its fields.
pub(super) fn rows(list: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    list.lines().filter(|line| !is_comment(line)).map(|line| line.split_whitespace().collect())
}

fn is_comment(line: &str) -> bool {
    line.trim().is_empty() || line == "#" || line.starts_with("# ")
}
