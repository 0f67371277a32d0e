//! Which insurances count, and whether one is in force.
//! The list of kinds is open and comes as an argument; the insurer's terms are not known here.

use std::borrow::Cow;

use crate::domain::Day;
use crate::domain::calendar::next_day;
use crate::domain::elevator::ElevatorStatus;
use crate::domain::programme::day;
use crate::domain::refusal::Refusal;
use crate::domain::target::Share;
use crate::vocabulary;

/// A kind of insurance, one row of an open, dated list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InsuranceKind {
    /// The code in files, `liability`.
    pub code: Cow<'static, str>,
    /// The Chinese name.
    pub label: Cow<'static, str>,
    /// Whether it is the insurance a pilot elevator must hold (附件1 三2).
    pub counts_for_pilot: bool,
    /// Whether it covers liability, and so counts for the coverage of 方案 一(三).
    pub includes_liability: bool,
    /// From when the row holds.
    pub from: Day,
}

impl InsuranceKind {
    const fn listed(code: &'static str, label: &'static str, counts: bool) -> Self {
        Self {
            code: Cow::Borrowed(code),
            label: Cow::Borrowed(label),
            counts_for_pilot: counts,
            includes_liability: counts,
            from: day(2020, 9, 23),
        }
    }
}

/// The kinds the plan names (附件1 三2, 方案 二(三)3). The professional insurance of testers is
/// recorded for study and insures no elevator.
pub static INSURANCE_KINDS: [InsuranceKind; 4] = [
    InsuranceKind::listed("liability", "电梯安全责任保险", true),
    InsuranceKind::listed("pension", "电梯养老保险", true),
    InsuranceKind::listed("insurance_service", "保险+服务", true),
    InsuranceKind::listed("tester_professional", "检测机构职业保险", false),
];

/// What the plan and people call kinds in other words than their labels (方案 三(一)2, 三(三)4).
const OTHER_NAMES: [(&str, &str); 4] = [
    ("电梯责任保险", "liability"),
    ("电梯责任险", "liability"),
    ("电梯安全责任险", "liability"),
    ("安全责任险", "liability"),
];

/// The code of a kind that is called otherwise than its label.
pub fn code_of_other_name(name: &str) -> Option<&'static str> {
    OTHER_NAMES.iter().find(|(other, _)| *other == name).map(|(_, code)| *code)
}

/// The row of a code; `None`: undeclared.
pub fn find_kind<'a>(kinds: &'a [InsuranceKind], code: &str) -> Option<&'a InsuranceKind> {
    kinds.iter().find(|kind| kind.code == code)
}

vocabulary! {
    /// How an insurance stands on a day.
    pub enum InsuranceState ("保险状态") {
        InForce = "in_force" "有效",
        Expired = "expired" "已过期",
        NotYet = "not_yet" "未生效",
        /// In force, of a kind that does not insure the elevator (附件1 三2).
        NotCounted = "not_counted" "不计入试点投保",
        NotReported = "not_reported" "未报送",
    }
}

/// An insurance of one elevator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The code of its kind.
    pub kind: String,
    /// The insurer's name.
    pub insurer: String,
    /// Its first day.
    pub valid_from: Day,
    /// Its last day.
    pub valid_to: Day,
}

/// Whether an insurance covers a day, both ends included.
pub fn in_force(valid_from: Day, valid_to: Day, day: Day) -> bool {
    valid_from <= day && day <= valid_to
}

impl Policy {
    /// Whether it covers the day.
    pub fn in_force(&self, day: Day) -> bool {
        in_force(self.valid_from, self.valid_to, day)
    }

    fn counts_for_pilot(&self, kinds: &[InsuranceKind]) -> bool {
        find_kind(kinds, &self.kind).is_some_and(|kind| kind.counts_for_pilot)
    }

    fn includes_liability(&self, kinds: &[InsuranceKind]) -> bool {
        find_kind(kinds, &self.kind).is_some_and(|kind| kind.includes_liability)
    }
}

