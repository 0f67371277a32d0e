//! Working days: the plain week and where the State Council's yearly notice departs from it.
//! A year without a notice is an error, never a guess.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use chrono::{Datelike, Weekday};

use super::Day;
use super::calendar::next_day;
use super::refusal::Refusal;

/// The holidays of this year are not known here, so no working day of it can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("尚无{0}年的节假日安排，无法计算工作日")]
pub struct NoCalendar(
    /// The year that is missing.
    pub i32,
);

impl From<NoCalendar> for Refusal {
    fn from(missing: NoCalendar) -> Self {
        Refusal::form(missing.to_string())
    }
}

/// The days of one year that differ from the plain week.
#[derive(Default)]
struct Year {
    off: BTreeSet<Day>,
    work: BTreeSet<Day>,
}

static YEARS: LazyLock<HashMap<i32, Year>> = LazyLock::new(|| {
    let lines = include_str!("working_days.txt").lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| read_year(line).expect("the committed table is well formed")).collect()
});

/// Whether offices work on a day.
pub fn is_working_day(day: Day) -> Result<bool, NoCalendar> {
    let year = YEARS.get(&day.year()).ok_or(NoCalendar(day.year()))?;
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    Ok(if weekend { year.work.contains(&day) } else { !year.off.contains(&day) })
}

/// The `n`-th working day after a day, which itself is not counted (民法典 201); `n` = 0 is the day.
pub fn add_working_days(day: Day, n: u32) -> Result<Day, NoCalendar> {
    let mut current = day;
    let mut left = n;
    while left > 0 {
        current = next_day(current);
        left -= u32::from(is_working_day(current)?);
    }
    Ok(current)
}

/// How many working days have passed from one day to a later one: those after `from` up to and with
/// `to`. 0 when `to` is not later.
pub fn working_days_between(from: Day, to: Day) -> Result<u32, NoCalendar> {
    let mut count = 0;
    for day in from.iter_days().skip(1).take_while(|day| *day <= to) {
        count += u32::from(is_working_day(day)?);
    }
    Ok(count)
}

/// `2022 off 0101-0103 0131-0206 … work 0129-0130 …`
fn read_year(line: &str) -> Option<(i32, Year)> {
    let (number, rest) = line.split_once(" off ")?;
    let (off, work) = rest.split_once(" work ")?;
    let number = number.parse().ok()?;
    Some((number, Year { off: read_days(number, off)?, work: read_days(number, work)? }))
}

fn read_days(year: i32, text: &str) -> Option<BTreeSet<Day>> {
    let mut days = BTreeSet::new();
    for run in text.split(' ') {
        let (first, last) = run.split_once('-').unwrap_or((run, run));
        let (first, last) = (read_day(year, first)?, read_day(year, last)?);
        days.extend(first.iter_days().take_while(|day| *day <= last));
    }
    Some(days)
}

fn read_day(year: i32, text: &str) -> Option<Day> {
    Day::from_ymd_opt(year, text.get(..2)?.parse().ok()?, text.get(2..)?.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn three_working_days_later() {
        let cases = [
            ("2021-09-30", "2021-10-11"),
            ("2021-10-08", "2021-10-12"),
            ("2020-09-30", "2020-10-12"),
            ("2021-09-17", "2021-09-23"),
            ("2022-01-28", "2022-02-07"),
            ("2021-04-30", "2021-05-08"),
            ("2020-12-31", "2021-01-06"),
            ("2022-09-30", "2022-10-10"),
            ("2021-11-05", "2021-11-10"),
        ];
        for (from, to) in cases {
            assert_eq!(add_working_days(day(from), 3), Ok(day(to)), "{from}");
            assert_eq!(working_days_between(day(from), day(to)), Ok(3), "{from}");
        }
        assert_eq!(add_working_days(day("2021-10-02"), 0), Ok(day("2021-10-02")));
    }

    #[test]
    fn knows_holidays_and_worked_weekends() {
        let cases = [
            ("2021-11-15", true),
            ("2021-11-14", false),
            ("2021-10-01", false),
            ("2021-10-09", true),
            // Named by the notice of the year after.
            ("2018-12-29", true),
            ("2018-12-31", false),
            ("2022-12-31", false),
            ("2007-12-29", true),
        ];
        for (on, works) in cases {
            assert_eq!(is_working_day(day(on)), Ok(works), "{on}");
        }
    }

    #[test]
    fn counts_the_years_of_the_pilot() {
        for (year, count) in [(2020, 249), (2021, 250), (2022, 249)] {
            let (from, to) = (day(&format!("{}-12-31", year - 1)), day(&format!("{year}-12-31")));
            assert_eq!(working_days_between(from, to), Ok(count), "{year}");
        }
        assert_eq!(working_days_between(day("2021-11-15"), day("2021-11-12")), Ok(0));
    }

    #[test]
    fn holds_twenty_years_and_every_row() {
        assert!((2007..=2026).all(|year| YEARS.contains_key(&year)));
        assert_eq!(YEARS.len(), 20);
        assert_eq!(YEARS.values().map(|year| year.off.len() + year.work.len()).sum::<usize>(), 676);
        assert!(YEARS.values().all(|year| year.off.is_disjoint(&year.work)));
    }

    #[test]
    fn a_missing_year_is_an_error() {
        assert_eq!(is_working_day(day("2027-01-04")), Err(NoCalendar(2027)));
        assert_eq!(add_working_days(day("2026-12-30"), 3), Err(NoCalendar(2027)));
        assert_eq!(working_days_between(day("2006-12-28"), day("2007-01-05")), Err(NoCalendar(2006)));
        assert_eq!(Refusal::from(NoCalendar(2027)).to_string(), "尚无2027年的节假日安排，无法计算工作日");
    }
}
