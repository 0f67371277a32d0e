//! How the file of an embedded database is opened by whoever only looks at it, so that nothing changes and nothing is left
//! beside it: a backup may lie where nobody can write, and one in write-ahead mode wants files beside it to be read.
//!
//! It knows SQLite only.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::own_file::{BUSY, beside};

/// How a file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// As one that others write to, who clear up after themselves.
    Shared,
    /// As one that nobody has open: SQLite takes away what it put beside it, which only a connection that could write does.
    Alone,
    /// As one that nobody can change: nothing is put beside it.
    Fixed,
}

impl Way {
    /// How to look at a file, by what lies beside it.
    pub(super) fn to_look_at(database: &Path) -> rusqlite::Result<Self> {
        let size = |ending| beside(database, ending).metadata().map(|part| part.len()).ok();
        let [log, journal] = ["-wal", "-journal"].map(size);
        // Closing a database folds in what is left of its log, which would change the file.
        if log.is_some_and(|bytes| bytes > 0) || journal.is_some() {
            return Ok(Self::Shared);
        }
        match Self::Alone.open(database) {
            Err(error) if log.is_none() && is_for_want_of_room_beside_it(&error) => {
                Self::Fixed.open(database).map(|_| Self::Fixed)
            }
            opened => opened.map(|_| Self::Alone),
        }
    }

    /// Opens it, and reads a first page: only then is it known whether that can be done.
    pub(super) fn open(self, database: &Path) -> rusqlite::Result<Connection> {
        let connection = match self {
            Self::Shared => Connection::open_with_flags(database, READ)?,
            Self::Alone => Connection::open_with_flags(database, ALONE)?,
            Self::Fixed => Connection::open_with_flags(fixed(database), READ | OpenFlags::SQLITE_OPEN_URI)?,
        };
        connection.busy_timeout(BUSY)?;
        connection.query_row("select count(*) from sqlite_schema", [], |_| Ok(()))?;
        Ok(connection)
    }
}

/// Whether a file cannot be read as one of those that others write to because nothing can be put beside it: the folder, or
/// the file, is somebody else's.
fn is_for_want_of_room_beside_it(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly))
}

const READ: OpenFlags = OpenFlags::SQLITE_OPEN_READ_ONLY.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);
const ALONE: OpenFlags = OpenFlags::SQLITE_OPEN_READ_WRITE.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);

/// The file as an address that says that nobody changes it.
fn fixed(database: &Path) -> String {
    format!("file:{}?immutable=1", percent_encode(database.as_os_str().as_bytes(), NON_ALPHANUMERIC))
}
