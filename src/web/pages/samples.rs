//! Values for tests of pages: every state a record can be in, with invented names and reserved credit codes. One
//! test renders every page with every sample.

use std::sync::Arc;

use serde_json::json;

use super::bureaus::BureausPage;
use super::commitments::CommitmentsPage;
use super::document::{Document, DocumentPage};
use super::elevator::ElevatorPage;
use super::estate::EstatePage;
use super::history::HistoryPage;
use super::home::HomePage;
use super::labels::LabelsPage;
use super::method::MethodPage;
use super::notice::{NoticePage, NoticesPage};
use super::policy::PolicyPage;
use super::problem::ProblemPage;
use super::region::{RegionPage, RegionsPage};
use super::search::SearchPage;
use super::shell::{Shell, Site};
use super::texts::{AccessibilityPage, ApplyPage, ContactPage, GuidePage, LoginPage};
use super::unit::UnitPage;
use crate::domain::Day;
use crate::domain::commitment::INDICATORS;
use crate::domain::elevator::ElevatorStatus;
use crate::domain::exit::code::{ExitCode, Subject as ExitSubject};
use crate::domain::inspection::testing::TestingState;
use crate::domain::inspection::{InspectionState, RuleSet};
use crate::domain::insurance::{INSURANCE_KINDS, InsuranceState};
use crate::domain::label::Vocabulary;
use crate::domain::maintenance::{MaintenanceState, Mode, Regime};
use crate::domain::mark::MarkState;
use crate::domain::programme::Pilot;
use crate::gazette::disclosure::{NoticeKind, PublicElevator};
use crate::gazette::records::commitment::{CommitmentRow, IndicatorRef, Promise};
use crate::gazette::records::elevator::{
    ElevatorRecord, InspectionBlock, InsuranceBlock, MaintenanceBlock, MarkBlock, NoticeLine, TestingBlock,
};
use crate::gazette::records::estate::{EstateRecord, EstateRow};
use crate::gazette::records::figures::Overview;
use crate::gazette::records::history::{Change, Version};
use crate::gazette::records::list::{Dues, ElevatorRow};
use crate::gazette::records::lookup::Matches;
use crate::gazette::records::notice::{AffectedElevator, NoticeRecord, NoticeRow, Subject};
use crate::gazette::records::region::{BureauBlock, PilotPeriod, RegionRecord};
use crate::gazette::records::unit::{Figures, FormerName, UnitRecord, UnitRow};
use crate::gazette::records::{Coded, Entry, Page, RegionRef, UnitRef};
use crate::web::fault::PROBLEM_TYPES;

const USER: &str = "91500112PDY0000366";
const MAINTAINER: &str = "91500103PDY00001XA";

