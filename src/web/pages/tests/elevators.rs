//! Elevators for tests of pages, in every state that a page tells apart; names invented, credit codes reserved.

use super::samples::{USER, coded, day, entry, maintainer, region_ref, user};
use crate::domain::commitment::INDICATORS;
use crate::domain::elevator::{ElevatorStatus, IncidentKind, UnitRole};
use crate::domain::exit::code::{ExitCode, Subject as ExitSubject};
use crate::domain::incident::{Awaited, IncidentState, Incidents};
use crate::domain::inspection::schedule::OriginBasis;
use crate::domain::inspection::testing::{Rectification, TestingState};
use crate::domain::inspection::{InspectionState, RuleSet};
use crate::domain::insurance::InsuranceState;
use crate::domain::maintenance::{Ceiling, MaintenanceState, Mode, Regime};
use crate::domain::mark::MarkState;
use crate::domain::notice::NoticeKind;
use crate::domain::programme::Pilot;
use crate::gazette::disclosure::PublicElevator;
use crate::gazette::records::commitment::{IndicatorRef, Promise};
use crate::gazette::records::elevator::{
    ElevatorRecord, IncidentsBlock, InspectionBlock, InsuranceBlock, MaintenanceBlock, MarkBlock,
    NewestIncident, NoticeLine, OpenIncident, TestingBlock, UnitChangeBlock,
};
use crate::gazette::records::list::{Dues, ElevatorRow};
use crate::gazette::records::{Coded, UnitRef};
use serde_json::json;

pub fn promise(at: usize, baseline: f64, committed: f64, actual: Option<f64>, verdict: Coded) -> Promise {
    let indicator = &INDICATORS[at];
    let indicator = IndicatorRef {
        code: indicator.code.to_string(),
        label: indicator.label.to_string(),
        unit: indicator.unit.to_string(),
    };
    Promise {
        indicator,
        baseline,
        committed,
        actual,
        verdict,
        from: day("2020-12-01"),
        to: None,
        gazette: entry(7),
    }
}

pub fn promises() -> Vec<Promise> {
    vec![
        promise(0, 3.2, 2.0, Some(1.46), coded("kept", "达标")),
        promise(1, 18.0, 12.0, Some(14.25), coded("missed", "未达标")),
        promise(2, 25.0, 20.0, None, coded("not_enough", "数据不足")),
    ]
}

pub fn mark(pilot: Pilot, state: MarkState, to: Option<&str>) -> MarkBlock {
    MarkBlock {
        pilot: pilot.into(),
        from: day("2020-11-20"),
        to: to.map(day),
        authority: "渝北区市场监督管理局".into(),
        state: state.into(),
        notice_no: (state == MarkState::Exited).then(|| "退出-2021-渝北-0007".into()),
        unit_change: (state == MarkState::Changed).then(|| UnitChangeBlock {
            role: UnitRole::Maintain.into(),
            before: Some(maintainer()),
            after: None,
        }),
        gazette: entry(812),
    }
}

pub fn notice_line() -> NoticeLine {
    NoticeLine {
        notice_no: "退出-2021-渝北-0007".into(),
        kind: NoticeKind::Exit.into(),
        pilot: Pilot::Maintenance.into(),
        code: Some(ExitCode::Mu3.into()),
        subject: ExitSubject::Unit.into(),
        decided_on: day("2021-10-08"),
        publicity: None,
        published_at: entry(1).published_at,
        entry: entry(1),
    }
}

