//! The townships and streets (乡镇街道) of each region as of 2023. Names repeat between regions
//! (兴隆镇 in four), so a name alone decides nothing outside the crosswalk.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{ALL, REFORM, Region, shown};
use crate::domain::Day;

static BY_SLUG: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let lines = include_str!("subdistricts.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(' '))
        .map(|(slug, names)| (slug, names.split(' ').collect()))
        .collect()
});

/// The subdistricts of a region before the reform of 2026. Empty for 两江新区 and 高新区, whose
/// subdistricts stand under the districts that held them then.
pub fn subdistricts(region: &Region) -> &'static [&'static str] {
    BY_SLUG.get(region.slug).map_or(&[], Vec::as_slice)
}

/// The regions that hold a subdistrict of this name, if it is one of theirs and the region reported has never held it;
/// empty where there is nothing to say. 高新区 holds subdistricts of its neighbours.
pub fn holders_elsewhere(reported: &'static Region, subdistrict: &str) -> Vec<&'static Region> {
    let is_own = subdistricts(reported).contains(&subdistrict) || reported.slug == "gaoxin";
    if is_own {
        return Vec::new();
    }
    let holders: Vec<&'static Region> =
        ALL.iter().filter(|region| subdistricts(region).contains(&subdistrict)).collect();
    let before = REFORM.pred_opt().unwrap_or(REFORM);
    let is_same = |holder: &&'static Region, day: Day| {
        shown(holder, subdistrict, day).slug == shown(reported, subdistrict, day).slug
    };
    if holders.iter().any(|holder| is_same(holder, before) || is_same(holder, REFORM)) {
        return Vec::new();
    }
    holders
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::region::known;
    use std::collections::HashSet;

    #[test]
    fn holds_the_whole_city_once() {
        assert_eq!(ALL.iter().map(|region| subdistricts(region).len()).sum::<usize>(), 1_031);
        assert_eq!(BY_SLUG.len(), 39);
        for region in &ALL {
            let names = subdistricts(region);
            assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len(), "{}", region.name);
            assert!(names.iter().all(|name| name.ends_with(['道', '镇', '乡'])), "{}", region.name);
        }
    }

    #[test]
    fn knows_who_has_none() {
        assert_eq!(subdistricts(known("wansheng")).len(), 10);
        assert!(subdistricts(known("qijiang")).contains(&"古南街道"));
        assert!(!subdistricts(known("qijiang")).contains(&"石林镇"));
        assert!(subdistricts(known("liangjiang")).is_empty());
        assert!(subdistricts(known("gaoxin")).is_empty());
    }

    #[test]
    fn names_who_holds_a_subdistrict_that_the_region_never_held() {
        let elsewhere = |slug: &str, name: &str| -> Vec<&str> {
            holders_elsewhere(known(slug), name).iter().map(|region| region.slug).collect()
        };
        assert_eq!(elsewhere("yuzhong", "仙桃街道"), ["yubei"]);
        assert_eq!(elsewhere("yubei", "石林镇"), ["wansheng"]);
        for (slug, name) in [
            ("yubei", "仙桃街道"),
            ("yubei", "某某街道"),
            ("liangjiang", "仙桃街道"),
            ("liangjiang", "水土街道"),
            ("beibei", "统景镇"),
            ("beibei", "水土街道"),
            ("qijiang", "石林镇"),
            ("gaoxin", "西永街道"),
            ("yuzhong", ""),
        ] {
            assert!(elsewhere(slug, name).is_empty(), "{slug} {name}");
        }
    }
}
