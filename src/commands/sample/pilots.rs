//! When the sample's pilots run and where: the districts that joined, the day of the first marks,
//! the promises units make. Whether that is allowed is the domain's business.

use super::places::{self, Region};
use super::rng::Rng;
use super::rows::{CommitmentRow, DistrictRow};
use super::words::MARKER;
use crate::domain::Day;
use crate::domain::programme::Pilot;

/// The districts that were in the maintenance pilot from the first day (方案 三(一)1).
pub const FIRST: [&str; 6] = ["yuzhong", "yubei", "jiulongpo", "nanan", "qijiang", "wansheng"];

/// Districts that join later in the sample: slug, month and day of 2021.
const JOINED: [(&str, u32, u32); 14] = [
    ("jiangbei", 1, 15),
    ("shapingba", 1, 15),
    ("dadukou", 2, 1),
    ("beibei", 2, 1),
    ("banan", 3, 1),
    ("fuling", 3, 1),
    ("wanzhou", 3, 15),
    ("yongchuan", 4, 1),
    ("hechuan", 4, 1),
    ("jiangjin", 4, 15),
    ("changshou", 5, 1),
    ("bishan", 5, 1),
    ("liangping", 6, 1),
    ("dianjiang", 6, 1),
];
const TESTING: [&str; 7] = ["yuzhong", "yubei", "jiulongpo", "nanan", "jiangbei", "shapingba", "wansheng"];

/// A day that is written down in this file.
pub fn day(year: i32, month: u32, day: u32) -> Day {
    Day::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

/// The day of the first marks, after the first publicity.
pub fn first_marks_on() -> Day {
    day(2020, 10, 20)
}

/// The day of the first testing marks: a year after the first units joined (附件2 二(一)).
pub fn first_testing_marks_on() -> Day {
    day(2021, 10, 25)
}

/// The last day of both pilots (附件1 一、附件2 一).
pub fn last_day() -> Day {
    day(2022, 12, 31)
}

/// From when the sample marks elevators of a region for the maintenance pilot; `None`: never.
pub fn marks_from(region: &Region) -> Option<Day> {
    if FIRST.contains(&region.slug) {
        return Some(first_marks_on());
    }
    JOINED.iter().find(|(slug, ..)| *slug == region.slug).map(|(_, month, date)| day(2021, *month, *date))
}

/// The districts that joined later; the first six stand in every register from the start.
pub fn joined_districts() -> Vec<DistrictRow> {
    let row = |pilot, slug, from| DistrictRow {
        pilot,
        region: places::named(slug).name,
        from,
        to: None,
        authority: format!("{}{MARKER}", places::CITY_BUREAU),
    };
    let maintenance =
        JOINED.iter().map(|(slug, month, date)| row(Pilot::Maintenance, slug, day(2021, *month, *date)));
    let testing = TESTING.iter().map(|slug| row(Pilot::Testing, slug, day(2021, 9, 1)));
    maintenance.chain(testing).collect()
}

/// What a using and a maintenance unit promise together, better than before the pilot (附件1 四(一)2(1)).
pub fn commitments(user_uscc: &str, maintainer_uscc: &str, rng: &mut Rng) -> [CommitmentRow; 3] {
    let faults = rng.between(12, 30);
    let hours = rng.between(20, 60);
    let minutes = rng.between(22, 40);
    let tenths = |n: i64| format!("{}.{}", n / 10, n % 10);
    let promise = |indicator, baseline, committed| CommitmentRow {
        user_uscc: user_uscc.to_owned(),
        maintainer_uscc: maintainer_uscc.to_owned(),
        indicator,
        baseline,
        committed,
        from: first_marks_on(),
        to: last_day(),
    };
    [
        promise("fault_rate", tenths(faults), tenths(faults - rng.between(2, 8))),
        promise("downtime_hours", hours.to_string(), (hours - rng.between(2, 12)).to_string()),
        promise("rescue_minutes", minutes.to_string(), (minutes - rng.between(0, 10)).to_string()),
    ]
}