/// The frame of a page at this address, on the day of the demo.
pub fn shell(address: &str) -> Shell {
    let site = Site { public_url: "https://mingti.example.gov.cn".into(), sample: true };
    Shell::new(&Arc::new(site), address, day("2021-11-15"))
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn entry(seq: u64) -> Entry {
    Entry { seq, published_at: "2021-11-12T10:24:00.5+08:00".parse().unwrap() }
}

fn coded(code: &str, label: &str) -> Coded {
    Coded { code: code.into(), label: label.into() }
}

fn region_ref() -> RegionRef {
    RegionRef { slug: "yubei".into(), name: "渝北区".into() }
}

fn user() -> UnitRef {
    UnitRef {
        uscc: Some(USER.into()), name: "重庆云岭物业服务有限公司".into(), service_phone: None
    }
}

fn maintainer() -> UnitRef {
    let phone = Some("400-0000-333".into());
    UnitRef {
        uscc: Some(MAINTAINER.into()), name: "重庆江畔电梯工程有限公司".into(), service_phone: phone
    }
}

fn promise(at: usize, baseline: f64, committed: f64, actual: Option<f64>, verdict: Coded) -> Promise {
    let indicator = &INDICATORS[at];
    let indicator = IndicatorRef {
        code: indicator.code.to_string(),
        label: indicator.label.to_string(),
        unit: indicator.unit.to_string(),
    };
    Promise { indicator, baseline, committed, actual, verdict, from: day("2020-12-01"), to: None }
}

fn promises() -> Vec<Promise> {
    vec![
        promise(0, 3.2, 2.0, Some(1.46), coded("kept", "达标")),
        promise(1, 18.0, 12.0, Some(14.25), coded("missed", "未达标")),
        promise(2, 25.0, 20.0, None, coded("not_enough", "数据不足")),
    ]
}

fn mark(pilot: Pilot, state: MarkState, to: Option<&str>) -> MarkBlock {
    MarkBlock {
        pilot: pilot.into(),
        from: day("2020-11-20"),
        to: to.map(day),
        authority: "渝北区市场监督管理局".into(),
        state: state.into(),
        notice_no: (state == MarkState::Exited).then(|| "退出-2021-渝北-0007".into()),
        gazette: entry(812),
    }
}

fn notice_line() -> NoticeLine {
    NoticeLine {
        notice_no: "退出-2021-渝北-0007".into(),
        kind: NoticeKind::Exit.into(),
        pilot: Pilot::Maintenance.into(),
        code: ExitCode::Mu3.into(),
        subject: ExitSubject::Unit.into(),
        decided_on: day("2021-10-08"),
        published_at: entry(1).published_at,
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
            last_onsite_on: Some(day("2021-10-20")),
            next_due_on: Some(day("2022-01-20")),
            overdue_days: 0,
            gazette: Some(entry(10_344)),
        },
        inspection: InspectionBlock {
            state: InspectionState::Valid.into(),
            inspected_on: Some(day("2021-03-02")),
            conclusion: Some(coded("pass", "合格")),
            valid_to: Some(day("2022-03-31")),
            agency: Some("重庆市特种设备检测研究院".into()),
            ruleset: RuleSet::Pilot2020.into(),
            next_due_on: Some(day("2023-03-10")),
            overdue_days: 0,
            gazette: Some(entry(7_120)),
        },
        testing: TestingBlock {
            state: TestingState::Valid.into(),
            completed_on: Some(day("2021-09-30")),
            conclusion: Some(coded("pass", "合格")),
            ruleset: Some(RuleSet::Pilot2020.into()),
            next_due_on: Some(day("2022-03-10")),
            overdue_days: 0,
            late: true,
            gazette: Some(entry(10_012)),
        },
        insurance: InsuranceBlock {
            state: InsuranceState::InForce.into(),
            kind: Some(coded("liability", "电梯安全责任保险")),
            insurer: Some("示例财产保险股份有限公司".into()),
            valid_to: Some(day("2022-05-31")),
            in_force: true,
            gazette: Some(entry(6_003)),
        },
        commitments: promises(),
        notices: Vec::new(),
        gazette: entry(5_120),
        as_of: None,
    }
}

/// Elevators in every state a headline speaks of: good, visit overdue, inspection expired, nothing reported (of a
/// natural person), suspended, scrapped.
pub fn elevators() -> Vec<ElevatorRecord> {
    let mut overdue = elevator();
    overdue.maintenance.state = MaintenanceState::Overdue.into();
    overdue.maintenance.overdue_days = 12;
    overdue.pilot_marks = vec![mark(Pilot::Maintenance, MarkState::Exited, Some("2021-10-08"))];
    overdue.notices = vec![notice_line()];
    overdue.insurance.state = InsuranceState::Expired.into();
    let mut expired = elevator();
    expired.inspection.state = InspectionState::Expired.into();
    expired.inspection.overdue_days = 30;
    expired.as_of = Some(day("2021-06-01"));
    let mut suspended = elevator();
    suspended.status = ElevatorStatus::Suspended.into();
    let mut scrapped = elevator();
    scrapped.status = ElevatorStatus::Scrapped.into();
    vec![elevator(), overdue, expired, unreported(), suspended, scrapped]
}

