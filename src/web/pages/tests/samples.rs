//! What pages show, for their tests: units, places, notices, lists, with invented names and reserved credit codes.

use super::super::method::MethodPage;
use super::super::shell::{Shell, Site};
use super::elevators::{notice_line, promises, rows};
use crate::domain::Day;
use crate::domain::commitment::INDICATORS;
use crate::domain::exit::code::{ExitCode, Subject as ExitSubject};
use crate::domain::insurance::INSURANCE_KINDS;
use crate::domain::notice::NoticeKind;
use crate::domain::programme::Pilot;
use crate::domain::publicity::Publicity;
use crate::gazette::records::about::About;
use crate::gazette::records::commitment::CommitmentRow;
use crate::gazette::records::diff::{Became, Difference, KindSummary, LeftBy, Summary};
use crate::gazette::records::estate::EstateRow;
use crate::gazette::records::history::{Change, Version};
use crate::gazette::records::log::LogEntry;
use crate::gazette::records::lookup::Matches;
use crate::gazette::records::notice::{AffectedElevator, NoticeRecord, NoticeRow, Subject};
use crate::gazette::records::period::Period;
use crate::gazette::records::region::{BureauBlock, PilotPeriod, RegionRecord};
use crate::gazette::records::unit::{Figures, FormerName, UnitRecord, UnitRow};
use crate::gazette::records::withdrawal::Withdrawn;
use crate::gazette::records::{Coded, Entry, Page, RegionRef, UnitRef};
use crate::gazette::tree::proof::{Inclusion, SignedTree};
use serde_json::json;
use std::sync::Arc;

pub const USER: &str = "91500112PDY0000366";
pub const MAINTAINER: &str = "91500103PDY00001XA";

