//! What was withdrawn and what was corrected: the ledger of a record that is never changed in silence.

use serde::Deserialize;

use super::history::Version;
use super::kinds::kind_label;
use super::log::LogEntry;
use crate::domain::calendar::local_time;
use crate::gazette::disclosure::LocalTime;
use crate::gazette::{Error, Gazette, View, publish};
use crate::store::withdrawals;

/// That a thing was withdrawn, and on what ground.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// The entry that says so.
    pub seq: u64,
    /// When.
    pub withdrawn_at: LocalTime,
    /// The kind of the thing, as the log names it.
    pub of_kind: String,
    /// The same in Chinese.
    pub kind: &'static str,
    /// Which one.
    pub id: String,
    /// The elevator whose record it belonged to.
    pub elevator: Option<String>,
    /// The clause it rests on.
    pub clause: String,
    /// Why.
    pub reason: String,
    /// Whether only versions went that a newer one had replaced: the thing still stands.
    pub keeps_newest: bool,
    /// The entries that lost their bodies, oldest first.
    pub entries: Vec<u64>,
}

/// What the body of a withdrawal says beside its ground.
#[derive(Default, Deserialize)]
struct Extent {
    elevator_code: Option<String>,
    #[serde(default)]
    entries: Vec<u64>,
    #[serde(default)]
    keeps_newest: bool,
}

impl From<withdrawals::Withdrawal> for Withdrawn {
    fn from(row: withdrawals::Withdrawal) -> Self {
        let body = row.body.as_deref().and_then(|body| serde_json::from_str(body).ok());
        let Extent { elevator_code, entries, keeps_newest } = body.unwrap_or_default();
        Self {
            seq: row.seq,
            withdrawn_at: local_time(publish::published(row.published_at)),
            kind: kind_label(&row.of_kind),
            of_kind: row.of_kind,
            id: row.of_id,
            elevator: elevator_code,
            keeps_newest,
            entries,
            clause: row.clause,
            reason: row.reason,
        }
    }
}

/// The newest withdrawals and corrections.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// Withdrawals, newest first.
    pub withdrawals: Vec<Withdrawn>,
    /// Records of the past that were published again with other contents, newest first.
    pub corrections: Vec<Version>,
}

impl Gazette {
    /// The newest withdrawal of a thing; `None` if it never was.
    pub async fn withdrawn(&self, kind: &str, id: &str) -> Result<Option<Withdrawn>, Error> {
        Ok(self.store.withdrawals_of(kind, id).await?.into_iter().next().map(Withdrawn::from))
    }

    /// The withdrawal that took the body of an entry; `None` if none did.
    pub async fn withdrawn_entry(&self, entry: &LogEntry) -> Result<Option<Withdrawn>, Error> {
        let of_thing = self.store.withdrawals_of(&entry.kind, &entry.id).await?;
        let mut of_thing = of_thing.into_iter().map(Withdrawn::from);
        Ok(of_thing.find(|withdrawn| withdrawn.entries.contains(&entry.seq)))
    }

    /// The position of the newest withdrawal; 0 where nothing was withdrawn.
    pub async fn newest_withdrawal(&self, view: &View) -> Result<u64, Error> {
        Ok(self.newest_withdrawn(view).await?.map_or(0, |withdrawn| withdrawn.seq))
    }

    /// What was withdrawn last; `None` if nothing ever was.
    pub async fn newest_withdrawn(&self, view: &View) -> Result<Option<Withdrawn>, Error> {
        let newest = self.store.withdrawals(view.seq + 1, 1).await?;
        Ok(newest.into_iter().next().map(Withdrawn::from))
    }

    /// The newest withdrawals and corrections, at most `limit` of each.
    pub async fn ledger(&self, view: &View, limit: u64) -> Result<Ledger, Error> {
        let below = view.seq + 1;
        let withdrawals = self.store.withdrawals(below, limit).await?;
        let corrections = self.store.corrections(below, limit).await?;
        Ok(Ledger {
            withdrawals: withdrawals.into_iter().map(Withdrawn::from).collect(),
            corrections: self.versions(view, corrections).await?,
        })
    }
}
