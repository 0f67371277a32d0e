//! The crosswalk read backwards: which reported places are shown under a region, so that a store
//! can filter what was reported by what is shown.

use super::crosswalk::{BEIBEI_TO_LIANGJIANG, YUBEI_TO_BEIBEI};
use super::{REFORM, Region, known, subdistricts};
use crate::domain::Day;

/// Which subdistricts of a reported region are meant. A blank or unknown subdistrict belongs to
/// `All` and `Except`, never to `Only`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subdistricts {
    /// Whatever the subdistrict.
    All,
    /// These alone.
    Only(Vec<&'static str>),
    /// All but these.
    Except(Vec<&'static str>),
}

/// A part of what was reported: a region and its subdistricts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The slug that was reported.
    pub slug: &'static str,
    /// The part of it that is meant.
    pub subdistricts: Subdistricts,
}

impl Reported {
    /// Whether what was reported of the region alone is part of this.
    pub fn holds_the_rest(&self) -> bool {
        !matches!(self.subdistricts, Subdistricts::Only(_))
    }

    /// Whether a place so reported is part of this.
    pub fn contains(&self, slug: &str, subdistrict: &str) -> bool {
        self.slug == slug
            && match &self.subdistricts {
                Subdistricts::All => true,
                Subdistricts::Only(names) => names.contains(&subdistrict),
                Subdistricts::Except(names) => !names.contains(&subdistrict),
            }
    }
}

/// Everything that [`shown`](super::shown) puts under `region` on `day`. Empty when nothing is: 渝北区
/// and 江北区 since the reform.
pub fn reported_as(region: &Region, day: Day) -> Vec<Reported> {
    match region.slug {
        "wansheng" => vec![all("wansheng"), only("qijiang", subdistricts(known("wansheng")))],
        "qijiang" => vec![except("qijiang", subdistricts(known("wansheng")))],
        slug if day < REFORM => before_reform(slug),
        slug => since_reform(slug),
    }
}

/// What a filter by this region means: [`reported_as`], but for a region that is gone, or not there yet,
/// its area on the nearest day on which it exists. So a filter by 渝北区 still finds the old district.
pub fn area(region: &Region, day: Day) -> Vec<Reported> {
    let begun = region.since.map_or(day, |since| day.max(since));
    let last = region.until.and_then(|until| until.pred_opt());
    let nearest = last.map_or(begun, |last| begun.min(last));
    reported_as(region, nearest)
}

/// What a filter by this region means for things of which the region alone is known, such as units: which of those
/// reported are meant.
pub fn whole_area(region: &Region, day: Day) -> Vec<&'static str> {
    area(region, day).iter().filter(|part| part.holds_the_rest()).map(|part| part.slug).collect()
}

fn before_reform(shown: &'static str) -> Vec<Reported> {
    match shown {
        "jiangbei" => vec![all("jiangbei"), only("liangjiang", subdistricts(known("jiangbei")))],
        "yubei" => vec![
            all("yubei"),
            only("liangjiang", subdistricts(known("yubei"))),
            only("beibei", &YUBEI_TO_BEIBEI),
        ],
        "beibei" => vec![except("beibei", &YUBEI_TO_BEIBEI), only("liangjiang", &BEIBEI_TO_LIANGJIANG)],
        "liangjiang" => {
            let held = [subdistricts(known("jiangbei")), subdistricts(known("yubei")), &BEIBEI_TO_LIANGJIANG];
            vec![except("liangjiang", &held.concat())]
        }
        slug => vec![all(slug)],
    }
}

fn since_reform(shown: &'static str) -> Vec<Reported> {
    match shown {
        "jiangbei" | "yubei" => Vec::new(),
        "beibei" => vec![except("beibei", &BEIBEI_TO_LIANGJIANG), only("yubei", &YUBEI_TO_BEIBEI)],
        "liangjiang" => vec![
            all("liangjiang"),
            all("jiangbei"),
            except("yubei", &YUBEI_TO_BEIBEI),
            only("beibei", &BEIBEI_TO_LIANGJIANG),
        ],
        slug => vec![all(slug)],
    }
}

fn all(slug: &'static str) -> Reported {
    Reported { slug, subdistricts: Subdistricts::All }
}

fn only(slug: &'static str, names: &[&'static str]) -> Reported {
    Reported { slug, subdistricts: Subdistricts::Only(names.to_vec()) }
}

fn except(slug: &'static str, names: &[&'static str]) -> Reported {
    Reported { slug, subdistricts: Subdistricts::Except(names.to_vec()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::region::{ALL, shown};

    fn days() -> [Day; 4] {
        ["2020-10-01", "2026-01-24", "2026-01-25", "2030-01-01"].map(|day| day.parse().unwrap())
    }

    /// Every street in the city reported under every region: the right one, a former one, a wrong one.
    #[test]
    fn is_the_inverse_of_shown() {
        let streets: Vec<&str> =
            ALL.iter().flat_map(subdistricts).copied().chain(["", "不详", "beibei", "liangjiang"]).collect();
        for day in days() {
            let parts: Vec<_> = ALL.iter().map(|region| (region.slug, reported_as(region, day))).collect();
            for reported in &ALL {
                for street in &streets {
                    let holders: Vec<&str> = parts
                        .iter()
                        .filter(|(_, parts)| parts.iter().any(|part| part.contains(reported.slug, street)))
                        .map(|(slug, _)| *slug)
                        .collect();
                    assert_eq!(
                        holders,
                        [shown(reported, street, day).slug],
                        "{} {street} {day}",
                        reported.name
                    );
                }
            }
        }
    }

    #[test]
    fn what_is_known_by_its_region_alone_is_shown_under_one_of_each_day() {
        for day in days() {
            for reported in &ALL {
                let of_the_day = ALL.iter().filter(|region| region.exists_on(day));
                let holders: Vec<&str> = of_the_day
                    .filter(|region| whole_area(region, day).contains(&reported.slug))
                    .map(|region| region.slug)
                    .collect();
                let expected = Some(shown(reported, "", day)).filter(|region| region.exists_on(day));
                assert_eq!(
                    holders.first().copied(),
                    expected.map(|region| region.slug),
                    "{} {day}",
                    reported.name
                );
                assert!(holders.len() < 2, "{holders:?}");
            }
        }
    }

    #[test]
    fn nothing_is_shown_under_an_abolished_region_but_its_area_stays() {
        let [_, before, after, _] = days();
        assert!(reported_as(known("yubei"), after).is_empty());
        assert_eq!(area(known("yubei"), after), reported_as(known("yubei"), before));
        assert_eq!(area(known("liangjiang"), before), reported_as(known("liangjiang"), after));
        assert_eq!(area(known("beibei"), after), reported_as(known("beibei"), after));
        assert_eq!(area(known("yubei"), before), reported_as(known("yubei"), before));
    }
}
