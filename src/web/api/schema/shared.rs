//! What stands in many answers.

use chrono::{DateTime, FixedOffset, NaiveDate};
use poem_openapi::Object;

/// 代码与中文标签
#[derive(Debug, Object)]
pub struct Coded {
    /// 固定不变的代码
    pub code: String,
    /// 中文标签
    pub label: String,
}

/// 单位的代码与现名
#[derive(Debug, Object)]
pub struct UnitRef {
    /// 统一社会信用代码；自然人没有此项
    pub uscc: Option<String>,
    /// 单位名称；自然人为“个人”，不明时没有此项
    pub name: Option<String>,
    /// 维保单位的 24 小时服务电话
    pub service_phone: Option<String>,
    /// 名称不明的原因：withdrawn 为单位已依法撤回
    pub state: Option<Coded>,
}

/// 区县的代称与名称
#[derive(Debug, Object)]
pub struct RegionRef {
    pub slug: String,
    pub name: String,
}

/// 公布此事的日志条目
#[derive(Debug, Object)]
#[oai(rename = "GazetteEntry")]
pub struct Entry {
    /// 条目在日志中的序号，从 1 起，不间断
    pub seq: u64,
    /// 公布时间，北京时间
    pub published_at: DateTime<FixedOffset>,
}

/// 电梯数量，按所查之日
#[derive(Debug, Object)]
pub struct Figures {
    pub total: u64,
    pub in_use: u64,
    pub suspended: u64,
    pub scrapped: u64,
    pub in_maintenance_pilot: u64,
    pub in_testing_pilot: u64,
    pub maintenance_overdue: Option<u64>,
    pub inspection_expired: Option<u64>,
    pub insured: Option<u64>,
}

/// 分页
#[derive(Debug, Object)]
pub struct PageInfo {
    /// 下一页的游标；最后一页没有此项
    pub next: Option<String>,
    /// 公布记录看到了哪个序号；没有下一页时，从它之后接着取，就不会遗漏，也不会重看
    pub reached: Option<u64>,
    /// 总行数
    pub total: u64,
    /// 总行数是否准确
    pub total_is_exact: bool,
}

/// 关于列表
#[derive(Debug, Object)]
pub struct ListMeta {
    /// 数据许可
    pub licence: String,
    /// 按 codes 或 usccs 查询时，没有的各个；都有时为空
    pub missing: Option<Vec<Missing>>,
    /// 两天之间变化的汇总；只在没有筛选时，随第一页给出
    pub summary: Option<DifferenceSummary>,
    /// 所查之日；只在请求给出 as_of 时出现
    pub as_of: Option<NaiveDate>,
}

/// 两天之间变化的汇总
#[derive(Debug, Object)]
pub struct DifferenceSummary {
    /// 有变化的各类别
    pub kinds: Vec<KindSummary>,
    /// 变化太多、没有看完时，看了多少条目
    pub looked_at: Option<u64>,
}

/// 一个类别有多少新增、变更、离开
#[derive(Debug, Object)]
pub struct KindSummary {
    /// 类别
    pub kind: Coded,
    /// 新增
    pub added: u64,
    /// 变更
    pub changed: u64,
    /// 离开
    pub left: u64,
}

/// 有同样值的数量；没有按其计数的、值不明的不出现
#[expect(clippy::struct_field_names, reason = "the number is what the object tells")]
#[derive(Debug, Object)]
pub struct Count {
    pub region: Option<RegionRef>,
    pub status: Option<Coded>,
    pub mode: Option<Coded>,
    pub category: Option<Coded>,
    pub in_maintenance_pilot: Option<bool>,
    pub in_testing_pilot: Option<bool>,
    pub overdue: Option<bool>,
    pub expired: Option<bool>,
    pub kind: Option<Coded>,
    pub pilot: Option<Coded>,
    pub code: Option<Coded>,
    pub year: Option<u64>,
    pub count: u64,
}

/// 所问而没有的
#[derive(Debug, Object)]
pub struct Missing {
    /// 所问的代码
    pub id: String,
    /// 为何没有：unknown 从未公布，not_yet 当日尚未公布，withdrawn 已依法撤回
    pub state: Coded,
}
