//! Figures by month and district, and the targets of the plan.

use chrono::NaiveDate;
use poem_openapi::Object;

use super::coded::Of;
use super::shared::RegionRef;
use crate::domain::target::{Metric, Standing};

/// 全市或一个区县一个月的数字。按现有记录回溯：今日在用的电梯自安装之月起计入，保险、标注和事件计入其有效或发生的月份
#[derive(Debug, Object)]
pub struct MonthFigures {
    /// 月份，如 2021-11
    pub month: Option<String>,
    /// 所计之日：当月最后一日；当月未完的为所查之日
    pub measured_on: Option<NaiveDate>,
    /// 区县；全市的行没有此项
    pub region: Option<RegionRef>,
    /// 在用电梯
    pub in_use: Option<u64>,
    /// 在用电梯中有含责任险的有效保险的
    pub insured: Option<u64>,
    /// 责任保险覆盖率，百分之几，一位小数；没有在用电梯的没有此项
    pub insured_percent: Option<f64>,
    /// 在用电梯中带有维保试点标注的
    pub in_maintenance_pilot: Option<u64>,
    /// 带有维保试点标注的在用电梯中有试点所要求的有效保险的
    pub maintenance_pilot_insured: Option<u64>,
    /// 在用电梯中带有检验检测试点标注的
    pub in_testing_pilot: Option<u64>,
    /// 维保试点区县数；区县的行为 1 或 0
    pub maintenance_districts: Option<u64>,
    /// 检验检测试点区县数；区县的行为 1 或 0
    pub testing_districts: Option<u64>,
    /// 当月故障，困人不计
    pub faults: Option<u64>,
    /// 当月困人
    pub entrapments: Option<u64>,
    /// 当月事故
    pub accidents: Option<u64>,
}

/// 方案的一项目标与实际
#[derive(Debug, Object)]
pub struct TargetFigures {
    /// 年份，以年末计
    pub year: Option<i32>,
    /// 指标
    pub metric: Option<Of<Metric>>,
    /// 目标值
    pub goal: Option<u64>,
    /// 目标值的单位：percent 百分之几，districts 个区县
    pub goal_unit: Option<String>,
    /// 条款
    pub clause: Option<String>,
    /// 分母
    pub denominator: Option<String>,
    /// 所计之日；年份未到的没有此项
    pub measured_on: Option<NaiveDate>,
    /// 达到条件的数量；未报送、年份未到的没有此项
    pub met: Option<u64>,
    /// 总数
    pub of: Option<u64>,
    /// 百分之几，一位小数
    pub percent: Option<f64>,
    /// 目标完成情况
    pub standing: Option<Of<Standing>>,
}
