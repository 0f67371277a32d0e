//! 检测: whether a marked elevator was tested in the years without an inspection, whether the result was uploaded in
//! time, and whether the problems found were removed. The calendar of working days is not known here: a deadline comes as
//! a day.

use super::{InspectionFacts, LastTest, RuleSet};
use crate::domain::Day;
use crate::domain::elevator::ElevatorStatus;
use crate::domain::maintenance::overdue_days;
use crate::vocabulary;

vocabulary! {
    /// How the testing of an elevator stands on a day.
    pub enum TestingState ("检测状态") {
        Valid = "valid" "有效",
        Expired = "expired" "检测超期",
        Failed = "failed" "不合格",
        NotReported = "not_reported" "未报送",
        /// The elevator is out of use, or outside the testing pilot without a failed test.
        NotApplicable = "not_applicable" "不适用",
    }
}

vocabulary! {
    /// How far the problems that a test found are removed.
    pub enum Rectification ("整改情况") {
        InProgress = "in_progress" "整改中",
        Done = "done" "已整改",
    }
}

/// What people write where a test found no problem.
const NO_PROBLEM: [&str; 4] = ["无", "没有", "无问题", "未发现问题"];

/// How the testing of an elevator stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Testing {
    /// In one word.
    pub state: TestingState,
    /// The rules that hold on that day; `None` outside the pilot, where none asks for tests.
    pub ruleset: Option<RuleSet>,
    /// The last day on which the next test is in time; `None` without a due date, and while a failure is the last word:
    /// then it is not the next one of a cycle that is asked for.
    pub next_due_on: Option<Day>,
    /// Days since then; 0: not overdue.
    pub overdue_days: i64,
}

/// How the testing of an elevator stands on `today` (方案 二(二)3, 附件2 四(二)).
/// The validity of a test ends with the next scheduled day, since no clause defines it. Outside the pilot no test is
/// due, but one that failed is not forgotten with the mark.
pub fn assess_testing(facts: &InspectionFacts, today: Day) -> Testing {
    let is_marked = facts.is_marked(today);
    let is_failed = is_left_failed(facts, is_marked);
    if facts.status != ElevatorStatus::InUse || !is_marked {
        let state = if is_failed { TestingState::Failed } else { TestingState::NotApplicable };
        return Testing { state, ruleset: None, next_due_on: None, overdue_days: 0 };
    }
    let due = facts.pilot_test_due();
    let ruleset = due.map(|due| due.ruleset);
    if is_failed {
        return Testing { state: TestingState::Failed, ruleset, next_due_on: None, overdue_days: 0 };
    }
    let overdue_days = due.map_or(0, |due| overdue_days(due.on, today));
    let state = match facts.last_test {
        _ if overdue_days > 0 => TestingState::Expired,
        Some(_) => TestingState::Valid,
        None => TestingState::NotReported,
    };
    Testing { state, ruleset, next_due_on: due.map(|due| due.on), overdue_days }
}

/// Whether an elevator runs although its newest test failed: within the pilot until one has passed, outside it until an
/// inspection has. What it settled once does not come back with an inspection that fails later.
fn is_left_failed(facts: &InspectionFacts, is_marked: bool) -> bool {
    let Some(failed) = facts.last_test.filter(LastTest::has_failed) else { return false };
    let has_passed_since = facts.passed_on.is_some_and(|passed_on| passed_on >= failed.completed_on);
    facts.status == ElevatorStatus::InUse && (is_marked || !has_passed_since)
}

/// Whether the result of a test came after its last day, the third working day after completion
/// (附件2 四(二)); it is taken all the same.
pub fn is_late_upload(uploaded_on: Day, deadline: Day) -> bool {
    uploaded_on > deadline
}