/// A natural person's elevator of which nothing but the card is known.
fn unreported() -> ElevatorRecord {
    ElevatorRecord {
        user: UnitRef { uscc: None, name: "个人".into(), service_phone: None },
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
            last_onsite_on: None,
            next_due_on: None,
            overdue_days: 0,
            gazette: None,
        },
        inspection: InspectionBlock {
            state: InspectionState::NotReported.into(),
            inspected_on: None,
            conclusion: None,
            valid_to: None,
            agency: None,
            ruleset: RuleSet::Annual.into(),
            next_due_on: None,
            overdue_days: 0,
            gazette: None,
        },
        testing: TestingBlock {
            state: TestingState::NotApplicable.into(),
            completed_on: None,
            conclusion: None,
            ruleset: None,
            next_due_on: None,
            overdue_days: 0,
            late: false,
            gazette: None,
        },
        insurance: InsuranceBlock {
            state: InsuranceState::NotReported.into(),
            kind: None,
            insurer: None,
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
        let card: PublicElevator = serde_json::from_value(json!({
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
            dues: Some(dues(at == 1)),
            entry: entry(5_000 + at as u64),
        }
    };
    statuses.iter().enumerate().map(row).collect()
}

fn dues(overdue: bool) -> Dues {
    let state = if overdue { MaintenanceState::Overdue } else { MaintenanceState::Current };
    Dues {
        maintenance_state: state.into(),
        maintenance_last_onsite_on: Some(day("2021-10-20")),
        maintenance_next_due_on: Some(day("2021-11-12")),
        maintenance_overdue_days: if overdue { 3 } else { 0 },
        inspection_state: InspectionState::Valid.into(),
        inspection_next_due_on: Some(day("2022-03-31")),
        inspection_overdue_days: 0,
        insured_to: None,
    }
}

fn figures() -> Figures {
    Figures {
        total: 204_435,
        in_use: 200_112,
        suspended: 4_323,
        scrapped: 812,
        in_maintenance_pilot: 12_600,
        in_testing_pilot: 840,
        maintenance_overdue: Some(1_204),
        inspection_expired: Some(311),
        insured: Some(109_880),
    }
}

fn commitments() -> Vec<CommitmentRow> {
    let row = |promise| CommitmentRow {
        user: user(),
        maintainer: maintainer(),
        promise,
        elevators: 42,
        elevator_years: 39.5,
        gazette: entry(900),
    };
    promises().into_iter().map(row).collect()
}

fn unit() -> UnitRecord {
    UnitRecord {
        uscc: USER.into(),
        name: "重庆云岭物业服务有限公司".into(),
        former_names: vec![FormerName {
            name: "重庆云岭物业管理有限公司".into(), until: day("2021-03-04")
        }],
        roles: vec![coded("use", "使用单位")],
        region: Some(region_ref()),
        address: Some("龙溪街道红锦大道 1 号".into()),
        service_phone: Some("023-60000001".into()),
        maintenance_system_url: Some("https://wb.example.com/q".into()),
        elevators: figures(),
        commitments: commitments(),
        notices: vec![notice_line()],
        gazette: entry(77),
        as_of: None,
    }
}

fn notice() -> NoticeRecord {
    NoticeRecord {
        notice_no: "退出-2021-渝北-0007".into(),
        kind: NoticeKind::Exit.into(),
        pilot: Pilot::Maintenance.into(),
        subject: subject(),
        code: coded("MU3", ExitCode::Mu3.label()),
        clause: ExitCode::Mu3.clause().into(),
        decided_on: day("2021-10-08"),
        authority: "渝北区市场监督管理局".into(),
        basis: Some("2021年9月抽查 12 台电梯，5 台超过方案规定的现场维保周期。".into()),
        affected: vec![AffectedElevator {
            code: "242848".into(),
            estate: Some("云岭·江山里".into()),
            region: region_ref(),
        }],
        affected_total: 1,
        gazette: entry(9_001),
        as_of: None,
    }
}

fn subject() -> Subject {
    Subject {
        kind: ExitSubject::Unit.into(),
        id: MAINTAINER.into(),
        name: Some("重庆江畔电梯工程有限公司".into()),
        region: None,
    }
}

fn notice_rows() -> Vec<NoticeRow> {
    let notice = notice();
    let row = NoticeRow {
        notice_no: notice.notice_no,
        kind: notice.kind,
        pilot: notice.pilot,
        subject: notice.subject,
        code: notice.code,
        decided_on: notice.decided_on,
        authority: notice.authority,
        basis: notice.basis,
        gazette: notice.gazette,
    };
    vec![row]
}

fn bureau() -> BureauBlock {
    BureauBlock {
        region: region_ref(),
        name: "渝北区市场监督管理局".into(),
        office_phone: Some("023-60000000".into()),
        address: Some("双凤桥街道示例路 1 号".into()),
        hours: Some("工作日 9:00—17:00".into()),
    }
}

fn region() -> RegionRecord {
    let period = |pilot: Pilot, to: Option<Day>| PilotPeriod {
        pilot: pilot.into(),
        from: day("2020-09-23"),
        to,
        authority: "重庆市市场监督管理局".into(),
        in_force: to.is_none(),
    };
    RegionRecord {
        slug: "yubei".into(),
        name: "渝北区".into(),
        gb_code: Some("500112".into()),
        abolished_on: Some(day("2026-01-25")),
        successors: vec![RegionRef { slug: "liangjiang".into(), name: "两江新区".into() }],
        pilots: vec![period(Pilot::Maintenance, None), period(Pilot::Testing, Some(day("2021-10-01")))],
        bureau: Some(bureau()),
        elevators: figures(),
        as_of: None,
    }
}

fn quiet_region() -> RegionRecord {
    RegionRecord { abolished_on: None, pilots: Vec::new(), bureau: None, ..region() }
}

fn versions() -> Vec<Version> {
    let change =
        |before, after| Change { field: "status".into(), label: "使用状态".into(), before, after };
    vec![Version {
        seq: 5_120,
        kind: coded("elevator", "电梯"),
        id: "242848".into(),
        published_at: entry(1).published_at,
        changes: vec![change(Some(json!("停用")), Some(json!("在用"))), change(None, Some(json!(true)))],
    }]
}

/// The method page with the lists of the plan.
pub fn method() -> MethodPage {
    MethodPage {
        shell: shell("/method"),
        indicators: INDICATORS.to_vec(),
        insurance_kinds: INSURANCE_KINDS.to_vec(),
        bureaus: 41,
    }
}

fn page<T>(rows: Vec<T>) -> Page<T> {
    Page { total: rows.len() as u64 + 40, next: Some("c2FtcGxl".into()), rows }
}

/// A page of a list without rows.
pub fn empty<T>() -> Page<T> {
    Page { rows: Vec::new(), total: 0, next: None }
}

fn matches() -> Matches {
    let estate = EstateRow { region: region_ref(), name: "云岭·江山里".into(), elevators: 12 };
    let unit = UnitRow {
        uscc: USER.into(),
        name: "重庆云岭物业服务有限公司".into(),
        roles: vec![coded("use", "使用单位")],
        region: None,
        address: None,
        service_phone: None,
        maintenance_system_url: None,
        gazette: entry(77),
    };
    Matches { elevators: rows(), estates: vec![estate], units: vec![unit], ..Matches::default() }
}

/// Renders every page with every sample: a name for the file, and the page.
pub fn rendered() -> Vec<(String, String)> {
    let mut pages = Vec::new();
    let mut add = |name: &str, page: &dyn askama::DynTemplate| {
        pages.push((name.to_owned(), page.dyn_render().unwrap()));
    };
    for (at, record) in elevators().into_iter().enumerate() {
        let shell = shell("/e/242848").as_of(record.as_of).elder(at == 4);
        add(&format!("elevator-{at}"), &ElevatorPage::new(shell, record));
    }
    add("history", &HistoryPage::new(shell("/e/242848/history"), "242848".into(), page(versions())));
    let overview =
        |newest_notices| Overview { elevators: figures(), units: 4_600, notices: 7, newest_notices };
    add("home", &HomePage::new(shell("/"), overview(notice_rows())));
    add("home-empty", &HomePage::new(shell("/").elder(true), overview(Vec::new())));
    add("unit", &UnitPage::new(shell("/units/x"), unit(), page(rows())));
    let quiet = UnitRecord { commitments: Vec::new(), notices: Vec::new(), service_phone: None, ..unit() };
    add("unit-quiet", &UnitPage::new(shell("/units/x"), quiet, empty()));
    add("labels", &LabelsPage::new(shell("/units/x/labels"), USER.into(), user().name, &rows()));
    let estate = EstateRecord {
        region: region_ref(),
        name: "云岭·江山里".into(),
        figures: figures(),
        elevators: rows(),
        as_of: None,
    };
    add("estate", &EstatePage::new(shell("/estates/yubei/x"), estate));
    add("regions", &RegionsPage::new(shell("/regions"), vec![region(), quiet_region()]));
    add("region", &RegionPage::new(shell("/regions/yubei"), region(), page(rows())));
    add("region-quiet", &RegionPage::new(shell("/regions/yubei"), quiet_region(), empty()));
    add("bureaus", &BureausPage { shell: shell("/bureaus"), bureaus: vec![bureau()] });
    add("bureaus-empty", &BureausPage { shell: shell("/bureaus"), bureaus: Vec::new() });
    add("notices", &NoticesPage::new(shell("/notices"), page(notice_rows())));
    add("notices-empty", &NoticesPage::new(shell("/notices"), empty()));
    add("notice", &NoticePage::new(shell("/notices/x"), notice()));
    add("commitments", &CommitmentsPage::new(shell("/commitments"), page(commitments())));
    add("commitments-empty", &CommitmentsPage::new(shell("/commitments"), empty()));
    let search = |asked: &str, matches| SearchPage { shell: shell("/search"), asked: asked.into(), matches };
    add("search", &search("", Matches::default()));
    add("search-found", &search("云岭", matches()));
    add("search-nothing", &search("<b>不存在</b>", Matches::default()));
    add("method", &method());
    add("policy", &PolicyPage { shell: shell("/policy") });
    for document in Document::ALL {
        add(document.slug(), &DocumentPage { shell: shell("/policy/x"), document });
    }
    add("guide", &GuidePage { shell: shell("/guide") });
    add("contact", &ContactPage { shell: shell("/contact") });
    add("accessibility", &AccessibilityPage { shell: shell("/accessibility") });
    add("login", &LoginPage { shell: shell("/login") });
    add("apply", &ApplyPage { shell: shell("/apply") });
    add("problem", &ProblemPage { shell: shell("/problems/x"), kind: &PROBLEM_TYPES[0] });
    pages
}

#[test]
fn every_page_renders_and_keeps_the_house_rules() {
    for (name, html) in rendered() {
        assert!(html.starts_with("<!doctype html>"), "{name}");
        assert!(html.contains("<html lang=\"zh-Hans\""), "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name}: one h1");
        for part in ["<header", "<nav", "<main id=\"main\"", "<footer", "class=\"skip\"", "rel=\"canonical\""]
        {
            assert!(html.contains(part), "{name}: {part}");
        }
        for foot in ["主办单位", "更新时间", "数据许可", "纠错", "无障碍声明", "样本数据"]
        {
            assert!(html.contains(foot), "{name}: {foot}");
        }
        for barred in ["<script", " style=\"", "onclick", "javascript:", "<b>不存在"] {
            assert!(!html.contains(barred), "{name}: {barred}");
        }
        for path in super::shell::MENU.map(|(_, path)| path) {
            let href = format!("href=\"{path}");
            assert!(html.contains(&href), "{name}: {path}");
        }
    }
}
