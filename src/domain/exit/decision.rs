//! The decision of an exit case: who may take it, what it must rest on, and which marks it ends.
//! It does not know accounts or notices, only the authority by its name.

use super::code::{ExitCode, Subject};
use crate::domain::Day;
use crate::domain::elevator::Cause;
use crate::domain::label::Vocabulary;
use crate::domain::mark::Mark;
use crate::domain::programme::Pilot;
use crate::domain::programme::district::CITY_AUTHORITY;
use crate::domain::refusal::Refusal;
use crate::vocabulary;

vocabulary! {
    /// How a case is decided.
    pub enum ExitVerdict ("退出决定") {
        Exit = "exit" "决定退出",
        Stay = "stay" "不予退出",
    }
}

/// Whether an authority may decide: in the testing pilot the city alone, otherwise the authority
/// that accepted the application (附件1 四(三), 附件2 四(三)).
pub fn check_decider(pilot: Pilot, accepted_by: &str, decider: &str) -> Result<(), Refusal> {
    let (clause, competent) = match pilot {
        Pilot::Maintenance => ("附件1 四(三)", accepted_by),
        Pilot::Testing => ("附件2 四(三)", CITY_AUTHORITY),
    };
    if decider == competent {
        return Ok(());
    }
    Err(Refusal::by(clause, format!("退出由{competent}决定，{decider}无权办理")))
}

/// 责令整改: an order to make up for an overdue test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// When it was issued.
    pub issued_on: Day,
    /// Its last day.
    pub deadline: Day,
}

/// What an exit rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Grounds<'a> {
    /// The facts and the documents, in words.
    pub basis: &'a str,
    /// The verified cause of faults or complaints; `None`: not verified.
    pub cause: Option<Cause>,
    /// The order that went before.
    pub order: Option<Order>,
    /// Whether the test that was ordered is still missing.
    pub is_test_missing: bool,
}

/// Whether an exit on this ground may be decided on this day.
pub fn check_grounds(code: ExitCode, grounds: &Grounds, decided_on: Day) -> Result<(), Refusal> {
    match code {
        ExitCode::Mu8 | ExitCode::Tu6 => check_basis(code, grounds.basis),
        ExitCode::Me2 => check_cause(grounds.cause),
        ExitCode::Tu5 => check_order(grounds, decided_on),
        _ => Ok(()),
    }
}

/// 其它严重违法失信行为 must be named.
fn check_basis(code: ExitCode, basis: &str) -> Result<(), Refusal> {
    if basis.trim().is_empty() {
        return Err(Refusal::by(code.clause(), "应当写明严重违法失信行为的事实和依据"));
    }
    Ok(())
}

/// 经查实为使用管理或维护保养原因造成: asked of the maintenance pilot only.
fn check_cause(cause: Option<Cause>) -> Result<(), Refusal> {
    match cause {
        Some(Cause::User | Cause::Maintenance) => Ok(()),
        _ => Err(Refusal::by(ExitCode::Me2.clause(), "未经查实为使用管理或维护保养原因造成，不得退出")),
    }
}

/// 经责令整改，仍未整改: an order, its deadline passed, and the test still missing.
fn check_order(grounds: &Grounds, decided_on: Day) -> Result<(), Refusal> {
    let refused = |reason: &'static str| Err(Refusal::by(ExitCode::Tu5.clause(), reason));
    match grounds.order {
        None => refused("尚未责令整改，不得退出"),
        Some(order) if decided_on <= order.deadline => refused("责令整改期限未满，不得退出"),
        Some(_) if !grounds.is_test_missing => refused("已完成整改，不得退出"),
        Some(_) => Ok(()),
    }
}

/// Who leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaver<'a> {
    /// A unit, by its credit code.
    Unit(&'a str),
    /// An elevator, by its code.
    Elevator(&'a str),
}

impl Leaver<'_> {
    /// Its kind.
    pub fn subject(self) -> Subject {
        match self {
            Self::Unit(_) => Subject::Unit,
            Self::Elevator(_) => Subject::Elevator,
        }
    }
}

