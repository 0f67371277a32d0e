//! What promises are measured on: the marked elevators of a user and a maintainer, and what happened to them. What of it
//! counts is a rule of [`crate::domain::commitment::evidence`].

use std::collections::{BTreeMap, HashMap};

use super::super::read_all;
use crate::domain::Day;
use crate::domain::commitment::evidence::{Borne, Happened, Outcome, Promised, measure};
use crate::domain::mark::runs;
use crate::domain::programme::Pilot;
use crate::gazette::disclosure::{PublicCommitment, PublicIncident};
use crate::gazette::{Error, Gazette, View};
use crate::store::public::{PairsAt, Published};

/// A user and a maintainer.
type Pair = (String, String);
/// A mark: the elevator's code, the first day, the first day without it.
type Mark = (String, Day, Option<Day>);

/// The marked elevators of pairs of units, and the incidents of elevators.
#[derive(Default)]
pub(super) struct Evidence {
    marks: HashMap<Pair, Vec<Mark>>,
    incidents: HashMap<String, Vec<Happened>>,
}

impl Evidence {
    /// Measures a promise, as it holds, on the elevators of those who made it.
    pub(super) fn measure(&self, promise: &PublicCommitment, held: Promised<'_>, today: Day) -> Outcome {
        let pair = (promise.user_uscc.clone(), promise.maintainer_uscc.clone());
        let marks = self.marks.get(&pair).map_or(&[][..], Vec::as_slice);
        let borne = runs_of(marks).map(|(code, (from, to))| Borne {
            elevator: code,
            from,
            to,
            happened: self.incidents.get(code).map_or(&[], Vec::as_slice),
        });
        measure(held, borne, today)
    }
}

/// A promise as it holds beside others, of whichever units and indicators.
pub(super) fn held<'a>(
    promise: &'a PublicCommitment,
    beside: impl IntoIterator<Item = &'a PublicCommitment>,
) -> Promised<'a> {
    let key =
        |promise: &'a PublicCommitment| (&promise.user_uscc, &promise.maintainer_uscc, &promise.indicator);
    let others = beside.into_iter().filter(|other| key(other) == key(promise)).map(|other| other.from);
    Promised { indicator: &promise.indicator, from: promise.from, to: promise.to }.replaced(others)
}

/// The runs of days on which each elevator bore marks: what happened on a day that two marks share happened once.
fn runs_of(marks: &[Mark]) -> impl Iterator<Item = (&str, (Day, Option<Day>))> {
    let mut by_elevator: BTreeMap<&str, Vec<(Day, Option<Day>)>> = BTreeMap::new();
    for (code, from, to) in marks {
        by_elevator.entry(code).or_default().push((*from, *to));
    }
    by_elevator.into_iter().flat_map(|(code, marks)| runs(marks).into_iter().map(move |run| (code, run)))
}

/// Incidents by the elevator that they happened to.
fn by_elevator(entries: &[Published]) -> Result<HashMap<String, Vec<Happened>>, Error> {
    let mut incidents: HashMap<String, Vec<Happened>> = HashMap::new();
    for (incident, _) in read_all::<PublicIncident>(entries)? {
        let happened = Happened {
            kind: incident.kind,
            occurred_at: incident.occurred_at.to_utc(),
            released_at: incident.released_at.map(|at| at.to_utc()),
            restored_at: incident.restored_at.map(|at| at.to_utc()),
        };
        incidents.entry(incident.elevator_code).or_default().push(happened);
    }
    Ok(incidents)
}

impl Gazette {
    /// From where marks are looked at: once the pilot is over, by the cards of its last day. What was published later of
    /// an elevator's units says nothing of those who were in the pilot with it.
    async fn pairs_at(&self, view: &View) -> Result<PairsAt, Error> {
        let last_day = Pilot::Maintenance.programme().to;
        let pilot_ended_at =
            if view.today > last_day { Some(self.store.log_position_on(last_day).await?) } else { None };
        Ok(PairsAt { seq: view.seq, pilot_ended_at })
    }

    /// What two units' promises to each other are measured on.
    pub(super) async fn evidence_of(
        &self,
        view: &View,
        user: &str,
        maintainer: &str,
    ) -> Result<Evidence, Error> {
        let marks = self.store.marks_of_pair(self.pairs_at(view).await?, user, maintainer).await?;
        if marks.is_empty() {
            return Ok(Evidence::default());
        }
        let incidents = by_elevator(&self.store.incidents_of_pair(view.seq, user, maintainer).await?)?;
        Ok(Evidence { marks: HashMap::from([((user.to_owned(), maintainer.to_owned()), marks)]), incidents })
    }

    /// What all promises are measured on. Its cost grows with the marks and incidents of the register.
    pub(super) async fn evidence_of_all(&self, view: &View) -> Result<Evidence, Error> {
        let mut marks: HashMap<Pair, Vec<Mark>> = HashMap::new();
        for (pair, mark) in self.store.marks_of_pairs(self.pairs_at(view).await?).await? {
            marks.entry(pair).or_default().push(mark);
        }
        Ok(Evidence { marks, incidents: by_elevator(&self.store.incidents(view.seq).await?)? })
    }
}
