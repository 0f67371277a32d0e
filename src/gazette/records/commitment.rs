//! Promises beside results.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde::Serialize;

use super::{Entry, Page, UnitRef, paging, read_all};
use crate::domain::calendar::{day_end, day_start};
use crate::domain::commitment::measure::{
    Entrapment, Measured, Outage, Period, downtime_hours, fault_rate, judge, rescue_minutes,
};
use crate::domain::commitment::{Indicator, find_indicator};
use crate::domain::elevator::IncidentKind;
use crate::domain::programme::Pilot;
use crate::domain::{Day, Instant};
use crate::gazette::disclosure::{Disclosed, PublicCommitment, PublicIncident};
use crate::gazette::{Error, Gazette, View};

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
    /// Its last day.
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
}

/// What two units promised and what was measured, remembered for one position of the log and one day.
#[derive(Debug, Clone)]
pub struct Results(moka::sync::Cache<(String, String, u64, Day), Arc<Vec<Kept>>>);

impl Default for Results {
    fn default() -> Self {
        Self(moka::sync::Cache::new(4000))
    }
}

/// A promise, what was measured for it and on how much.
#[derive(Debug, Clone)]
struct Kept {
    promise: Promise,
    elevators: u64,
    elevator_years: f64,
}

/// The marked elevators of two units and their incidents.
struct Evidence {
    marks: Vec<(String, Day, Option<Day>)>,
    incidents: HashMap<String, Vec<PublicIncident>>,
}

impl Evidence {
    /// Measures an indicator from a promise's first day until its last, or until today's midnight: a running
    /// day is not counted, so that the result does not change within the day.
    fn measure(&self, promise: &PublicCommitment, today: Day) -> (Measured, u64, f64) {
        let until = day_start(today).min(promise.to.map_or(Instant::MAX_UTC, day_end));
        let from = day_start(promise.from);
        let mut seconds = 0.0;
        let mut elevators: HashSet<&str> = HashSet::new();
        let mut faults = 0;
        let (mut outages, mut entrapments) = (Vec::new(), Vec::new());
        for (code, mark_from, mark_to) in &self.marks {
            let ends = mark_to.unwrap_or_else(|| Pilot::Maintenance.programme().first_day_after());
            let (from, until) = (from.max(day_start(*mark_from)), until.min(day_start(ends)));
            if from >= until {
                continue;
            }
            elevators.insert(code);
            seconds += (until - from).as_seconds_f64();
            let mut of_one = Vec::new();
            for incident in self.incidents.get(code).into_iter().flatten() {
                let occurred_at = incident.occurred_at.to_utc();
                let restored_at = incident.restored_at.map_or(until, |at| at.to_utc().min(until));
                if occurred_at < until && restored_at > from {
                    let occurred_at = occurred_at.max(from);
                    of_one.push(Outage { occurred_at, restored_at: Some(restored_at) });
                }
                if occurred_at < from || occurred_at >= until || incident.kind == IncidentKind::Accident {
                    continue;
                }
                faults += 1;
                if incident.kind == IncidentKind::Entrapment {
                    let released_at = incident.released_at.map(|at| at.to_utc());
                    entrapments.push(Entrapment { occurred_at, released_at });
                }
            }
            outages.push(of_one);
        }
        let years = seconds / (365.0 * 24.0 * 3600.0);
        let measured = match promise.indicator.as_str() {
            "fault_rate" => fault_rate(faults, years),
            "downtime_hours" => downtime_hours(&outages, Period { from, until }, years),
            "rescue_minutes" => rescue_minutes(&entrapments),
            _ => Measured::NotReported,
        };
        (measured, elevators.len() as u64, years)
    }
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
        actual: measured.actual().map(rounded),
        verdict: judge(indicator, fact.committed, measured).into(),
        from: fact.from,
        to: fact.to,
        gazette,
    }
}

