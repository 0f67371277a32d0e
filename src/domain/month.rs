//! Calendar months, by which figures are told. What is counted in them is not known here.

use std::fmt;
use std::str::FromStr;

use chrono::Datelike;

use super::Day;
use super::calendar::add_months;

/// A month of the calendar, written `2021-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    first: Day,
}

/// A text that is no month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("应为月份，如 2021-11")]
pub struct NotAMonth;

impl Month {
    /// The month in which a day lies.
    pub fn of(day: Day) -> Self {
        Self { first: day.with_day(1).expect("every month has a first day") }
    }

    /// Its first day.
    pub fn first_day(self) -> Day {
        self.first
    }

    /// Its last day.
    pub fn last_day(self) -> Day {
        self.next().first.pred_opt().expect("the calendar began before this month")
    }

    /// The month after it.
    #[must_use]
    pub fn next(self) -> Self {
        self.later(1)
    }

    /// The month so many months later, earlier when negative.
    #[must_use]
    pub fn later(self, months: i32) -> Self {
        Self { first: add_months(self.first, months) }
    }

    /// The months from this one to another, both included; none if the other is earlier.
    pub fn through(self, last: Self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |month| Some(month.next())).take_while(move |month| *month <= last)
    }

    /// The day on which a figure of the month is taken: its last, or today where it is not over.
    pub fn measured_on(self, today: Day) -> Day {
        self.last_day().min(today)
    }

    /// As people write it: 2020年12月.
    pub fn in_chinese(self) -> String {
        self.first.format("%Y年%-m月").to_string()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first.format("%Y-%m"))
    }
}

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let is_written_so = text.len() == 7 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let first = is_written_so.then(|| Day::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok());
        first.flatten().map(|first| Self { first }).ok_or(NotAMonth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_knows_its_days() {
        let february = month("2024-02");
        assert_eq!(february.first_day().to_string(), "2024-02-01");
        assert_eq!(february.last_day().to_string(), "2024-02-29");
        assert_eq!(february.next(), month("2024-03"));
        assert_eq!(month("2021-01").later(-1), month("2020-12"));
        assert_eq!(Month::of("2021-12-31".parse().unwrap()), month("2021-12"));
        let today: Day = "2021-11-15".parse().unwrap();
        assert_eq!(month("2021-11").measured_on(today), today);
        assert_eq!(month("2021-10").measured_on(today).to_string(), "2021-10-31");
    }

    #[test]
    fn months_follow_one_another() {
        let told: Vec<String> = month("2020-11").through(month("2021-02")).map(|m| m.to_string()).collect();
        assert_eq!(told, ["2020-11", "2020-12", "2021-01", "2021-02"]);
        assert_eq!(month("2021-02").through(month("2021-01")).count(), 0);
    }

    #[test]
    fn other_texts_are_refused() {
        for wrong in ["", "2021", "2021-13", "2021-00", "2021-1", "21-01", "+021-01", "2021/01", "2021-11-15"]
        {
            assert_eq!(wrong.parse::<Month>(), Err(NotAMonth), "{wrong}");
        }
    }
}
