//! What differs between the public record at the ends of two days: what came, what changed field by field, what left.

mod summary;

pub use summary::{KindSummary, Summary};

use std::collections::HashMap;

use serde::Serialize;

use super::about::{About, about};
use super::changes::{AT_ONCE, EntryFilter, FOR_A_PAGE, Scanned};
use super::history::{self, Change};
use super::log::replaced;
use super::{Coded, Page, kinds, paging, wording};
use crate::domain::Day;
use crate::domain::calendar::local_time;
use crate::domain::elevator::ElevatorStatus;
use crate::domain::label::Vocabulary;
use crate::gazette::disclosure::{EndedBy, LocalTime};
use crate::gazette::{Error, Gazette, Kind, View, publish};
use crate::store::log::LogRow;
use crate::vocabulary;

vocabulary! {
    /// What became of a thing.
    pub enum Became ("变化") {
        /// It was not there on the first day.
        Added = "added" "新增",
        /// It was there and says something else.
        Changed = "changed" "变更",
        /// It was there and is no more: withdrawn, scrapped, or out of the pilot.
        Left = "left" "离开",
    }
}

vocabulary! {
    /// Why a thing left.
    pub enum LeftBy ("离开的原因") {
        /// Taken back by law.
        Withdrawn = "withdrawn" "依法撤回",
        /// An elevator that was scrapped.
        Scrapped = "scrapped" "报废",
        /// A mark that an exit ended.
        Exited = "exited" "退出试点",
        /// A mark that ended for another reason.
        Ended = "ended" "标注终止",
    }
}

/// A thing that differs between the two days.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// What became of it.
    pub became: Coded,
    /// Why it left, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_by: Option<Coded>,
    /// What kind of thing it is.
    pub kind: Coded,
    /// Which one.
    pub id: String,
    /// The entry that says so.
    pub seq: u64,
    /// When that was published.
    #[serde(serialize_with = "super::to_the_microsecond")]
    pub published_at: LocalTime,
    /// Every field that differs; of what is new, every field. Of what was withdrawn, the withdrawal.
    pub changes: Vec<Change>,
    /// What it is about, for people.
    #[serde(skip)]
    pub about: About,
}

/// Which differences to show. Everything given must hold.
#[derive(Debug, Clone, Default)]
pub struct DifferenceFilter {
    /// Of which things.
    pub entries: EntryFilter,
    /// Only what became this.
    pub became: Option<Became>,
}

impl DifferenceFilter {
    /// Whether every difference is shown.
    pub fn is_open(&self) -> bool {
        self.became.is_none() && self.entries.is_open()
    }

    /// Whether an entry may tell of such a difference, before it is held against what was there.
    fn may_hold(&self, row: &LogRow) -> bool {
        let is = |kind: Kind| row.kind == kind.name();
        match self.became {
            None | Some(Became::Added) => true,
            Some(Became::Changed) => replaced(row).is_some(),
            Some(Became::Left) => is(Kind::WITHDRAWAL) || is(Kind::ELEVATOR) || is(Kind::PILOT_MARK),
        }
    }

    fn holds(&self, difference: &Difference) -> bool {
        self.became.is_none_or(|became| difference.became.code == became.code())
    }
}

