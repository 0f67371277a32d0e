//! Which region a place is shown under: from (region reported, subdistrict, day).
//! What was reported is kept as it was; only the display follows the map of the day.

use super::{REFORM, Region, known, subdistricts};
use crate::domain::Day;

/// Townships of 渝北区 that went to 北碚区; the rest of 渝北区 and all of 江北区 went to 两江新区.
pub(super) const YUBEI_TO_BEIBEI: [&str; 5] = ["统景镇", "大湾镇", "兴隆镇", "茨竹镇", "大盛镇"];
/// Townships of 北碚区 that went to 两江新区; the rest stayed.
pub(super) const BEIBEI_TO_LIANGJIANG: [&str; 5] =
    ["蔡家岗街道", "水土街道", "复兴街道", "童家溪镇", "施家梁镇"];

/// The region shown on `day` for a place reported as `reported` in `subdistrict` (its full name; empty
/// when unknown).
///
/// The townships of 万盛经开区 are never shown under 綦江区. From the reform on, what is not known to have
/// gone elsewhere is shown under 两江新区 if it was reported in 江北区 or 渝北区, and stays in 北碚区 if
/// reported there. Before it, a place reported under a new name is shown under the old one; a subdistrict
/// that nobody knows keeps the region reported.
pub fn shown(reported: &'static Region, subdistrict: &str, day: Day) -> &'static Region {
    if reported.slug == "qijiang" && subdistricts(known("wansheng")).contains(&subdistrict) {
        return known("wansheng");
    }
    if day < REFORM { before_reform(reported, subdistrict) } else { since_reform(reported, subdistrict) }
}

fn since_reform(reported: &'static Region, subdistrict: &str) -> &'static Region {
    match reported.slug {
        "yubei" if YUBEI_TO_BEIBEI.contains(&subdistrict) => known("beibei"),
        "yubei" | "jiangbei" => known("liangjiang"),
        "beibei" if BEIBEI_TO_LIANGJIANG.contains(&subdistrict) => known("liangjiang"),
        _ => reported,
    }
}

fn before_reform(reported: &'static Region, subdistrict: &str) -> &'static Region {
    match reported.slug {
        "beibei" if YUBEI_TO_BEIBEI.contains(&subdistrict) => known("yubei"),
        "liangjiang" => held_before_reform(subdistrict).unwrap_or(reported),
        _ => reported,
    }
}

/// The district that held a subdistrict of 两江新区 before; no two of the three share a name.
fn held_before_reform(subdistrict: &str) -> Option<&'static Region> {
    if BEIBEI_TO_LIANGJIANG.contains(&subdistrict) {
        return Some(known("beibei"));
    }
    [known("jiangbei"), known("yubei")].into_iter().find(|old| subdistricts(old).contains(&subdistrict))
}

/// The regions that an abolished one went to, the largest part first. Empty while it exists.
pub fn successors(region: &Region, day: Day) -> Vec<&'static Region> {
    match region.slug {
        _ if region.exists_on(day) => Vec::new(),
        "jiangbei" => vec![known("liangjiang")],
        "yubei" => vec![known("liangjiang"), known("beibei")],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = "2026-01-24";
    const AFTER: &str = "2026-01-25";

    fn shown_slug(reported: &str, subdistrict: &str, day: &str) -> &'static str {
        shown(known(reported), subdistrict, day.parse().unwrap()).slug
    }

    #[test]
    fn follows_the_map_of_the_day() {
        // reported, subdistrict, shown before the reform, shown since
        let cases = [
            ("qijiang", "石林镇", "wansheng", "wansheng"),
            ("qijiang", "古南街道", "qijiang", "qijiang"),
            ("qijiang", "", "qijiang", "qijiang"),
            ("wansheng", "石林镇", "wansheng", "wansheng"),
            ("jiangbei", "观音桥街道", "jiangbei", "liangjiang"),
            ("jiangbei", "", "jiangbei", "liangjiang"),
            ("yubei", "龙溪街道", "yubei", "liangjiang"),
            ("yubei", "统景镇", "yubei", "beibei"),
            ("yubei", "不详", "yubei", "liangjiang"),
            ("beibei", "北温泉街道", "beibei", "beibei"),
            ("beibei", "蔡家岗街道", "beibei", "liangjiang"),
            ("beibei", "不详", "beibei", "beibei"),
            ("beibei", "统景镇", "yubei", "beibei"),
            ("liangjiang", "观音桥街道", "jiangbei", "liangjiang"),
            ("liangjiang", "龙溪街道", "yubei", "liangjiang"),
            ("liangjiang", "水土街道", "beibei", "liangjiang"),
            ("liangjiang", "不详", "liangjiang", "liangjiang"),
            // The same names elsewhere are other places.
            ("nanchuan", "兴隆镇", "nanchuan", "nanchuan"),
            ("chengkou", "复兴街道", "chengkou", "chengkou"),
            ("shapingba", "曾家街道", "shapingba", "shapingba"),
        ];
        for (reported, subdistrict, before, after) in cases {
            assert_eq!(shown_slug(reported, subdistrict, BEFORE), before, "{reported} {subdistrict}");
            assert_eq!(shown_slug(reported, subdistrict, AFTER), after, "{reported} {subdistrict}");
        }
    }

    #[test]
    fn moves_fifty_nine_subdistricts_as_decided() {
        let went_to = |old: &str, new: &str| {
            subdistricts(known(old)).iter().filter(|name| shown_slug(old, name, AFTER) == new).count()
        };
        assert_eq!((went_to("jiangbei", "liangjiang"), went_to("jiangbei", "beibei")), (12, 0));
        assert_eq!((went_to("yubei", "liangjiang"), went_to("yubei", "beibei")), (25, 5));
        assert_eq!((went_to("beibei", "liangjiang"), went_to("beibei", "beibei")), (5, 12));
    }

    #[test]
    fn names_successors_of_abolished_regions_only() {
        let slugs = |slug: &str, day: &str| -> Vec<_> {
            successors(known(slug), day.parse().unwrap()).iter().map(|r| r.slug).collect()
        };
        assert_eq!(slugs("yubei", AFTER), ["liangjiang", "beibei"]);
        assert_eq!(slugs("jiangbei", AFTER), ["liangjiang"]);
        assert!(slugs("yubei", BEFORE).is_empty());
        assert!(slugs("beibei", AFTER).is_empty());
        assert!(slugs("liangjiang", BEFORE).is_empty());
    }
}