/// A mark together with the credit codes of its elevator's units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedElevator {
    /// The mark.
    pub mark: Mark,
    /// The using unit.
    pub user: String,
    /// The maintenance unit.
    pub maintainer: String,
}

/// The marks a decision ends: none if the verdict is 不予退出; of an elevator its own; of a unit
/// those of every elevator it uses or maintains, whose other unit stays in the pilot. A testing
/// agency uses and maintains none: its delegations end, the marks stay.
pub fn marks_ended<'a>(
    verdict: ExitVerdict,
    pilot: Pilot,
    leaver: Leaver<'_>,
    marked: &'a [MarkedElevator],
    decided_on: Day,
) -> Vec<&'a MarkedElevator> {
    if verdict == ExitVerdict::Stay {
        return Vec::new();
    }
    let is_taken_along = |elevator: &&MarkedElevator| match leaver {
        Leaver::Unit(uscc) => elevator.user == uscc || elevator.maintainer == uscc,
        Leaver::Elevator(code) => elevator.mark.elevator == code,
    };
    marked
        .iter()
        .filter(|e| e.mark.pilot == pilot && e.mark.is_active(decided_on))
        .filter(is_taken_along)
        .collect()
}

/// The ground as a notice prints it, `退出情形 MU1：…（附件1 四(三)1(1)）`; `None` if nobody leaves,
/// since then there is no notice.
pub fn notice_ground(verdict: ExitVerdict, code: ExitCode) -> Option<String> {
    (verdict == ExitVerdict::Exit)
        .then(|| format!("退出情形 {}：{}（{}）", code.code(), code.label(), code.clause()))
}

/// Whether the report that was the ground is shown as 已撤销 (附件2 四(三)1(2)).
pub fn withdraws_report(verdict: ExitVerdict, code: ExitCode) -> bool {
    verdict == ExitVerdict::Exit && code == ExitCode::Tu2
}

#[cfg(test)]
mod tests {
    use super::*;

    const USER: &str = "91500103PDY00001XA";
    const MAINTAINER: &str = "91500107PDY0000284";
    const OTHER: &str = "91500112PDY0000366";

