//! 核实标注: which elevators of a list may be marked, and whether its units are.
//! It judges facts that stand; how they were proven is not known here.

use super::Mark;
use crate::domain::Day;
use crate::domain::elevator::Conclusion;
use crate::domain::inspection::{LastInspection, check_valid};
use crate::domain::insurance::{InsuranceKind, Policy, check_insured};
use crate::domain::label::Vocabulary;
use crate::domain::programme::Pilot;
use crate::domain::refusal::Refusal;

/// The remote monitoring of an elevator that has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Iot {
    /// 保持持续在线.
    pub is_online: bool,
    /// 规范接入 the platform of the city.
    pub is_connected: bool,
    /// The conclusion of its 安全评价报告; `None`: no report.
    pub evaluation: Option<Conclusion>,
}

/// One elevator of a list, with what its conditions look at.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// Its code.
    pub elevator: &'a str,
    /// Its remote monitoring; `None`: it has none, whatever the declared mode.
    pub iot: Option<Iot>,
    /// Its insurances.
    pub policies: &'a [Policy],
    /// Its newest inspection.
    pub inspection: Option<LastInspection>,
    /// Whether its units published their standards and commitments.
    pub standards_published: bool,
    /// Its marks so far, of both pilots.
    pub marks: &'a [Mark],
}

/// Every reason why an elevator may not be marked on this day; empty: it may
/// (附件1 四(一)5, 附件2 四(一)5).
pub fn refusals(pilot: Pilot, candidate: &Candidate, kinds: &[InsuranceKind], day: Day) -> Vec<Refusal> {
    let mut refusals = Vec::from_iter(check_unmarked(pilot, candidate.marks, day).err());
    refusals.extend(check_valid(pilot, candidate.inspection, day).err());
    match pilot {
        Pilot::Maintenance => {
            refusals.extend(candidate.iot.and_then(|iot| check_iot(iot).err()));
            refusals.extend(check_insured(candidate.policies, kinds, day).err());
            refusals.extend(check_published(candidate.standards_published).err());
        }
        Pilot::Testing => refusals.extend(check_maintenance_mark(candidate.marks, day).err()),
    }
    refusals
}

fn check_unmarked(pilot: Pilot, marks: &[Mark], day: Day) -> Result<(), Refusal> {
    if marks.iter().any(|mark| mark.pilot == pilot && mark.is_active(day)) {
        return Err(Refusal::form(format!("该电梯已标注为{}", pilot.label())));
    }
    Ok(())
}

/// 物联网安全运行监测系统, where an elevator has one (附件1 三1, 方案 二(一)2).
fn check_iot(iot: Iot) -> Result<(), Refusal> {
    if iot.evaluation != Some(Conclusion::Pass) {
        return Err(Refusal::by("附件1 三1", "没有国家级电梯质检中心出具的安全评价合格报告"));
    }
    if !iot.is_online {
        return Err(Refusal::by("附件1 三1", "电梯物联网安全运行监测系统未保持持续在线"));
    }
    if !iot.is_connected {
        return Err(Refusal::by("方案 二(一)2", "远程监测系统未规范接入重庆市特种设备信息化管理平台"));
    }
    Ok(())
}

fn check_published(published: bool) -> Result<(), Refusal> {
    if published {
        Ok(())
    } else {
        Err(Refusal::by("方案 三(一)2", "维保工作标准和质量承诺没有公开"))
    }
}

/// The testing pilot takes elevators that are in the maintenance pilot (附件2 二(一)2).
fn check_maintenance_mark(marks: &[Mark], day: Day) -> Result<(), Refusal> {
    if marks.iter().any(|mark| mark.pilot == Pilot::Maintenance && mark.is_active(day)) {
        return Ok(());
    }
    Err(Refusal::by("附件2 二(一)2", "该电梯当前未标注为维保试点"))
}

/// The outcome of verifying a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verification {
    /// The codes of the elevators to be marked.
    pub marked: Vec<String>,
    /// The codes of the others, each with every reason.
    pub refused: Vec<(String, Vec<Refusal>)>,
}

impl Verification {
    /// Whether the units are marked as well: with one elevator at least.
    pub fn marks_units(&self) -> bool {
        !self.marked.is_empty()
    }
}

