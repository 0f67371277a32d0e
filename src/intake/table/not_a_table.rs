//! Why a file as a whole cannot be read as a table. Knows sentences, not how to find out.

use std::io;

/// A file that is no table: nothing of it is imported. The message is Chinese, for the person who
/// sent the file, and says what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum NotATable {
    /// The file could not be opened or read.
    #[error("文件无法读取：{}", why(.0))]
    Io(io::Error),
    /// A pipe or a device.
    #[error("这不是普通文件（像是管道或设备），请先存为文件再导入")]
    NotAFile,
    /// No bytes at all.
    #[error("文件是空的（0 字节），请检查导出是否完成")]
    Empty,
    /// A picture, a PDF, an archive, a program.
    #[error("文件不是表格（像是图片、PDF、压缩包或其他二进制文件），请导出为 CSV、XLSX 或 NDJSON")]
    Binary,
    /// `.xls`, `.xlsb`, `.ods`, or a workbook under a password.
    #[error("这是旧版、加密或其他格式的工作簿（xls、xlsb、ods），请另存为不加密的 xlsx 或 csv 后再导入")]
    OtherWorkbook,
    /// HTML or XML, often under the name `.xls`.
    #[error("这是网页或 XML 文件，不是表格；请用 Excel 或 WPS 打开，另存为 xlsx 或 csv 后再导入")]
    Markup,
    /// One JSON array instead of one object a line.
    #[error("这是 JSON 数组；请改为 NDJSON：每行一个 JSON 对象，行与行之间没有逗号")]
    JsonArray,
    /// A workbook whose inside is damaged.
    #[error("工作簿已损坏，无法读取：{0}；请用 Excel 或 WPS 打开后重新保存")]
    Damaged(String),
    /// A file built, or grown by accident, to exhaust whoever opens it.
    #[error("文件展开后过大，已拒绝：{0}；请删除多余内容后重新保存，或改用 csv")]
    Bomb(String),
    /// Blank lines only, or no visible worksheet with a cell.
    #[error("找不到表头：文件中没有任何非空行")]
    NoHeader,
    /// The header row is refused like a bad row; the reason says why.
    #[error("表头无法使用：{0}")]
    BadHeader(String),
    /// A column without a name between named ones.
    #[error("表头（{place}）第 {column} 列没有列名，请补上列名或删除该列")]
    BlankHeader {
        /// Where the header stands.
        place: String,
        /// The column, counted from 1.
        column: usize,
    },
    /// A column name that stands twice.
    #[error("表头（{place}）中列名“{name}”出现了两次，请只保留一列")]
    DuplicateHeader {
        /// Where the header stands.
        place: String,
        /// The name.
        name: String,
    },
    /// More columns than [`Limits::max_columns`](super::Limits::max_columns).
    #[error("表头有 {found} 列，最多 {limit} 列，请删除多余的列")]
    TooManyColumns {
        /// Columns found.
        found: usize,
        /// Columns allowed.
        limit: usize,
    },
}

// Not its source: what the system says is told in Chinese, or stands in the message already.
impl From<io::Error> for NotATable {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// What the system says, in the words of the person who named the file.
fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "没有这个文件，请核对路径和文件名".to_owned(),
        io::ErrorKind::PermissionDenied => "没有读取它的权限".to_owned(),
        io::ErrorKind::IsADirectory => "这是文件夹，请给出其中的一个文件".to_owned(),
        _ => error.to_string(),
    }
}
