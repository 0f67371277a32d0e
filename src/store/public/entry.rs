//! What every question for the public record is made of: entries as they are read, and which versions a reader at a
//! position of the log may see.

use std::borrow::Cow;

use super::super::{Body, Dialect, Error, Row, Statement};

/// An entry as a reader gets it.
#[derive(Debug, Clone)]
pub struct Published {
    /// Its position.
    pub seq: u64,
    /// Its kind.
    pub kind: Cow<'static, str>,
    /// Microseconds since 1970, UTC.
    pub published_at: i64,
    /// The body; `None` once withdrawn.
    pub body: Option<Body>,
}

/// The columns of an entry that [`published`] reads.
pub(super) const ENTRY: &str = "l.seq, l.kind, l.published_at, l.body";

/// Reads an entry whose columns stand at a position of the row.
pub(super) fn published(row: &Row, at: usize) -> Result<Published, Error> {
    Ok(Published {
        seq: row.count(at)?,
        kind: Cow::Owned(row.get(at + 1)?),
        published_at: row.get(at + 2)?,
        body: row.body(at + 3)?,
    })
}

/// The number a counting query answers with.
pub(super) fn count(rows: &[Row]) -> Result<u64, Error> {
    rows.first().map_or(Ok(0), |row| row.count(0))
}

impl Statement {
    /// Appends the condition that a version of this table alias holds at a position of the log.
    #[must_use]
    pub(super) fn visible(self, alias: &str, seq: u64) -> Self {
        self.push(&format!("{alias}.from_seq <= "))
            .bind(seq)
            .push(&format!(" and ({alias}.to_seq is null or {alias}.to_seq > "))
            .bind(seq)
            .push(")")
    }

    /// Appends the condition that a column begins with a text.
    #[must_use]
    pub(super) fn begins(self, column: &str, prefix: &str) -> Self {
        match self.dialect() {
            // A range uses the index; the last code point there is ends it.
            Dialect::Sqlite => self
                .push(&format!("({column} >= "))
                .bind(prefix)
                .push(&format!(" and {column} < "))
                .bind(format!("{prefix}\u{10FFFF}"))
                .push(")"),
            Dialect::Postgres => self.push(&format!("starts_with({column}, ")).bind(prefix).push(")"),
        }
    }
}
