//! Figures by month and district, and the targets of the plan.

use chrono::NaiveDate;
use poem_openapi::Object;

use super::coded::Of;
use super::shared::RegionRef;
use crate::domain::target::{Metric, Standing};

/// 全市或一个区县一个月的数字。按现有记录回溯：今日在用的电梯自安装之月起计入，保险、标注和事件计入其有效或发生的月份
#[derive(Debug, Object)]
pub struct MonthFigures {
    pub month: Option<String>,
    pub measured_on: Option<NaiveDate>,
    /// 区县；全市的行没有此项
    pub region: Option<RegionRef>,
    pub in_use: Option<u64>,
    pub insured: Option<u64>,
    pub insured_percent: Option<f64>,
    pub in_maintenance_pilot: Option<u64>,
    pub maintenance_pilot_insured: Option<u64>,
    pub in_testing_pilot: Option<u64>,
    pub maintenance_districts: Option<u64>,
    pub testing_districts: Option<u64>,
    pub faults: Option<u64>,
    pub entrapments: Option<u64>,
    pub accidents: Option<u64>,
}

/// 方案的一项目标与实际
#[derive(Debug, Object)]
pub struct TargetFigures {
    pub year: Option<i32>,
    pub metric: Option<Of<Metric>>,
    pub goal: Option<u64>,
    pub goal_unit: Option<String>,
    pub clause: Option<String>,
    pub denominator: Option<String>,
    pub measured_on: Option<NaiveDate>,
    pub met: Option<u64>,
    pub of: Option<u64>,
    pub percent: Option<f64>,
    pub standing: Option<Of<Standing>>,
}
