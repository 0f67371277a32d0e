//! Notices: whole, as a row and in one line.

use chrono::{DateTime, FixedOffset, NaiveDate};
use poem_openapi::Object;

use super::coded::Of;
use super::shared::{Entry, RegionRef};
use crate::domain::exit::code::{ExitCode, Subject};
use crate::domain::notice::NoticeKind;
use crate::domain::programme::Pilot;
use crate::domain::publicity::PublicityState;

/// 一份公告
#[derive(Debug, Object)]
#[expect(
    clippy::struct_field_names,
    reason = "a notice is found by its number, which is called so everywhere"
)]
pub struct Notice {
    pub notice_no: String,
    pub kind: Of<NoticeKind>,
    pub pilot: Of<Pilot>,
    /// 对象
    pub subject: NoticeSubject,
    /// 退出公告的情形
    pub code: Option<Of<ExitCode>>,
    /// 退出情形所依据的条款
    pub clause: Option<String>,
    pub decided_on: NaiveDate,
    /// 公示的起止；只有公示才有
    pub publicity: Option<Period>,
    pub authority: String,
    pub basis: Option<String>,
    /// 因此结束标注的电梯，至多 1000 台
    pub affected: Vec<AffectedElevator>,
    /// 因此结束标注的电梯总数
    pub affected_total: u64,
    /// 公布此公告的条目
    pub gazette: Entry,
    /// 所查之日；只在请求给出 as_of 时出现
    pub as_of: Option<NaiveDate>,
}

/// 公示的起止
#[derive(Debug, Object)]
pub struct Period {
    /// 公示之日，不计入十五天
    pub from: NaiveDate,
    /// 最后一日，至当日 24:00
    pub to: NaiveDate,
    /// 所查之日是否在公示期内
    pub state: Of<PublicityState>,
}

/// 公告的对象
#[derive(Debug, Object)]
pub struct NoticeSubject {
    /// 单位或电梯
    pub kind: Of<Subject>,
    pub id: String,
    pub name: Option<String>,
    /// 电梯所在的区县
    pub region: Option<RegionRef>,
}

/// 因公告结束标注的电梯
#[derive(Debug, Object)]
pub struct AffectedElevator {
    pub code: String,
    pub estate: Option<String>,
    /// 所查之日所属的区县
    pub region: RegionRef,
}

/// 公告列表的一行
#[derive(Debug, Object)]
pub struct NoticeRow {
    pub notice_no: Option<String>,
    pub kind: Option<Of<NoticeKind>>,
    pub pilot: Option<Of<Pilot>>,
    /// 对象
    pub subject: Option<NoticeSubject>,
    pub code: Option<Of<ExitCode>>,
    pub decided_on: Option<NaiveDate>,
    /// 公示的起止；只有公示才有
    pub publicity: Option<Period>,
    pub authority: Option<String>,
    pub basis: Option<String>,
    /// 公布此公告的条目
    pub gazette: Option<Entry>,
}

/// 一行公告
#[derive(Debug, Object)]
pub struct NoticeLine {
    pub notice_no: String,
    pub kind: Of<NoticeKind>,
    pub pilot: Of<Pilot>,
    /// 退出公告的情形
    pub code: Option<Of<ExitCode>>,
    /// 公示的起止；只有公示才有
    pub publicity: Option<Period>,
    /// 对象是电梯本身，还是它的单位
    pub subject: Of<Subject>,
    pub decided_on: NaiveDate,
    pub published_at: DateTime<FixedOffset>,
}
