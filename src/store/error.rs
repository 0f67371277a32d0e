//! What can go wrong with the database.

/// A failure of the database or of what stands in it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The engine refused or could not be reached.
    #[error("database: {0}")]
    Engine(#[from] sqlx::Error),
    /// The embedded engine refused.
    #[error("database: {0}")]
    Embedded(#[from] rusqlite::Error),
    /// Another transaction of this process did not end in time.
    #[error("the database is being written by somebody else")]
    Busy,
    /// The embedded engine took the transaction back before its end.
    #[error("the transaction was taken back")]
    TakenBack,
    /// A cell does not read as what its column holds: another type, or a number below zero for a position or a count. Which
    /// table it is of the statement knows.
    #[error("database: the value at position {0} is not what its column holds")]
    Cell(usize),
    /// The database neither answers nor shows on a new connection that it is there.
    #[error("the database does not answer")]
    Silent,
    /// The file that was opened is not there any more, or another one is.
    #[error("数据库文件 {0} 被移走或换成了另一个：放回原来的即可继续；确要换用另一个的，请重新启动")]
    Moved(String),
    /// The database was closed while somebody asked.
    #[error("the database is closed")]
    Closed,
    /// The tables were brought to a version that this program does not know.
    #[error("数据库由较新的程序写成（第 {0} 次变更），本程序不认识；请使用新版程序，或恢复升级之前的备份")]
    Newer(i64),
    /// The tables could not be brought to this version.
    #[error("migration: {0}")]
    Migration(sqlx::migrate::MigrateError),
    /// Only the bare database of another version is there, and whoever asked may not change it.
    #[error("数据库由较早的程序写成，核验不会改动它；请先用本程序启动一次 mingti serve，或用当时的程序核验")]
    Older,
    /// A row breaks an invariant: it was written by something else, or the disk lies.
    #[error("corrupt row in {table}.{column}, key {key}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column, or what was being read.
        column: &'static str,
        /// The row's key.
        key: String,
    },
    /// The bundled SQLite is older than the program trusts with a write-ahead log.
    #[error("SQLite {0} is too old: 3.51.3 or newer is needed")]
    TooOld(String),
    /// What was asked for is done with PostgreSQL's own tools.
    #[error("数据库是 PostgreSQL：备份和恢复请用 pg_dump 和 pg_restore")]
    NotEmbedded,
    /// The database address is of neither kind.
    #[error("应以 postgres:// 或 sqlite: 开头")]
    Address,
}

impl From<sqlx::migrate::MigrateError> for Error {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::VersionMissing(version) => Self::Newer(version),
            error => Self::Migration(error),
        }
    }
}

impl Error {
    /// Whether the disk is full: reads go on, writes must wait for an operator.
    pub fn is_full(&self) -> bool {
        match self {
            Self::Engine(sqlx::Error::Database(error)) => error.code().as_deref() == Some("53100"),
            Self::Embedded(error) => error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull),
            _ => false,
        }
    }

    /// Whether the database cannot be reached for now: whatever it was asked is worth asking again later.
    pub fn is_away(&self) -> bool {
        match self {
            Self::Silent | Self::Moved(_) | Self::Engine(sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut) => {
                true
            }
            Self::Engine(sqlx::Error::Database(error)) => error.code().is_some_and(|code| is_of_going(&code)),
            _ => false,
        }
    }
}

/// Whether PostgreSQL says by this code that it stops, starts, lost the connection (class 08) or has none left.
fn is_of_going(code: &str) -> bool {
    code.starts_with("57P") || code.starts_with("08") || code == "53300"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_told_from_what_does_not() {
        let refused = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
        for away in [Error::Silent, sqlx::Error::PoolTimedOut.into(), sqlx::Error::Io(refused).into()] {
            assert!(away.is_away(), "{away}");
        }
        for (code, is_away) in [
            ("57P01", true),
            ("57P03", true),
            ("08006", true),
            ("53300", true),
            ("57014", false),
            ("23505", false),
        ] {
            assert_eq!(is_of_going(code), is_away, "{code}");
        }
        assert!(!Error::from(sqlx::Error::RowNotFound).is_away() && !Error::Cell(0).is_away());
    }
}
