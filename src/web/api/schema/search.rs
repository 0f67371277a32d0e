//! The answer of the search and suggestions.

use chrono::NaiveDate;
use poem_openapi::Object;

use super::coded::Of;
use super::shared::{ListMeta, PageInfo, RegionRef, UnitRef};
use crate::domain::elevator::{ElevatorStatus, UnitRole};
use crate::domain::exit::code::{ExitCode, Subject};
use crate::domain::maintenance::Mode;
use crate::domain::notice::NoticeKind;
use crate::domain::programme::Pilot;

/// 查询的结果
#[derive(Debug, Object)]
pub struct SearchAnswer {
    /// 符合的记录
    pub data: Vec<Hit>,
    /// 分页；索引建立期间由登记簿直接答复，只列编码和名称开头相符的前几条，total_is_exact 为 false
    pub page: PageInfo,
    /// 各项计数：在其余条件不变时，选中该值会有多少条。索引建立期间为空
    pub facets: Facets,
    /// 没有列全的计数：乡镇街道多于 50 个时为 subdistrict，没有列出的仍可用同名参数筛选；都列全时为空
    pub facets_truncated: Vec<String>,
    /// 如何理解所问
    pub understood_as: Understood,
    /// 没有符合的记录时，相差一个字的名称及其结果
    pub did_you_mean: Vec<Guess>,
    /// 数据许可
    pub meta: ListMeta,
}

/// 一条符合的记录。某类没有的事实不出现
#[derive(Debug, Object)]
#[oai(rename = "SearchHit")]
pub struct Hit {
    /// 类别：region estate unit elevator notice commitment
    pub kind: String,
    pub id: String,
    pub title: String,
    /// 电梯编码
    pub code: Option<String>,
    pub uscc: Option<String>,
    pub notice_no: Option<String>,
    /// 所找的文字在哪些字段中
    pub matched: Vec<String>,
    /// 所找的文字在字段中的位置
    pub highlights: Vec<Highlight>,
    /// 所属的区县
    pub region: Option<RegionRef>,
    pub subdistrict: Option<String>,
    pub estate: Option<String>,
    pub address: Option<String>,
    pub inner_no: Option<String>,
    pub status: Option<Of<ElevatorStatus>>,
    pub mode: Option<Of<Mode>>,
    pub pilots: Option<Vec<Of<Pilot>>>,
    pub maintenance_next_due_on: Option<NaiveDate>,
    pub overdue: Option<bool>,
    pub inspection_next_due_on: Option<NaiveDate>,
    pub expired: Option<bool>,
    pub exited: Option<bool>,
    /// 使用单位
    pub user: Option<UnitRef>,
    /// 维保单位
    pub maintainer: Option<UnitRef>,
    pub roles: Option<Vec<Of<UnitRole>>>,
    pub notice_kind: Option<Of<NoticeKind>>,
    pub pilot: Option<Of<Pilot>>,
    /// 退出情形
    pub ground: Option<Of<ExitCode>>,
    pub decided_on: Option<NaiveDate>,
    pub publicity_to: Option<NaiveDate>,
    pub subject: Option<HitSubject>,
    pub promised: Option<String>,
    pub elevators: Option<u64>,
}

/// 公告的对象
#[derive(Debug, Object)]
#[oai(rename = "SearchHitSubject")]
pub struct HitSubject {
    /// 单位或电梯
    pub kind: Of<Subject>,
    pub id: String,
    pub name: Option<String>,
}

/// 字段中所找的文字
#[derive(Debug, Object)]
pub struct Highlight {
    /// 字段
    pub field: String,
    /// 字段的全文
    pub text: String,
    /// 各段 [起, 止)，以 Unicode 字符计，从 0 起
    pub spans: Vec<Vec<u64>>,
}

/// 各项计数
#[derive(Debug, Object)]
pub struct Facets {
    /// 类别
    pub kind: Vec<CodedCount>,
    /// 区县，多的在前
    pub region: Vec<RegionCount>,
    /// 乡镇街道，多的在前，至多 50 个
    pub subdistrict: Vec<NameCount>,
    /// 维保模式
    pub mode: Vec<CodedCount>,
    /// 使用状态
    pub status: Vec<CodedCount>,
    /// 试点
    pub pilot: Vec<CodedCount>,
    /// 维保逾期的电梯
    pub overdue: u64,
    /// 检验超期或不合格的电梯
    pub expired: u64,
    /// 已退出维保试点的电梯
    pub exited: u64,
    /// 退出情形
    pub code: Vec<CodedCount>,
    /// 年份，近的在前
    pub year: Vec<YearCount>,
}

/// 一个值的计数
#[derive(Debug, Object)]
pub struct CodedCount {
    /// 代码
    pub code: String,
    /// 中文标签
    pub label: String,
    /// 有多少条
    pub count: u64,
}

/// 一个区县的计数
#[derive(Debug, Object)]
pub struct RegionCount {
    /// 代称
    pub slug: String,
    /// 名称
    pub name: String,
    /// 有多少条
    pub count: u64,
}

/// 一个名称的计数
#[derive(Debug, Object)]
pub struct NameCount {
    /// 名称
    pub name: String,
    /// 有多少条
    pub count: u64,
}

/// 一年的计数
#[derive(Debug, Object)]
pub struct YearCount {
    /// 年份
    pub year: i32,
    /// 有多少条
    pub count: u64,
}

/// 如何理解所问
#[derive(Debug, Object)]
pub struct Understood {
    /// 所找的词，按比较时的写法
    pub words: Vec<String>,
    /// 如何找到：literal 按原文，alias 按别的写法，parted 拆开连写的词，pinyin 按拼音，lookup 索引建立期间按开头
    pub by: String,
    /// 作为筛选条件的词
    pub filters: Vec<FilterWord>,
    /// 以别的写法代替的词
    pub instead: Vec<Instead>,
}

/// 作为筛选条件的词
#[derive(Debug, Object)]
pub struct FilterWord {
    /// 词
    pub word: String,
    /// 相当于哪个参数
    pub parameter: String,
    /// 参数的值
    pub value: String,
}

/// 以别的写法代替的词
#[derive(Debug, Object)]
pub struct Instead {
    /// 词
    pub word: String,
    /// 别的写法
    pub by: Vec<String>,
}

/// 相差一个字的名称
#[derive(Debug, Object)]
pub struct Guess {
    /// 可以这样查
    pub q: String,
    /// 会有多少条
    pub total: u64,
    /// 前几条
    pub data: Vec<Hit>,
}

/// 输入提示
#[derive(Debug, Object)]
pub struct Suggestions {
    /// 最像的在前
    pub data: Vec<Suggestion>,
    /// 数据许可
    pub meta: ListMeta,
}

/// 一条提示
#[derive(Debug, Object)]
pub struct Suggestion {
    /// 类别：region estate unit elevator
    pub kind: String,
    /// 标识
    pub id: String,
    /// 名称
    pub title: String,
    /// 页面的路径
    pub url: String,
    /// 与同名者区别的一行文字；区县为空
    pub detail: String,
    /// 所找的文字在名称中的位置：各段 [起, 止)，以 Unicode 字符计
    pub spans: Vec<Vec<u64>>,
}
