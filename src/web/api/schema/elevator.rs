//! An elevator as its own record and as a row.

use chrono::NaiveDate;
use poem_openapi::Object;

use super::coded::Of;
use super::notice::NoticeLine;
use super::shared::{Coded, Entry, RegionRef, UnitRef};
use super::unit::Promise;
use crate::domain::codes::Category;
use crate::domain::elevator::{Conclusion, ElevatorStatus};
use crate::domain::inspection::testing::TestingState;
use crate::domain::inspection::{InspectionState, RuleSet};
use crate::domain::insurance::InsuranceState;
use crate::domain::maintenance::{Ceiling, MaintenanceState, Mode, Regime};
use crate::domain::mark::MarkState;
use crate::domain::programme::Pilot;

/// 一台电梯的公开档案。没有报送的事实不出现，或以 not_reported 表明
#[derive(Debug, Object)]
pub struct Elevator {
    /// 电梯编码
    pub code: String,
    /// 设备代码
    pub device_code: Option<String>,
    /// 注册代码
    pub registration_code: Option<String>,
    /// 使用登记证编号
    pub certificate_no: Option<String>,
    /// 品种
    pub category: Option<Of<Category>>,
    /// 型号
    pub model: Option<String>,
    /// 出厂编号
    pub serial_no: Option<String>,
    /// 制造单位
    pub manufacturer: Option<String>,
    /// 制造日期
    pub manufactured_on: Option<NaiveDate>,
    /// 安装单位
    pub installer: Option<String>,
    /// 安装监督检验日期
    pub installed_on: Option<NaiveDate>,
    /// 改造监督检验日期
    pub renovated_on: Option<NaiveDate>,
    /// 重大修理监督检验日期
    pub overhauled_on: Option<NaiveDate>,
    /// 所查之日所属的区县
    pub region: RegionRef,
    /// 乡镇街道
    pub subdistrict: Option<String>,
    /// 小区或大厦
    pub estate: Option<String>,
    /// 地址
    pub address: Option<String>,
    /// 单位内编号
    pub inner_no: Option<String>,
    /// 场所类型
    pub place_kind: Option<String>,
    /// 层站
    pub stops: Option<i64>,
    /// 额定载重，千克
    pub load_kg: Option<i64>,
    /// 额定速度，米/秒
    pub speed_mps: Option<f64>,
    /// 使用状态
    pub status: Of<ElevatorStatus>,
    /// 申报的维保模式
    pub mode: Option<Of<Mode>>,
    /// 是否装有物联网安全运行监测系统
    pub has_iot: Option<bool>,
    /// 使用登记日期
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
    /// 试点
    pub pilot: Of<Pilot>,
    /// 首日
    pub from: NaiveDate,
    /// 不再带有标注的首日；尚未结束则没有
    pub to: Option<NaiveDate>,
    /// 标注机关
    pub authority: String,
    /// 状态
    pub state: Of<MarkState>,
    /// 结束此标注的公告编号
    pub notice_no: Option<String>,
    /// 公布此标注的条目
    pub gazette: Entry,
}

/// 维保与最长间隔
#[derive(Debug, Object)]
pub struct Maintenance {
    /// 状态
    pub state: Of<MaintenanceState>,
    /// 申报的维保模式
    pub mode: Option<Of<Mode>>,
    /// 当日适用的间隔规则
    pub regime: Of<Regime>,
    /// 当日适用的现场维保最长间隔，ISO 8601 期间
    pub ceiling: Of<Ceiling>,
    /// 最近一次现场维保
    pub last_onsite_on: Option<NaiveDate>,
    /// 下次现场维保的最后期限
    pub next_due_on: Option<NaiveDate>,
    /// 已逾期的天数，0 为未逾期
    pub overdue_days: i64,
    /// 公布最近一次维保的条目
    pub gazette: Option<Entry>,
}

/// 检验
#[derive(Debug, Object)]
pub struct InspectionStanding {
    /// 状态
    pub state: Of<InspectionState>,
    /// 最近一次检验日期
    pub inspected_on: Option<NaiveDate>,
    /// 结论
    pub conclusion: Option<Of<Conclusion>>,
    /// 有效期的最后一天
    pub valid_to: Option<NaiveDate>,
    /// 检验机构
    pub agency: Option<String>,
    /// 下次检验日期所依据的规则
    pub ruleset: Of<RuleSet>,
    /// 下次检验日期
    pub next_due_on: Option<NaiveDate>,
    /// 已超期的天数，0 为未超期
    pub overdue_days: i64,
    /// 公布最近一次检验的条目
    pub gazette: Option<Entry>,
}