impl Gazette {
    /// A page of what differs between 24:00 of a day and the reader's view, in the order of publication. The total
    /// counts the entries among which the whole walk looks, whichever page this is; where one page holds everything, its
    /// rows.
    ///
    /// # Errors
    /// [`Error::BadCursor`] for a place that this list did not give out.
    pub async fn differences(
        &self,
        view: &View,
        since: Day,
        filter: &DifferenceFilter,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<Difference>, Error> {
        const LIST: &str = "diff";
        let begin = self.store.log_position_on(since).await?.min(view.seq);
        let after = paging::read(LIST, cursor)?.unwrap_or(begin).clamp(begin, view.seq);
        let mut query = filter.entries.query(view);
        query.holding_at = Some(view.seq);
        let last = view.seq.min(after.saturating_add(FOR_A_PAGE));
        let at_once = if filter.became.is_some() { AT_ONCE } else { limit };
        let (mut differences, mut reached) = (Vec::new(), after);
        while reached < last && (differences.len() as u64) < limit {
            let Scanned { mut rows, reached: upto } = self.scan(&query, (reached, last), at_once).await?;
            rows.retain(|row| filter.may_hold(row));
            let found = self.held_against(view, begin, rows).await?;
            differences.extend(found.into_iter().filter(|difference| filter.holds(difference)));
            reached = upto;
        }
        if differences.len() as u64 > limit {
            differences.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            reached = differences.last().map_or(reached, |difference| difference.seq);
        }
        let next = (reached < view.seq).then(|| paging::write(LIST, &reached));
        let is_everything = after == begin && next.is_none();
        let total = if is_everything { differences.len() as u64 } else { view.seq - begin };
        Ok(Page { rows: differences, total, next })
    }

    /// Entries beside what their things were at a position.
    async fn held_against(
        &self,
        view: &View,
        begin: u64,
        rows: Vec<LogRow>,
    ) -> Result<Vec<Difference>, Error> {
        let before = self.versions_at(begin, &rows).await?;
        let everything: Vec<LogRow> = rows.iter().chain(before.values()).cloned().collect();
        let named = wording::units_in(&everything);
        let units = self.units_named(view, named.iter().map(String::as_str).collect()).await?;
        let called = self.names(&units);
        let mut differences = Vec::with_capacity(rows.len());
        for row in rows {
            let earlier = before.get(&row.seq);
            let changes = history::compare(&called, earlier, &row)?;
            // Of a text that was withdrawn nobody knows what it said: the thing is counted as new.
            let was_there = earlier.is_some_and(|earlier| earlier.body.is_some());
            let (became, left_by) = became(&row.kind, was_there, &changes);
            differences.push(Difference {
                became: became.into(),
                left_by: left_by.map(Coded::from),
                kind: kinds::coded_kind(&row.kind),
                about: about(&units, &row),
                id: row.id,
                seq: row.seq,
                published_at: local_time(publish::published(row.published_at)),
                changes,
            });
        }
        Ok(differences)
    }

    /// The version of each thing that held at a position, by the entry of the one that holds now: the chain of what
    /// replaced what, followed back.
    async fn versions_at(&self, begin: u64, rows: &[LogRow]) -> Result<HashMap<u64, LogRow>, Error> {
        let mut held = HashMap::new();
        let mut chains: Vec<(u64, u64)> =
            rows.iter().filter_map(|row| Some((row.seq, replaced(row)?))).collect();
        while !chains.is_empty() {
            let earlier = self.entries_at(chains.iter().map(|(_, seq)| *seq)).await?;
            let mut further = Vec::new();
            for (newest, seq) in chains {
                let Some(entry) = earlier.get(&seq) else { continue };
                if seq <= begin {
                    held.insert(newest, entry.clone());
                } else if let Some(seq) = replaced(entry) {
                    further.push((newest, seq));
                }
            }
            chains = further;
        }
        Ok(held)
    }
}

/// What became of a thing, by its fields that differ.
fn became(kind: &str, was_there: bool, changes: &[Change]) -> (Became, Option<LeftBy>) {
    let is = |of: Kind| kind == of.name();
    if is(Kind::WITHDRAWAL) {
        return (Became::Left, Some(LeftBy::Withdrawn));
    }
    if !was_there {
        return (Became::Added, None);
    }
    let now = |field: &str| {
        let change = changes.iter().find(|change| change.field == field)?;
        change.after.as_ref()?.get("code")?.as_str()
    };
    let left_by = if is(Kind::ELEVATOR) && now("status") == Some(ElevatorStatus::Scrapped.code()) {
        Some(LeftBy::Scrapped)
    } else if is(Kind::PILOT_MARK) {
        let ended_by = now("ended_by");
        ended_by.map(|by| if by == EndedBy::Exit.code() { LeftBy::Exited } else { LeftBy::Ended })
    } else {
        None
    };
    (if left_by.is_some() { Became::Left } else { Became::Changed }, left_by)
}
