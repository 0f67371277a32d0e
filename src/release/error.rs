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
    /// A file of a release is not as it was written.
    #[error("数据文件 {0} 与发布时不符，请恢复或删除该期数据")]
    Damaged(String),
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
    /// The object store does not answer, or refuses.
    #[error("对象存储（MINGTI_OBJECTS_URL）暂时不能访问，数据文件不能读写：{}", told(.0))]
    Objects(object_store::Error),
    /// The object store did not answer in time, or when it was asked last.
    #[error("对象存储（MINGTI_OBJECTS_URL）暂时不能访问，数据文件不能读写：没有及时回应")]
    Away,
    /// A file was sent to the object store and is not there as it was sent.
    #[error("文件 {0} 没有完整到达对象存储，此次发布不作数")]
    NotArrived(String),
    /// The thread that writes files ended by our mistake.
    #[error("the writer of the release ended before its work")]
    Interrupted,
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        Self::Objects(error)
    }
}

impl Error {
    /// Whether the object store cannot be reached: everything but files of releases goes on.
    pub fn is_away(&self) -> bool {
        matches!(self, Self::Objects(_) | Self::Away)
    }

    /// A failure of sending a file to the object store, told apart from one of reading it here.
    pub(super) fn sending(error: io::Error) -> Self {
        error.downcast().map_or_else(Self::File, Self::Objects)
    }
}

/// What an object store's error says with the first of its causes: it repeats all between them, and not always that one.
fn told(error: &object_store::Error) -> String {
    let mut first: &dyn std::error::Error = error;
    while let Some(source) = first.source() {
        first = source;
    }
    let (text, first) = (error.to_string(), first.to_string());
    if text.contains(&first) { text } else { format!("{text}: {first}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("error sending request")]
    struct Sending(#[source] Box<io::Error>);

    #[test]
    fn the_first_cause_is_told_once() {
        let refused = || Box::new(io::Error::other("certificate has expired"));
        let plain = object_store::Error::Generic { store: "S3", source: refused() };
        assert_eq!(told(&plain).matches("certificate has expired").count(), 1, "{}", told(&plain));
        let deep = object_store::Error::Generic { store: "S3", source: Box::new(Sending(refused())) };
        assert!(told(&deep).ends_with("error sending request: certificate has expired"), "{}", told(&deep));
    }
}