impl Gazette {
    /// Those of two units' promises that are in force on the reader's day, with what was measured.
    pub(super) async fn promises(
        &self,
        view: &View,
        pair: (&str, &str),
        promised: &[(PublicCommitment, Entry)],
    ) -> Result<Vec<Promise>, Error> {
        let kept = self.measured(view, pair, promised).await?;
        let in_force =
            |promise: &Promise| promise.from <= view.today && promise.to.is_none_or(|to| view.today <= to);
        Ok(kept.into_iter().map(|kept| kept.promise).filter(in_force).collect())
    }

    /// Every promise two units made, with what was measured.
    async fn results(&self, view: &View, user: &str, maintainer: &str) -> Result<Arc<Vec<Kept>>, Error> {
        let key = (user.to_owned(), maintainer.to_owned(), view.seq, view.today);
        if let Some(known) = self.results.0.get(&key) {
            return Ok(known);
        }
        let entries = self.store.commitment_entries(view.seq, Some(user), Some(maintainer), "", 1000).await?;
        let promised = read_all::<PublicCommitment>(&entries)?;
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
        let evidence = self.evidence(view, user, maintainer).await?;
        for (fact, entry) in promised {
            let Some(indicator) = find_indicator(&self.indicators, &fact.indicator) else { continue };
            let (measured, elevators, years) = evidence.measure(fact, view.today);
            let promise = promise(fact, *entry, indicator, measured);
            kept.push(Kept { promise, elevators, elevator_years: rounded(years) });
        }
        Ok(kept)
    }

    async fn evidence(&self, view: &View, user: &str, maintainer: &str) -> Result<Evidence, Error> {
        let marks = self.store.marks_of_pair(view.seq, user, maintainer).await?;
        let mut incidents: HashMap<String, Vec<PublicIncident>> = HashMap::new();
        if !marks.is_empty() {
            let entries = self.store.incidents_of_pair(view.seq, user, maintainer).await?;
            for (incident, _) in read_all::<PublicIncident>(&entries)? {
                incidents.entry(incident.elevator_code.clone()).or_default().push(incident);
            }
        }
        Ok(Evidence { marks, incidents })
    }

    /// A page of promises beside results, by user, maintainer and indicator.
    pub async fn commitments(
        &self,
        view: &View,
        filter: &CommitmentFilter,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<CommitmentRow>, Error> {
        const LIST: &str = "commitments";
        let after: String = paging::read(LIST, cursor)?.unwrap_or_default();
        let (user, maintainer) = (filter.user.as_deref(), filter.maintainer.as_deref());
        let entries = self.store.commitment_entries(view.seq, user, maintainer, &after, limit + 1).await?;
        let more = entries.len() as u64 > limit;
        let mut facts = read_all::<PublicCommitment>(&entries)?;
        facts.sort_by_key(|(fact, _)| fact.id());
        facts.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next = facts.last().filter(|_| more).map(|(fact, _)| paging::write(LIST, &fact.id()));
        let total = self.store.count_commitments(view.seq, user, maintainer).await?;
        Ok(Page { rows: self.commitment_rows(view, facts).await?, total, next })
    }

    /// Promises with the names of their units and what was measured.
    pub(super) async fn commitment_rows(
        &self,
        view: &View,
        facts: Vec<(PublicCommitment, Entry)>,
    ) -> Result<Vec<CommitmentRow>, Error> {
        let codes =
            facts.iter().flat_map(|(f, _)| [f.user_uscc.as_str(), f.maintainer_uscc.as_str()]).collect();
        let units = self.units_named(view, codes).await?;
        let mut rows = Vec::with_capacity(facts.len());
        for (fact, entry) in facts {
            let kept = self.results(view, &fact.user_uscc, &fact.maintainer_uscc).await?;
            if let Some(kept) = kept.iter().find(|kept| kept.promise.gazette.seq == entry.seq) {
                rows.push(CommitmentRow {
                    user: UnitRef::user(&fact.user_uscc, &units),
                    maintainer: UnitRef::maintainer(&fact.maintainer_uscc, &units),
                    promise: kept.promise.clone(),
                    elevators: kept.elevators,
                    elevator_years: kept.elevator_years,
                });
            }
        }
        Ok(rows)
    }
}
