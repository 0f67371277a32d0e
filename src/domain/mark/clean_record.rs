//! 近三年未发生电梯安全责任事故: whether a unit's record lets it into a pilot.
//! It counts days; whose liability an accident was is decided elsewhere.

use chrono::Months;

use crate::domain::Day;
use crate::domain::programme::Pilot;
use crate::domain::refusal::Refusal;

/// Whether none of these days of accidents of responsibility lies in the three years before the application, the
/// corresponding day three years ago included (附件1 二1, 附件2 二(一)1).
pub fn check_clean_record(pilot: Pilot, accidents: &[Day], applied_on: Day) -> Result<(), Refusal> {
    let clause = match pilot {
        Pilot::Maintenance => "附件1 二1",
        Pilot::Testing => "附件2 二(一)1",
    };
    let since = applied_on - Months::new(36);
    match accidents.iter().filter(|day| (since..=applied_on).contains(day)).max() {
        Some(day) => Err(Refusal::by(clause, format!("近三年内（{day}）发生过电梯安全责任事故"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn three_years_to_the_day() {
        let cases = [
            ("2018-01-10", "2021-01-10", false),
            ("2018-01-10", "2021-01-11", true),
            ("2021-01-10", "2021-01-10", false),
            ("2021-01-11", "2021-01-10", true),
            ("2017-02-28", "2020-02-29", false),
        ];
        for (accident, applied_on, allowed) in cases {
            let checked = check_clean_record(Pilot::Maintenance, &[d(accident)], d(applied_on));
            assert_eq!(checked.is_ok(), allowed, "{accident} {applied_on}");
        }
        let refusal = check_clean_record(Pilot::Testing, &[d("2021-06-01")], d("2021-10-01")).unwrap_err();
        assert_eq!(refusal.clause, "附件2 二(一)1");
        assert!(check_clean_record(Pilot::Testing, &[], d("2021-10-01")).is_ok());
    }
}
