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
    /// 统一社会信用代码
    pub uscc: String,
    /// 名称
    pub name: String,
    /// 曾用名，最近的在前
    pub former_names: Vec<FormerName>,
    /// 角色
    pub roles: Vec<Of<UnitRole>>,
    /// 所在区县
    pub region: Option<RegionRef>,
    /// 地址
    pub address: Option<String>,
    /// 24 小时服务电话
    pub service_phone: Option<String>,
    /// 维保信息化系统的查询地址
    pub maintenance_system_url: Option<String>,
    /// 电梯数量
    pub elevators: Figures,
    /// 服务质量承诺，最近的在前
    pub commitments: Vec<Commitment>,
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
    /// 统一社会信用代码
    pub uscc: Option<String>,
    /// 名称
    pub name: Option<String>,
    /// 角色
    pub roles: Option<Vec<Of<UnitRole>>>,
    /// 所在区县
    pub region: Option<RegionRef>,
    /// 地址
    pub address: Option<String>,
    /// 24 小时服务电话
    pub service_phone: Option<String>,
    /// 维保信息化系统的查询地址
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
    /// 指标，越低越好
    pub indicator: Indicator,
    /// 试点前水平
    pub baseline: f64,
    /// 承诺值
    pub committed: f64,
    /// 承诺期内至今的实测值；数据不足则没有
    pub actual: Option<f64>,
    /// 是否达标
    pub verdict: Of<Verdict>,
    /// 首日
    pub from: NaiveDate,
    /// 末日
    pub to: Option<NaiveDate>,
}

/// 承诺列表或单位档案中的一项
#[derive(Debug, Object)]
pub struct Commitment {
    /// 使用单位
    pub user: Option<UnitRef>,
    /// 维保单位
    pub maintainer: Option<UnitRef>,
    /// 指标，越低越好
    pub indicator: Option<Indicator>,
    /// 试点前水平
    pub baseline: Option<f64>,
    /// 承诺值
    pub committed: Option<f64>,
    /// 承诺期内至今的实测值；数据不足则没有
    pub actual: Option<f64>,
    /// 是否达标
    pub verdict: Option<Of<Verdict>>,
    /// 首日
    pub from: Option<NaiveDate>,
    /// 末日
    pub to: Option<NaiveDate>,
    /// 实测所依据的标注电梯台数
    pub elevators: Option<u64>,
    /// 实测所依据的台·年
    pub elevator_years: Option<f64>,
    /// 公布此承诺的条目
    pub gazette: Option<Entry>,
}
