//! What promises are measured on: the marked elevators of a user and a maintainer, and what happened to them.

use std::collections::{HashMap, HashSet};

use super::super::read_all;
use crate::domain::calendar::{day_end, day_start};
use crate::domain::commitment::measure::{
    Entrapment, Measured, Outage, Period, downtime_hours, fault_rate, rescue_minutes,
};
use crate::domain::elevator::IncidentKind;
use crate::domain::programme::Pilot;
use crate::domain::{Day, Instant};
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
    incidents: HashMap<String, Vec<PublicIncident>>,
}

impl Evidence {
    /// Measures an indicator from a promise's first day until its last, or until today's midnight: a running
    /// day is not counted, so that the result does not change within the day. Where no incident of any of the elevators was
    /// ever published, nothing is known of them, not even that there was none.
    pub(super) fn measure(&self, promise: &PublicCommitment, today: Day) -> (Measured, u64, f64) {
        let pilot = Pilot::Maintenance.programme();
        let until = day_start(today).min(promise.to.map_or(Instant::MAX_UTC, day_end));
        let from = day_start(promise.from.max(pilot.from));
        let mut seconds = 0.0;
        let mut elevators: HashSet<&str> = HashSet::new();
        let mut faults = 0;
        let (mut outages, mut entrapments) = (Vec::new(), Vec::new());
        let pair = (promise.user_uscc.clone(), promise.maintainer_uscc.clone());
        for (code, mark_from, mark_to) in self.marks.get(&pair).into_iter().flatten() {
            let ends = mark_to.unwrap_or_else(|| pilot.first_day_after());
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
        let was_reported = elevators.iter().any(|code| self.incidents.contains_key(*code));
        (measured.as_reported(was_reported), elevators.len() as u64, years)
    }
}

/// Incidents by the elevator that they happened to.
fn by_elevator(entries: &[Published]) -> Result<HashMap<String, Vec<PublicIncident>>, Error> {
    let mut incidents: HashMap<String, Vec<PublicIncident>> = HashMap::new();
    for (incident, _) in read_all::<PublicIncident>(entries)? {
        incidents.entry(incident.elevator_code.clone()).or_default().push(incident);
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
