//! The events of an elevator as rows. Every field may be left out by `fields`, so only lists with a fixed set of
//! fields call any of them required.

use chrono::{DateTime, FixedOffset, NaiveDate};
use poem_openapi::Object;

use super::coded::Of;
use super::shared::{Coded, Entry, UnitRef};
use crate::domain::elevator::{Cause, Conclusion, IncidentKind, Liability, RecordSource, VisitKind};

/// 一份保险
#[derive(Debug, Object)]
pub struct Insurance {
    /// 电梯编码
    pub elevator_code: Option<String>,
    /// 险种，开放列表
    pub kind: Option<Coded>,
    /// 保险公司
    pub insurer: Option<String>,
    /// 生效日期
    pub valid_from: Option<NaiveDate>,
    /// 承保的最后一天
    pub valid_to: Option<NaiveDate>,
    /// 公布此事的条目
    pub gazette: Option<Entry>,
}

/// 一次检验
#[derive(Debug, Object)]
pub struct Inspection {
    /// 电梯编码
    pub elevator_code: Option<String>,
    /// 检验日期
    pub inspected_on: Option<NaiveDate>,
    /// 结论
    pub conclusion: Option<Of<Conclusion>>,
    /// 有效期的最后一天
    pub valid_to: Option<NaiveDate>,
    /// 检验机构
    pub agency: Option<String>,
    /// 检验报告编号
    pub report_no: Option<String>,
    /// 公布此事的条目
    pub gazette: Option<Entry>,
}

/// 一次检测
#[derive(Debug, Object)]
pub struct Test {
    /// 电梯编码
    pub elevator_code: Option<String>,
    /// 完成时间
    pub completed_at: Option<DateTime<FixedOffset>>,
    /// 结果上传时间
    pub uploaded_at: Option<DateTime<FixedOffset>>,
    /// 结论
    pub conclusion: Option<Of<Conclusion>>,
    /// 检测单位
    pub tester: Option<UnitRef>,
    /// 发现的问题
    pub problems: Option<String>,
    /// 整改完成日期
    pub rectified_on: Option<NaiveDate>,
    /// 结果上传的最后期限：完成后三个工作日；该年的放假安排尚未公布时没有此项
    pub upload_due_on: Option<NaiveDate>,
    /// 是否逾期上传，或逾期尚未上传
    pub late: Option<bool>,
    /// 公布此事的条目
    pub gazette: Option<Entry>,
}

/// 一次维保
#[derive(Debug, Object)]
pub struct Visit {
    /// 电梯编码
    pub elevator_code: Option<String>,
    /// 维保时间
    pub visited_at: Option<DateTime<FixedOffset>>,
    /// 方式
    pub kind: Option<Of<VisitKind>>,
    /// 维保项目
    pub items: Option<String>,
    /// 记录来源
    pub source: Option<Of<RecordSource>>,
    /// 公布此事的条目
    pub gazette: Option<Entry>,
}

/// 一次故障、困人或事故
#[derive(Debug, Object)]
pub struct Incident {
    /// 事件编号
    pub id: Option<String>,
    /// 电梯编码
    pub elevator_code: Option<String>,
    /// 类别
    pub kind: Option<Of<IncidentKind>>,
    /// 发生时间
    pub occurred_at: Option<DateTime<FixedOffset>>,
    /// 到场时间
    pub arrived_at: Option<DateTime<FixedOffset>>,
    /// 解救完成时间
    pub released_at: Option<DateTime<FixedOffset>>,
    /// 恢复运行时间；尚未恢复则没有
    pub restored_at: Option<DateTime<FixedOffset>>,
    /// 原因
    pub cause: Option<Of<Cause>>,
    /// 责任认定
    pub liable: Option<Of<Liability>>,
    /// 公布此事的条目
    pub gazette: Option<Entry>,
}
