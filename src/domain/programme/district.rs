//! The districts of a pilot, as a dated list: a rule asks for the list in force on its day.
//! A district is named by the slug of its region; what a region is, is not known here.

use std::borrow::Cow;

use super::{MAINTENANCE, Pilot};
use crate::domain::Day;

/// The city's bureau, which designates districts and alone decides in the testing pilot.
pub const CITY_AUTHORITY: &str = "重庆市市场监督管理局";

/// The clause that names the first districts.
pub const FIRST_DISTRICTS_CLAUSE: &str = "方案 三(一)1";

/// One designation of a district.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PilotDistrict {
    /// For which pilot.
    pub pilot: Pilot,
    /// The slug of the region, `yuzhong`.
    pub region: Cow<'static, str>,
    /// The first day of the designation.
    pub from: Day,
    /// Its last day; `None`: until the pilot ends.
    pub to: Option<Day>,
    /// Who designated it, by its full name.
    pub authority: Cow<'static, str>,
}

impl PilotDistrict {
    /// Whether the designation holds on this day; none outlives its pilot.
    pub fn in_force(&self, day: Day) -> bool {
        let programme = self.pilot.programme();
        programme.contains(day) && self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// 渝中区、渝北区、九龙坡区、南岸区、綦江区、万盛经开区, named by the city with the plan itself (方案 三(一)1).
pub static FIRST_DISTRICTS: [PilotDistrict; 6] = [
    first("yuzhong"),
    first("yubei"),
    first("jiulongpo"),
    first("nanan"),
    first("qijiang"),
    first("wansheng"),
];

const fn first(region: &'static str) -> PilotDistrict {
    PilotDistrict {
        pilot: Pilot::Maintenance,
        region: Cow::Borrowed(region),
        from: MAINTENANCE.from,
        to: None,
        authority: Cow::Borrowed(CITY_AUTHORITY),
    }
}

/// The designations of a pilot in force on a day, in the order of the list.
pub fn districts_in_force(list: &[PilotDistrict], pilot: Pilot, day: Day) -> Vec<&PilotDistrict> {
    list.iter().filter(|d| d.pilot == pilot && d.in_force(day)).collect()
}

/// Whether a region is a district of the pilot on a day (办理指南 三.3「当前试点区县」).
pub fn is_pilot_district(list: &[PilotDistrict], pilot: Pilot, region: &str, day: Day) -> bool {
    list.iter().any(|d| d.pilot == pilot && d.region == region && d.in_force(day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::programme::day;

    #[test]
    fn the_first_six_and_no_other() {
        let on = day(2020, 10, 1);
        let slugs: Vec<_> = districts_in_force(&FIRST_DISTRICTS, Pilot::Maintenance, on)
            .iter()
            .map(|d| d.region.as_ref())
            .collect();
        assert_eq!(slugs, ["yuzhong", "yubei", "jiulongpo", "nanan", "qijiang", "wansheng"]);
        assert!(!is_pilot_district(&FIRST_DISTRICTS, Pilot::Maintenance, "shapingba", on));
        assert!(districts_in_force(&FIRST_DISTRICTS, Pilot::Testing, on).is_empty());
    }

    #[test]
    fn the_list_of_the_day_counts() {
        let mut list = FIRST_DISTRICTS.to_vec();
        list.push(PilotDistrict {
            pilot: Pilot::Maintenance,
            region: "jiangbei".into(),
            from: day(2021, 4, 15),
            to: Some(day(2022, 6, 30)),
            authority: CITY_AUTHORITY.into(),
        });
        let cases = [
            ("jiangbei", day(2021, 4, 14), false),
            ("jiangbei", day(2021, 4, 15), true),
            ("jiangbei", day(2022, 6, 30), true),
            ("jiangbei", day(2022, 7, 1), false),
            ("yubei", day(2020, 9, 22), false),
            ("yubei", day(2022, 12, 31), true),
            ("yubei", day(2023, 1, 1), false),
        ];
        for (region, on, expected) in cases {
            assert_eq!(is_pilot_district(&list, Pilot::Maintenance, region, on), expected, "{region} {on}");
        }
    }
}
