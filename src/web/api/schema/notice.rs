//! Notices: whole, as a row and in one line.

use chrono::{DateTime, FixedOffset, NaiveDate};
use poem_openapi::Object;

use super::coded::Of;
use super::shared::{Entry, RegionRef};
use crate::domain::exit::code::{ExitCode, Subject};
use crate::domain::programme::Pilot;
use crate::gazette::disclosure::NoticeKind;

/// 一份公告
#[derive(Debug, Object)]
#[expect(
    clippy::struct_field_names,
    reason = "a notice is found by its number, which is called so everywhere"
)]
pub struct Notice {
    /// 公告编号，固定不变
    pub notice_no: String,
    /// 类别
    pub kind: Of<NoticeKind>,
    /// 试点
    pub pilot: Of<Pilot>,
    /// 对象
    pub subject: NoticeSubject,
    /// 退出情形：代码与条款原文
    pub code: Of<ExitCode>,
    /// 所依据的条款
    pub clause: String,
    /// 决定日期
    pub decided_on: NaiveDate,
    /// 决定机关
    pub authority: String,
    /// 事实依据
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

/// 公告的对象
#[derive(Debug, Object)]
pub struct NoticeSubject {
    /// 单位或电梯
    pub kind: Of<Subject>,
    /// 统一社会信用代码或电梯编码
    pub id: String,
    /// 单位名称，或电梯所在的小区
    pub name: Option<String>,
    /// 电梯所在的区县
    pub region: Option<RegionRef>,
}

/// 因公告结束标注的电梯
#[derive(Debug, Object)]
pub struct AffectedElevator {
    /// 电梯编码
    pub code: String,
    /// 小区或大厦
    pub estate: Option<String>,
    /// 区县
    pub region: RegionRef,
}

/// 公告列表的一行
#[derive(Debug, Object)]
pub struct NoticeRow {
    /// 公告编号，固定不变
    pub notice_no: Option<String>,
    /// 类别
    pub kind: Option<Of<NoticeKind>>,
    /// 试点
    pub pilot: Option<Of<Pilot>>,
    /// 对象
    pub subject: Option<NoticeSubject>,
    /// 退出情形：代码与条款原文
    pub code: Option<Of<ExitCode>>,
    /// 决定日期
    pub decided_on: Option<NaiveDate>,
    /// 决定机关
    pub authority: Option<String>,
    /// 事实依据
    pub basis: Option<String>,
    /// 公布此公告的条目
    pub gazette: Option<Entry>,
}

/// 一行公告
#[derive(Debug, Object)]
pub struct NoticeLine {
    /// 公告编号，固定不变
    pub notice_no: String,
    /// 类别
    pub kind: Of<NoticeKind>,
    /// 试点
    pub pilot: Of<Pilot>,
    /// 退出情形
    pub code: Of<ExitCode>,
    /// 对象是电梯本身，还是它的单位
    pub subject: Of<Subject>,
    /// 决定日期
    pub decided_on: NaiveDate,
    /// 公布时间
    pub published_at: DateTime<FixedOffset>,
}
