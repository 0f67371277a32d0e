//! One glyph for each character: simplified for traditional, common for variant. Strictly character by character,
//! so that a part of a text folds to a part of what the text folds to; words and their sense are not known here.

use std::collections::HashMap;
use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

use super::lists;

/// What is looked up in the table: radicals, signs and the common ideographs. Rarer ones are worked out each time.
const TABLED: std::ops::RangeInclusive<u32> = 0x2E80..=0x9FFF;

static GLYPHS: LazyLock<Glyphs> = LazyLock::new(Glyphs::new);

struct Glyphs {
    mapping: OpenCC,
    variants: HashMap<char, char>,
    table: Vec<char>,
}

/// The glyph that stands for a character: 號 → 号, 峯 → 峰, 〔 → (, and the character itself where there is no other.
/// The first call builds the table, once in the life of the program (some milliseconds).
pub(super) fn plain(c: char) -> char {
    let place = u32::from(c).checked_sub(*TABLED.start());
    match place.and_then(|place| GLYPHS.table.get(place as usize)) {
        Some(glyph) => *glyph,
        None => GLYPHS.work_out(c),
    }
}

impl Glyphs {
    fn new() -> Self {
        let mapping = OpenCC::from_config(BuiltinConfig::T2s).expect("the mapping is compiled in");
        let variants = lists::rows(lists::GLYPHS)
            .filter_map(|row| Some((row.first()?.chars().next()?, *row.get(1)?)))
            .flat_map(|(kept, others)| others.chars().map(move |other| (other, kept)))
            .collect();
        let mut glyphs = Self { mapping, variants, table: Vec::new() };
        glyphs.table = TABLED.map(|c| char::from_u32(c).map_or('\0', |c| glyphs.work_out(c))).collect();
        glyphs
    }

    /// Our own list stands above the plain mapping, before it and after it.
    fn work_out(&self, c: char) -> char {
        let kept = |c: char| self.variants.get(&c).copied();
        kept(c).unwrap_or_else(|| {
            let simplified = self.simplified(c);
            kept(simplified).unwrap_or(simplified)
        })
    }

    fn simplified(&self, c: char) -> char {
        if c.is_ascii() {
            return c;
        }
        let converted = self.mapping.convert(c.encode_utf8(&mut [0; 4]));
        let mut chars = converted.chars();
        match (chars.next(), chars.next()) {
            (Some(simplified), None) => simplified,
            _ => c,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn gives_the_plain_mapping() {
        let cases =
            "号號 东東 栋棟 里裡 里裏 台臺 于於 干乾 谷穀 后後 钟鍾 钟锺 余餘 余馀 炉鑪 厦廈 桥橋 龙龍 苏甦";
        for pair in cases.split(' ') {
            let pair: Vec<char> = pair.chars().collect();
            assert_eq!(plain(pair[1]), pair[0], "{pair:?}");
            assert_eq!(plain(pair[0]), pair[0], "{pair:?}");
        }
    }

    #[test]
    fn gives_the_common_form_of_variants_and_signs() {
        for (variant, kept) in
            [('菓', '果'), ('峯', '峰'), ('桜', '樱'), ('⻢', '马'), ('〔', '('), ('“', '"')]
        {
            assert_eq!(plain(variant), kept);
        }
        assert!("a1(#重庆é😀".chars().all(|c| plain(c) == c));
    }

    #[test]
    fn every_line_of_the_list_holds() {
        let mut seen = HashSet::new();
        for row in lists::rows(lists::GLYPHS) {
            let [kept, others] = row[..] else { panic!("{row:?} has not two fields") };
            let kept: Vec<char> = kept.chars().collect();
            assert_eq!(kept.len(), 1, "{row:?}");
            assert_eq!(plain(kept[0]), kept[0], "{row:?}: the kept glyph changes itself");
            for other in others.chars() {
                assert!(seen.insert(other), "{other} stands twice");
                assert_ne!(GLYPHS.simplified(other), kept[0], "{other} is known without the list");
                assert_eq!(plain(other), kept[0]);
            }
        }
        assert!(seen.len() > 100);
    }

    #[test]
    fn a_glyph_stands_for_itself() {
        let changing: String = ('\u{80}'..='\u{3FFFF}').filter(|c| plain(plain(*c)) != plain(*c)).collect();
        assert_eq!(changing, "");
    }
}
