//! When an elevator must be inspected next, and whether it was: by the cycles of the pilot while it
//! is marked 检验检测试点, by the validity of its last inspection otherwise. The days stand in
//! [`schedule`], the tests between inspections in [`testing`]; who inspects is not known here.

pub mod schedule;
pub mod testing;

use crate::domain::Day;
use crate::domain::elevator::{Conclusion, ElevatorStatus};
use crate::domain::maintenance::overdue_days;
use crate::domain::programme::Pilot;
use crate::domain::refusal::Refusal;
use crate::vocabulary;
use schedule::{CYCLES, Due, Duty, LifeEvents, Origin, OriginBasis, next_due, origin, scheduled};

vocabulary! {
    /// The rules a due date rests on.
    pub enum RuleSet ("检验周期规则") {
        /// The cycles of 方案 二(二)3, for marked elevators (附件2 四(二)).
        Pilot2020 = "pilot_2020_84" "84号文试点周期",
        /// The next inspection when the last one expires.
        Annual = "annual" "年度定期检验",
    }
}

vocabulary! {
    /// How the inspection of an elevator stands on a day.
    pub enum InspectionState ("检验状态") {
        Valid = "valid" "有效",
        Expired = "expired" "检验超期",
        Failed = "failed" "不合格",
        NotReported = "not_reported" "未报送",
        /// It was passed, but nobody said until when that holds.
        ValidToNotReported = "valid_to_not_reported" "有效期未报送",
        /// The elevator is out of use.
        NotApplicable = "not_applicable" "不适用",
    }
}

/// The newest inspection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastInspection {
    /// When it was done.
    pub inspected_on: Day,
    /// Its result.
    pub conclusion: Conclusion,
    /// The last day of its validity as reported, which means nothing of one that failed; `None`: not reported.
    pub valid_to: Option<Day>,
}

/// The newest test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastTest {
    /// When it was done.
    pub completed_on: Day,
    /// Its result.
    pub conclusion: Conclusion,
}

impl LastTest {
    /// Whether it failed.
    pub fn has_failed(&self) -> bool {
        self.conclusion == Conclusion::Fail
    }
}

/// What the record knows of an elevator's inspections and tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InspectionFacts {
    /// Whether it runs.
    pub status: ElevatorStatus,
    /// The first day of its newest mark in the testing pilot; `None`: never marked.
    pub marked_from: Option<Day>,
    /// The first day without that mark; `None`: not ended by an act.
    pub marked_to: Option<Day>,
    /// Its installation, renovation and so on.
    pub life: LifeEvents,
    /// The newest inspection known.
    pub last: Option<LastInspection>,
    /// The day of the newest one that was passed.
    pub passed_on: Option<Day>,
    /// The newest test known.
    pub last_test: Option<LastTest>,
}

/// How the inspection of an elevator stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inspection {
    /// In one word.
    pub state: InspectionState,
    /// The rules that hold on that day.
    pub ruleset: RuleSet,
    /// The last day on which the next inspection is in time; `None` without a due date, and while a failure is the last word:
    /// then it is not the next one of a cycle that is asked for.
    pub next_due_on: Option<Day>,
    /// Days since then; 0: not overdue.
    pub overdue_days: i64,
}

impl InspectionFacts {
    /// Whether the mark is in force: from its first day, until it ended or the pilot did.
    pub fn is_marked(&self, today: Day) -> bool {
        Pilot::Testing.programme().holds_mark(self.marked_from, self.marked_to, today)
    }

    /// When the next inspection is due under the cycles of the pilot, whether or not it is marked.
    /// `None`: no day is known from which to count.
    pub fn pilot_inspection_due(&self) -> Option<Due> {
        let done = self.last.map(|last| last.inspected_on);
        origin(&self.life).map(|origin| next_due(&CYCLES, origin, Duty::Inspection, done))
    }

    /// When the next test is due under the cycles of the pilot, whether or not it is marked: no day before its mark, for
    /// outside the pilot nobody tests (附件2 四(二)). `None`: no day is known from which to count.
    pub fn pilot_test_due(&self) -> Option<Due> {
        let origin = origin(&self.life)?;
        let due = next_due(&CYCLES, origin, Duty::Test, self.last_test.map(|last| last.completed_on));
        match self.marked_from.filter(|from| due.on < *from) {
            Some(from) => scheduled(&CYCLES, origin, Duty::Test, origin.age).find(|due| due.on >= from),
            None => Some(due),
        }
    }

