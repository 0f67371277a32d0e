//! The log, its history and the state of the portal.

use chrono::{DateTime, FixedOffset, NaiveDate};
use poem_openapi::Object;
use poem_openapi::types::Any;
use serde_json::Value;

use super::shared::Coded;

/// 条目的正文：RFC 8785 JSON，公开字段之外有 salt，更正时有 replaces
pub type LogBody = Any<Value>;

/// 电梯历史的一行
#[derive(Debug, Object)]
pub struct Version {
    /// 条目序号
    pub seq: Option<u64>,
    /// 类别，开放列表
    pub kind: Option<Coded>,
    /// 类别之内的标识
    pub id: Option<String>,
    /// 公布时间
    pub published_at: Option<DateTime<FixedOffset>>,
    /// 与前一版本相比的变化；首个版本列出全部字段
    pub changes: Option<Vec<FieldChange>>,
}

/// 一个字段的变化
#[derive(Debug, Object)]
pub struct FieldChange {
    /// 字段
    pub field: String,
    /// 中文名称
    pub label: String,
    /// 变化之前的值；此前没有则没有此项
    pub before: Option<Any<Value>>,
    /// 变化之后的值；此后没有则没有此项
    pub after: Option<Any<Value>>,
}

/// 公布记录的一行
#[derive(Debug, Object)]
pub struct Change {
    /// 条目序号，从 1 起，不间断
    pub seq: Option<u64>,
    /// 类别，开放列表：elevator、unit、visit 等
    pub kind: Option<String>,
    /// 类别之内的标识
    pub id: Option<String>,
    /// 公布时间
    pub published_at: Option<DateTime<FixedOffset>>,
    /// 正文；依法撤回后没有此项
    pub body: Option<LogBody>,
    /// 被取代的条目的正文；首次公布或已撤回则没有
    pub before: Option<LogBody>,
}

/// 数据的现状
#[derive(Debug, Object)]
pub struct Meta {
    /// 最新条目的序号
    pub data_seq: u64,
    /// 本机答复落后于最新公布的毫秒数
    pub lag_ms: u64,
    /// 本机答复是否落后
    pub stale: bool,
    /// 数据许可
    pub licence: String,
    /// 许可全文
    pub licence_url: String,
    /// 是否为样本数据
    pub sample: bool,
    /// 本站地址
    pub public_url: String,
    /// 接口说明文件
    pub openapi: String,
    /// 今天，北京时间
    pub today: NaiveDate,
    /// 所有日期和时间所用的时区
    pub time_zone: String,
}
