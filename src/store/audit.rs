//! Who changed facts, from what, with what result.

use super::{Error, Tx, Value};
use crate::domain::Instant;

/// One audited act.
#[derive(Debug, Clone)]
pub struct Act {
    /// Unique, in the order of time.
    pub id: String,
    /// What was done: `import`.
    pub act: &'static str,
    /// On what: the dataset.
    pub subject: String,
    /// The file it came from, as a lower-case hex digest.
    pub file_sha256: Option<String>,
    /// When it began.
    pub started_at: Instant,
    /// When it ended; `None` while it runs or if it was cut off.
    pub finished_at: Option<Instant>,
    /// What became of the rows.
    pub counts: Counts,
    /// How it ended: `running`, `done`, `refused`, `failed`.
    pub outcome: &'static str,
}

/// What became of the rows of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows read, refused ones included.
    pub read: u64,
    /// New facts.
    pub inserted: u64,
    /// Known facts that changed.
    pub updated: u64,
    /// Known facts that did not.
    pub unchanged: u64,
    /// Rows refused.
    pub refused: u64,
}

/// Writes an act, or replaces what is known of it.
pub async fn record(tx: &mut Tx, act: &Act) -> Result<(), Error> {
    let row = vec![
        Value::from(act.id.clone()),
        act.act.into(),
        act.subject.clone().into(),
        act.file_sha256.clone().into(),
        act.started_at.into(),
        act.finished_at.into(),
        act.counts.read.into(),
        act.counts.inserted.into(),
        act.counts.updated.into(),
        act.counts.unchanged.into(),
        act.counts.refused.into(),
        act.outcome.into(),
    ];
    tx.insert(
        "audit_act (id, act, subject, file_sha256, started_at, finished_at, rows_read, rows_inserted, \
         rows_updated, rows_unchanged, rows_refused, outcome)",
        vec![row],
        "on conflict (id) do update set finished_at = excluded.finished_at, rows_read = excluded.rows_read, \
         file_sha256 = excluded.file_sha256, rows_inserted = excluded.rows_inserted, \
         rows_updated = excluded.rows_updated, rows_unchanged = excluded.rows_unchanged, \
         rows_refused = excluded.rows_refused, outcome = excluded.outcome",
    )
    .await
}
