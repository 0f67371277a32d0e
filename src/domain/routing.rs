//! 受理机关: who handles an application for a pilot, by how many elevators its units have and where those of the
//! application stand. It does not count elevators and does not know how an application is handled.

use crate::domain::Day;
use crate::domain::programme::Pilot;
use crate::domain::programme::district::{PilotDistrict, is_pilot_district};
use crate::domain::refusal::Refusal;

/// From how many elevators a unit manages or maintains in the city its applications go to the city's bureau; the
/// number itself is included (办理指南 三.3, 附件1 四(一)3).
pub const CITY_FROM: u64 = 1000;

/// What an applicant is told whose elevators are too few for the city and stand outside the pilot districts, to the
/// letter (办理指南 三.3).
pub const NOT_ACCEPTED: &str = "贵单位因管理或者维护保养电梯数量或电梯所在区域为非当前试点区县不能申请试点!";

const CLAUSE: &str = "办理指南 三.3";

/// What decides who handles an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Application<'a> {
    /// Elevators in use in the city of which the using unit is user or maintainer.
    pub of_user: u64,
    /// Elevators in use in the city of which the maintenance unit is user or maintainer.
    pub of_maintainer: u64,
    /// The districts of the elevators applied for, by slug.
    pub regions: &'a [&'a str],
}

/// Who handles an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handler<'a> {
    /// 市局.
    City,
    /// The bureau of a pilot district, by the district's slug.
    District(&'a str),
}

/// Who handles an application on the day of its submission: in the testing pilot always the city (附件2 四(一)3); else
/// the city where either unit has enough elevators, wherever they stand, and otherwise the one pilot district in which
/// all of them stand, by the list of that day (办理指南 三.3, 附件1 四(一)3).
pub fn route<'a>(
    pilot: Pilot,
    application: &Application<'a>,
    districts: &[PilotDistrict],
    day: Day,
) -> Result<Handler<'a>, Refusal> {
    let is_large = application.of_user.max(application.of_maintainer) >= CITY_FROM;
    if pilot == Pilot::Testing || is_large {
        return Ok(Handler::City);
    }
    let Some((first, others)) = application.regions.split_first() else {
        return Err(Refusal::form("请至少添加一台电梯"));
    };
    if !application.regions.iter().all(|region| is_pilot_district(districts, pilot, region, day)) {
        return Err(Refusal::by(CLAUSE, NOT_ACCEPTED));
    }
    if others.iter().any(|other| other != first) {
        return Err(Refusal::form("请按区县分批申请"));
    }
    Ok(Handler::District(first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::programme::district::{CITY_AUTHORITY, FIRST_DISTRICTS};

    fn d(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// The first six, and 江北区 from 2021-04-15.
    fn districts() -> Vec<PilotDistrict> {
        let mut districts = FIRST_DISTRICTS.to_vec();
        districts.push(PilotDistrict {
            pilot: Pilot::Maintenance,
            region: "jiangbei".into(),
            from: d("2021-04-15"),
            to: None,
            authority: CITY_AUTHORITY.into(),
        });
        districts
    }

    fn routed<'a>(
        of_user: u64,
        of_maintainer: u64,
        regions: &'a [&'a str],
        day: &str,
    ) -> Result<Handler<'a>, String> {
        let application = Application { of_user, of_maintainer, regions };
        route(Pilot::Maintenance, &application, &districts(), d(day))
            .map_err(|refusal| refusal.reason.into_owned())
    }

    #[test]
    fn a_thousand_elevators_of_either_unit_go_to_the_city() {
        for (of_user, of_maintainer, is_of_city) in
            [(1000, 0, true), (40, 1000, true), (999, 999, false), (600, 600, false)]
        {
            let handler = routed(of_user, of_maintainer, &["yubei"], "2020-12-01").unwrap();
            let expected = if is_of_city { Handler::City } else { Handler::District("yubei") };
            assert_eq!(handler, expected, "{of_user} {of_maintainer}");
        }
        assert_eq!(routed(1000, 0, &["shapingba", "yubei"], "2020-12-01"), Ok(Handler::City));
    }

    #[test]
    fn fewer_go_to_their_pilot_district_or_nowhere() {
        let not_accepted = Err(NOT_ACCEPTED.to_owned());
        let cases: [(&[&str], &str, Result<Handler, String>); 7] = [
            (&["yubei", "yubei"], "2020-12-01", Ok(Handler::District("yubei"))),
            (&["shapingba"], "2020-12-01", not_accepted.clone()),
            (&["yubei", "shapingba"], "2020-12-01", not_accepted.clone()),
            (&["yubei", "yuzhong"], "2020-12-01", Err("请按区县分批申请".to_owned())),
            (&["jiangbei"], "2021-04-14", not_accepted),
            (&["jiangbei"], "2021-04-15", Ok(Handler::District("jiangbei"))),
            (&[], "2021-04-15", Err("请至少添加一台电梯".to_owned())),
        ];
        for (regions, day, expected) in cases {
            assert_eq!(routed(999, 999, regions, day), expected, "{regions:?} {day}");
        }
    }

    #[test]
    fn the_testing_pilot_is_always_handled_by_the_city() {
        let application = Application { of_user: 50, of_maintainer: 20, regions: &["shapingba"] };
        assert_eq!(route(Pilot::Testing, &application, &districts(), d("2021-10-08")), Ok(Handler::City));
    }

    #[test]
    fn the_refusal_is_to_the_letter() {
        assert_eq!(NOT_ACCEPTED.chars().count(), 38);
        assert!(NOT_ACCEPTED.ends_with("试点!") && !NOT_ACCEPTED.contains(char::is_whitespace));
    }
}
