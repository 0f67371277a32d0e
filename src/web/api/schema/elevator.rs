//! An elevator as its own record and as a row.

use chrono::{DateTime, FixedOffset, NaiveDate};
use poem_openapi::Object;

use super::coded::Of;
use super::notice::NoticeLine;
use super::shared::{Coded, Entry, RegionRef, UnitRef};
use super::unit::Promise;
use crate::domain::codes::Category;
use crate::domain::elevator::{Conclusion, ElevatorStatus, IncidentKind, UnitRole};
use crate::domain::incident::{Awaited, IncidentState};
use crate::domain::inspection::schedule::OriginBasis;
use crate::domain::inspection::testing::{Rectification, TestingState};
use crate::domain::inspection::{InspectionState, RuleSet};
use crate::domain::insurance::InsuranceState;
use crate::domain::maintenance::{Ceiling, MaintenanceState, Mode, Regime};
use crate::domain::mark::MarkState;
use crate::domain::programme::Pilot;

/// 一台电梯的公开档案。没有报送的事实不出现，或以 not_reported 表明
#[derive(Debug, Object)]
pub struct Elevator {
    pub code: String,
    pub device_code: Option<String>,
    pub registration_code: Option<String>,
    pub certificate_no: Option<String>,
    pub category: Option<Of<Category>>,
    pub model: Option<String>,
    pub serial_no: Option<String>,
    pub manufacturer: Option<String>,
    pub manufactured_on: Option<NaiveDate>,
    pub installer: Option<String>,
    pub installed_on: Option<NaiveDate>,
    pub renovated_on: Option<NaiveDate>,
    pub overhauled_on: Option<NaiveDate>,
    /// 所查之日所属的区县
    pub region: RegionRef,
    pub subdistrict: Option<String>,
    pub estate: Option<String>,
    pub address: Option<String>,
    pub inner_no: Option<String>,
    pub place_kind: Option<String>,
    pub stops: Option<i64>,
    pub load_kg: Option<i64>,
    pub speed_mps: Option<f64>,
    pub status: Of<ElevatorStatus>,
    pub mode: Option<Of<Mode>>,
    pub has_iot: Option<bool>,
    pub registered_on: Option<NaiveDate>,
    /// 使用单位
    pub user: UnitRef,
    /// 维保单位
    pub maintainer: Option<UnitRef>,
    /// 试点标注，最近的在前；从未标注则为空
    pub pilot_marks: Vec<PilotMark>,
    /// 维保与最长间隔
    pub maintenance: Maintenance,
    /// 检验
    pub inspection: InspectionStanding,
    /// 检测，只在检验检测试点内
    pub testing: Testing,
    /// 保险
    pub insurance: InsuranceStanding,
    /// 近十二个月的故障、困人和事故
    pub incidents: Incidents,
    /// 使用单位与维保单位当日有效的服务质量承诺，与实测并列
    pub commitments: Vec<Promise>,
    /// 与此电梯或其现单位有关的公告，最近的在前
    pub notices: Vec<NoticeLine>,
    /// 公布此档案的条目
    pub gazette: Entry,
    /// 所查之日；只在请求给出 as_of 时出现
    pub as_of: Option<NaiveDate>,
}

/// 试点标注
#[derive(Debug, Object)]
pub struct PilotMark {
    pub pilot: Of<Pilot>,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    pub authority: String,
    /// 状态
    pub state: Of<MarkState>,
    pub notice_no: Option<String>,
    /// 使标注终止的单位变更，与过错无关；只在变更终止时出现
    pub unit_change: Option<UnitChange>,
    /// 公布此标注的条目
    pub gazette: Entry,
}

/// 使标注终止的单位变更
#[derive(Debug, Object)]
pub struct UnitChange {
    /// 哪一方变更
    pub role: Of<UnitRole>,
    /// 变更前的单位，写其现名；没有则不出现
    pub before: Option<UnitRef>,
    /// 变更后的单位，写其现名；没有则不出现
    pub after: Option<UnitRef>,
}

/// 维保与最长间隔
#[derive(Debug, Object)]
pub struct Maintenance {
    /// 所查之日的维保状态
    pub state: Of<MaintenanceState>,
    pub mode: Option<Of<Mode>>,
    /// 当日适用的间隔规则
    pub regime: Of<Regime>,
    /// 当日适用的现场维保最长间隔，ISO 8601 期间
    pub ceiling: Of<Ceiling>,
    pub last_onsite_on: Option<NaiveDate>,
    pub next_due_on: Option<NaiveDate>,
    pub overdue_days: i64,
    /// 有标注期间对其单位的保护（附件1 四(二)），照原文
    pub safe_harbour: Option<String>,
    /// 公布最近一次维保的条目
    pub gazette: Option<Entry>,
}

/// 检验
#[derive(Debug, Object)]
pub struct InspectionStanding {
    pub state: Of<InspectionState>,
    pub inspected_on: Option<NaiveDate>,
    pub conclusion: Option<Of<Conclusion>>,
    /// 检验有效期至（附件1 三3）；检验不合格的没有
    pub valid_to: Option<NaiveDate>,
    pub agency: Option<String>,
    /// 下次检验日期所依据的规则
    pub ruleset: Of<RuleSet>,
    /// 周期从何日起算；只有制造日期可依的为推定。下次检验日期不按周期推算的没有
    pub basis: Option<Of<OriginBasis>>,
    pub next_due_on: Option<NaiveDate>,
    pub overdue_days: i64,
    /// 公布最近一次检验的条目
    pub gazette: Option<Entry>,
}

