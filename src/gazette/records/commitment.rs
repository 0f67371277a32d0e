//! Promises beside results.

mod evidence;
mod judged;

use std::sync::Arc;

use serde::Serialize;

use self::evidence::held;
pub use self::judged::{Judged, Judgements};
use super::{Entry, Page, UnitRef, paging, read_all};
use crate::domain::Day;
use crate::domain::commitment::evidence::Outcome;
use crate::domain::commitment::measure::{Measured, Verdict, judge};
use crate::domain::commitment::{Indicator, find_indicator};
use crate::gazette::disclosure::{Disclosed, PublicCommitment};
use crate::gazette::{Error, Gazette, StandsFor, View};
use crate::store::public::Published;

/// What an indicator is called and counted in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndicatorRef {
    /// The stable code.
    pub code: String,
    /// The Chinese label.
    pub label: String,
    /// The unit of its values.
    pub unit: String,
}

/// One promise and what was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Promise {
    /// What is promised.
    pub indicator: IndicatorRef,
    /// The level before the pilot.
    pub baseline: f64,
    /// The level promised; lower is better.
    pub committed: f64,
    /// What was measured over the promise's time so far; absent where the data do not suffice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual: Option<f64>,
    /// `kept`, `missed`, `not_enough` or `not_reported`.
    pub verdict: super::Coded,
    /// The first day of the promise.
    pub from: Day,
    /// Its last day, as reported: without one it holds until the next of the same units on the same indicator begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// The entry that says what is promised.
    pub gazette: Entry,
}

/// A promise as a row of the public list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CommitmentRow {
    /// Who uses the elevators.
    pub user: UnitRef,
    /// Who maintains them.
    pub maintainer: UnitRef,
    /// The promise.
    #[serde(flatten)]
    pub promise: Promise,
    /// How many marked elevators it was measured on.
    pub elevators: u64,
    /// For how long, in elevator-years.
    pub elevator_years: f64,
}

/// Which promises to list.
#[derive(Debug, Clone, Default)]
pub struct CommitmentFilter {
    /// Made by this using unit.
    pub user: Option<String>,
    /// Made by this maintenance unit.
    pub maintainer: Option<String>,
    /// With this result on the reader's day.
    pub verdict: Option<Verdict>,
}

/// What two units promised and what was measured, remembered for one position of the log and one day.
#[derive(Debug, Clone)]
pub struct Results(moka::sync::Cache<(String, String, StandsFor), Arc<Vec<Kept>>>);

impl Default for Results {
    fn default() -> Self {
        Self(moka::sync::Cache::new(4000))
    }
}

/// A promise, whether it is in force, what was measured for it and on how much.
#[derive(Debug, Clone)]
struct Kept {
    promise: Promise,
    is_in_force: bool,
    elevators: u64,
    elevator_years: f64,
}

/// Two decimals: what a reader can use.
fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

fn promise(fact: &PublicCommitment, gazette: Entry, indicator: &Indicator, measured: Measured) -> Promise {
    Promise {
        indicator: IndicatorRef {
            code: indicator.code.to_string(),
            label: indicator.label.to_string(),
            unit: indicator.unit.to_string(),
        },
        baseline: fact.baseline,
        committed: fact.committed,
        actual: measured.actual(),
        verdict: judge(indicator, fact.committed, measured).into(),
        from: fact.from,
        to: fact.to,
        gazette,
    }
}

/// Promises as they were published.
pub(super) fn without_ids(entries: Vec<(String, Published)>) -> Vec<Published> {
    entries.into_iter().map(|(_, entry)| entry).collect()
}

/// The list that places are places of.
const LIST: &str = "commitments";

impl Gazette {
    /// Those of two units' promises that are in force on the reader's day, with what was measured.
    pub(super) async fn promises(
        &self,
        view: &View,
        pair: (&str, &str),
        promised: &[(PublicCommitment, Entry)],
    ) -> Result<Vec<Promise>, Error> {
        let kept = self.measured(view, pair, promised).await?;
        Ok(kept.into_iter().filter(|kept| kept.is_in_force).map(|kept| kept.promise).collect())
    }