/// How a policy stands on a day.
pub fn state(policy: Option<&Policy>, kinds: &[InsuranceKind], day: Day) -> InsuranceState {
    match policy {
        None => InsuranceState::NotReported,
        Some(policy) if day < policy.valid_from => InsuranceState::NotYet,
        Some(policy) if day > policy.valid_to => InsuranceState::Expired,
        Some(policy) if !policy.counts_for_pilot(kinds) => InsuranceState::NotCounted,
        Some(_) => InsuranceState::InForce,
    }
}

/// The policy that speaks for an elevator on a day: of the kinds that count for the pilot before
/// others, then one in force, then the one that lasts longest. `None` of an empty list.
pub fn best<'a>(policies: &'a [Policy], kinds: &[InsuranceKind], day: Day) -> Option<&'a Policy> {
    policies.iter().max_by_key(|p| (p.counts_for_pilot(kinds), p.in_force(day), p.valid_to))
}

/// Whether an elevator holds the insurance the pilot asks for on this day (附件1 三2).
pub fn check_insured(policies: &[Policy], kinds: &[InsuranceKind], day: Day) -> Result<(), Refusal> {
    if policies.iter().any(|policy| policy.counts_for_pilot(kinds) && policy.in_force(day)) {
        return Ok(());
    }
    Err(Refusal::by("附件1 三2", "没有在有效期内的电梯安全责任保险、电梯养老保险或“保险+服务”"))
}

/// The last stretch of days without a gap that these policies cover, each given by its first and last day: the first
/// day of the stretch and its last. `None` without a policy.
pub fn last_cover(policies: impl IntoIterator<Item = (Day, Day)>) -> Option<(Day, Day)> {
    let mut policies = Vec::from_iter(policies);
    policies.sort_unstable();
    policies.into_iter().fold(None, |cover, (from, to)| match cover {
        Some((first, last)) if from <= next_day(last) => Some((first, last.max(to))),
        _ => Some((from, to)),
    })
}

