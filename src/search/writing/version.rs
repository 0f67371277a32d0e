//! The print of how names are written: an index made under another print is made anew.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use super::fold::folded;
use super::lists;
use super::pinyin::readings;

/// The characters whose readings count.
const IDEOGRAPHS: std::ops::RangeInclusive<char> = '\u{4E00}'..='\u{9FFF}';

static VERSION: LazyLock<String> = LazyLock::new(print);

/// Sixteen hexadecimal digits that change when a list of `index/` does, when a character of the basic plane folds
/// otherwise than it did, or when a common ideograph reads otherwise (ours or a library's doing). Worked out once in the
/// life of the program.
pub fn version() -> &'static str {
    &VERSION
}

fn print() -> String {
    let mut hash = Sha256::new();
    for list in lists::ALL {
        hash.update(list);
    }
    for c in '\0'..='\u{FFFF}' {
        let folded = folded(c.encode_utf8(&mut [0; 4]));
        hash.update(&folded);
        if IDEOGRAPHS.contains(&c) {
            hash.update(readings(&folded).full.join(" "));
        }
        hash.update("\n");
    }
    let mut digits = hex::encode(hash.finalize());
    digits.truncate(16);
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_same_each_time() {
        assert_eq!(version(), print());
        assert!(version().len() == 16 && version().bytes().all(|b| b.is_ascii_hexdigit()));
    }
}
