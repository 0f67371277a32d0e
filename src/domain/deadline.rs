//! Terms: by when something must have happened. Working-day terms and fixed days end at 24:00,
//! terms in hours run from the moment and know no holiday. What a missed term leads to is not known
//! here.

use chrono::TimeDelta;

use super::calendar::{day_end, local_day};
use super::working_days::{NoCalendar, add_working_days};
use super::{Day, Instant};

/// The last moment of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deadline {
    /// Until 24:00 of this day, the day included. Holidays do not move it.
    EndOf(Day),
    /// Until this moment, the moment included.
    At(Instant),
}

impl Deadline {
    /// Within `n` working days of what happened at `event`, counted from the day after: three for
    /// uploading a test (附件2 四(二)) and for repairing the monitoring system (附件1 四(三)1(2)).
    pub fn working_days_after(event: Instant, n: u32) -> Result<Self, NoCalendar> {
        add_working_days(local_day(event), n).map(Self::EndOf)
    }

    /// Within `n` hours by the clock: 24 for reporting a serious hidden hazard (附件2 四(二)).
    pub fn hours_after(event: Instant, n: u32) -> Self {
        Self::At(event + TimeDelta::hours(n.into()))
    }

    /// Whether what happens at `at` is in time.
    pub fn is_met_at(self, at: Instant) -> bool {
        match self {
            Self::EndOf(day) => at < day_end(day),
            Self::At(last) => at <= last,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        chrono::DateTime::parse_from_rfc3339(&format!("{text}+08:00")).unwrap().to_utc()
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn three_working_days_end_at_midnight_of_the_third() {
        // A test completed on the Thursday before a holiday week.
        let upload = Deadline::working_days_after(at("2021-09-30T15:00:00"), 3).unwrap();
        assert_eq!(upload, Deadline::EndOf(day("2021-10-11")));
        assert!(upload.is_met_at(at("2021-10-11T23:59:59")));
        assert!(!upload.is_met_at(at("2021-10-12T00:00:00")));
        // A monitoring system found broken on a Friday.
        let repair = Deadline::working_days_after(at("2021-11-05T09:00:00"), 3).unwrap();
        assert!(repair.is_met_at(at("2021-11-10T18:00:00")));
        assert!(!repair.is_met_at(at("2021-11-11T00:00:00")));
    }

    #[test]
    fn the_local_day_of_the_event_is_not_counted() {
        // 00:30 in Chongqing is still the day before in UTC.
        let deadline = Deadline::working_days_after(at("2021-11-05T00:30:00"), 3);
        assert_eq!(deadline, Ok(Deadline::EndOf(day("2021-11-10"))));
    }

    #[test]
    fn hours_run_through_holidays() {
        let report = Deadline::hours_after(at("2021-10-01T09:00:00"), 24);
        assert_eq!(report, Deadline::At(at("2021-10-02T09:00:00")));
        assert!(report.is_met_at(at("2021-10-02T09:00:00")));
        assert!(!report.is_met_at(at("2021-10-02T09:01:00")));
    }

    #[test]
    fn a_fixed_day_includes_itself() {
        // The yearly report of a district is due by 20 December (附件1 四(六)).
        let report = Deadline::EndOf(day("2021-12-20"));
        assert!(report.is_met_at(at("2021-12-20T23:59:00")));
        assert!(!report.is_met_at(at("2021-12-21T00:00:00")));
    }

    #[test]
    fn a_term_into_an_unknown_year_is_an_error() {
        assert_eq!(Deadline::working_days_after(at("2026-12-31T10:00:00"), 3), Err(NoCalendar(2027)));
    }
}