    /// The next test, unless the last one failed: then it is not the next one of a cycle that is owed.
    pub fn owed_test(&self) -> Option<Due> {
        self.pilot_test_due().filter(|_| !self.last_test.is_some_and(|test| test.has_failed()))
    }

    /// From what the years of its cycles are counted. `None`: no day is known from which to count.
    pub fn basis(&self) -> Option<OriginBasis> {
        origin(&self.life).map(|origin| origin.basis)
    }

    /// The last day of the last inspection's validity, which is when the next one is due outside the pilot; one that
    /// failed has none.
    pub fn valid_to(&self) -> Option<Day> {
        self.last.filter(|last| last.conclusion == Conclusion::Pass).and_then(|last| last.valid_to)
    }

    /// What is due on `today`: a marked elevator without any origin falls back to the annual rule.
    fn inspection_due(&self, today: Day) -> (Option<Day>, RuleSet) {
        match self.pilot_inspection_due().filter(|_| self.is_marked(today)) {
            Some(due) => (Some(due.on), due.ruleset),
            None => (self.valid_to(), RuleSet::Annual),
        }
    }

    /// Whether an inspection stands behind the due date: one reported, or the one it is counted from.
    fn has_inspection(&self) -> bool {
        self.last.is_some() || origin(&self.life).is_some_and(Origin::is_inspection)
    }

    /// Whether the newest inspection was passed and its validity reaches this day, its last included, whatever the cycles of
    /// the pilot ask for.
    pub fn is_in_validity(&self, day: Day) -> bool {
        check_valid(Pilot::Testing, self.last, day).is_ok()
    }

    /// Whether the newest inspection failed, and no 监督检验 has passed since.
    pub fn has_failed(&self) -> bool {
        self.last.is_some_and(|last| {
            last.conclusion == Conclusion::Fail
                && self.supervisory_inspection_on().is_none_or(|passed_on| passed_on <= last.inspected_on)
        })
    }

    /// The day of the newest 监督检验, whether or not the years are counted from it: a 重大修理 before the fifteenth year
    /// moves no cycle, but it was inspected.
    fn supervisory_inspection_on(&self) -> Option<Day> {
        let LifeEvents { installed_on, renovated_on, overhauled_on, .. } = self.life;
        installed_on.max(renovated_on).max(overhauled_on)
    }
}

/// How the inspection of an elevator stands on `today` (方案 二(二)3, 附件2 四(二)).
pub fn assess_inspection(facts: &InspectionFacts, today: Day) -> Inspection {
    let (due, ruleset) = facts.inspection_due(today);
    if facts.status != ElevatorStatus::InUse {
        let state = InspectionState::NotApplicable;
        return Inspection { state, ruleset, next_due_on: None, overdue_days: 0 };
    }
    let due = due.filter(|_| !facts.has_failed());
    let overdue_days = due.map_or(0, |due| overdue_days(due, today));
    let state = match due {
        _ if facts.has_failed() => InspectionState::Failed,
        Some(_) if overdue_days > 0 => InspectionState::Expired,
        Some(_) if facts.has_inspection() => InspectionState::Valid,
        None if facts.last.is_some() => InspectionState::ValidToNotReported,
        _ => InspectionState::NotReported,
    };
    Inspection { state, ruleset, next_due_on: due, overdue_days }
}

