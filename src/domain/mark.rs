//! 标注: the pilot marks of an elevator, how they end, and how they stand on a day.
//! Who may be marked stands in [`admission`], the three years without accident in [`clean_record`], the year before
//! the testing pilot in [`year`]; what a page shows is not known here.

pub mod admission;
pub mod clean_record;
pub mod year;

use std::cmp::Ordering;

use crate::domain::Day;
use crate::domain::elevator::UnitRole;
use crate::domain::exit::code::ExitCode;
use crate::domain::programme::Pilot;
use crate::vocabulary;

vocabulary! {
    /// How a mark stands on a day.
    pub enum MarkState ("标注状态") {
        Active = "active" "在试点",
        /// By a decision (附件1 四(三), 附件2 四(三)).
        Exited = "exited" "已退出",
        /// With the pilot itself (附件1 一, 附件2 一).
        Ended = "ended" "期满结束",
        /// Because a unit changed, without fault.
        Changed = "changed" "变更终止",
    }
}

/// A mark of one elevator in one pilot. An elevator may hold one of each pilot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// In which pilot.
    pub pilot: Pilot,
    /// The code of the elevator.
    pub elevator: String,
    /// The first day of the mark.
    pub from: Day,
    /// How it was ended; `None`: by no act, it ends with the pilot.
    pub end: Option<End>,
}

/// The act that ended a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// The first day without the mark: of an exit, the day of its decision.
    pub on: Day,
    /// Why.
    pub why: EndReason,
}

impl End {
    /// Which of two acts comes first.
    fn cmp_precedence(&self, other: &Self) -> Ordering {
        let place = |end: &Self| {
            let (is_exit, notice_no) = match &end.why {
                EndReason::Exit { notice_no, .. } => (true, notice_no.clone()),
                EndReason::Changed(_) | EndReason::Programme => (false, String::new()),
            };
            (end.on, !is_exit, notice_no)
        };
        place(self).cmp(&place(other))
    }
}

/// Why a mark ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndReason {
    /// The unit or the elevator had to leave.
    Exit {
        /// On which ground.
        code: ExitCode,
        /// By which notice.
        notice_no: String,
    },
    /// The conditions and the joint commitment lapsed with a change of unit.
    Changed(UnitChange),
    /// The pilot ended.
    Programme,
}

/// A change of the using or maintaining unit of an elevator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitChange {
    /// Which of the two units.
    pub role: UnitRole,
    /// The unit before, by credit code.
    pub before: String,
    /// The unit after; empty if there is none.
    pub after: String,
}

impl Mark {
    /// Whether the mark is in force on a day.
    pub fn is_active(&self, day: Day) -> bool {
        self.pilot.programme().holds_mark(Some(self.from), self.end.as_ref().map(|end| end.on), day)
    }

    /// The first day without the mark, once that day is reached; never before its first: a mark that was put on after the
    /// pilot had ended was never in force.
    pub fn to(&self, day: Day) -> Option<Day> {
        Some(self.last_possible_end()).filter(|to| *to <= day)
    }

    /// How the mark stands on a day; `None` before its first, and before the pilot began.
    pub fn state(&self, day: Day) -> Option<MarkState> {
        if day < self.from.max(self.pilot.programme().from) {
            return None;
        }
        let Some(to) = self.to(day) else { return Some(MarkState::Active) };
        let by_act = self.end.as_ref().filter(|end| end.on == to);
        Some(by_act.map_or(MarkState::Ended, |end| match end.why {
            EndReason::Exit { .. } => MarkState::Exited,
            EndReason::Changed(_) => MarkState::Changed,
            EndReason::Programme => MarkState::Ended,
        }))
    }

    /// The mark as these acts leave it, in whatever order they became known: the first that found it in force ended it.
    /// Of one day an exit goes before a change of unit: nobody leaves the pilot without a word by handing over.
    #[must_use]
    pub fn ended(self, acts: impl IntoIterator<Item = End>) -> Self {
        let open = Self { end: None, ..self };
        let end = acts.into_iter().filter(|act| open.is_active(act.on)).min_by(End::cmp_precedence);
        Self { end, ..open }
    }

    fn last_possible_end(&self) -> Day {
        let programme_end = self.pilot.programme().first_day_after();
        let end = self.end.as_ref().map_or(programme_end, |end| end.on.min(programme_end));
        end.max(self.from)
    }
}

/// The runs of days on which one pilot's marks of an elevator are in force without a gap, the earliest first: of each its
/// first day, and the first day without a mark, where an act ended it. A day that several marks share is in one run only.
pub fn runs(marks: impl IntoIterator<Item = (Day, Option<Day>)>) -> Vec<(Day, Option<Day>)> {
    let mut marks: Vec<_> = marks.into_iter().collect();
    marks.sort_unstable_by_key(|(from, _)| *from);
    let mut runs: Vec<(Day, Option<Day>)> = Vec::with_capacity(1);
    for (from, to) in marks {
        match runs.last_mut() {
            Some((_, end)) if end.is_none_or(|end| from <= end) => {
                *end = end.zip(to).map(|(end, to)| end.max(to));
            }
            _ => runs.push((from, to)),
        }
    }
    runs
}

