//! Whether a name holds a word but for one wrong character. Comparing all candidates one by one is the caller's choice.

/// The shortest word of which one character may be wrong.
pub const SHORTEST_GUESS: usize = 4;
/// The longest; what a longer one has beyond is not compared.
const LONGEST: usize = 127;

/// A word made ready to be compared with many names.
#[derive(Debug, Clone)]
pub struct Near {
    /// For each character of the word, the places at which it stands, one bit a place.
    places: Vec<(char, u128)>,
    /// The bit of the last place.
    end: u128,
}

impl Near {
    /// Makes a folded word ready. None when it is shorter than [`SHORTEST_GUESS`] characters.
    pub fn new(word: &str) -> Option<Self> {
        let mut places: Vec<(char, u128)> = Vec::new();
        let mut chars = 0;
        for (at, c) in word.chars().take(LONGEST).enumerate() {
            match places.iter_mut().find(|(known, _)| *known == c) {
                Some((_, bits)) => *bits |= 1 << at,
                None => places.push((c, 1 << at)),
            }
            chars = at + 1;
        }
        (chars >= SHORTEST_GUESS).then(|| Self { places, end: 1 << (chars - 1) })
    }

    /// Whether some stretch of a folded name is the word, exactly or but for one character replaced, missing or too
    /// many. One step for each character of the name (Wu and Manber's bit-parallel search with one error).
    pub fn is_in(&self, name: &str) -> bool {
        // Bit i: the word's first i + 1 characters end here, without an error or with at most one.
        let (mut exact, mut wrong) = (0_u128, 1_u128);
        for c in name.chars() {
            let fits = self.places.iter().find(|(known, _)| *known == c).map_or(0, |(_, bits)| *bits);
            let exact_before = exact;
            exact = ((exact << 1) | 1) & fits;
            let replaced = (exact_before << 1) | 1;
            let too_many = exact_before;
            let missing = (exact << 1) | 1;
            wrong = (((wrong << 1) | 1) & fits) | replaced | too_many | missing;
            if wrong & self.end != 0 {
                return true;
            }
        }
        false
    }
}

/// Whether some stretch of a folded name is a folded word of [`SHORTEST_GUESS`] characters or more, exactly or but for
/// one character. For many names, make a [`Near`] once.
pub fn differs_by_one(name: &str, word: &str) -> bool {
    Near::new(word).is_some_and(|near| near.is_in(name))
}

/// Whether a whole folded name is a folded word, exactly or but for one character replaced, missing or too many.
pub fn is_nearly(name: &str, word: &str) -> bool {
    let (name, word): (Vec<char>, Vec<char>) = (name.chars().collect(), word.chars().collect());
    let begun = name.iter().zip(&word).take_while(|(one, other)| one == other).count();
    let ends = name[begun..].iter().rev().zip(word[begun..].iter().rev());
    let ended = ends.take_while(|(one, other)| one == other).count();
    name.len().max(word.len()) <= begun + ended + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_character_may_be_wrong() {
        for (name, word) in [
            ("隆鑫盛世普天", "隆鑫胜世普天"),
            ("重庆隆鑫盛世普天二期", "胜世普天"),
            ("隆鑫盛世普天", "隆鑫盛普天"),
            ("隆鑫盛世普天", "隆鑫盛世大普天"),
            ("隆鑫盛世普天", "隆鑫盛世普夫"),
            ("隆鑫盛世普天", "隆鑫盛世普天"),
            ("cqyb0017", "cqyb0117"),
        ] {
            assert!(differs_by_one(name, word), "{name} {word}");
        }
        for (name, word) in [
            ("隆鑫盛世普天", "隆金胜世普天"),
            ("隆鑫盛世普天", "盛式"),
            ("隆鑫盛世普天", "胜世普"),
            ("", "盛世普天"),
            ("隆鑫盛世普天", ""),
            ("隆鑫盛世", "盛世普天"),
        ] {
            assert!(!differs_by_one(name, word), "{name} {word}");
        }
    }

    #[test]
    fn a_long_word_is_compared() {
        let name = "盛世普天".repeat(100);
        assert!(differs_by_one(&name, &"盛世普天".repeat(60)));
        assert!(!differs_by_one(&name, &"盛世普夫".repeat(60)));
    }

    proptest! {
        #[test]
        fn agrees_with_trying_every_stretch(name in "[abc]{0,9}", word in "[abc]{4,6}") {
            let chars: Vec<char> = name.chars().collect();
            let wanted: Vec<char> = word.chars().collect();
            let starts = 0..chars.len();
            let stretches = starts.flat_map(|from| (from + 1..=chars.len()).map(move |to| from..to));
            let found = stretches.map(|range| &chars[range]).any(|stretch| distance(stretch, &wanted) <= 1);
            prop_assert_eq!(differs_by_one(&name, &word), found);
        }

        #[test]
        fn whole_names_are_near_or_not(name in "[abc]{0,6}", word in "[abc]{0,6}") {
            let chars = |text: &str| text.chars().collect::<Vec<char>>();
            prop_assert_eq!(is_nearly(&name, &word), distance(&chars(&name), &chars(&word)) <= 1);
        }
    }

    fn distance(one: &[char], other: &[char]) -> usize {
        match (one, other) {
            ([], rest) | (rest, []) => rest.len(),
            ([a, one @ ..], [b, other @ ..]) if a == b => distance(one, other),
            ([_, after_one @ ..], [_, after_other @ ..]) => {
                1 + distance(after_one, after_other)
                    .min(distance(after_one, other))
                    .min(distance(one, after_other))
            }
        }
    }
}
