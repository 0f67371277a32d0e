//! The townships and streets (乡镇街道) of each region as of 2023. Names repeat between regions
//! (兴隆镇 in four), so a name alone decides nothing outside the crosswalk.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Region;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::region::{ALL, known};
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
}