/// 检测
#[derive(Debug, Object)]
pub struct Testing {
    /// 状态
    pub state: Of<TestingState>,
    /// 最近一次检测日期
    pub completed_on: Option<NaiveDate>,
    /// 结论
    pub conclusion: Option<Of<Conclusion>>,
    /// 下次检测日期所依据的规则
    pub ruleset: Option<Of<RuleSet>>,
    /// 下次检测日期
    pub next_due_on: Option<NaiveDate>,
    /// 已超期的天数，0 为未超期
    pub overdue_days: i64,
    /// 最近一次结果是否在三个工作日之后才上传
    pub late: bool,
    /// 公布最近一次检测的条目
    pub gazette: Option<Entry>,
}

/// 保险
#[derive(Debug, Object)]
pub struct InsuranceStanding {
    /// 状态
    pub state: Of<InsuranceState>,
    /// 险种，开放列表
    pub kind: Option<Coded>,
    /// 保险公司
    pub insurer: Option<String>,
    /// 承保的最后一天
    pub valid_to: Option<NaiveDate>,
    /// 当日是否有计入试点的保险
    pub in_force: bool,
    /// 公布此保单的条目
    pub gazette: Option<Entry>,
}

/// 电梯列表的一行。未指定 fields 时列出便于查找和判断的字段，其余可用 fields 索取
#[derive(Debug, Object)]
pub struct ElevatorRow {
    /// 电梯编码
    pub code: Option<String>,
    /// 设备代码
    pub device_code: Option<String>,
    /// 注册代码
    pub registration_code: Option<String>,
    /// 使用登记证编号
    pub certificate_no: Option<String>,
    /// 品种
    pub category: Option<Of<Category>>,
    /// 型号
    pub model: Option<String>,
    /// 出厂编号
    pub serial_no: Option<String>,
    /// 制造单位
    pub manufacturer: Option<String>,
    /// 制造日期
    pub manufactured_on: Option<NaiveDate>,
    /// 安装单位
    pub installer: Option<String>,
    /// 安装监督检验日期
    pub installed_on: Option<NaiveDate>,
    /// 改造监督检验日期
    pub renovated_on: Option<NaiveDate>,
    /// 重大修理监督检验日期
    pub overhauled_on: Option<NaiveDate>,
    /// 使用单位
    pub user: Option<UnitRef>,
    /// 维保单位
    pub maintainer: Option<UnitRef>,
    /// 所查之日所属的区县
    pub region: Option<RegionRef>,
    /// 乡镇街道
    pub subdistrict: Option<String>,
    /// 小区或大厦
    pub estate: Option<String>,
    /// 地址
    pub address: Option<String>,
    /// 单位内编号
    pub inner_no: Option<String>,
    /// 场所类型
    pub place_kind: Option<String>,
    /// 层站
    pub stops: Option<i64>,
    /// 额定载重，千克
    pub load_kg: Option<i64>,
    /// 额定速度，米/秒
    pub speed_mps: Option<f64>,
    /// 使用状态
    pub status: Option<Of<ElevatorStatus>>,
    /// 申报的维保模式
    pub mode: Option<Of<Mode>>,
    /// 是否装有物联网安全运行监测系统
    pub has_iot: Option<bool>,
    /// 使用登记日期
    pub registered_on: Option<NaiveDate>,
    /// 当日带有标注的试点
    pub pilots: Option<Vec<Of<Pilot>>>,
    /// 维保状态；查询过去某日时，由事件得出的各项都没有
    pub maintenance_state: Option<Of<MaintenanceState>>,
    /// 最近一次现场维保
    pub maintenance_last_onsite_on: Option<NaiveDate>,
    /// 下次现场维保的最后期限
    pub maintenance_next_due_on: Option<NaiveDate>,
    /// 维保已逾期的天数，0 为未逾期
    pub maintenance_overdue_days: Option<i64>,
    /// 检验状态
    pub inspection_state: Option<Of<InspectionState>>,
    /// 下次检验日期
    pub inspection_next_due_on: Option<NaiveDate>,
    /// 检验已超期的天数，0 为未超期
    pub inspection_overdue_days: Option<i64>,
    /// 计入试点的保险所承保的最后一天
    pub insured_to: Option<NaiveDate>,
    /// 公布此档案的条目
    pub gazette: Option<Entry>,
}

/// 电梯的二维码
#[derive(Debug, Object)]
pub struct ElevatorCode {
    /// 电梯编码
    pub code: String,
    /// 二维码所载的地址，别无其他内容
    pub url: String,
    /// SVG 图
    pub svg: String,
    /// PNG 图
    pub png: String,
}