    fn d(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn marked(pilot: Pilot, elevator: &str, user: &str, maintainer: &str) -> MarkedElevator {
        let from = d("2021-10-01");
        let mark = Mark { pilot, elevator: elevator.into(), from, end: None };
        MarkedElevator { mark, user: user.into(), maintainer: maintainer.into() }
    }

    #[test]
    fn who_decides() {
        let cases = [
            (Pilot::Maintenance, "南岸区市场监督管理局", "南岸区市场监督管理局", true),
            (Pilot::Maintenance, "南岸区市场监督管理局", "渝北区市场监督管理局", false),
            (Pilot::Maintenance, "南岸区市场监督管理局", CITY_AUTHORITY, false),
            (Pilot::Maintenance, CITY_AUTHORITY, CITY_AUTHORITY, true),
            (Pilot::Testing, CITY_AUTHORITY, CITY_AUTHORITY, true),
            (Pilot::Testing, CITY_AUTHORITY, "南岸区市场监督管理局", false),
        ];
        for (pilot, accepted_by, decider, allowed) in cases {
            assert_eq!(check_decider(pilot, accepted_by, decider).is_ok(), allowed, "{pilot:?} {decider}");
        }
    }

    #[test]
    fn what_an_exit_rests_on() {
        let nothing = Grounds::default();
        let basis = Grounds { basis: "行政处罚决定书示例1号", ..nothing };
        let blank = Grounds { basis: " \n", ..nothing };
        let caused = |cause| Grounds { cause: Some(cause), ..nothing };
        let order = Some(Order { issued_on: d("2022-04-01"), deadline: d("2022-04-15") });
        let ordered = Grounds { order, is_test_missing: true, ..nothing };
        let cases = [
            (ExitCode::Mu8, nothing, "2022-04-16", false),
            (ExitCode::Mu8, blank, "2022-04-16", false),
            (ExitCode::Mu8, basis, "2022-04-16", true),
            (ExitCode::Tu6, nothing, "2022-04-16", false),
            (ExitCode::Tu6, basis, "2022-04-16", true),
            (ExitCode::Me2, nothing, "2022-04-16", false),
            (ExitCode::Me2, caused(Cause::External), "2022-04-16", false),
            (ExitCode::Me2, caused(Cause::Unknown), "2022-04-16", false),
            (ExitCode::Me2, caused(Cause::Maintenance), "2022-04-16", true),
            (ExitCode::Me2, caused(Cause::User), "2022-04-16", true),
            (ExitCode::Te2, nothing, "2022-04-16", true),
            (ExitCode::Tu5, Grounds { is_test_missing: true, ..nothing }, "2022-04-16", false),
            (ExitCode::Tu5, ordered, "2022-04-15", false),
            (ExitCode::Tu5, ordered, "2022-04-16", true),
            (ExitCode::Tu5, Grounds { is_test_missing: false, ..ordered }, "2022-04-16", false),
            (ExitCode::Mu1, nothing, "2022-04-16", true),
        ];
        for (code, grounds, on, allowed) in cases {
            assert_eq!(check_grounds(code, &grounds, d(on)).is_ok(), allowed, "{code:?} {grounds:?}");
        }
    }

    #[test]
    fn a_unit_takes_its_elevators_along() {
        let marks = [
            marked(Pilot::Maintenance, "242001", USER, MAINTAINER),
            marked(Pilot::Maintenance, "242002", OTHER, MAINTAINER),
            marked(Pilot::Maintenance, "242003", USER, OTHER),
            marked(Pilot::Testing, "242001", USER, MAINTAINER),
        ];
        let cases: [(ExitVerdict, Pilot, Leaver, &[&str]); 7] = [
            (ExitVerdict::Exit, Pilot::Maintenance, Leaver::Unit(MAINTAINER), &["242001", "242002"]),
            (ExitVerdict::Exit, Pilot::Maintenance, Leaver::Unit(USER), &["242001", "242003"]),
            (ExitVerdict::Stay, Pilot::Maintenance, Leaver::Unit(USER), &[]),
            (ExitVerdict::Exit, Pilot::Testing, Leaver::Unit(USER), &["242001"]),
            (ExitVerdict::Exit, Pilot::Testing, Leaver::Unit("91500108PDY0000448"), &[]),
            (ExitVerdict::Exit, Pilot::Maintenance, Leaver::Elevator("242002"), &["242002"]),
            (ExitVerdict::Exit, Pilot::Testing, Leaver::Elevator("242001"), &["242001"]),
        ];
        for (verdict, pilot, leaver, expected) in cases {
            let ended = marks_ended(verdict, pilot, leaver, &marks, d("2021-11-15"));
            let codes: Vec<&str> = ended.iter().map(|e| e.mark.elevator.as_str()).collect();
            assert_eq!(codes, expected, "{verdict:?} {pilot:?} {leaver:?}");
        }
        let too_early =
            marks_ended(ExitVerdict::Exit, Pilot::Testing, Leaver::Unit(USER), &marks, d("2021-09-30"));
        assert!(too_early.is_empty());
    }

    #[test]
    fn only_an_exit_has_a_notice() {
        assert_eq!(
            notice_ground(ExitVerdict::Exit, ExitCode::Mu1).unwrap(),
            "退出情形 MU1：试点单位在申请试点时提交虚假材料或不再具备试点单位基本条件（附件1 四(三)1(1)）"
        );
        assert_eq!(notice_ground(ExitVerdict::Stay, ExitCode::Mu4), None);
    }

    #[test]
    fn a_false_report_is_withdrawn() {
        assert!(withdraws_report(ExitVerdict::Exit, ExitCode::Tu2));
        assert!(!withdraws_report(ExitVerdict::Stay, ExitCode::Tu2));
        assert!(!withdraws_report(ExitVerdict::Exit, ExitCode::Tu1));
    }
}