/// How far the problems that a test found are removed on `today`: the user removes them and publishes it (方案 二(二)1).
/// `None`: none were reported.
pub fn rectification(problems: Option<&str>, rectified_on: Option<Day>, today: Day) -> Option<Rectification> {
    let has_problems =
        problems.is_some_and(|problems| !NO_PROBLEM.contains(&problems.trim_end_matches('。')));
    match rectified_on {
        Some(on) if on <= today => Some(Rectification::Done),
        None if !has_problems => None,
        _ => Some(Rectification::InProgress),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::elevator::Conclusion;
    use crate::domain::inspection::schedule::LifeEvents;
    use crate::domain::inspection::{LastInspection, LastTest};

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

    #[test]
    fn tests_of_marked_elevators() {
        let tested = |on, conclusion| Some(LastTest { completed_on: d(on), conclusion });
        let cases = [
            (
                tested("2020-03-15", Conclusion::Pass),
                "2022-03-10",
                TestingState::Valid,
                Some("2022-03-10"),
                0,
            ),
            (
                tested("2020-03-15", Conclusion::Pass),
                "2022-03-11",
                TestingState::Expired,
                Some("2022-03-10"),
                1,
            ),
            // It failed: the test of 2024 is not what it owes.
            (tested("2022-03-01", Conclusion::Fail), "2022-03-11", TestingState::Failed, None, 0),
            (None, "2021-10-01", TestingState::NotReported, Some("2022-03-10"), 0),
            (None, "2022-03-11", TestingState::Expired, Some("2022-03-10"), 1),
            (
                tested("2018-01-01", Conclusion::Pass),
                "2021-11-15",
                TestingState::Valid,
                Some("2022-03-10"),
                0,
            ),
        ];
        for (last_test, today, state, due, overdue) in cases {
            let facts = InspectionFacts { last_test, ..facts("2015-03-10", Some("2021-10-01")) };
            let got = assess_testing(&facts, d(today));
            assert_eq!((got.state, got.next_due_on), (state, due.map(d)), "{today}");
            assert_eq!((got.overdue_days, got.ruleset), (overdue, Some(RuleSet::Pilot2020)), "{today}");
        }
        let young = facts("2021-06-01", Some("2021-10-01"));
        assert_eq!(assess_testing(&young, d("2021-11-15")).state, TestingState::NotReported);
    }

    #[test]
    fn outside_the_pilot_and_out_of_use_nothing_is_tested() {
        let unmarked = facts("2015-03-10", None);
        let marked = facts("2015-03-10", Some("2021-10-01"));
        let suspended = InspectionFacts { status: ElevatorStatus::Suspended, ..marked };
        for (facts, today) in [
            (unmarked, "2021-11-15"),
            (suspended, "2021-11-15"),
            (marked, "2021-09-30"),
            (marked, "2023-01-01"),
        ] {
            let got = assess_testing(&facts, d(today));
            assert_eq!((got.state, got.next_due_on), (TestingState::NotApplicable, None), "{today}");
        }
    }

    #[test]
    fn a_failed_test_outlives_the_mark_until_an_inspection_passes() {
        let test = |conclusion| Some(LastTest { completed_on: d("2021-11-03"), conclusion });
        let passed_on = |on| Some(d(on));
        let fails_later =
            LastInspection { inspected_on: d("2021-11-14"), conclusion: Conclusion::Fail, valid_to: None };
        let failed = InspectionFacts {
            marked_to: Some(d("2021-11-10")),
            last_test: test(Conclusion::Fail),
            ..facts("2015-03-10", Some("2021-10-01"))
        };
        let cases = [
            (failed, TestingState::Failed),
            (InspectionFacts { passed_on: passed_on("2021-03-01"), ..failed }, TestingState::Failed),
            (InspectionFacts { passed_on: passed_on("2021-11-12"), ..failed }, TestingState::NotApplicable),
            (
                InspectionFacts { last: Some(fails_later), passed_on: passed_on("2021-11-12"), ..failed },
                TestingState::NotApplicable,
            ),
            (InspectionFacts { last_test: test(Conclusion::Pass), ..failed }, TestingState::NotApplicable),
            (InspectionFacts { status: ElevatorStatus::Suspended, ..failed }, TestingState::NotApplicable),
        ];
        for (facts, state) in cases {
            let got = assess_testing(&facts, d("2021-11-15"));
            assert_eq!((got.state, got.ruleset, got.next_due_on), (state, None, None), "{facts:?}");
        }
    }

    #[test]
    fn problems_are_in_rectification_until_they_are_removed() {
        use Rectification::{Done, InProgress};
        let cases = [
            (None, None, None),
            (Some("无"), None, None),
            (Some("未发现问题。"), None, None),
            (Some("层门间隙超标"), None, Some(InProgress)),
            (Some("无警铃"), None, Some(InProgress)),
            (Some("层门间隙超标"), Some("2021-11-15"), Some(Done)),
            (Some("层门间隙超标"), Some("2021-11-16"), Some(InProgress)),
            (None, Some("2021-11-08"), Some(Done)),
        ];
        for (problems, rectified_on, expected) in cases {
            let got = rectification(problems, rectified_on.map(d), d("2021-11-15"));
            assert_eq!(got, expected, "{problems:?} {rectified_on:?}");
        }
    }

    #[test]
    fn results_are_uploaded_by_the_deadline() {
        // Completed on 2021-09-30: the third working day is 2021-10-11.
        let deadline = d("2021-10-11");
        assert!(!is_late_upload(d("2021-10-11"), deadline));
        assert!(is_late_upload(d("2021-10-12"), deadline));
    }
}
