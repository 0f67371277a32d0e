//! The log itself: entries as they were published.

use serde::Deserialize;

use crate::domain::calendar::local_time;
use crate::gazette::disclosure::LocalTime;
use crate::gazette::{Error, Gazette, publish};
use crate::store::log::LogRow;

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// Its position, from 1, without gaps.
    pub seq: u64,
    /// What it speaks of.
    pub kind: String,
    /// Which one.
    pub id: String,
    /// When it was published.
    pub published_at: LocalTime,
    /// The exact text that is hashed; `None` once withdrawn by law.
    pub body: Option<String>,
    /// SHA-256 of the body, lower-case hex.
    pub body_sha256: String,
}

impl From<LogRow> for LogEntry {
    fn from(row: LogRow) -> Self {
        Self {
            seq: row.seq,
            kind: row.kind,
            id: row.id,
            published_at: local_time(publish::published(row.published_at)),
            body: row.body,
            body_sha256: hex::encode(row.body_sha256),
        }
    }
}

/// What a body says of the entry it replaces.
#[derive(Deserialize)]
struct Replacing {
    replaces: Option<u64>,
}

/// The entry that this one replaces.
pub(super) fn replaced(entry: &LogRow) -> Option<u64> {
    serde_json::from_str::<Replacing>(entry.body.as_deref()?).ok()?.replaces
}

impl Gazette {
    /// One entry of the log.
    pub async fn log_entry(&self, seq: u64) -> Result<Option<LogEntry>, Error> {
        Ok(self.store.log_entry(seq).await?.map(LogEntry::from))
    }

    /// Entries after a position, oldest first.
    pub async fn log_entries(&self, after: u64, limit: u64) -> Result<Vec<LogEntry>, Error> {
        Ok(self.store.log_entries(after, limit).await?.into_iter().map(LogEntry::from).collect())
    }
}
