//! The problem document (RFC 9457) as it is published; [`crate::web::fault::problem`] writes it.

use chrono::{DateTime, FixedOffset};
use poem_openapi::Object;

/// 问题说明（RFC 9457）
#[derive(Debug, Object)]
pub struct Problem {
    /// 问题类型的固定地址
    #[oai(rename = "type")]
    pub kind: String,
    /// 标题
    pub title: String,
    /// HTTP 状态码
    pub status: u16,
    /// 原因
    pub detail: String,
    /// 所依据的条款
    pub clause: Option<String>,
    /// 逐项说明
    pub errors: Option<Vec<ProblemError>>,
    /// 可以去的地方
    pub help: Option<Vec<ProblemHelp>>,
    /// 撤回时间
    pub withdrawn_at: Option<DateTime<FixedOffset>>,
    /// 请求编号，反馈时请附上
    pub request_id: String,
}

/// 一项错误
#[derive(Debug, Object)]
pub struct ProblemError {
    /// 在请求体中的位置，或所指的参数（RFC 6901）
    pub pointer: Option<String>,
    /// 路径或查询参数的名称
    pub parameter: Option<String>,
    /// 错在何处
    pub detail: String,
}

/// 一个可以去的地方
#[derive(Debug, Object)]
pub struct ProblemHelp {
    /// 名称
    pub label: String,
    /// 地址
    pub href: String,
}
