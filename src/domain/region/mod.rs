//! Regions: the districts and counties of Chongqing and three areas with a bureau of their own.
//! A region is a dated thing keyed by our slug, never by a six-digit code: 万盛经开区 has no code,
//! and 江北区 and 渝北区 ended on the day 两江新区 began. Pilots and addresses are not known here.

mod crosswalk;
mod reported;
mod slug;
mod subdistricts;
mod table;

pub use crosswalk::{holders_elsewhere, predecessors, shown, standing_for, successors, untold};
pub use reported::{Reported, Subdistricts, area, reported_as, whole_area};
pub use slug::RegionSlug;
pub use subdistricts::subdistricts;
pub use table::ALL;

use crate::domain::Day;
use crate::domain::fold::half_width;

/// The day on which 江北区 and 渝北区 were abolished and 两江新区 became a division.
pub const REFORM: Day = Day::from_ymd_opt(2026, 1, 25).expect("a day of the calendar");

/// A district, county or area. There is one value of each, in [`ALL`].
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Region {
    /// Toneless pinyin without 区 or 县: `yubei`. Never changes, never used twice.
    pub slug: &'static str,
    /// The full name: `渝北区`.
    pub name: &'static str,
    /// The code of GB/T 2260; None for the areas that the standard does not list.
    pub gb_code: Option<&'static str>,
    /// The division inside which an area without a code lies, where it lies in a single one.
    pub parent_gb: Option<&'static str>,
    /// The first day of the region; None when it is older than this register.
    pub since: Option<Day>,
    /// The first day on which the region is no more; None while it lasts.
    pub until: Option<Day>,
    /// Other names under which it is known: `渝北`, former names and codes.
    pub aliases: &'static [&'static str],
}

impl Region {
    /// Whether the region is there on a day.
    pub fn exists_on(&self, day: Day) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day < until)
    }

    fn is_called(&self, name: &str) -> bool {
        self.slug.eq_ignore_ascii_case(name)
            || self.name == name
            || self.gb_code == Some(name)
            || self.aliases.contains(&name)
    }
}

/// The region that a slug, name, short or former name or GB code means: `yubei`, `渝北`, `500112`.
/// A leading 重庆市 or 重庆 and full-width signs do not matter. None for anything else.
pub fn find(text: &str) -> Option<&'static Region> {
    // The record keeps slugs: they are found before anything is folded.
    if let Some(region) = ALL.iter().find(|region| region.slug == text) {
        return Some(region);
    }
    let folded = half_width(text);
    let name = folded.trim();
    let called = |name: &str| ALL.iter().find(|region| region.is_called(name));
    called(name)
        .or_else(|| name.strip_prefix("重庆市").and_then(called))
        .or_else(|| name.strip_prefix("重庆").and_then(called))
}

/// The region whose bureau an authority's name says it is: `渝北区市场监督管理局`. None for the city's.
pub fn of_bureau(authority: &str) -> Option<&'static Region> {
    let place = authority.split_once("市场监督管理局").map_or(authority, |(place, _)| place);
    find(place)
}

/// The regions of a day, in the order of their codes, areas last.
pub fn existing_on(day: Day) -> Vec<&'static Region> {
    ALL.iter().filter(|region| region.exists_on(day)).collect()
}

/// The regions that have a bureau of their own on a day: those of the pilot's target 全覆盖
/// (方案 一(三)). 两江新区 had its bureau before it became a division, so its beginning does not count.
pub fn with_bureau_on(day: Day) -> Vec<&'static Region> {
    ALL.iter().filter(|region| region.until.is_none_or(|until| day < until)).collect()
}

/// How many regions have a bureau on a day: 41 until 2026-01-24, the denominator of 试点区县全覆盖.
pub fn bureau_count(day: Day) -> usize {
    with_bureau_on(day).len()
}

/// The one region of a slug that this room itself names.
fn known(slug: &str) -> &'static Region {
    ALL.iter().find(|region| region.slug == slug).expect("the table holds every slug named in this room")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn finds_by_every_name() {
        let cases = [
            ("yubei", "yubei"),
            ("YuBei", "yubei"),
            ("渝北", "yubei"),
            ("渝北区", "yubei"),
            ("重庆市渝北区", "yubei"),
            ("重庆渝北", "yubei"),
            ("500112", "yubei"),
            ("５００１１２", "yubei"),
            (" 渝北区　", "yubei"),
            ("石柱", "shizhu"),
            ("石柱县", "shizhu"),
            ("石柱土家族自治县", "shizhu"),
            ("忠县", "zhongxian"),
            ("重庆市忠县", "zhongxian"),
            ("开县", "kaizhou"),
            ("万盛", "wansheng"),
            ("万盛经开区", "wansheng"),
            ("两江新区", "liangjiang"),
            ("500157", "liangjiang"),
            ("重庆高新区", "gaoxin"),
            ("高新区", "gaoxin"),
            ("500232", "wulong"),
        ];
        for (text, slug) in cases {
            assert_eq!(find(text).map(|r| r.slug), Some(slug), "{text}");
        }
        for text in ["", "重庆", "重庆市", "区", "北", "500000", "成都"] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn no_name_means_two_regions() {
        let mut seen = HashSet::new();
        for region in &ALL {
            let names = [region.slug, region.name]
                .into_iter()
                .chain(region.gb_code)
                .chain(region.aliases.iter().copied());
            for name in names {
                assert!(seen.insert(name), "{name} stands twice");
                assert_eq!(find(name).unwrap().slug, region.slug);
            }
        }
    }

    #[test]
    fn counts_divisions_and_bureaus() {
        let before = day("2026-01-24");
        assert_eq!(existing_on(before).iter().filter(|r| r.gb_code.is_some()).count(), 38);
        assert_eq!(existing_on(before).len(), 40);
        assert_eq!(existing_on(REFORM).iter().filter(|r| r.gb_code.is_some()).count(), 37);
        assert_eq!(bureau_count(day("2022-12-31")), 41);
        assert_eq!(bureau_count(REFORM), 39);
    }

    #[test]
    fn the_reform_ends_two_districts_and_begins_one() {
        let (last, first) = (day("2026-01-24"), day("2026-01-25"));
        for (slug, before, after) in [
            ("jiangbei", true, false),
            ("yubei", true, false),
            ("beibei", true, true),
            ("liangjiang", false, true),
        ] {
            assert_eq!(
                (known(slug).exists_on(last), known(slug).exists_on(first)),
                (before, after),
                "{slug}"
            );
        }
    }
}
