//! 满一年: whether a unit was long enough in the maintenance pilot to join the testing pilot.
//! It counts days of marks; what the unit achieved in them is not known here.

use chrono::Months;

use super::Mark;
use crate::domain::Day;
use crate::domain::elevator::UnitRole;
use crate::domain::programme::Pilot;
use crate::domain::refusal::Refusal;

/// Whether a unit was in the maintenance pilot for a year when it applies for the testing
/// pilot, by the marks of its elevators. A using unit must have stayed in it without interruption
/// (附件2 二(一)2), a maintenance unit must have begun a year ago (附件2 二(二)2); no such condition
/// is set for testing and inspection agencies.
pub fn check_year(role: UnitRole, marks: &[Mark], applied_on: Day) -> Result<(), Refusal> {
    let (clause, since) = match role {
        UnitRole::Use => ("附件2 二(一)2", uninterrupted_since(marks, applied_on)),
        UnitRole::Maintain => ("附件2 二(二)2", maintenance_marks(marks).map(|mark| mark.from).min()),
        UnitRole::Test | UnitRole::Inspect => return Ok(()),
    };
    match since {
        Some(since) if since + Months::new(12) <= applied_on => Ok(()),
        Some(since) => {
            Err(Refusal::by(clause, format!("自{since}起参与改进电梯维护保养模式试点，尚未满一年")))
        }
        None => Err(Refusal::by(clause, "未参与改进电梯维护保养模式试点")),
    }
}

/// The first day of the run of days with a mark that reaches `day`.
fn uninterrupted_since(marks: &[Mark], day: Day) -> Option<Day> {
    let mut since =
        maintenance_marks(marks).filter(|mark| mark.is_active(day)).map(|mark| mark.from).min()?;
    loop {
        // The day before the run so far: a mark in force then makes the run longer.
        let before = since.pred_opt().expect("marks begin in this century");
        match maintenance_marks(marks).filter(|mark| mark.is_active(before)).map(|mark| mark.from).min() {
            Some(earlier) => since = earlier,
            None => return Some(since),
        }
    }
}

fn maintenance_marks(marks: &[Mark]) -> impl Iterator<Item = &Mark> {
    marks.iter().filter(|mark| mark.pilot == Pilot::Maintenance)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mark::{End, EndReason};

    fn d(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn mark(pilot: Pilot, from: &str, to: Option<&str>) -> Mark {
        let end = to.map(|on| End { on: d(on), why: EndReason::Programme });
        Mark { pilot, elevator: "242001".into(), from: d(from), end }
    }

    #[test]
    fn a_year_in_the_maintenance_pilot() {
        let open = [mark(Pilot::Maintenance, "2020-12-01", None)];
        let gap = [
            mark(Pilot::Maintenance, "2020-12-01", Some("2021-06-01")),
            mark(Pilot::Maintenance, "2021-06-02", None),
        ];
        let seamless = [
            mark(Pilot::Maintenance, "2021-06-01", None),
            mark(Pilot::Maintenance, "2020-12-01", Some("2021-06-01")),
        ];
        let left = [mark(Pilot::Maintenance, "2020-10-01", Some("2021-11-01"))];
        let none: &[Mark] = &[];
        let cases: [(UnitRole, &[Mark], &str, bool); 11] = [
            (UnitRole::Use, &open, "2021-11-30", false),
            (UnitRole::Use, &open, "2021-12-01", true),
            (UnitRole::Use, &gap, "2021-12-01", false),
            (UnitRole::Use, &gap, "2022-06-02", true),
            (UnitRole::Use, &seamless, "2021-12-01", true),
            (UnitRole::Use, &left, "2021-12-01", false),
            (UnitRole::Use, none, "2021-12-01", false),
            (UnitRole::Maintain, &open, "2021-11-30", false),
            (UnitRole::Maintain, &gap, "2021-12-01", true),
            (UnitRole::Maintain, none, "2021-12-01", false),
            (UnitRole::Test, none, "2021-12-01", true),
        ];
        for (role, marks, applied_on, allowed) in cases {
            assert_eq!(
                check_year(role, marks, d(applied_on)).is_ok(),
                allowed,
                "{role:?} {applied_on} {marks:?}"
            );
        }
    }
}
