//! A written address cut into its parts: 重庆市渝北区仙桃街道荣渡路52号嘉川花园1栋1单元1号梯. The city is left out, because
//! everything is in it; districts and subdistricts are known by name, a road ends with its number, and the numbers of
//! building, unit and lift stay together at the end. Whether a part stands anywhere is the index's to say.

use super::fold::folded;
use super::{counted, places};

/// The city, the longer name first.
const CITY: [&str; 2] = ["重庆市", "重庆"];
/// Words with which the name of a road ends before its number.
const ROADS: [&str; 4] = ["路", "街", "道", "巷"];
/// Words that end the name of a road though no number follows.
const PLAIN_ROADS: [&str; 2] = ["路", "大道"];

/// The parts of an address that is written without spaces, in their order and without the city. None where there is
/// nothing to cut, or when a single character would be left over.
pub fn address(word: &str) -> Option<Vec<String>> {
    let word = folded(word);
    let (places, rest) = places(within_city(&word));
    let (road, rest) = rest.split_at(road_at(rest).unwrap_or(0));
    let (estate, house) = rest.split_at(counted::house_at(rest).unwrap_or(rest.len()));
    let mut parts = places;
    parts.extend([road, estate, house].into_iter().filter(|part| !part.is_empty()));
    let is_cut = parts.len() > 1 || parts.first().is_some_and(|part| *part != word);
    let are_words = parts.iter().all(|part| part.chars().nth(1).is_some());
    (is_cut && are_words).then(|| parts.into_iter().map(str::to_owned).collect())
}

/// Whether a word is the city in front of one of its places: it then says nothing that is not known.
pub fn is_city_before(word: &str, next: &str) -> bool {
    CITY.contains(&word) && begins_with_a_place(next)
}

/// A folded text without the city before one of its places.
pub(super) fn within_city(text: &str) -> &str {
    let rest = CITY.iter().find_map(|city| text.strip_prefix(city));
    rest.filter(|rest| begins_with_a_place(rest)).unwrap_or(text)
}

fn begins_with_a_place(text: &str) -> bool {
    place_at(text).is_some() || numbered_road_at(text).is_some()
}

/// The districts and subdistricts with which a text begins, and what follows them.
fn places(text: &str) -> (Vec<&str>, &str) {
    let (mut places, mut rest) = (Vec::new(), text);
    while let Some(place) = place_at(rest) {
        places.push(place);
        rest = &rest[place.len()..];
    }
    (places, rest)
}

/// The district or subdistrict with which a text begins, the longer: 沙坪坝区 is no 沙坪坝.
fn place_at(text: &str) -> Option<&str> {
    let known = [places::subdistrict_at(text), places::region_at(text)];
    known.into_iter().flatten().max_by_key(|name| name.len())
}

/// How many bytes the road has with which a text begins, with its number where it has one.
fn road_at(text: &str) -> Option<usize> {
    numbered_road_at(text).or_else(|| ends_of(text, &PLAIN_ROADS).min())
}

/// The same of a road with a number: 荣渡路52号, 荣渡路52号附3号.
fn numbered_road_at(text: &str) -> Option<usize> {
    let numbered = |road: usize| {
        let number = number_at(&text[road..])?;
        let rest = &text[road + number..];
        let beside = rest.strip_prefix('附').and_then(number_at).map_or(0, |number| '附'.len_utf8() + number);
        Some(road + number + beside)
    };
    ends_of(text, &ROADS).filter_map(numbered).min()
}

/// Where words end in a text that it does not begin with.
fn ends_of(text: &str, words: &'static [&'static str]) -> impl Iterator<Item = usize> {
    let found = words.iter().flat_map(move |word| text.match_indices(word));
    found.filter(|(at, _)| *at > 0).map(|(at, word)| at + word.len())
}

/// How many bytes a house number has with which a text begins. A building's or a lift's is none: 3号楼, 3号梯.
fn number_at(text: &str) -> Option<usize> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).filter(|digits| *digits > 0)?;
    let rest = text[digits..].strip_prefix('号')?;
    (!rest.starts_with(['楼', '梯', '电'])).then(|| text.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(word: &str) -> String {
        address(word).map_or_else(|| "-".into(), |parts| parts.join("|"))
    }

    #[test]
    fn an_address_is_cut_into_its_parts() {
        for (word, parts) in [
            ("重庆市渝北区荣渡路52号", "渝北区|荣渡路52号"),
            ("重庆市渝北区", "渝北区"),
            ("重庆渝北嘉川花园", "渝北|嘉川花园"),
            ("渝北区嘉川花园", "渝北区|嘉川花园"),
            ("渝北区荣渡路", "渝北区|荣渡路"),
            (
                "渝北区仙桃街道荣渡路52号嘉川花园1栋1单元1号梯",
                "渝北区|仙桃街道|荣渡路52号|嘉川花园|1栋1单元1号梯",
            ),
            ("重慶市渝北區 荣渡路５２號附3号", "渝北区|荣渡路52号附3号"),
            ("重庆市荣渡路52号", "荣渡路52号"),
            ("荣渡路52号嘉川花园", "荣渡路52号|嘉川花园"),
            ("荣渡路嘉川花园三期", "荣渡路|嘉川花园三期"),
            ("荣渡路3号楼", "荣渡路|3号楼"),
            ("嘉川花园三期1栋", "嘉川花园三期|1栋"),
            ("观音桥街道嘉川花园", "观音桥街道|嘉川花园"),
            ("沙坪坝区通力", "沙坪坝区|通力"),
        ] {
            assert_eq!(cut(word), parts, "{word}");
        }
    }

    #[test]
    fn what_is_no_address_is_left_alone() {
        for word in [
            "",
            "重庆",
            "重庆市",
            "渝北区",
            "重庆大厦",
            "嘉川花园",
            "荣渡路52号",
            "1栋1单元",
            "渝北东",
            "otis",
        ] {
            assert_eq!(cut(word), "-", "{word}");
        }
    }

    #[test]
    fn the_city_says_nothing_before_its_places_only() {
        for next in ["渝北区", "渝北嘉川花园", "仙桃街道", "荣渡路52号"] {
            assert!(is_city_before("重庆市", next) && is_city_before("重庆", next), "{next}");
        }
        assert!(!is_city_before("重庆", "救援时间") && !is_city_before("渝北", "渝北区"));
    }
}
