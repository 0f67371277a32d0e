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
    /// A cell does not read as what its column holds.
    #[error("database: the value at position {0} is of another type than asked for")]
    Cell(usize),
    /// The database was closed while somebody asked.
    #[error("the database is closed")]
    Closed,
    /// The tables could not be brought to this version.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
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
    /// The database address is of neither kind.
    #[error("must begin with postgres:// or sqlite:")]
    Address,
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
}
