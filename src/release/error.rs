//! What can go wrong with releases.

use std::io;

use crate::gazette;

/// Why a release was not made, or cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The record could not be read.
    #[error("the record cannot be read")]
    Gazette(#[from] gazette::Error),
    /// A file could not be written or read.
    #[error("a file of the release cannot be written or read")]
    File(#[from] io::Error),
    /// A table could not be written or read.
    #[error("a table of the release cannot be written or read")]
    Table(#[from] csv::Error),
    /// A workbook could not be written.
    #[error("a workbook of the release cannot be written")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A file of columns could not be written.
    #[cfg(feature = "parquet")]
    #[error("a file of columns of the release cannot be written")]
    Columns(#[from] parquet::errors::ParquetError),
    /// A description could not be written or read.
    #[error("a description of the release cannot be written or read")]
    Description(#[from] serde_json::Error),
    /// Nothing was published yet.
    #[error("尚无公布内容，不能发布数据")]
    Empty,
    /// The log is not signed up to its end, and whoever holds the key does not sign.
    #[error("日志有 {there} 号公布，只签署到 {signed} 号；请先由持有密钥的进程签署")]
    Unsigned {
        /// Entries that are there.
        there: u64,
        /// Entries that are signed for.
        signed: u64,
    },
    /// The thread that writes files ended by our mistake.
    #[error("the writer of the release ended before its work")]
    Interrupted,
}