/// A marked elevator about which everything is known and good.
pub fn elevator() -> ElevatorRecord {
    ElevatorRecord {
        code: "242848".into(),
        device_code: Some("31105001032015123456".into()),
        registration_code: Some("31105001122015030017".into()),
        certificate_no: Some("梯11渝B01234(15)".into()),
        category: Some(coded("3110", "曳引驱动乘客电梯")),
        model: Some("MT-1000".into()),
        serial_no: Some("S2015-0456".into()),
        manufacturer: Some("示例电梯制造有限公司".into()),
        manufactured_on: Some(day("2014-12-02")),
        installer: Some("示例电梯安装有限公司".into()),
        installed_on: Some(day("2015-03-10")),
        renovated_on: None,
        overhauled_on: None,
        region: region_ref(),
        subdistrict: Some("龙溪街道".into()),
        estate: Some("云岭·江山里".into()),
        address: Some("红锦大道 463 号".into()),
        inner_no: Some("3 栋 2 单元 1 号梯".into()),
        place_kind: Some("住宅".into()),
        stops: Some(33),
        load_kg: Some(1000),
        speed_mps: Some(2.5),
        status: ElevatorStatus::InUse.into(),
        mode: Some(Mode::Iot.into()),
        has_iot: Some(true),
        registered_on: Some(day("2015-04-01")),
        user: user(),
        maintainer: Some(maintainer()),
        pilot_marks: vec![
            mark(Pilot::Testing, MarkState::Active, None),
            mark(Pilot::Maintenance, MarkState::Active, None),
        ],
        maintenance: MaintenanceBlock {
            state: MaintenanceState::Current.into(),
            mode: Some(Mode::Iot.into()),
            regime: Regime::Pilot.into(),
            ceiling: Ceiling::OneMonth.into(),
            last_onsite_on: Some(day("2021-10-20")),
            next_due_on: Some(day("2022-01-20")),
            overdue_days: 0,
            safe_harbour: Some("试点期间各区县局不得立案查处。"),
            gazette: Some(entry(10_344)),
        },
        inspection: InspectionBlock {
            state: InspectionState::Valid.into(),
            inspected_on: Some(day("2021-03-02")),
            conclusion: Some(coded("pass", "合格")),
            valid_to: Some(day("2022-03-31")),
            agency: Some("重庆市特种设备检测研究院".into()),
            ruleset: RuleSet::Pilot2020.into(),
            basis: Some(OriginBasis::Manufactured.into()),
            next_due_on: Some(day("2023-03-10")),
            overdue_days: 0,
            is_in_validity: true,
            gazette: Some(entry(7_120)),
        },
        testing: TestingBlock {
            state: TestingState::Valid.into(),
            completed_on: Some(day("2021-09-30")),
            conclusion: Some(coded("pass", "合格")),
            tester: Some(UnitRef { service_phone: None, ..maintainer() }),
            ruleset: Some(RuleSet::Pilot2020.into()),
            basis: Some(OriginBasis::Manufactured.into()),
            next_due_on: Some(day("2022-03-10")),
            overdue_days: 0,
            late: Some(true),
            problems: None,
            rectification: None,
            rectified_on: None,
            gazette: Some(entry(10_012)),
        },
        insurance: InsuranceBlock {
            state: InsuranceState::InForce.into(),
            kind: Some(coded("liability", "电梯安全责任保险")),
            insurer: Some("示例财产保险股份有限公司".into()),
            valid_from: Some(day("2021-06-01")),
            valid_to: Some(day("2022-05-31")),
            in_force: true,
            gazette: Some(entry(6_003)),
        },
        incidents: incidents(IncidentState::Occurred),
        commitments: promises(),
        notices: Vec::new(),
        gazette: entry(5_120),
        as_of: None,
    }
}

/// What is known of the last twelve months, in a state.
fn incidents(state: IncidentState) -> IncidentsBlock {
    let is_known = state != IncidentState::NotReported;
    let faults = if state == IncidentState::Occurred { 2 } else { 0 };
    IncidentsBlock {
        state: state.into(),
        from: day("2020-11-16"),
        counts: is_known.then_some(Incidents { faults, entrapments: 0, accidents: 0 }),
        newest: is_known.then(|| NewestIncident {
            kind: IncidentKind::Fault.into(),
            occurred_at: entry(1).published_at,
            restored_at: (state == IncidentState::Occurred).then(|| entry(1).published_at),
        }),
        open: Vec::new(),
        gazette: is_known.then(|| entry(9_400)),
    }
}

/// Elevators in every state a headline speaks of: good, visit overdue, inspection expired, nothing reported (of a
/// natural person), suspended, scrapped, test failed and its problems there still, people held in it.
pub fn elevators() -> Vec<ElevatorRecord> {
    let mut overdue = elevator();
    overdue.maintenance.state = MaintenanceState::Overdue.into();
    overdue.maintenance.overdue_days = 12;
    overdue.pilot_marks = vec![
        mark(Pilot::Maintenance, MarkState::Exited, Some("2021-10-08")),
        mark(Pilot::Testing, MarkState::Changed, Some("2021-09-20")),
    ];
    overdue.notices = vec![notice_line()];
    overdue.insurance.state = InsuranceState::Expired.into();
    let mut expired = elevator();
    expired.inspection.state = InspectionState::Expired.into();
    expired.inspection.overdue_days = 30;
    expired.inspection.is_in_validity = false;
    expired.as_of = Some(day("2021-06-01"));
    let mut suspended = elevator();
    suspended.status = ElevatorStatus::Suspended.into();
    suspended.incidents = incidents(IncidentState::NoneReported);
    let mut scrapped = elevator();
    scrapped.status = ElevatorStatus::Scrapped.into();
    let wanting = [failed_its_test(), holds_people()];
    [elevator(), overdue, expired, unreported(), suspended, scrapped].into_iter().chain(wanting).collect()
}

