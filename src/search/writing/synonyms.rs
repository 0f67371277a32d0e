//! The families of `index/synonyms.txt`: words of which each may stand for each other.

use std::sync::LazyLock;

use super::lists;

/// What the words of a family are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// A maker under its former or foreign names.
    Brand,
    /// Words of firms, houses and authorities.
    Trade,
    /// What stands after the number of a building.
    Building,
    /// What else a number stands before.
    Counted,
}

type Family = Vec<&'static str>;

static FAMILIES: LazyLock<Vec<(Class, Family)>> = LazyLock::new(|| {
    lists::rows(lists::SYNONYMS).filter_map(|row| Some((class(row[0])?, row[1..].to_vec()))).collect()
});

/// The families of a class, in the order of the list.
pub(super) fn families(class: Class) -> impl Iterator<Item = &'static Family> {
    FAMILIES.iter().filter(move |(of, _)| *of == class).map(|(_, family)| family)
}

/// A folded word with one member of a family in place of another, for every family of the class it contains. Where
/// members contain one another (蒂森 in 蒂森克虏伯), the longest one that is written counts.
pub(super) fn swapped(word: &str, class: Class) -> Vec<String> {
    let mut ways = Vec::new();
    for family in families(class) {
        let written =
            family.iter().filter(|member| word.contains(**member)).max_by_key(|member| member.len());
        let Some(written) = written else { continue };
        for other in family.iter().filter(|other| *other != written) {
            ways.push(word.replacen(written, other, 1));
        }
    }
    ways
}

fn class(name: &str) -> Option<Class> {
    match name {
        "brand" => Some(Class::Brand),
        "trade" => Some(Class::Trade),
        "building" => Some(Class::Building),
        "counted" => Some(Class::Counted),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::writing::folded;

    #[test]
    fn brands_go_both_ways() {
        assert!(swapped("蒂森克虏伯电梯", Class::Brand).contains(&"蒂升电梯".to_owned()));
        assert!(swapped("蒂升", Class::Brand).contains(&"蒂森克虏伯".to_owned()));
        assert!(swapped("otis", Class::Brand).contains(&"奥的斯".to_owned()));
        assert!(swapped("嘉川集团有限公司", Class::Trade).contains(&"嘉川(集团)有限公司".to_owned()));
        assert!(swapped("嘉川(集团)有限公司", Class::Trade).contains(&"嘉川集团有限公司".to_owned()));
        assert_eq!(swapped("渝北", Class::Brand), Vec::<String>::new());
    }

    #[test]
    fn every_line_of_the_list_holds() {
        for row in lists::rows(lists::SYNONYMS) {
            let class = class(row[0]).unwrap_or_else(|| panic!("{row:?}: unknown class"));
            assert!(row.len() > if class == Class::Counted { 1 } else { 2 }, "{row:?}");
            assert!(row[1..].iter().all(|member| folded(member) == **member), "{row:?} is not folded");
            for member in &row[1..] {
                let found = families(class).filter(|family| family.contains(member)).count();
                assert_eq!(found, 1, "{member} stands twice");
            }
        }
    }
}
