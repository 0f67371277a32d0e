//! Releases of the data.

use chrono::NaiveDate;
use poem_openapi::Object;

/// 一次数据发布
#[derive(Debug, Object)]
pub struct Release {
    pub name: Option<String>,
    pub seq: Option<u64>,
    pub day: Option<NaiveDate>,
    pub made_at: Option<String>,
    pub previous: Option<String>,
    /// 各数据集的行数与变化
    pub datasets: Option<Vec<ReleasedDataset>>,
    /// 全部文件，另有 SHA256SUMS
    pub files: Option<Vec<ReleasedFile>>,
}

/// 一次发布中的一个数据集
#[derive(Debug, Object)]
pub struct ReleasedDataset {
    /// 数据集
    pub name: String,
    /// 行数
    pub rows: u64,
    /// 与上一次发布相比的变化；不能比较则无此项
    pub changes: Option<ReleasedChanges>,
}

/// 行的增、改、删
#[derive(Debug, Object)]
pub struct ReleasedChanges {
    /// 新增
    pub added: u64,
    /// 变更
    pub changed: u64,
    /// 移除
    pub removed: u64,
}

/// 一次发布中的一个文件
#[derive(Debug, Object)]
pub struct ReleasedFile {
    /// 在发布中的路径
    pub path: String,
    /// 下载地址
    pub address: String,
    /// 字节数
    pub bytes: u64,
    /// SHA-256，小写十六进制
    pub sha256: String,
}
