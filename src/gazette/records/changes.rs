//! The log as those read it who follow it: what was published after a position, beside what it replaced, of a kind,
//! a place or a unit if they wish.

use std::collections::{BTreeSet, HashMap};

use super::history::Version;
use super::kinds::kind_label;
use super::log::{LogEntry, replaced};
use super::{Page, paging};
use crate::domain::region::{self, Region};
use crate::gazette::{Error, Gazette, Kind, View};
use crate::store::log::LogRow;
use crate::store::public::{EntryQuery, Stretch};

/// Entries looked at in one question to the store.
pub(super) const AT_ONCE: u64 = 10_000;
/// Entries looked at for one page, whether or not they are wanted: what a page costs at most.
pub(super) const FOR_A_PAGE: u64 = 100_000;

/// Every kind with its Chinese name, for those who choose one.
pub fn kinds() -> Vec<(&'static str, &'static str)> {
    Kind::ALL.iter().map(|kind| (kind.name(), kind_label(kind.name()))).collect()
}

/// Which entries to show. Everything given must hold; withdrawals concern every place and unit.
#[derive(Debug, Clone, Default)]
pub struct EntryFilter {
    /// Of this kind.
    pub kind: Option<&'static str>,
    /// Of things in this region, before the entry or after it.
    pub region: Option<&'static Region>,
    /// Of this unit and what it uses, maintains or promised.
    pub unit: Option<String>,
}

impl EntryFilter {
    /// Whether every entry passes.
    pub fn is_open(&self) -> bool {
        self.kind.is_none() && self.region.is_none() && self.unit.is_none()
    }

    pub(super) fn query(&self, view: &View) -> EntryQuery {
        EntryQuery {
            kind: self.kind,
            areas: self.region.map(|region| region::area(region, view.today)),
            unit: self.unit.clone(),
            holding_at: None,
        }
    }
}

/// An entry beside the one it replaces.
#[derive(Debug, Clone)]
pub struct Change {
    /// The entry.
    pub entry: LogEntry,
    /// The body of the one it replaces; `None` if it is the first, or the earlier one was withdrawn.
    pub before: Option<String>,
}

/// Some of the log, read for those who want part of it.
#[derive(Debug, Clone)]
pub struct Scanned<T> {
    /// What was wanted of it; may be nothing.
    pub rows: Vec<T>,
    /// How far it was read: whoever goes on from here misses nothing.
    pub reached: u64,
}

impl Gazette {
    /// Entries after a position, oldest first, as far as the reader's view goes.
    pub async fn changes(
        &self,
        view: &View,
        filter: &EntryFilter,
        after: u64,
        limit: u64,
    ) -> Result<Scanned<Change>, Error> {
        let Scanned { rows, reached } =
            self.scan(&filter.query(view), (after, view.seq.max(after)), limit).await?;
        let mut before = self.entries_at(rows.iter().filter_map(replaced)).await?;
        let beside = |row: LogRow| {
            let before = replaced(&row).and_then(|seq| before.remove(&seq)).and_then(|entry| entry.body);
            Change { entry: row.into(), before }
        };
        Ok(Scanned { rows: rows.into_iter().map(beside).collect(), reached })
    }

    /// A page of the log, newest first, each entry beside the one it replaced. The total counts the entries among
    /// which it looks.
    pub async fn log_history(
        &self,
        view: &View,
        filter: &EntryFilter,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<Version>, Error> {
        const LIST: &str = "log";
        let below: u64 = paging::read(LIST, cursor)?.unwrap_or(view.seq + 1).clamp(1, view.seq + 1);
        let query = filter.query(view);
        let (mut rows, mut upto) = (Vec::new(), below - 1);
        let least = upto.saturating_sub(FOR_A_PAGE);
        while upto > least && (rows.len() as u64) < limit {
            let after = upto.saturating_sub(AT_ONCE).max(least);
            let left = limit - rows.len() as u64;
            let stretch = Stretch { after, upto, backwards: true };
            let found = self.store.entries_concerning(&query, stretch, left).await?;
            upto = if found.len() as u64 == left {
                found.last().map_or(after, |row| row.seq - 1)
            } else {
                after
            };
            rows.extend(found);
        }
        let next = (upto > 0).then(|| paging::write(LIST, &(upto + 1)));
        Ok(Page { rows: self.versions(view, rows).await?, total: view.seq, next })
    }

    /// Entries after a position up to another that a query finds, oldest first: a page, or what [`FOR_A_PAGE`] holds.
    pub(super) async fn scan(
        &self,
        query: &EntryQuery,
        (mut after, last): (u64, u64),
        limit: u64,
    ) -> Result<Scanned<LogRow>, Error> {
        let mut rows = Vec::new();
        let last = last.min(after.saturating_add(FOR_A_PAGE));
        // One more than wanted tells whether there is any after the page.
        while after < last && rows.len() as u64 <= limit {
            let upto = last.min(after + AT_ONCE);
            let left = limit + 1 - rows.len() as u64;
            let found =
                self.store.entries_concerning(query, Stretch { after, upto, backwards: false }, left).await?;
            after = if found.len() as u64 == left { found.last().map_or(upto, |row| row.seq) } else { upto };
            rows.extend(found);
        }
        if rows.len() as u64 > limit {
            rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            after = rows.last().map_or(after, |row| row.seq);
        }
        Ok(Scanned { rows, reached: after })
    }

    /// Entries by position.
    pub(super) async fn entries_at(
        &self,
        positions: impl Iterator<Item = u64>,
    ) -> Result<HashMap<u64, LogRow>, Error> {
        let positions: Vec<u64> = positions.collect::<BTreeSet<_>>().into_iter().collect();
        let entries = self.store.log_entries_at(&positions).await?;
        Ok(entries.into_iter().map(|entry| (entry.seq, entry)).collect())
    }
}
