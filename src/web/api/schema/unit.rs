//! Units and what they promised.

use chrono::NaiveDate;
use poem_openapi::Object;

use super::coded::Of;
use super::notice::NoticeLine;
use super::shared::{Entry, Figures, RegionRef, UnitRef};
use crate::domain::commitment::measure::Verdict;
use crate::domain::elevator::UnitRole;

/// 一个单位的公开档案
#[derive(Debug, Object)]
pub struct Unit {
    pub uscc: String,
    pub name: String,
    /// 曾用名，最近的在前
    pub former_names: Vec<FormerName>,
    pub roles: Vec<Of<UnitRole>>,
    /// 所在区县
    pub region: Option<RegionRef>,
    pub address: Option<String>,
    pub service_phone: Option<String>,
    pub maintenance_system_url: Option<String>,
    /// 电梯数量
    pub elevators: Figures,
    /// 服务质量承诺，最近的在前，至多 60 项；全部见 /commitments?user= 和 ?maintainer=
    pub commitments: Vec<Commitment>,
    /// 服务质量承诺总数
    pub commitments_total: u64,
    /// 有关公告，最近的在前
    pub notices: Vec<NoticeLine>,
    /// 公布此档案的条目
    pub gazette: Entry,
    /// 所查之日；只在请求给出 as_of 时出现
    pub as_of: Option<NaiveDate>,
}

/// 曾用名
#[derive(Debug, Object)]
pub struct FormerName {
    /// 名称
    pub name: String,
    /// 公布下一个名称之日
    pub until: NaiveDate,
}

/// 单位列表的一行
#[derive(Debug, Object)]
pub struct UnitRow {
    pub uscc: Option<String>,
    pub name: Option<String>,
    pub roles: Option<Vec<Of<UnitRole>>>,
    /// 所在区县
    pub region: Option<RegionRef>,
    pub address: Option<String>,
    pub service_phone: Option<String>,
    pub maintenance_system_url: Option<String>,
    /// 公布此档案的条目
    pub gazette: Option<Entry>,
}

/// 指标
#[derive(Debug, Object)]
pub struct Indicator {
    /// 固定不变的代码，开放列表
    pub code: String,
    /// 中文名称
    pub label: String,
    /// 数值的单位
    pub unit: String,
}

/// 一项承诺与实测
#[derive(Debug, Object)]
pub struct Promise {
    pub indicator: Indicator,
    pub baseline: f64,
    pub committed: f64,
    pub actual: Option<f64>,
    pub verdict: Of<Verdict>,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    /// 公布此承诺的条目
    pub gazette: Entry,
}

/// 承诺列表或单位档案中的一项
#[derive(Debug, Object)]
pub struct Commitment {
    /// 使用单位
    pub user: Option<UnitRef>,
    /// 维保单位
    pub maintainer: Option<UnitRef>,
    pub indicator: Option<Indicator>,
    pub baseline: Option<f64>,
    pub committed: Option<f64>,
    pub actual: Option<f64>,
    pub verdict: Option<Of<Verdict>>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub elevators: Option<u64>,
    pub elevator_years: Option<f64>,
    /// 公布此承诺的条目
    pub gazette: Option<Entry>,
}
