//! Which region a place is shown under: from (region reported, subdistrict, day).
//! What was reported is kept as it was; only the display follows the map of the day.

use super::{ALL, REFORM, Region, known, subdistricts};
use crate::domain::Day;

/// Townships of 渝北区 that went to 北碚区; the rest of 渝北区 and all of 江北区 went to 两江新区.
/// The slug of the region stands for one of them that is not told ([`untold`]).
pub(super) const YUBEI_TO_BEIBEI: [&str; 6] = ["统景镇", "大湾镇", "兴隆镇", "茨竹镇", "大盛镇", "beibei"];
/// Townships of 北碚区 that went to 两江新区; the rest stayed. Again with the slug for one that is not told.
pub(super) const BEIBEI_TO_LIANGJIANG: [&str; 6] =
    ["蔡家岗街道", "水土街道", "复兴街道", "童家溪镇", "施家梁镇", "liangjiang"];

/// The region shown on `day` for a place reported as `reported` in `subdistrict` (its full name; empty
/// when unknown; what [`untold`] gives where it may not be told).
///
/// The townships of 万盛经开区 are never shown under 綦江区. From the reform on, what is not known to have
/// gone elsewhere is shown under 两江新区 if it was reported in 江北区 or 渝北区, and stays in 北碚区 if
/// reported there. Before it, a place reported under a new name is shown under the old one; a subdistrict
/// that nobody knows keeps the region reported.
pub fn shown(reported: &'static Region, subdistrict: &str, day: Day) -> &'static Region {
    if is_of_wansheng(reported, subdistrict) {
        return known("wansheng");
    }
    if day < REFORM { before_reform(reported, subdistrict) } else { since_reform(reported, subdistrict) }
}

/// A place whose subdistrict may not be told: the region to publish in place of the one reported, and in place of the
/// subdistrict the region since the reform, where the former does not tell it.
///
/// The region is the one reported, but for the townships of 万盛经开区: a report under today's name keeps it.
pub fn untold(reported: &'static Region, subdistrict: &str) -> (&'static Region, Option<&'static Region>) {
    let region = if is_of_wansheng(reported, subdistrict) { known("wansheng") } else { reported };
    let since = since_reform(region, subdistrict);
    (region, Some(since).filter(|since| *since != since_reform(region, "")))
}

fn is_of_wansheng(reported: &Region, subdistrict: &str) -> bool {
    reported.slug == "qijiang" && subdistricts(known("wansheng")).contains(&subdistrict)
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

/// The region that took all the places of one that is no more; any other is itself, also where its places were divided.
pub fn standing_for(region: &'static Region, day: Day) -> &'static Region {
    match successors(region, day).as_slice() {
        [only] => only,
        _ => region,
    }
}

/// The regions that hold the places of one that is not there yet. Empty once it is.
pub fn predecessors(region: &Region, day: Day) -> Vec<&'static Region> {
    let is_to_come = region.since.is_some_and(|since| day < since);
    let slugs: &[&str] =
        if is_to_come && region.slug == "liangjiang" { &["jiangbei", "yubei", "beibei"] } else { &[] };
    slugs.iter().map(|slug| known(slug)).collect()
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
    fn a_place_that_is_not_told_is_shown_where_it_is() {
        // reported, subdistrict, region told, in place of the subdistrict
        let cases = [
            ("yubei", "统景镇", "yubei", Some("beibei")),
            ("yubei", "龙溪街道", "yubei", None),
            ("beibei", "统景镇", "beibei", None),
            ("beibei", "蔡家岗街道", "beibei", Some("liangjiang")),
            ("beibei", "北温泉街道", "beibei", None),
            ("liangjiang", "水土街道", "liangjiang", None),
            ("liangjiang", "龙溪街道", "liangjiang", None),
            ("jiangbei", "观音桥街道", "jiangbei", None),
            ("qijiang", "石林镇", "wansheng", None),
            ("qijiang", "古南街道", "qijiang", None),
            ("yubei", "", "yubei", None),
            ("nanchuan", "兴隆镇", "nanchuan", None),
        ];
        for (reported, subdistrict, told, since) in cases {
            let (region, part) = untold(known(reported), subdistrict);
            let part = part.map(|part| part.slug);
            assert_eq!((region.slug, part), (told, since), "{reported} {subdistrict}");
            let stand_in = part.unwrap_or_default();
            assert_eq!(shown_slug(told, stand_in, AFTER), shown_slug(reported, subdistrict, AFTER));
            let is_of_its_day = known(reported).exists_on(BEFORE.parse().unwrap()) && reported != "beibei";
            if is_of_its_day {
                assert_eq!(shown_slug(told, stand_in, BEFORE), shown_slug(reported, subdistrict, BEFORE));
            }
        }
        assert_eq!(shown_slug("beibei", "liangjiang", BEFORE), "beibei");
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
        let stands = |slug: &str, day: &str| standing_for(known(slug), day.parse().unwrap()).slug;
        assert_eq!([stands("jiangbei", AFTER), stands("jiangbei", BEFORE)], ["liangjiang", "jiangbei"]);
        assert_eq!([stands("yubei", AFTER), stands("beibei", AFTER)], ["yubei", "beibei"], "it was divided");
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
