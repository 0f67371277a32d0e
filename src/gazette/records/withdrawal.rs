//! What was withdrawn and what was corrected: the ledger of a record that is never changed in silence.

use super::history::Version;
use super::kinds::kind_label;
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
    /// The kind of the thing, in Chinese.
    pub kind: &'static str,
    /// Which one.
    pub id: String,
    /// The clause it rests on.
    pub clause: String,
    /// Why.
    pub reason: String,
}

impl From<withdrawals::Withdrawal> for Withdrawn {
    fn from(row: withdrawals::Withdrawal) -> Self {
        Self {
            seq: row.seq,
            withdrawn_at: local_time(publish::published(row.published_at)),
            kind: kind_label(&row.of_kind),
            id: row.of_id,
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
    /// The withdrawal of a thing; `None` if it never was.
    pub async fn withdrawn(&self, kind: &str, id: &str) -> Result<Option<Withdrawn>, Error> {
        Ok(self.store.withdrawal(kind, id).await?.map(Withdrawn::from))
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
