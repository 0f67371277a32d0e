//! What a list of elevators must not pass over although it does not follow from the days that it shows: an elevator that is
//! out or may hold people, one whose test failed or is overdue, one that had to leave a pilot. Asked for the elevators of one
//! page, so that a list and an elevator's own page never say different things.

use std::collections::HashMap;

use super::elevator::{OpenIncident, open};
use super::{Coded, Entry, read_all};
use crate::domain::Day;
use crate::domain::elevator::ElevatorStatus;
use crate::domain::inspection::InspectionFacts;
use crate::domain::inspection::schedule::LifeEvents;
use crate::domain::inspection::testing::{TestingState, assess_testing};
use crate::domain::label::Vocabulary;
use crate::domain::programme::Pilot;
use crate::gazette::disclosure::{EndedBy, PublicElevator, PublicIncident};
use crate::gazette::publish::{self, inspection_facts};
use crate::gazette::{Error, Gazette, View};
use crate::store::public::{DueInputs, MarkLine};

/// What stands against an elevator beside its due days.
#[derive(Debug, Clone, PartialEq)]
pub enum Warning {
    /// An incident is not over.
    Unfinished(OpenIncident),
    /// Its last test failed.
    FailedTest,
    /// It is so many days past the last one on which its next test was in time.
    OverdueTest(i64),
    /// It had to leave this pilot, and bears no mark of it now.
    Exited(Coded),
}

/// The warnings of the elevators of a page, by code.
#[derive(Debug, Clone, Default)]
pub struct Warnings(HashMap<String, Vec<Warning>>);

impl Warnings {
    /// Those of one elevator, the gravest first.
    pub fn of(&self, code: &str) -> &[Warning] {
        self.0.get(code).map_or(&[], Vec::as_slice)
    }
}

impl Gazette {
    /// What stands against elevators beside their due days, on the reader's day.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub async fn warnings(
        &self,
        view: &View,
        elevators: impl IntoIterator<Item = (&str, ElevatorStatus)>,
    ) -> Result<Warnings, Error> {
        let elevators: Vec<(String, ElevatorStatus)> =
            elevators.into_iter().map(|(code, status)| (code.to_owned(), status)).collect();
        let codes: Vec<String> = elevators.iter().map(|(code, _)| code.clone()).collect();
        let incidents = self.open_incidents(view, &codes).await?;
        let inputs = self.store.due_inputs_at(view.seq, &codes).await?;
        let lives = self.lives_of_tested(view, &elevators, &inputs).await?;
        let mut warnings = HashMap::new();
        for (code, status) in elevators {
            let open = incidents.get(&code).map_or_else(Vec::new, |known| open(known, view.today));
            let mut of_one: Vec<Warning> = open.into_iter().take(1).map(Warning::Unfinished).collect();
            if let Some(inputs) = inputs.get(&code) {
                let life = lives.get(&code).copied().unwrap_or_default();
                of_one.extend(of_test(&inspection_facts(status, life, inputs), view.today));
                of_one.extend(exited(&inputs.marks, view.today).map(|pilot| Warning::Exited(pilot.into())));
            }
            if !of_one.is_empty() {
                warnings.insert(code, of_one);
            }
        }
        Ok(Warnings(warnings))
    }

    /// From what the years of elevators in the testing pilot are counted, by code: of no other a test is ever due.
    async fn lives_of_tested(
        &self,
        view: &View,
        elevators: &[(String, ElevatorStatus)],
        inputs: &HashMap<String, DueInputs>,
    ) -> Result<HashMap<String, LifeEvents>, Error> {
        let is_marked =
            |status, inputs| inspection_facts(status, LifeEvents::default(), inputs).is_marked(view.today);
        let tested: Vec<String> = elevators
            .iter()
            .filter(|(code, status)| inputs.get(code).is_some_and(|inputs| is_marked(*status, inputs)))
            .map(|(code, _)| code.clone())
            .collect();
        let cards = read_all::<PublicElevator>(&self.store.cards_at(view.seq, &tested).await?)?;
        Ok(cards.into_iter().map(|(card, _)| (card.code.to_string(), publish::life(&card))).collect())
    }

    /// Incidents that are not filed as over, by elevator.
    async fn open_incidents(
        &self,
        view: &View,
        codes: &[String],
    ) -> Result<HashMap<String, Vec<(PublicIncident, Entry)>>, Error> {
        let mut incidents: HashMap<String, Vec<(PublicIncident, Entry)>> = HashMap::new();
        for known in read_all::<PublicIncident>(&self.store.open_incidents(view.seq, codes).await?)? {
            incidents.entry(known.0.elevator_code.clone()).or_default().push(known);
        }
        Ok(incidents)
    }
}

/// That it failed its test, or is overdue for one, as its own record says.
fn of_test(facts: &InspectionFacts, today: Day) -> Option<Warning> {
    let testing = assess_testing(facts, today);
    match testing.state {
        TestingState::Failed => Some(Warning::FailedTest),
        TestingState::Expired => Some(Warning::OverdueTest(testing.overdue_days)),
        _ => None,
    }
}

fn is_in_force(mark: &MarkLine, pilot: Pilot, today: Day) -> bool {
    mark.pilot == pilot.code() && pilot.programme().holds_mark(Some(mark.from_on), mark.to_on, today)
}

/// The pilots whose last mark was ended by an exit.
fn exited(marks: &[MarkLine], today: Day) -> impl Iterator<Item = Pilot> {
    let has_left = move |pilot: &Pilot| {
        let of_pilot = marks.iter().filter(|mark| mark.pilot == pilot.code() && mark.from_on <= today);
        let last = of_pilot.max_by_key(|mark| mark.from_on);
        last.is_some_and(|mark| {
            mark.to_on.is_some_and(|to| to <= today)
                && mark.ended_by.as_deref() == Some(EndedBy::Exit.code())
                && !marks.iter().any(|mark| is_in_force(mark, *pilot, today))
        })
    };
    <Pilot as Vocabulary>::ALL.iter().copied().filter(has_left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_left_a_pilot_by_an_exit_and_did_not_come_back_is_told() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let mark = |pilot: Pilot, from: &str, end: Option<(&str, &str)>| MarkLine {
            pilot: pilot.code().to_owned(),
            from_on: day(from),
            to_on: end.map(|(on, _)| day(on)),
            ended_by: end.map(|(_, by)| by.to_owned()),
        };
        let exit = mark(Pilot::Maintenance, "2021-01-05", Some(("2021-11-01", "exit")));
        let change = mark(Pilot::Maintenance, "2021-01-05", Some(("2021-11-01", "change")));
        let again = mark(Pilot::Maintenance, "2021-11-10", None);
        let tomorrow = mark(Pilot::Maintenance, "2021-01-05", Some(("2021-11-16", "exit")));
        let tested = mark(Pilot::Testing, "2021-10-01", Some(("2021-11-02", "exit")));
        for (marks, left) in [
            (vec![exit.clone()], vec![Pilot::Maintenance]),
            (vec![change], vec![]),
            (vec![exit.clone(), again.clone()], vec![]),
            (vec![tomorrow], vec![]),
            (vec![again, tested.clone()], vec![Pilot::Testing]),
            (vec![exit, tested], vec![Pilot::Maintenance, Pilot::Testing]),
        ] {
            assert_eq!(exited(&marks, day("2021-11-15")).collect::<Vec<_>>(), left, "{marks:?}");
        }
    }
}