    /// Every promise two units made, with what was measured.
    async fn results(&self, view: &View, user: &str, maintainer: &str) -> Result<Arc<Vec<Kept>>, Error> {
        let key = (user.to_owned(), maintainer.to_owned(), self.stands_for(view));
        if let Some(known) = self.results.0.get(&key) {
            return Ok(known);
        }
        let entries = self.store.commitment_entries(view.seq, Some(user), Some(maintainer), "", 1000).await?;
        let promised = read_all::<PublicCommitment>(&without_ids(entries))?;
        let kept = Arc::new(self.measured(view, (user, maintainer), &promised).await?);
        self.results.0.insert(key, kept.clone());
        Ok(kept)
    }

    async fn measured(
        &self,
        view: &View,
        (user, maintainer): (&str, &str),
        promised: &[(PublicCommitment, Entry)],
    ) -> Result<Vec<Kept>, Error> {
        let mut kept = Vec::with_capacity(promised.len());
        if promised.is_empty() {
            return Ok(kept);
        }
        let evidence = self.evidence_of(view, user, maintainer).await?;
        for (fact, entry) in promised {
            let Some(indicator) = find_indicator(&self.indicators, &fact.indicator) else { continue };
            let held = held(fact, promised.iter().map(|(other, _)| other));
            let Outcome { measured, elevators, elevator_years } = evidence.measure(fact, held, view.today);
            kept.push(Kept {
                promise: promise(fact, *entry, indicator, measured),
                is_in_force: held.is_in_force(view.today),
                elevators,
                elevator_years: rounded(elevator_years),
            });
        }
        Ok(kept)
    }

    /// A page of promises beside results, by user, maintainer and indicator.
    pub async fn commitments(
        &self,
        view: &View,
        filter: &CommitmentFilter,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<CommitmentRow>, Error> {
        let after: String = paging::read(LIST, cursor)?.unwrap_or_default();
        if let Some(verdict) = filter.verdict {
            return self.commitments_judged(view, filter, verdict, &after, limit).await;
        }
        let (user, maintainer) = (filter.user.as_deref(), filter.maintainer.as_deref());
        let mut entries =
            self.store.commitment_entries(view.seq, user, maintainer, &after, limit + 1).await?;
        let more = entries.len() as u64 > limit;
        entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        // Of the last that was read, whether or not there is anything to show of it.
        let next = entries.last().filter(|_| more).map(|(id, _)| paging::write(LIST, id));
        let mut facts = read_all::<PublicCommitment>(&without_ids(entries))?;
        facts.sort_by_key(|(fact, _)| fact.id());
        let total = self.store.count_commitments(view.seq, user, maintainer).await?;
        Ok(Page { rows: self.commitment_rows(view, facts).await?, total, next })
    }

    /// Promises with the names of their units and what was measured.
    pub(super) async fn commitment_rows(
        &self,
        view: &View,
        facts: Vec<(PublicCommitment, Entry)>,
    ) -> Result<Vec<CommitmentRow>, Error> {
        let which: Vec<(String, String, u64)> = facts
            .into_iter()
            .map(|(fact, entry)| (fact.user_uscc, fact.maintainer_uscc, entry.seq))
            .collect();
        self.rows_of(view, &which).await
    }

    /// The rows of promises by user, maintainer and entry.
    async fn rows_of(
        &self,
        view: &View,
        which: &[(String, String, u64)],
    ) -> Result<Vec<CommitmentRow>, Error> {
        let codes = which.iter().flat_map(|(user, maintainer, _)| [user.as_str(), maintainer.as_str()]);
        let units = self.units_named(view, codes.collect()).await?;
        let mut rows = Vec::with_capacity(which.len());
        for (user, maintainer, seq) in which {
            let kept = self.results(view, user, maintainer).await?;
            if let Some(kept) = kept.iter().find(|kept| kept.promise.gazette.seq == *seq) {
                rows.push(CommitmentRow {
                    user: UnitRef::user(user, &units),
                    maintainer: UnitRef::maintainer(maintainer, &units),
                    promise: kept.promise.clone(),
                    elevators: kept.elevators,
                    elevator_years: kept.elevator_years,
                });
            }
        }
        Ok(rows)
    }
}