/// 检测
#[derive(Debug, Object)]
pub struct Testing {
    /// 状态；试点之外为不适用，但最近一次检测不合格、其后没有检验合格的仍为不合格
    pub state: Of<TestingState>,
    /// 最近一次检测日期
    pub completed_on: Option<NaiveDate>,
    pub conclusion: Option<Of<Conclusion>>,
    /// 最近一次检测的检测单位
    pub tester: Option<UnitRef>,
    /// 下次检测日期所依据的规则
    pub ruleset: Option<Of<RuleSet>>,
    /// 周期从何日起算；只有制造日期可依的为推定
    pub basis: Option<Of<OriginBasis>>,
    /// 下次检测日期
    pub next_due_on: Option<NaiveDate>,
    /// 已超期的天数，0 为未超期
    pub overdue_days: i64,
    /// 最近一次结果是否在三个工作日之后才上传；没有报送上传时间或者该年的放假安排尚未公布，无从判断的没有
    pub late: Option<bool>,
    /// 最近一次检测发现的问题，照报送的写
    pub problems: Option<String>,
    /// 这些问题的整改情况；没有报送问题则不出现
    pub rectification: Option<Of<Rectification>>,
    pub rectified_on: Option<NaiveDate>,
    /// 公布最近一次检测的条目
    pub gazette: Option<Entry>,
}

/// 保险
#[derive(Debug, Object)]
pub struct InsuranceStanding {
    /// 状态
    pub state: Of<InsuranceState>,
    pub kind: Option<Coded>,
    pub insurer: Option<String>,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
    /// 当日是否有计入试点的保险
    pub in_force: bool,
    /// 公布此保单的条目
    pub gazette: Option<Entry>,
}

/// 近十二个月的故障、困人和事故
#[derive(Debug, Object)]
pub struct Incidents {
    /// 有、无或未报送；从未报送不等于没有发生
    pub state: Of<IncidentState>,
    /// 十二个月的第一日，最后一日是所查之日
    pub from: NaiveDate,
    /// 故障次数
    pub faults: Option<u64>,
    /// 困人次数
    pub entrapments: Option<u64>,
    /// 事故次数
    pub accidents: Option<u64>,
    /// 所知最近的一次，也可能在十二个月以前
    pub newest: Option<NewestIncident>,
    /// 尚未报送恢复运行的各起，不论发生多久：可能仍有人被困的在前，其余最早的在前
    pub open: Vec<OpenIncident>,
    /// 公布最近一次事件的条目
    pub gazette: Option<Entry>,
}

/// 尚未报送恢复运行的故障、困人或事故
#[derive(Debug, Object)]
pub struct OpenIncident {
    /// 故障、困人或事故
    pub kind: Of<IncidentKind>,
    /// 发生时间
    pub occurred_at: DateTime<FixedOffset>,
    /// 解救完成的时间；没有报送则没有
    pub released_at: Option<DateTime<FixedOffset>>,
    /// 尚未报送的：困人而没有报送解救的为 release，其余为 restoration
    pub awaited: Of<Awaited>,
    /// 公布此事件的条目
    pub gazette: Entry,
}

/// 所知最近的一次故障、困人或事故
#[derive(Debug, Object)]
pub struct NewestIncident {
    /// 故障、困人或事故
    pub kind: Of<IncidentKind>,
    /// 发生时间
    pub occurred_at: DateTime<FixedOffset>,
    /// 恢复运行的时间；尚未恢复或未报送则没有
    pub restored_at: Option<DateTime<FixedOffset>>,
}

/// 电梯列表的一行。未指定 fields 时列出便于查找和判断的字段，其余可用 fields 索取
#[derive(Debug, Object)]
pub struct ElevatorRow {
    pub code: Option<String>,
    pub device_code: Option<String>,
    pub registration_code: Option<String>,
    pub certificate_no: Option<String>,
    pub category: Option<Of<Category>>,
    pub model: Option<String>,
    pub serial_no: Option<String>,
    pub manufacturer: Option<String>,
    pub manufactured_on: Option<NaiveDate>,
    pub installer: Option<String>,
    pub installed_on: Option<NaiveDate>,
    pub renovated_on: Option<NaiveDate>,
    pub overhauled_on: Option<NaiveDate>,
    /// 使用单位
    pub user: Option<UnitRef>,
    /// 维保单位
    pub maintainer: Option<UnitRef>,
    /// 所查之日所属的区县
    pub region: Option<RegionRef>,
    pub subdistrict: Option<String>,
    pub estate: Option<String>,
    pub address: Option<String>,
    pub inner_no: Option<String>,
    pub place_kind: Option<String>,
    pub stops: Option<i64>,
    pub load_kg: Option<i64>,
    pub speed_mps: Option<f64>,
    pub status: Option<Of<ElevatorStatus>>,
    pub mode: Option<Of<Mode>>,
    pub has_iot: Option<bool>,
    pub registered_on: Option<NaiveDate>,
    pub pilots: Option<Vec<Of<Pilot>>>,
    pub maintenance_state: Option<Of<MaintenanceState>>,
    pub maintenance_last_onsite_on: Option<NaiveDate>,
    pub maintenance_next_due_on: Option<NaiveDate>,
    pub maintenance_overdue_days: Option<i64>,
    pub inspection_state: Option<Of<InspectionState>>,
    pub inspection_next_due_on: Option<NaiveDate>,
    pub inspection_overdue_days: Option<i64>,
    pub insured_to: Option<NaiveDate>,
    /// 公布此档案的条目
    pub gazette: Option<Entry>,
}

/// 电梯的二维码
#[derive(Debug, Object)]
pub struct ElevatorCode {
    pub code: String,
    /// 二维码所载的地址，别无其他内容
    pub url: String,
    /// SVG 图
    pub svg: String,
    /// PNG 图
    pub png: String,
}