/// Nobody has reported that the people in it were freed, nor that it runs again after an earlier fault.
pub fn holds_people() -> ElevatorRecord {
    let open = |kind: IncidentKind, awaited: Awaited, at: &str| OpenIncident {
        kind: kind.into(),
        occurred_at: at.parse().unwrap(),
        released_at: None,
        awaited: awaited.into(),
        gazette: entry(9_401),
    };
    let mut held = elevator();
    held.incidents.open = vec![
        open(IncidentKind::Entrapment, Awaited::Release, "2021-11-15T09:12:00+08:00"),
        open(IncidentKind::Fault, Awaited::Restoration, "2021-11-11T08:30:00+08:00"),
    ];
    held
}

fn failed_its_test() -> ElevatorRecord {
    let mut failed = elevator();
    failed.testing.state = TestingState::Failed.into();
    failed.testing.conclusion = Some(coded("fail", "不合格"));
    failed.testing.problems = Some("制动器制动力不足".into());
    failed.testing.rectification = Some(Rectification::InProgress.into());
    failed
}

/// A natural person's elevator of which nothing but the card is known.
pub fn unreported() -> ElevatorRecord {
    ElevatorRecord {
        user: UnitRef { uscc: None, name: "个人".into(), service_phone: None, state: None },
        maintainer: None,
        subdistrict: None,
        estate: None,
        address: None,
        inner_no: None,
        mode: None,
        has_iot: None,
        pilot_marks: Vec::new(),
        maintenance: MaintenanceBlock {
            state: MaintenanceState::NotReported.into(),
            mode: None,
            regime: Regime::Statutory.into(),
            ceiling: Ceiling::OneMonth.into(),
            last_onsite_on: None,
            next_due_on: None,
            overdue_days: 0,
            safe_harbour: None,
            gazette: None,
        },
        inspection: InspectionBlock {
            state: InspectionState::NotReported.into(),
            inspected_on: None,
            conclusion: None,
            valid_to: None,
            agency: None,
            ruleset: RuleSet::Annual.into(),
            basis: None,
            next_due_on: None,
            overdue_days: 0,
            is_in_validity: false,
            gazette: None,
        },
        testing: TestingBlock {
            state: TestingState::NotApplicable.into(),
            completed_on: None,
            conclusion: None,
            tester: None,
            ruleset: None,
            basis: None,
            next_due_on: None,
            overdue_days: 0,
            late: None,
            problems: None,
            rectification: None,
            rectified_on: None,
            gazette: None,
        },
        incidents: incidents(IncidentState::NotReported),
        insurance: InsuranceBlock {
            state: InsuranceState::NotReported.into(),
            kind: None,
            insurer: None,
            valid_from: None,
            valid_to: None,
            in_force: false,
            gazette: None,
        },
        commitments: Vec::new(),
        ..elevator()
    }
}

/// Rows of a list, one of them scrapped.
pub fn rows() -> Vec<ElevatorRow> {
    let statuses = ["in_use", "in_use", "suspended", "scrapped"];
    let row = |(at, status): (usize, &&str)| {
        let card: Box<PublicElevator> = serde_json::from_value(json!({
            "code": format!("24284{at}"), "user_uscc": USER, "region": "yubei", "status": status,
            "estate": "云岭·江山里", "inner_no": format!("3 栋 {} 号梯", at + 1),
        }))
        .unwrap();
        let pilots = if at == 0 { vec![Pilot::Maintenance] } else { Vec::new() };
        ElevatorRow {
            card,
            region: region_ref(),
            user: user(),
            maintainer: Some(maintainer()),
            pilots,
            dues: dues(at == 1),
            entry: entry(5_000 + at as u64),
        }
    };
    statuses.iter().enumerate().map(row).collect()
}

pub fn dues(overdue: bool) -> Dues {
    let state = if overdue { MaintenanceState::Overdue } else { MaintenanceState::Current };
    Dues {
        maintenance_state: state.into(),
        maintenance_last_onsite_on: Some(day("2021-10-20")),
        maintenance_next_due_on: Some(day("2021-11-12")),
        maintenance_overdue_days: if overdue { 3 } else { 0 },
        inspection_state: InspectionState::Valid.into(),
        inspection_next_due_on: Some(day("2022-03-31")),
        inspection_overdue_days: 0,
        is_in_validity: !overdue,
        test_next_due_on: None,
        insured_to: None,
    }
}
