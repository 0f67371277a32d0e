//! Who may test an elevator of the pilot, and who is barred from it.
//! It does not judge the test itself, nor the staff and instruments behind it.

use crate::domain::Day;
use crate::domain::elevator::UnitRole;
use crate::domain::refusal::Refusal;
use crate::vocabulary;

vocabulary! {
    /// Why a unit may not test elevators of the pilot in Chongqing (附件2 四(三)).
    pub enum BarReason ("禁止检测原因") {
        ExitedMaintainer = "exited_maintainer" "退出试点的维保单位",
        ApprovalWithdrawn = "approval_withdrawn" "取消核准的电梯检测机构",
    }
}

/// An entry of the public list of barred testers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BarredTester {
    /// The credit code of the unit.
    pub unit: String,
    /// Why.
    pub reason: BarReason,
    /// The first day of the bar.
    pub from: Day,
}

/// A role a unit has in Chongqing, with its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RolePeriod {
    /// Which role.
    pub role: UnitRole,
    /// Its first day.
    pub from: Day,
    /// Its last day; `None`: it goes on.
    pub to: Option<Day>,
}

impl RolePeriod {
    fn is_active(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// A test as it is reported: by whom, of whose elevator.
#[derive(Debug, Clone, Copy)]
pub struct TestReport<'a> {
    /// The unit that tested.
    pub tester: &'a str,
    /// Its roles.
    pub roles: &'a [RolePeriod],
    /// The last day of its 总局核准; `None`: it has none.
    pub approved_to: Option<Day>,
    /// The using unit of the elevator.
    pub user: &'a str,
    /// The maintenance unit of the elevator.
    pub maintainer: &'a str,
    /// Whether the using unit entrusted this tester with this elevator on that day.
    pub is_delegated: bool,
    /// The day of the test.
    pub on: Day,
}

/// Whether the tester may test: a using unit what it manages, a maintenance unit what it maintains
/// (方案 二(二)1), an approved agency what it is entrusted with (附件2 二(三)); nobody who inspects
/// in Chongqing at the time (方案 二(二)2), nobody who is barred (附件2 四(三)).
pub fn check_may_test(report: &TestReport, barred: &[BarredTester]) -> Result<(), Refusal> {
    check_not_barred(report.tester, barred, report.on)?;
    check_may_take_role(UnitRole::Test, report.roles, report.on)?;
    if report.tester == report.user || report.tester == report.maintainer {
        return Ok(());
    }
    check_approved(report.approved_to, report.on)?;
    if report.is_delegated {
        return Ok(());
    }
    Err(Refusal::by("方案 二(二)1", "检测单位未受该电梯使用单位委托"))
}

/// Whether a unit is on the list of those barred (附件2 四(三)).
pub fn check_not_barred(unit: &str, barred: &[BarredTester], day: Day) -> Result<(), Refusal> {
    if barred.iter().any(|entry| entry.unit == unit && entry.from <= day) {
        return Err(Refusal::by("附件2 四(三)", "该单位不得在重庆市内进行试点电梯检测工作"));
    }
    Ok(())
}

/// 不得在重庆市同时承担电梯检验任务和电梯检测服务: whether a role may be taken or exercised beside
/// the others of the same day (方案 二(二)2).
pub fn check_may_take_role(role: UnitRole, others: &[RolePeriod], day: Day) -> Result<(), Refusal> {
    let excluded = match role {
        UnitRole::Test => UnitRole::Inspect,
        UnitRole::Inspect => UnitRole::Test,
        UnitRole::Use | UnitRole::Maintain => return Ok(()),
    };
    if others.iter().any(|other| other.role == excluded && other.is_active(day)) {
        return Err(Refusal::by("方案 二(二)2", "不得在重庆市同时承担电梯检验任务和电梯检测服务"));
    }
    Ok(())
}

/// 取得总局核准: whether an agency is approved on a day (附件2 二(三), 方案 三(二)1).
pub fn check_approved(approved_to: Option<Day>, day: Day) -> Result<(), Refusal> {
    match approved_to {
        Some(to) if day <= to => Ok(()),
        Some(to) => Err(Refusal::by("附件2 二(三)", format!("检测机构核准已于{to}到期"))),
        None => Err(Refusal::by("附件2 二(三)", "检测机构未取得总局核准")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USER: &str = "91500103PDY00001XA";
    const MAINTAINER: &str = "91500107PDY0000284";
    const OTHER_MAINTAINER: &str = "91500112PDY0000366";
    const AGENCY: &str = "91500108PDY0000448";

    fn d(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn role(role: UnitRole, to: Option<&str>) -> RolePeriod {
        RolePeriod { role, from: d("2021-01-01"), to: to.map(d) }
    }

    fn by(tester: &str) -> TestReport<'_> {
        TestReport {
            tester,
            roles: &[],
            approved_to: None,
            user: USER,
            maintainer: MAINTAINER,
            is_delegated: false,
            on: d("2021-11-15"),
        }
    }

    #[test]
    fn who_may_test() {
        let inspects = [role(UnitRole::Inspect, None)];
        let inspected = [role(UnitRole::Inspect, Some("2021-11-14"))];
        let agency = TestReport { approved_to: Some(d("2022-12-31")), is_delegated: true, ..by(AGENCY) };
        let cases = [
            (by(USER), None),
            (by(MAINTAINER), None),
            (by(OTHER_MAINTAINER), Some("附件2 二(三)")),
            (TestReport { is_delegated: true, ..by(OTHER_MAINTAINER) }, Some("附件2 二(三)")),
            (agency, None),
            (TestReport { is_delegated: false, ..agency }, Some("方案 二(二)1")),
            (TestReport { approved_to: None, ..agency }, Some("附件2 二(三)")),
            (TestReport { approved_to: Some(d("2021-11-14")), ..agency }, Some("附件2 二(三)")),
            (TestReport { approved_to: Some(d("2021-11-15")), ..agency }, None),
            (TestReport { roles: &inspects, ..agency }, Some("方案 二(二)2")),
            (TestReport { roles: &inspected, ..agency }, None),
        ];
        for (report, refused) in cases {
            let clause = check_may_test(&report, &[]).err().map(|refusal| refusal.clause);
            assert_eq!(clause.as_deref(), refused, "{report:?}");
        }
    }

    #[test]
    fn inspecting_and_testing_exclude_each_other() {
        let cases = [
            (UnitRole::Test, role(UnitRole::Inspect, None), false),
            (UnitRole::Test, role(UnitRole::Inspect, Some("2021-11-14")), true),
            (UnitRole::Inspect, role(UnitRole::Test, None), false),
            (UnitRole::Inspect, role(UnitRole::Test, Some("2021-11-14")), true),
            (UnitRole::Test, role(UnitRole::Maintain, None), true),
            (UnitRole::Maintain, role(UnitRole::Inspect, None), true),
        ];
        for (taken, other, allowed) in cases {
            let checked = check_may_take_role(taken, &[other], d("2021-11-15"));
            assert_eq!(checked.is_ok(), allowed, "{taken:?} beside {other:?}");
        }
    }

    #[test]
    fn the_barred_test_no_more() {
        let entry = |unit: &str, reason| BarredTester { unit: unit.into(), reason, from: d("2021-11-15") };
        let barred =
            [entry(MAINTAINER, BarReason::ExitedMaintainer), entry(AGENCY, BarReason::ApprovalWithdrawn)];
        let agency = TestReport { approved_to: Some(d("2022-12-31")), is_delegated: true, ..by(AGENCY) };
        for report in [by(MAINTAINER), agency] {
            let refusal = check_may_test(&report, &barred).unwrap_err();
            assert_eq!(refusal.clause, "附件2 四(三)");
            let before = TestReport { on: d("2021-11-14"), ..report };
            assert!(check_may_test(&before, &barred).is_ok());
        }
        assert!(check_may_test(&by(USER), &barred).is_ok());
    }
}
