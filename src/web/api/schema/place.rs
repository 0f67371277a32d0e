//! Regions and estates.

use chrono::NaiveDate;
use poem_openapi::Object;

use super::coded::Of;
use super::elevator::ElevatorRow;
use super::shared::{Figures, RegionRef};
use crate::domain::programme::Pilot;

/// 一个区县
#[derive(Debug, Object)]
pub struct Region {
    pub slug: String,
    pub name: String,
    pub gb_code: Option<String>,
    pub abolished_on: Option<NaiveDate>,
    pub successors: Vec<RegionRef>,
    /// 参加试点的时间
    pub pilots: Vec<PilotPeriod>,
    /// 区县局
    pub bureau: Option<Bureau>,
    /// 电梯数量
    pub elevators: Figures,
    /// 所查之日；只在请求给出 as_of 时出现
    pub as_of: Option<NaiveDate>,
}

/// 区县列表的一行
#[derive(Debug, Object)]
pub struct RegionRow {
    pub slug: Option<String>,
    pub name: Option<String>,
    pub gb_code: Option<String>,
    pub abolished_on: Option<NaiveDate>,
    pub successors: Option<Vec<RegionRef>>,
    /// 当日参加的试点
    pub pilots: Option<Vec<Of<Pilot>>>,
    /// 电梯数量
    pub elevators: Option<Figures>,
}

/// 区县参加试点的一段时间
#[derive(Debug, Object)]
pub struct PilotPeriod {
    pub pilot: Of<Pilot>,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    pub authority: String,
    /// 当日是否有效
    pub in_force: bool,
}

/// 区县局的办公信息
#[derive(Debug, Object)]
pub struct Bureau {
    /// 区县
    pub region: RegionRef,
    /// 名称
    pub name: String,
    /// 办公电话
    pub office_phone: Option<String>,
    /// 地址
    pub address: Option<String>,
    /// 办公时间
    pub hours: Option<String>,
}

/// 一个小区或大厦
#[derive(Debug, Object)]
pub struct Estate {
    /// 区县
    pub region: RegionRef,
    /// 名称
    pub name: String,
    /// 电梯数量
    pub figures: Figures,
    /// 各台电梯，按编码排列，至多 1000 台
    pub elevators: Vec<ElevatorRow>,
    /// 所查之日；只在请求给出 as_of 时出现
    pub as_of: Option<NaiveDate>,
}
