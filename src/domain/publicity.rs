//! 公示: the fifteen days in which anyone may object before a pilot application is confirmed
//! (附件1 四(一)3, 附件2 四(一)3). Objections themselves and what they lead to are not known here.

use super::calendar::{add_days, day_end, day_start};
use super::refusal::Refusal;
use super::{Day, Instant};
use crate::vocabulary;

/// How long publicity lasts at least: natural days, the day of publication not counted, not moved by
/// holidays.
pub const PUBLICITY_DAYS: u32 = 15;

const CLAUSE: &str = "附件1 四(一)3、附件2 四(一)3";

vocabulary! {
    /// Where a day stands to a publicity.
    pub enum PublicityState ("公示状态") {
        /// It has not begun.
        Upcoming = "upcoming" "尚未开始公示",
        /// Objections are in time.
        Open = "open" "公示中",
        /// Its last day is over.
        Ended = "ended" "公示期满",
    }
}

/// A period of publicity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Publicity {
    from: Day,
    to: Day,
}

impl Publicity {
    /// The shortest publicity of what is published on `from`.
    pub fn starting(from: Day) -> Self {
        Self { from, to: ends(from, PUBLICITY_DAYS) }
    }

    /// Publicity from the day of publication to a last day chosen by the officer.
    ///
    /// # Errors
    /// Refused when it would be shorter than fifteen days.
    pub fn lasting(from: Day, to: Day) -> Result<Self, Refusal> {
        let earliest = ends(from, PUBLICITY_DAYS);
        if to < earliest {
            return Err(Refusal::by(
                CLAUSE,
                format!("公示期不得少于十五天，{from}发布的公示最早于{earliest} 24:00结束"),
            ));
        }
        Ok(Self { from, to })
    }

    /// The day of publication.
    pub fn from(self) -> Day {
        self.from
    }

    /// The last day; publicity ends at its 24:00.
    pub fn to(self) -> Day {
        self.to
    }

    /// Where a day stands to it; the last day still belongs to it.
    pub fn state(self, today: Day) -> PublicityState {
        if today < self.from {
            PublicityState::Upcoming
        } else if today <= self.to {
            PublicityState::Open
        } else {
            PublicityState::Ended
        }
    }

    /// Whether publicity runs at a moment, so that an objection is in time.
    pub fn is_open(self, at: Instant) -> bool {
        day_start(self.from) <= at && !self.has_ended(at)
    }

    /// Whether an objection filed at this moment comes after the end. It is kept and shown to the
    /// handler all the same.
    pub fn is_late(self, filed_at: Instant) -> bool {
        self.has_ended(filed_at)
    }

    /// Whether the handler may confirm at `now`, as far as time goes.
    ///
    /// # Errors
    /// Refused until 24:00 of the last day.
    pub fn may_confirm(self, now: Instant) -> Result<(), Refusal> {
        if self.has_ended(now) {
            return Ok(());
        }
        Err(Refusal::by(CLAUSE, format!("公示期自{}至{} 24:00，期满前不得确认", self.from, self.to)))
    }

    fn has_ended(self, at: Instant) -> bool {
        at >= day_end(self.to)
    }
}

/// The last day of a publicity of `days` days; `from` is not counted (民法典 201).
pub fn ends(from: Day, days: u32) -> Day {
    add_days(from, days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn at(text: &str) -> Instant {
        chrono::DateTime::parse_from_rfc3339(&format!("{text}+08:00")).unwrap().to_utc()
    }

    #[test]
    fn fifteen_natural_days_after_the_day_of_publication() {
        let cases = [
            ("2020-11-27", "2020-12-12"),
            ("2020-10-12", "2020-10-27"),
            // A holiday at the end does not move it.
            ("2021-09-18", "2021-10-03"),
        ];
        for (from, to) in cases {
            assert_eq!(Publicity::starting(day(from)).to(), day(to), "{from}");
            assert_eq!(ends(day(from), 15), day(to), "{from}");
        }
    }

    #[test]
    fn confirms_from_midnight_after_the_last_day() {
        let publicity = Publicity::starting(day("2020-11-27"));
        let cases = [
            ("2020-11-27T00:00:00", false),
            ("2020-12-12T00:00:00", false),
            ("2020-12-12T23:59:59", false),
            ("2020-12-13T00:00:00", true),
        ];
        for (now, allowed) in cases {
            assert_eq!(publicity.may_confirm(at(now)).is_ok(), allowed, "{now}");
        }
        let refusal = publicity.may_confirm(at("2020-12-12T10:00:00")).unwrap_err();
        assert_eq!(refusal.reason, "公示期自2020-11-27至2020-12-12 24:00，期满前不得确认");
        assert_eq!(refusal.clause, CLAUSE);
    }

    #[test]
    fn takes_objections_through_the_last_day() {
        let publicity = Publicity::starting(day("2020-11-27"));
        // filed at, in time, late
        let cases = [
            ("2020-11-26T23:59:59", false, false),
            ("2020-11-27T00:00:00", true, false),
            ("2020-12-12T23:59:59", true, false),
            ("2020-12-13T00:00:00", false, true),
        ];
        for (filed_at, open, late) in cases {
            assert_eq!(publicity.is_open(at(filed_at)), open, "{filed_at}");
            assert_eq!(publicity.is_late(at(filed_at)), late, "{filed_at}");
        }
    }

    #[test]
    fn runs_from_its_day_through_its_last() {
        let publicity = Publicity::starting(day("2020-11-27"));
        let cases = [
            ("2020-11-26", PublicityState::Upcoming),
            ("2020-11-27", PublicityState::Open),
            ("2020-12-12", PublicityState::Open),
            ("2020-12-13", PublicityState::Ended),
        ];
        for (today, state) in cases {
            assert_eq!(publicity.state(day(today)), state, "{today}");
        }
    }

    #[test]
    fn may_last_longer_but_not_shorter() {
        let from = day("2020-11-27");
        assert_eq!(Publicity::lasting(from, day("2020-12-12")).unwrap(), Publicity::starting(from));
        assert_eq!(Publicity::lasting(from, day("2020-12-20")).unwrap().to(), day("2020-12-20"));
        assert!(Publicity::lasting(from, day("2020-12-11")).is_err());
    }
}