/// How many of the elevators in use hold an insurance in force that includes liability
/// (方案 一(三)); those suspended or scrapped stand on neither side.
pub fn coverage<'a>(
    elevators: impl IntoIterator<Item = (ElevatorStatus, &'a [Policy])>,
    kinds: &[InsuranceKind],
    day: Day,
) -> Share {
    let insured =
        |policies: &[Policy]| policies.iter().any(|p| p.includes_liability(kinds) && p.in_force(day));
    elevators.into_iter().filter(|(status, _)| *status == ElevatorStatus::InUse).fold(
        Share::default(),
        |share, (_, policies)| Share { met: share.met + u64::from(insured(policies)), of: share.of + 1 },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn policy(kind: &str, from: &str, to: &str) -> Policy {
        Policy {
            kind: kind.into(), insurer: "示例保险公司".into(), valid_from: d(from), valid_to: d(to)
        }
    }

    #[test]
    fn every_other_name_is_of_a_kind_that_is_declared_and_no_label() {
        for (name, code) in OTHER_NAMES {
            assert!(find_kind(&INSURANCE_KINDS, code).is_some(), "{name}");
            assert!(INSURANCE_KINDS.iter().all(|kind| kind.label != name), "{name}");
            assert_eq!(code_of_other_name(name), Some(code));
        }
        assert_eq!(code_of_other_name("责任"), None);
    }

    #[test]
    fn the_last_day_is_covered() {
        let cases = [
            ("liability", "2020-11-30", true),
            ("liability", "2020-12-01", false),
            ("liability", "2019-11-30", false),
            ("pension", "2020-11-30", true),
            ("insurance_service", "2020-11-30", true),
            ("tester_professional", "2020-11-30", false),
            ("undeclared", "2020-11-30", false),
        ];
        for (kind, verified_on, covered) in cases {
            let policies = [policy(kind, "2019-12-01", "2020-11-30")];
            let checked = check_insured(&policies, &INSURANCE_KINDS, d(verified_on));
            assert_eq!(checked.is_ok(), covered, "{kind} {verified_on}");
        }
        assert_eq!(check_insured(&[], &INSURANCE_KINDS, d("2020-11-30")).unwrap_err().clause, "附件1 三2");
    }

    #[test]
    fn what_counts_speaks_first() {
        let expired = policy("liability", "2019-01-01", "2019-12-31");
        let current = policy("pension", "2021-01-01", "2021-12-31");
        let longer = policy("liability", "2021-06-01", "2022-05-31");
        let future = policy("liability", "2022-01-01", "2022-12-31");
        let tester = policy("tester_professional", "2021-01-01", "2029-12-31");
        let on = d("2021-11-15");
        let cases: [(&[&Policy], Option<&Policy>, InsuranceState); 6] = [
            (&[], None, InsuranceState::NotReported),
            (&[&expired, &tester], Some(&expired), InsuranceState::Expired),
            (&[&expired, &current, &future], Some(&current), InsuranceState::InForce),
            (&[&longer, &current, &tester], Some(&longer), InsuranceState::InForce),
            (&[&expired, &future], Some(&future), InsuranceState::NotYet),
            (&[&tester], Some(&tester), InsuranceState::NotCounted),
        ];
        for (list, expected, expected_state) in cases {
            let list: Vec<Policy> = list.iter().map(|p| (*p).clone()).collect();
            let found = best(&list, &INSURANCE_KINDS, on);
            assert_eq!((found, state(found, &INSURANCE_KINDS, on)), (expected, expected_state));
        }
    }

    #[test]
    fn the_last_cover_has_no_gap() {
        type Days = (&'static str, &'static str);
        let cases: [(&[Days], Option<Days>); 6] = [
            (&[], None),
            (&[("2021-01-01", "2021-12-31")], Some(("2021-01-01", "2021-12-31"))),
            (
                &[("2022-01-01", "2022-12-31"), ("2021-01-01", "2021-12-31")],
                Some(("2021-01-01", "2022-12-31")),
            ),
            (
                &[("2021-01-01", "2021-12-31"), ("2022-01-02", "2022-12-31")],
                Some(("2022-01-02", "2022-12-31")),
            ),
            (
                &[("2021-01-01", "2021-12-31"), ("2021-03-01", "2021-04-30")],
                Some(("2021-01-01", "2021-12-31")),
            ),
            (
                &[("2021-05-01", "2021-05-31"), ("2021-05-20", "2021-06-30")],
                Some(("2021-05-01", "2021-06-30")),
            ),
        ];
        for (policies, expected) in cases {
            let days = |(from, to): &Days| (d(from), d(to));
            assert_eq!(last_cover(policies.iter().map(days)), expected.as_ref().map(days), "{policies:?}");
        }
    }

    #[test]
    fn coverage_counts_elevators_in_use() {
        let insured = [policy("liability", "2020-01-01", "2020-12-31")];
        let expired = [policy("liability", "2019-01-01", "2019-12-31")];
        let tester = [policy("tester_professional", "2020-01-01", "2020-12-31")];
        let mut elevators: Vec<(ElevatorStatus, &[Policy])> = vec![(ElevatorStatus::InUse, &insured); 400];
        elevators.extend(vec![(ElevatorStatus::InUse, &expired[..]); 300]);
        elevators.extend(vec![(ElevatorStatus::InUse, &tester[..]); 300]);
        elevators.extend(vec![(ElevatorStatus::Suspended, &insured[..]); 50]);
        elevators.extend(vec![(ElevatorStatus::Scrapped, &insured[..]); 50]);
        let share = coverage(elevators, &INSURANCE_KINDS, d("2020-12-31"));
        assert_eq!(share, Share { met: 400, of: 1000 });
        assert!(share.reaches_percent(40));
        assert_eq!(share.to_string(), "40.0%");
    }
}
