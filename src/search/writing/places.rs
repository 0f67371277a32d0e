//! Names of districts and counties: the full, short, former and present names of the table of regions, and those of
//! `index/places.txt`; and names of subdistricts. Which places lie in them is not known here.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::domain::Day;
use crate::domain::region::{self, Region};

use super::fold::folded;
use super::lists;

/// The names of one region, the full one first.
struct Known {
    region: &'static Region,
    names: Vec<String>,
}

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| region::ALL.iter().map(Known::new).collect());

impl Known {
    fn new(region: &'static Region) -> Self {
        let listed = lists::rows(lists::PLACES)
            .filter(|row| region::find(row[0]) == Some(region))
            .flat_map(|row| row.into_iter().skip(1));
        let mut names: Vec<String> = Vec::new();
        for name in std::iter::once(region.name).chain(region.aliases.iter().copied()).chain(listed) {
            let name = folded(name);
            if !name.starts_with(|c: char| c.is_ascii_digit()) && !names.contains(&name) {
                names.push(name);
            }
        }
        Self { region, names }
    }
}

/// Every name of every region, folded.
pub(super) fn region_names() -> impl Iterator<Item = &'static String> {
    KNOWN.iter().flat_map(|known| &known.names)
}

/// The names of subdistricts, folded.
static SUBDISTRICTS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    region::ALL.iter().flat_map(region::subdistricts).flat_map(|name| called(name)).collect()
});

/// A subdistrict's full name, and its name alone where that is too long to be part of another name by chance:
/// 观音桥街道, 观音桥.
fn called(name: &'static str) -> Vec<String> {
    const LONG: usize = 3;
    let name = folded(name);
    let bare = ["街道", "镇", "乡"].iter().find_map(|kind| name.strip_suffix(kind));
    let bare = bare.filter(|bare| bare.chars().count() >= LONG).map(str::to_owned);
    bare.into_iter().chain([name]).collect()
}

/// Every name of every subdistrict, folded.
pub(super) fn subdistrict_names() -> impl Iterator<Item = &'static String> {
    SUBDISTRICTS.iter()
}

/// The region that a whole folded name means: 渝北, 渝北区, 江北县.
pub fn region_named(word: &str) -> Option<&'static Region> {
    known_at(word).filter(|(_, name)| *name == word).map(|(known, _)| known.region)
}

/// The name of a region with which a folded text begins, the longest.
pub(super) fn region_at(text: &str) -> Option<&str> {
    known_at(text).map(|(_, name)| &text[..name.len()])
}

/// The name of a subdistrict with which a folded text begins, the longest.
pub(super) fn subdistrict_at(text: &str) -> Option<&str> {
    let begun = SUBDISTRICTS.iter().filter(|name| text.starts_with(name.as_str()));
    begun.map(String::len).max().map(|length| &text[..length])
}

fn known_at(text: &str) -> Option<(&'static Known, &'static str)> {
    let named = KNOWN.iter().flat_map(|known| known.names.iter().map(move |name| (known, name.as_str())));
    named.filter(|(_, name)| text.starts_with(name)).max_by_key(|(_, name)| name.len())
}

/// The word with other names for the region it begins with: first the region's own, then those of the regions it went
/// to or came from. Empty when it begins with none.
pub(super) fn otherwise(word: &str) -> Vec<String> {
    let word = word.strip_prefix("重庆市").unwrap_or(word);
    let Some((known, written)) = known_at(word) else { return Vec::new() };
    let rest = &word[written.len()..];
    let related = KNOWN.iter().filter(|other| are_related(known.region, other.region));
    let own = known.names.iter().filter(|name| *name != written);
    own.chain(related.flat_map(|other| &other.names)).map(|name| format!("{name}{rest}")).collect()
}

/// Whether one region went to the other for the most part, or is a part of it with a bureau of its own.
fn are_related(one: &'static Region, other: &'static Region) -> bool {
    let went_to = |old: &Region, new: &Region| region::successors(old, Day::MAX).first() == Some(&new);
    let is_part = one.parent_gb.is_some() && one.parent_gb == other.gb_code;
    one != other && (went_to(one, other) || went_to(other, one) || is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn districts_have_old_new_and_short_names() {
        for (word, other) in [
            ("渝北区", "渝北"),
            ("渝北", "渝北区"),
            ("渝北", "两江新区"),
            ("两江新区", "渝北区"),
            ("两江新区", "江北区"),
            ("江北区", "两江新区"),
            ("万盛", "万盛经开区"),
            ("万盛区", "綦江区"),
            ("开县", "开州区"),
            ("巴县", "巴南区"),
            ("沙区", "沙坪坝区"),
            ("石柱", "石柱土家族自治县"),
            ("渝北区嘉州路", "渝北嘉州路"),
            ("重庆市渝北区", "渝北"),
        ] {
            assert!(otherwise(word).contains(&other.to_owned()), "{word}: {:?}", otherwise(word));
        }
        for word in ["", "嘉州", "重庆", "500112"] {
            assert!(otherwise(word).is_empty(), "{word}");
        }
        assert!(!otherwise("綦江县").contains(&"万盛经开区".to_owned()), "a district is more than its part");
    }

    #[test]
    fn every_line_of_the_list_holds() {
        for row in lists::rows(lists::PLACES) {
            let region = region::find(row[0]).unwrap_or_else(|| panic!("{row:?}: no such region"));
            assert!(row.len() > 1, "{row:?}");
            for name in &row[1..] {
                assert_eq!(region::find(name), None, "{name} is known without the list");
                let known = KNOWN.iter().filter(|known| known.names.contains(&folded(name)));
                assert_eq!(known.map(|known| known.region.slug).collect::<Vec<_>>(), [region.slug]);
            }
        }
    }
}