/// The last of these runs. So a mark that begins tomorrow does not hide the one of today. `None`: never marked.
pub fn last_run(marks: impl IntoIterator<Item = (Day, Option<Day>)>) -> Option<(Day, Option<Day>)> {
    runs(marks).pop()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn mark(pilot: Pilot, from: &str, end: Option<(&str, EndReason)>) -> Mark {
        let end = end.map(|(on, why)| End { on: d(on), why });
        Mark { pilot, elevator: "242001".into(), from: d(from), end }
    }

    fn exit() -> EndReason {
        EndReason::Exit { code: ExitCode::Mu1, notice_no: "退出-2021-渝中区-0001".into() }
    }

    fn change() -> UnitChange {
        UnitChange {
            role: UnitRole::Maintain, before: "甲示例公司".into(), after: "乙示例公司".into()
        }
    }

    #[test]
    fn a_mark_on_a_day() {
        use MarkState::{Active, Changed, Ended, Exited};
        let open = mark(Pilot::Maintenance, "2020-12-01", None);
        let exited = mark(Pilot::Maintenance, "2020-12-01", Some(("2021-06-10", exit())));
        let changed = mark(Pilot::Testing, "2021-12-01", Some(("2022-03-01", EndReason::Changed(change()))));
        let late = mark(Pilot::Maintenance, "2020-12-01", Some(("2023-02-01", exit())));
        let too_early = mark(Pilot::Testing, "2021-01-01", None);
        let too_late = mark(Pilot::Maintenance, "2024-05-01", None);
        let cases = [
            (&open, "2020-11-30", None, None),
            (&open, "2020-12-01", Some(Active), None),
            (&open, "2022-12-31", Some(Active), None),
            (&open, "2023-01-01", Some(Ended), Some("2023-01-01")),
            (&exited, "2021-06-09", Some(Active), None),
            (&exited, "2021-06-10", Some(Exited), Some("2021-06-10")),
            (&exited, "2024-01-01", Some(Exited), Some("2021-06-10")),
            (&changed, "2022-03-01", Some(Changed), Some("2022-03-01")),
            (&late, "2023-03-01", Some(Ended), Some("2023-01-01")),
            (&too_early, "2021-08-31", None, None),
            (&too_early, "2021-09-01", Some(Active), None),
            (&too_late, "2024-04-30", None, None),
            (&too_late, "2024-05-01", Some(Ended), Some("2024-05-01")),
        ];
        for (mark, on, state, to) in cases {
            assert_eq!((mark.state(d(on)), mark.to(d(on))), (state, to.map(d)), "{on}");
            assert_eq!(mark.is_active(d(on)), state == Some(Active), "{on}");
        }
    }

    #[test]
    fn a_change_of_unit_ends_the_mark_without_an_exit() {
        let open = mark(Pilot::Maintenance, "2020-12-01", None);
        let end = End { on: d("2021-06-01"), why: EndReason::Changed(change()) };
        let ended = open.ended([end]);
        assert_eq!(ended.state(d("2021-06-01")), Some(MarkState::Changed));
    }

    #[test]
    fn the_first_act_ends_it_whatever_the_order_in_which_they_become_known() {
        let exit_of = |no: &str| EndReason::Exit { code: ExitCode::Mu1, notice_no: no.to_owned() };
        let end = |on: &str, why: EndReason| End { on: d(on), why };
        let (early, late) = (end("2021-06-10", exit_of("A")), end("2021-08-01", exit_of("B")));
        let changed = end("2021-07-01", EndReason::Changed(change()));
        let same_day = end("2021-06-10", EndReason::Changed(change()));
        let before = end("2020-11-01", exit_of("C"));
        let after = end("2023-01-01", exit_of("D"));
        for (acts, first) in [
            (vec![&late, &changed, &early], Some(&early)),
            (vec![&late, &changed], Some(&changed)),
            (vec![&early, &same_day], Some(&early)),
            (vec![&before, &late], Some(&late)),
            (vec![&before, &after], None),
            (vec![], None),
        ] {
            let forward = mark(Pilot::Maintenance, "2020-12-01", None).ended(acts.iter().copied().cloned());
            let backward =
                mark(Pilot::Maintenance, "2020-12-01", None).ended(acts.into_iter().rev().cloned());
            assert_eq!((forward.end.as_ref(), &forward), (first, &backward));
        }
    }

    #[test]
    fn marks_without_a_gap_are_one_run() {
        let run = |marks: &[(&str, Option<&str>)]| {
            let run = last_run(marks.iter().map(|(from, to)| (d(from), to.map(d))));
            run.map(|(from, to)| (from.to_string(), to.map(|to| to.to_string())))
        };
        let cases: [(&[_], _, _); 5] = [
            (&[("2021-11-16", None), ("2021-01-01", None)], "2021-01-01", None),
            (
                &[("2021-01-01", Some("2021-06-01")), ("2021-06-01", Some("2021-09-01"))],
                "2021-01-01",
                Some("2021-09-01"),
            ),
            (&[("2021-01-01", Some("2021-06-01")), ("2021-06-02", None)], "2021-06-02", None),
            (&[("2021-01-01", None), ("2021-02-01", Some("2021-03-01"))], "2021-01-01", None),
            (
                &[("2021-01-01", Some("2021-09-01")), ("2021-02-01", Some("2021-03-01"))],
                "2021-01-01",
                Some("2021-09-01"),
            ),
        ];
        for (marks, from, to) in cases {
            assert_eq!(run(marks), Some((from.to_owned(), to.map(str::to_owned))), "{marks:?}");
        }
        assert_eq!(run(&[]), None);
    }

    #[test]
    fn a_day_that_two_marks_share_is_in_one_run() {
        let marks = [
            ("2021-06-01", Some("2021-09-01")),
            ("2021-01-01", Some("2021-03-01")),
            ("2021-02-01", Some("2021-02-10")),
            ("2021-08-01", None),
        ]
        .map(|(from, to)| (d(from), to.map(d)));
        assert_eq!(runs(marks), [(d("2021-01-01"), Some(d("2021-03-01"))), (d("2021-06-01"), None)]);
        assert!(runs([]).is_empty());
    }
}