/// The frame of a page at this address, on the day of the demo.
pub fn shell(address: &str) -> Shell {
    let site = Site { public_url: "https://mingti.example.gov.cn".into(), sample: true };
    Shell::new(&Arc::new(site), address, day("2021-11-15"))
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn entry(seq: u64) -> Entry {
    Entry { seq, published_at: "2021-11-12T10:24:00.5+08:00".parse().unwrap() }
}

pub fn coded(code: &str, label: &str) -> Coded {
    Coded { code: code.to_owned().into(), label: label.to_owned().into() }
}

pub fn region_ref() -> RegionRef {
    RegionRef { slug: "yubei".into(), name: "渝北区".into() }
}

pub fn user() -> UnitRef {
    UnitRef {
        uscc: Some(USER.into()),
        name: "重庆云岭物业服务有限公司".into(),
        service_phone: None,
        state: None,
    }
}

pub fn maintainer() -> UnitRef {
    let phone = Some("400-0000-333".into());
    UnitRef {
        uscc: Some(MAINTAINER.into()),
        name: "重庆江畔电梯工程有限公司".into(),
        service_phone: phone,
        state: None,
    }
}

pub fn figures() -> Figures {
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

pub fn commitments() -> Vec<CommitmentRow> {
    let row = |promise| CommitmentRow {
        user: user(),
        maintainer: maintainer(),
        promise,
        elevators: 42,
        elevator_years: 39.5,
    };
    promises().into_iter().map(row).collect()
}

pub fn unit() -> UnitRecord {
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
        commitments_total: commitments().len() as u64,
        notices: vec![notice_line()],
        gazette: entry(77),
        as_of: None,
    }
}

pub fn notice() -> NoticeRecord {
    NoticeRecord {
        notice_no: "退出-2021-渝北-0007".into(),
        kind: NoticeKind::Exit.into(),
        pilot: Pilot::Maintenance.into(),
        subject: subject(),
        code: Some(ExitCode::Mu3.into()),
        clause: Some(ExitCode::Mu3.clause().into()),
        decided_on: day("2021-10-08"),
        publicity: None,
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

pub fn subject() -> Subject {
    Subject {
        kind: ExitSubject::Unit.into(),
        id: MAINTAINER.into(),
        name: Some("重庆江畔电梯工程有限公司".into()),
        region: None,
    }
}

pub fn notice_rows() -> Vec<NoticeRow> {
    let notice = notice();
    let row = NoticeRow {
        notice_no: notice.notice_no,
        kind: notice.kind,
        pilot: notice.pilot,
        subject: notice.subject,
        code: notice.code,
        decided_on: notice.decided_on,
        publicity: notice.publicity,
        authority: notice.authority,
        basis: notice.basis,
        gazette: notice.gazette,
    };
    vec![NoticeRow { notice_no: PUBLICITY_NO.into(), ..in_publicity_row(&row) }, row]
}

const PUBLICITY_NO: &str = "公示-2021-渝北-0031";

/// A publicity from `from` through `to`, on 2021-11-15.
pub fn period(from: &str, to: &str) -> Period {
    let publicity = Publicity::lasting(day(from), day(to)).unwrap();
    let state = publicity.state(day("2021-11-15")).into();
    Period { from: publicity.from(), to: publicity.to(), state }
}

fn in_publicity_row(row: &NoticeRow) -> NoticeRow {
    NoticeRow {
        kind: NoticeKind::Publicity.into(),
        code: None,
        decided_on: day("2021-11-10"),
        publicity: Some(period("2021-11-10", "2021-11-25")),
        basis: None,
        ..row.clone()
    }
}

/// A publicity from `from` through `to`, on 2021-11-15.
pub fn publicity(from: &str, to: &str) -> NoticeRecord {
    NoticeRecord {
        notice_no: PUBLICITY_NO.into(),
        kind: NoticeKind::Publicity.into(),
        code: None,
        clause: None,
        decided_on: day(from),
        publicity: Some(period(from, to)),
        basis: None,
        affected: Vec::new(),
        affected_total: 0,
        ..notice()
    }
}

pub fn bureau() -> BureauBlock {
    BureauBlock {
        region: region_ref(),
        name: "渝北区市场监督管理局".into(),
        office_phone: Some("023-60000000".into()),
        address: Some("双凤桥街道示例路 1 号".into()),
        hours: Some("工作日 9:00—17:00".into()),
        entry: entry(31),
    }
}

/// What differs between two days, in numbers.
pub fn summary() -> Summary {
    let kind =
        |code: &str, label: &str, left| KindSummary { kind: coded(code, label), added: 12, changed: 3, left };
    let kinds = vec![kind("elevator", "电梯", 1), kind("unit", "单位", 0), kind("notice", "公告", 0)];
    Summary { kinds, looked_at: Some(100_000) }
}

pub fn region() -> RegionRecord {
    let period = |pilot: Pilot, to: Option<Day>| PilotPeriod {
        pilot: pilot.into(),
        from: day("2020-09-23"),
        to,
        authority: "重庆市市场监督管理局".into(),
        in_force: to.is_none(),
        entry: to.map(|_| entry(33)),
    };
    RegionRecord {
        slug: "yubei".into(),
        name: "渝北区".into(),
        gb_code: Some("500112".into()),
        abolished_on: Some(day("2026-01-25")),
        successors: vec![RegionRef { slug: "liangjiang".into(), name: "两江新区".into() }],
        predecessors: Vec::new(),
        pilots: vec![period(Pilot::Maintenance, None), period(Pilot::Testing, Some(day("2021-10-01")))],
        bureau: Some(bureau()),
        elevators: figures(),
        newest: Some(entry(9_020)),
        as_of: None,
    }
}

pub fn quiet_region() -> RegionRecord {
    RegionRecord { abolished_on: None, pilots: Vec::new(), bureau: None, ..region() }
}

pub fn versions() -> Vec<Version> {
    let change =
        |before, after| Change { field: "status".into(), label: "使用状态".into(), before, after };
    vec![Version {
        seq: 5_120,
        kind: coded("elevator", "电梯"),
        id: "242848".into(),
        published_at: entry(1).published_at,
        changes: vec![change(Some(json!("停用")), Some(json!("在用"))), change(None, Some(json!(true)))],
        replaces: Some(4_100),
        knows_before: true,
        is_withdrawn: false,
        about: About { elevator: Some("242848".into()), on: Some(day("2021-11-01")), ..About::default() },
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

pub fn page<T>(rows: Vec<T>) -> Page<T> {
    Page { total: rows.len() as u64 + 40, next: Some("c2FtcGxl".into()), rows }
}

/// A page of a list without rows.
pub fn empty<T>() -> Page<T> {
    Page { rows: Vec::new(), total: 0, next: None }
}

pub fn matches() -> Matches {
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

/// An entry of the log.
pub fn log_entry() -> LogEntry {
    LogEntry {
        seq: 7,
        kind: "elevator".into(),
        id: "242848".into(),
        published_at: entry(7).published_at,
        body: Some("{}".into()),
        body_sha256: "00".repeat(32),
    }
}

/// Its proof under a signature.
pub fn sealed() -> (Inclusion, SignedTree) {
    let hash = tlog_tiles::record_hash(b"<b>leaf</b>");
    let proof = Inclusion {
        seq: 7,
        tree_size: 9,
        root: hash,
        leaf: "{\"seq\":7}".into(),
        leaf_hash: hash,
        path: vec![hash, hash],
    };
    let signed = SignedTree {
        size: 9,
        checkpoint: "mingti.example.gov.cn/gazette\n9\n…\n".into(),
        verifier_key: "mingti.example.gov.cn/gazette+00000000+AQ==".into(),
        sealed_at: entry(7).published_at,
    };
    (proof, signed)
}

/// A withdrawal.
pub fn withdrawn() -> Withdrawn {
    Withdrawn {
        seq: 12,
        withdrawn_at: entry(12).published_at,
        of_kind: "visit".into(),
        kind: "维保记录",
        id: "242848/x".into(),
        elevator: Some("242848".into()),
        clause: "个人信息保护法 47".into(),
        reason: "保存期届满".into(),
        keeps_newest: true,
        entries: vec![7],
    }
}

pub fn differences() -> Vec<Difference> {
    let of = |became: Became, left_by: Option<LeftBy>, version: Version| Difference {
        became: became.into(),
        left_by: left_by.map(Coded::from),
        kind: version.kind,
        id: version.id,
        seq: version.seq,
        published_at: version.published_at,
        changes: version.changes,
        about: version.about,
    };
    let version = || versions().remove(0);
    vec![
        of(Became::Added, None, version()),
        of(Became::Changed, None, version()),
        of(Became::Left, Some(LeftBy::Scrapped), version()),
    ]
}
