//! A day in two bytes: an index of millions of elevators keeps eight of them for each.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::domain::Day;

/// The number of a day since 1899-12-31, or 0 for none. Days outside 1900–2079 count as none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DayNumber(u16);

const BEFORE_FIRST: Day = Day::from_ymd_opt(1899, 12, 31).expect("a day of the calendar");

impl From<Option<Day>> for DayNumber {
    fn from(day: Option<Day>) -> Self {
        let number = day.map(|day| (day - BEFORE_FIRST).num_days());
        Self(number.and_then(|number| u16::try_from(number).ok()).unwrap_or_default())
    }
}

impl DayNumber {
    /// The day.
    pub fn day(self) -> Option<Day> {
        (self.0 > 0).then(|| BEFORE_FIRST + TimeDelta::days(self.0.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_come_back() {
        for text in ["1900-01-01", "1987-02-28", "2021-11-15", "2079-06-05"] {
            let day: Day = text.parse().unwrap();
            assert_eq!(DayNumber::from(Some(day)).day(), Some(day));
        }
        assert_eq!(DayNumber::from(None).day(), None);
        assert_eq!(DayNumber::from("1850-01-01".parse().ok()).day(), None);
        assert!(DayNumber::from("2021-11-15".parse().ok()) < DayNumber::from("2021-11-16".parse().ok()));
    }
}