/// Whether the elevator holds a passed inspection in its validity, its last day included
/// (附件1 三3, 附件2 三).
pub fn check_valid(pilot: Pilot, last: Option<LastInspection>, day: Day) -> Result<(), Refusal> {
    let clause = match pilot {
        Pilot::Maintenance => "附件1 三3",
        Pilot::Testing => "附件2 三",
    };
    match last {
        None => Err(Refusal::by(clause, "检验信息未报送")),
        Some(last) if last.conclusion == Conclusion::Fail => Err(Refusal::by(clause, "检验不合格")),
        Some(last) if last.valid_to.is_some_and(|to| day <= to) => Ok(()),
        Some(_) => Err(Refusal::by(clause, "检验超期")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn facts(installed: &str, marked_from: Option<&str>) -> InspectionFacts {
        InspectionFacts {
            status: ElevatorStatus::InUse,
            marked_from: marked_from.map(d),
            marked_to: None,
            life: LifeEvents { installed_on: Some(d(installed)), ..LifeEvents::default() },
            last: None,
            passed_on: None,
            last_test: None,
        }
    }

    fn inspected(on: &str, conclusion: Conclusion, valid_to: Option<&str>) -> LastInspection {
        LastInspection { inspected_on: d(on), conclusion, valid_to: valid_to.map(d) }
    }

    #[test]
    fn marked_elevators_follow_the_cycles() {
        let pass = Some(inspected("2021-05-30", Conclusion::Pass, Some("2022-05-29")));
        let cases = [
            (None, "2021-11-15", InspectionState::Expired, "2018-03-10", 1346),
            (pass, "2021-11-15", InspectionState::Valid, "2023-03-10", 0),
            (pass, "2022-12-31", InspectionState::Valid, "2023-03-10", 0),
        ];
        for (last, today, state, due, overdue) in cases {
            let facts = InspectionFacts { last, ..facts("2015-03-10", Some("2021-10-01")) };
            let expected = Inspection {
                state,
                ruleset: RuleSet::Pilot2020,
                next_due_on: Some(d(due)),
                overdue_days: overdue,
            };
            assert_eq!(assess_inspection(&facts, d(today)), expected, "{today}");
        }
    }

    #[test]
    fn others_are_inspected_when_the_last_one_expires() {
        let pass = Some(inspected("2021-03-01", Conclusion::Pass, Some("2022-03-31")));
        let fail = Some(inspected("2021-03-01", Conclusion::Fail, None));
        let failed_in_time = Some(inspected("2021-03-01", Conclusion::Fail, Some("2022-03-31")));
        let undated = Some(inspected("2021-03-01", Conclusion::Pass, None));
        let cases = [
            (pass, "2022-03-31", InspectionState::Valid, Some("2022-03-31"), 0),
            (pass, "2022-04-01", InspectionState::Expired, Some("2022-03-31"), 1),
            (fail, "2021-11-15", InspectionState::Failed, None, 0),
            (failed_in_time, "2023-11-15", InspectionState::Failed, None, 0),
            (undated, "2021-11-15", InspectionState::ValidToNotReported, None, 0),
            (None, "2021-11-15", InspectionState::NotReported, None, 0),
        ];
        for (last, today, state, due, overdue_days) in cases {
            let facts = InspectionFacts { last, ..facts("2015-03-10", None) };
            let expected =
                Inspection { state, ruleset: RuleSet::Annual, next_due_on: due.map(d), overdue_days };
            assert_eq!(assess_inspection(&facts, d(today)), expected, "{today}");
        }
    }

    #[test]
    fn the_rule_set_goes_with_the_mark() {
        let pass = Some(inspected("2021-05-30", Conclusion::Pass, Some("2022-05-29")));
        let marked = InspectionFacts {
            last: pass,
            marked_to: Some(d("2022-03-01")),
            ..facts("2015-03-10", Some("2021-10-01"))
        };
        let cases = [
            (marked, "2021-09-30", RuleSet::Annual),
            (marked, "2021-10-01", RuleSet::Pilot2020),
            (marked, "2022-02-28", RuleSet::Pilot2020),
            (marked, "2022-03-01", RuleSet::Annual),
            (InspectionFacts { marked_to: None, ..marked }, "2022-12-31", RuleSet::Pilot2020),
            (InspectionFacts { marked_to: None, ..marked }, "2023-01-01", RuleSet::Annual),
            (InspectionFacts { life: LifeEvents::default(), ..marked }, "2021-10-01", RuleSet::Annual),
        ];
        for (facts, today, ruleset) in cases {
            assert_eq!(assess_inspection(&facts, d(today)).ruleset, ruleset, "{today}");
        }
    }

    #[test]
    fn a_date_that_stands_in_is_no_inspection() {
        let life = LifeEvents { manufactured_on: Some(d("2021-06-01")), ..LifeEvents::default() };
        let facts = InspectionFacts { life, ..facts("2021-06-01", Some("2021-10-01")) };
        let got = assess_inspection(&facts, d("2021-11-15"));
        assert_eq!((got.state, got.next_due_on), (InspectionState::NotReported, Some(d("2024-06-01"))));
        assert_eq!(assess_inspection(&facts, d("2024-06-01")).ruleset, RuleSet::Annual);
    }

    #[test]
    fn out_of_use_nothing_is_due() {
        let facts = InspectionFacts {
            status: ElevatorStatus::Suspended,
            last: Some(inspected("2020-03-01", Conclusion::Fail, None)),
            ..facts("2015-03-10", Some("2021-10-01"))
        };
        let got = assess_inspection(&facts, d("2021-11-15"));
        assert_eq!((got.state, got.next_due_on, got.overdue_days), (InspectionState::NotApplicable, None, 0));
    }

    #[test]
    fn a_pilot_elevator_holds_a_valid_inspection() {
        let pass = Some(inspected("2020-03-01", Conclusion::Pass, Some("2021-03-31")));
        let cases = [
            (pass, "2021-03-31", None),
            (pass, "2021-04-01", Some("检验超期")),
            (Some(inspected("2021-03-01", Conclusion::Fail, None)), "2021-03-31", Some("检验不合格")),
            (None, "2021-03-31", Some("检验信息未报送")),
        ];
        for (last, on, refused) in cases {
            let refusal = check_valid(Pilot::Maintenance, last, d(on)).err();
            assert_eq!(refusal.as_ref().map(|r| r.reason.as_ref()), refused);
        }
        assert_eq!(check_valid(Pilot::Testing, None, d("2021-10-01")).unwrap_err().clause, "附件2 三");
    }

    #[test]
    fn a_failure_before_a_supervisory_inspection_is_over() {
        let failed = |on| Some(inspected(on, Conclusion::Fail, Some("2022-02-28")));
        let marked = facts("2010-03-10", Some("2021-10-01"));
        let renovated = LifeEvents { renovated_on: Some(d("2021-05-01")), ..marked.life };
        // At eleven years: the cycle goes on from the installation.
        let overhauled = LifeEvents { overhauled_on: Some(d("2021-05-01")), ..marked.life };
        let (valid, failing) = (InspectionState::Valid, InspectionState::Failed);
        for (life, failed_on, state, due) in [
            (renovated, "2021-03-01", valid, Some("2024-05-01")),
            (renovated, "2021-06-01", failing, None),
            (overhauled, "2021-03-01", valid, Some("2022-03-10")),
            (overhauled, "2021-05-01", failing, None),
        ] {
            let facts = InspectionFacts { life, last: failed(failed_on), ..marked };
            let got = assess_inspection(&facts, d("2021-11-15"));
            assert_eq!((got.state, got.next_due_on), (state, due.map(d)), "{failed_on}");
            // What stood on the certificate of an inspection that failed is no validity, lifted or not.
            let unmarked = InspectionFacts { marked_from: None, ..facts };
            assert_eq!((unmarked.valid_to(), unmarked.is_in_validity(d("2021-11-15"))), (None, false));
            assert_eq!(assess_inspection(&unmarked, d("2021-11-15")).next_due_on, None, "{failed_on}");
        }
    }

    #[test]
    fn an_overhaul_from_which_nothing_is_counted_stands_behind_no_due_day() {
        let (registered_on, overhauled_on) = (Some(d("2021-01-10")), Some(d("2021-05-01")));
        let life = LifeEvents { registered_on, overhauled_on, ..LifeEvents::default() };
        let facts = InspectionFacts { life, ..facts("2021-01-10", Some("2021-10-01")) };
        assert_eq!(assess_inspection(&facts, d("2021-11-15")).state, InspectionState::NotReported);
    }

    #[test]
    fn the_cycle_of_the_pilot_and_the_validity_are_two_things() {
        let pass = Some(inspected("2021-03-01", Conclusion::Pass, Some("2022-02-28")));
        let fail = Some(inspected("2021-03-01", Conclusion::Fail, Some("2022-02-28")));
        let cases = [
            // Due on 2022-01-01, two months before the last one expires.
            (pass, "2022-01-02", InspectionState::Expired, true),
            (pass, "2022-02-28", InspectionState::Expired, true),
            (pass, "2022-03-01", InspectionState::Expired, false),
            (fail, "2022-01-02", InspectionState::Failed, false),
            (None, "2022-01-02", InspectionState::Expired, false),
        ];
        for (last, today, state, is_in_validity) in cases {
            let facts = InspectionFacts { last, ..facts("2006-01-01", Some("2021-10-01")) };
            assert_eq!(assess_inspection(&facts, d(today)).state, state, "{last:?} {today}");
            assert_eq!(facts.is_in_validity(d(today)), is_in_validity, "{last:?} {today}");
        }
    }
}
