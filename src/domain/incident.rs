//! 故障、困人、事故 of one elevator over the last twelve months: how many, and whether anything was ever reported; and what of
//! one that is not over is still to be reported. Of what nobody reports nothing is known, not even that there was none.

use serde::Serialize;

use super::Day;
use super::calendar::{add_months, next_day};
use super::elevator::IncidentKind;
use crate::vocabulary;

/// Months that are looked back on.
const MONTHS: i32 = 12;

vocabulary! {
    /// Whether anything happened to an elevator in the last twelve months.
    pub enum IncidentState ("近十二个月的故障与困人") {
        /// Something did.
        Occurred = "occurred" "有",
        /// Nothing did, while of the time before something is known: whoever reports would have told.
        NoneReported = "none" "无",
        /// Nothing was ever reported, which is not the same as that nothing happened.
        NotReported = "not_reported" "未报送",
    }
}

vocabulary! {
    /// What nobody has reported yet of an incident that is not over.
    pub enum Awaited ("尚未报送的情况") {
        /// That the people in the car were freed.
        Release = "release" "未报送解救",
        /// That the elevator runs again.
        Restoration = "restoration" "未报送恢复",
    }
}

/// What is still to be reported of an incident. As long as nobody says that the elevator runs again it is out, and of an
/// entrapment without a release people may still be held. `None`: it is over.
pub fn awaited(kind: IncidentKind, is_released: bool, is_restored: bool) -> Option<Awaited> {
    match (kind, is_released, is_restored) {
        (_, _, true) => None,
        (IncidentKind::Entrapment, false, false) => Some(Awaited::Release),
        (_, _, false) => Some(Awaited::Restoration),
    }
}

/// How many of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Incidents {
    /// 故障.
    pub faults: u64,
    /// 困人.
    pub entrapments: u64,
    /// 事故.
    pub accidents: u64,
}

/// The first of the days that the last twelve months have, the day itself being the last.
pub fn since(today: Day) -> Day {
    next_day(add_months(today, -MONTHS))
}

impl Incidents {
    /// Counts incidents of the last twelve months.
    pub fn count(kinds: impl IntoIterator<Item = IncidentKind>) -> Self {
        let mut counted = Self::default();
        for kind in kinds {
            match kind {
                IncidentKind::Fault => counted.faults += 1,
                IncidentKind::Entrapment => counted.entrapments += 1,
                IncidentKind::Accident => counted.accidents += 1,
            }
        }
        counted
    }

    /// What these numbers mean where it is known whether anything was reported before.
    pub fn state(self, was_reported_before: bool) -> IncidentState {
        match (self == Self::default(), was_reported_before) {
            (false, _) => IncidentState::Occurred,
            (true, true) => IncidentState::NoneReported,
            (true, false) => IncidentState::NotReported,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_months_end_with_the_day_itself() {
        for (today, first) in [
            ("2021-11-15", "2020-11-16"),
            ("2021-03-31", "2020-04-01"),
            // The same day a year before there was none: the month's end, as for every period of months.
            ("2020-02-29", "2019-03-01"),
        ] {
            assert_eq!(since(today.parse().unwrap()), first.parse().unwrap(), "{today}");
        }
    }

    #[test]
    fn an_incident_is_over_when_the_elevator_runs_again() {
        use Awaited::{Release, Restoration};
        use IncidentKind::{Accident, Entrapment, Fault};
        let cases = [
            (Fault, false, false, Some(Restoration)),
            (Fault, false, true, None),
            (Accident, false, false, Some(Restoration)),
            (Entrapment, false, false, Some(Release)),
            (Entrapment, true, false, Some(Restoration)),
            // It cannot run while it holds people.
            (Entrapment, false, true, None),
        ];
        for (kind, is_released, is_restored, expected) in cases {
            assert_eq!(awaited(kind, is_released, is_restored), expected, "{kind:?}");
        }
    }

    #[test]
    fn nothing_reported_is_not_none() {
        use IncidentKind::{Accident, Entrapment, Fault};
        let some = Incidents::count([Fault, Entrapment, Fault, Accident]);
        assert_eq!(some, Incidents { faults: 2, entrapments: 1, accidents: 1 });
        let none = Incidents::count([]);
        let cases = [
            (some, false, IncidentState::Occurred),
            (some, true, IncidentState::Occurred),
            (none, true, IncidentState::NoneReported),
            (none, false, IncidentState::NotReported),
        ];
        for (counted, before, state) in cases {
            assert_eq!(counted.state(before), state, "{counted:?}");
        }
    }
}