/// Verifies a list one by one: those that fit are marked, the others are not in their way.
pub fn verify(pilot: Pilot, list: &[Candidate], kinds: &[InsuranceKind], day: Day) -> Verification {
    let mut outcome = Verification::default();
    for candidate in list {
        let refusals = refusals(pilot, candidate, kinds, day);
        let code = candidate.elevator.to_owned();
        if refusals.is_empty() {
            outcome.marked.push(code);
        } else {
            outcome.refused.push((code, refusals));
        }
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::insurance::INSURANCE_KINDS;
    use crate::domain::mark::{End, EndReason};

    fn d(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn policy(kind: &str, valid_to: &str) -> Policy {
        let valid_to = d(valid_to);
        Policy {
            kind: kind.into(), insurer: "示例保险公司".into(), valid_from: d("2020-01-01"), valid_to
        }
    }

    fn mark(pilot: Pilot, from: &str, to: Option<&str>) -> Mark {
        let end = to.map(|on| End { on: d(on), why: EndReason::Programme });
        Mark { pilot, elevator: "242001".into(), from: d(from), end }
    }

    fn sound(policies: &[Policy]) -> Candidate<'_> {
        let inspection = LastInspection {
            inspected_on: d("2020-06-01"),
            conclusion: Conclusion::Pass,
            valid_to: Some(d("2021-12-31")),
        };
        Candidate {
            elevator: "242001",
            iot: None,
            policies,
            inspection: Some(inspection),
            standards_published: true,
            marks: &[],
        }
    }

    fn clauses(pilot: Pilot, candidate: &Candidate, day: &str) -> Vec<String> {
        let refusals = refusals(pilot, candidate, &INSURANCE_KINDS, d(day));
        refusals.into_iter().map(|refusal| refusal.clause.into_owned()).collect()
    }

    #[test]
    fn three_listed_one_uninsured() {
        let policies = [policy("liability", "2020-12-01")];
        let list = [
            Candidate { elevator: "242001", ..sound(&policies) },
            Candidate { elevator: "242002", ..sound(&policies) },
            Candidate { elevator: "242003", ..sound(&[]) },
        ];
        let outcome = verify(Pilot::Maintenance, &list, &INSURANCE_KINDS, d("2020-12-01"));
        assert_eq!(outcome.marked, ["242001", "242002"]);
        assert_eq!((outcome.refused[0].0.as_str(), outcome.refused.len()), ("242003", 1));
        assert_eq!(outcome.refused[0].1[0].clause, "附件1 三2");
        assert!(outcome.marks_units());
        let none = verify(Pilot::Maintenance, &list[2..], &INSURANCE_KINDS, d("2020-12-01"));
        assert!(!none.marks_units());
    }

    #[test]
    fn each_condition_of_the_maintenance_pilot() {
        let policies = [policy("liability", "2020-12-01")];
        let tester = [policy("tester_professional", "2020-12-01")];
        let iot = Iot { is_online: true, is_connected: true, evaluation: Some(Conclusion::Pass) };
        let marked = [mark(Pilot::Maintenance, "2020-11-01", None)];
        let sound = sound(&policies);
        let with_iot = |iot| Candidate { iot: Some(iot), ..sound };
        let cases: [(Candidate, &str, &[&str]); 11] = [
            (sound, "2020-12-01", &[]),
            (sound, "2020-12-02", &["附件1 三2"]),
            (Candidate { policies: &tester, ..sound }, "2020-12-01", &["附件1 三2"]),
            (with_iot(iot), "2020-12-01", &[]),
            (with_iot(Iot { evaluation: Some(Conclusion::Fail), ..iot }), "2020-12-01", &["附件1 三1"]),
            (with_iot(Iot { evaluation: None, ..iot }), "2020-12-01", &["附件1 三1"]),
            (with_iot(Iot { is_online: false, ..iot }), "2020-12-01", &["附件1 三1"]),
            (with_iot(Iot { is_connected: false, ..iot }), "2020-12-01", &["方案 二(一)2"]),
            (Candidate { standards_published: false, ..sound }, "2020-12-01", &["方案 三(一)2"]),
            (sound, "2022-01-01", &["附件1 三3", "附件1 三2"]),
            (Candidate { marks: &marked, ..sound }, "2020-12-01", &[""]),
        ];
        for (candidate, day, expected) in cases {
            assert_eq!(clauses(Pilot::Maintenance, &candidate, day), expected, "{candidate:?} {day}");
        }
    }

    #[test]
    fn the_testing_mark_stands_beside_a_maintenance_mark() {
        let active = [mark(Pilot::Maintenance, "2020-12-01", None)];
        let ended = [mark(Pilot::Maintenance, "2020-12-01", Some("2021-11-30"))];
        let none: &[Mark] = &[];
        let cases: [(&[Mark], &[&str]); 3] =
            [(&active, &[]), (&ended, &["附件2 二(一)2"]), (none, &["附件2 二(一)2"])];
        for (marks, expected) in cases {
            let candidate = Candidate { marks, ..sound(&[]) };
            assert_eq!(clauses(Pilot::Testing, &candidate, "2021-12-01"), expected, "{marks:?}");
        }
        let both = [active[0].clone(), mark(Pilot::Testing, "2021-12-01", None)];
        assert!(both.iter().all(|mark| mark.is_active(d("2021-12-02"))));
        assert_eq!(
            clauses(Pilot::Testing, &Candidate { marks: &active, ..sound(&[]) }, "2022-01-01"),
            ["附件2 三"]
        );
    }
}
