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
    pub seq: Option<u64>,
    pub kind: Option<Coded>,
    pub id: Option<String>,
    pub published_at: Option<DateTime<FixedOffset>>,
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

/// 两天之间不同的一行
#[derive(Debug, Object)]
pub struct Difference {
    pub became: Option<Coded>,
    pub left_by: Option<Coded>,
    pub kind: Option<Coded>,
    pub id: Option<String>,
    pub seq: Option<u64>,
    pub published_at: Option<DateTime<FixedOffset>>,
    pub changes: Option<Vec<FieldChange>>,
}

/// 公布记录的一行
#[derive(Debug, Object)]
pub struct Change {
    pub seq: Option<u64>,
    /// 类别，开放列表：elevator、unit、visit 等
    pub kind: Option<String>,
    pub id: Option<String>,
    pub published_at: Option<DateTime<FixedOffset>>,
    pub body: Option<LogBody>,
    pub before: Option<LogBody>,
}

/// 树中的证明：条目存在，或旧树是新树的开头
#[derive(Debug, Object)]
pub struct TreeProof {
    /// 所证条目的序号
    pub seq: Option<u64>,
    /// 叶的编号，从 0 起
    pub leaf_index: Option<u64>,
    /// 叶的原文，计算哈希时在前面加一个字节 00
    pub leaf: Option<String>,
    /// 叶的哈希
    pub leaf_hash: Option<String>,
    /// 旧树的条目数
    pub from: Option<u64>,
    /// 旧树的根
    pub from_root: Option<String>,
    /// 树的条目数
    pub tree_size: u64,
    /// 树的根
    pub root: String,
    /// 证明所需的哈希，按 RFC 6962 的次序
    pub proof: Vec<String>,
    /// 签署此树的检查点原文（C2SP signed note）；所问不是最新检查点的树则没有
    pub checkpoint: Option<String>,
    /// 检查点的公钥
    pub verifier_key: Option<String>,
}

/// 数据的现状
#[derive(Debug, Object)]
pub struct Meta {
    /// 最新条目的序号
    pub data_seq: u64,
    /// 检索索引所到的条目序号；索引正在重建则没有，其间由数据库答复
    pub index_seq: Option<u64>,
    /// 已签署的条目数；尚无签署则没有
    pub tree_size: Option<u64>,
    /// 公布日志的公钥（C2SP vkey）；尚无签署则没有
    pub verifier_key: Option<String>,
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
    /// 设立两项试点的文件
    pub policy: Policy,
}

/// 文件及其依据
#[derive(Debug, Object)]
pub struct Policy {
    /// 文号
    pub number: String,
    /// 标题
    pub title: String,
    /// 发文机关
    pub issuer: String,
    /// 成文日期
    pub signed_on: NaiveDate,
    /// 印发日期
    pub issued_on: NaiveDate,
    /// 审定的会议
    pub approved_by: String,
    /// 依据
    pub bases: Vec<Basis>,
    /// 公开属性
    pub disclosure: String,
}

/// 文件所依据的文件
#[derive(Debug, Object)]
pub struct Basis {
    /// 文号
    pub number: String,
    /// 标题
    pub title: String,
}
