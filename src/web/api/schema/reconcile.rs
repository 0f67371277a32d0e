//! What matching names to units answers, in the form of its protocol.

use poem_openapi::Object;
use poem_openapi::types::Any;
use serde_json::Value;

/// 服务说明，或逐个名称的候选 `{"q0": {"result": [{id, name, type, score, match}]}}`（W3C Reconciliation Service API 0.2）
pub type Reconciled = Any<Value>;

/// 名称相近的单位
#[derive(Debug, Object)]
pub struct SuggestedUnits {
    /// 最像的在前
    pub result: Vec<SuggestedUnit>,
}

/// 一个单位
#[derive(Debug, Object)]
pub struct SuggestedUnit {
    /// 统一社会信用代码
    pub id: String,
    /// 单位名称
    pub name: String,
    /// 角色
    pub description: String,
    /// 类别
    pub notable: Vec<SuggestedKind>,
}

/// 类别
#[derive(Debug, Object)]
pub struct SuggestedKind {
    /// 代码
    pub id: String,
    /// 名称
    pub name: String,
}
