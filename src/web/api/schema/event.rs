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
    pub elevator_code: Option<String>,
    pub kind: Option<Coded>,
    pub insurer: Option<String>,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
    /// 公布此事的条目
    pub gazette: Option<Entry>,
}

/// 一次检验
#[derive(Debug, Object)]
pub struct Inspection {
    pub elevator_code: Option<String>,
    pub inspected_on: Option<NaiveDate>,
    pub conclusion: Option<Of<Conclusion>>,
    pub valid_to: Option<NaiveDate>,
    pub agency: Option<String>,
    pub report_no: Option<String>,
    /// 公布此事的条目
    pub gazette: Option<Entry>,
}

/// 一次检测
#[derive(Debug, Object)]
pub struct Test {
    pub elevator_code: Option<String>,
    pub completed_at: Option<DateTime<FixedOffset>>,
    pub uploaded_at: Option<DateTime<FixedOffset>>,
    pub conclusion: Option<Of<Conclusion>>,
    /// 检测单位
    pub tester: Option<UnitRef>,
    pub problems: Option<String>,
    pub rectified_on: Option<NaiveDate>,
    pub upload_due_on: Option<NaiveDate>,
    pub late: Option<bool>,
    /// 公布此事的条目
    pub gazette: Option<Entry>,
}

/// 一次维保
#[derive(Debug, Object)]
pub struct Visit {
    pub elevator_code: Option<String>,
    pub visited_at: Option<DateTime<FixedOffset>>,
    pub kind: Option<Of<VisitKind>>,
    pub items: Option<String>,
    pub source: Option<Of<RecordSource>>,
    /// 公布此事的条目
    pub gazette: Option<Entry>,
}

/// 一次故障、困人或事故
#[derive(Debug, Object)]
pub struct Incident {
    pub id: Option<String>,
    pub elevator_code: Option<String>,
    pub kind: Option<Of<IncidentKind>>,
    pub occurred_at: Option<DateTime<FixedOffset>>,
    pub arrived_at: Option<DateTime<FixedOffset>>,
    pub released_at: Option<DateTime<FixedOffset>>,
    pub restored_at: Option<DateTime<FixedOffset>>,
    pub cause: Option<Of<Cause>>,
    pub liable: Option<Of<Liability>>,
    /// 公布此事的条目
    pub gazette: Option<Entry>,
}
