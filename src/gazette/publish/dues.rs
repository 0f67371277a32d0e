//! Keeps the days that follow from an elevator's published facts in step with them.

use std::collections::HashMap;

use super::super::Error;
use super::super::disclosure::PublicElevator;
use crate::domain::Day;
use crate::domain::calendar::local_day;
use crate::domain::elevator::{Conclusion, ElevatorStatus};
use crate::domain::inspection::schedule::LifeEvents;
use crate::domain::inspection::{InspectionFacts, LastInspection, LastTest};
use crate::domain::insurance::{InsuranceKind, last_cover};
use crate::domain::label::Vocabulary;
use crate::domain::maintenance::{pilot_due_on, statutory_due_on};
use crate::domain::mark::last_run;
use crate::domain::programme::Pilot;
use crate::gazette::Kind;
use crate::store::public::{self, DueInputs, DueRow, EventLine, MarkLine};
use crate::store::{Body, Tx};

/// Computes and files the days of these elevators from what is published about them. Of an elevator to which
/// nothing has happened yet nothing follows, and nothing is filed.
pub async fn refresh(tx: &mut Tx, kinds: &[InsuranceKind], codes: &[String]) -> Result<(), Error> {
    let inputs = public::due_inputs(tx, codes).await?;
    let dues = inputs
        .into_iter()
        .filter_map(|(code, inputs)| {
            let (seq, card) = inputs.card.as_ref()?;
            Some(read(*seq, card).map(|card| DueRow { code, ..due(&card, &inputs, kinds) }))
        })
        .collect::<Result<Vec<DueRow>, Error>>()?;
    Ok(public::save_dues(tx, dues).await?)
}

fn read(seq: u64, card: &Body) -> Result<PublicElevator, Error> {
    card.read().map_err(|source| Error::Unreadable { seq, kind: Kind::ELEVATOR.name().to_owned(), source })
}

/// The days that follow for an elevator with this card, without its code.
pub(in crate::gazette) fn due(card: &PublicElevator, inputs: &DueInputs, kinds: &[InsuranceKind]) -> DueRow {
    let mark = Run::of(&inputs.marks, Pilot::Maintenance);
    let last_onsite_on = inputs.last_onsite_at.map(local_day);
    let facts = inspection_facts(card.status, life(card), inputs);
    let cover = cover(&inputs.events, kinds);
    DueRow {
        code: String::new(),
        last_onsite_on,
        pilot_due_on: pilot_due_on(card.mode, mark.as_ref().map(|m| m.from), last_onsite_on),
        statutory_due_on: statutory_due_on(last_onsite_on),
        mark_from: mark.as_ref().map(|m| m.from),
        mark_to: mark.as_ref().and_then(|m| m.to),
        mark_ended_by: mark.and_then(|m| m.ended_by),
        testing_from: facts.marked_from,
        testing_to: facts.marked_to,
        inspected_on: facts.last.map(|last| last.inspected_on),
        inspection_conclusion: facts.last.map(|_| standing_conclusion(&facts).code().to_owned()),
        inspection_valid_to: facts.valid_to(),
        inspection_due_on: facts.pilot_inspection_due().map(|due| due.on),
        tested_on: facts.last_test.map(|last| last.completed_on),
        test_due_on: facts.owed_test().map(|due| due.on),
        insured_from: cover.map(|(from, _)| from),
        insured_to: cover.map(|(_, to)| to),
    }
}

/// What the inspection rules ask of an elevator's published facts.
pub(in crate::gazette) fn inspection_facts(
    status: ElevatorStatus,
    life: LifeEvents,
    inputs: &DueInputs,
) -> InspectionFacts {
    let mark = Run::of(&inputs.marks, Pilot::Testing);
    let passed = of_kind(&inputs.events, Kind::INSPECTION)
        .filter(|event| Conclusion::parse(&event.result) == Some(Conclusion::Pass));
    InspectionFacts {
        status,
        marked_from: mark.as_ref().map(|m| m.from),
        marked_to: mark.and_then(|m| m.to),
        life,
        last: last_inspection(&inputs.events),
        passed_on: passed.map(|event| local_day(event.at)).max(),
        last_test: last_test(&inputs.events),
    }
}

/// The newest of an elevator's inspections.
fn last_inspection(events: &[EventLine]) -> Option<LastInspection> {
    let event = of_kind(events, Kind::INSPECTION).max_by_key(|event| event.at)?;
    let conclusion = Conclusion::parse(&event.result)?;
    Some(LastInspection { inspected_on: local_day(event.at), conclusion, valid_to: event.until_on })
}

/// The newest of an elevator's tests.
fn last_test(events: &[EventLine]) -> Option<LastTest> {
    let event = of_kind(events, Kind::TEST).max_by_key(|event| event.at)?;
    Some(LastTest { completed_on: local_day(event.at), conclusion: Conclusion::parse(&event.result)? })
}

fn of_kind(events: &[EventLine], kind: Kind) -> impl Iterator<Item = &EventLine> {
    events.iter().filter(move |event| event.kind == kind.name())
}

/// The conclusion that still counts: a failure before a later 监督检验 does not.
fn standing_conclusion(facts: &InspectionFacts) -> Conclusion {
    if facts.has_failed() { Conclusion::Fail } else { Conclusion::Pass }
}

/// The days from which the cycles of inspection are counted.
pub(in crate::gazette) fn life(card: &PublicElevator) -> LifeEvents {
    LifeEvents {
        installed_on: card.installed_on,
        renovated_on: card.renovated_on,
        overhauled_on: card.overhauled_on,
        registered_on: card.registered_on,
        manufactured_on: card.manufactured_on,
    }
}

/// The last unbroken run of an elevator's marks in a pilot, and what ended it.
struct Run {
    from: Day,
    to: Option<Day>,
    ended_by: Option<String>,
}

impl Run {
    fn of(marks: &[MarkLine], pilot: Pilot) -> Option<Self> {
        let of_pilot = || marks.iter().filter(|mark| mark.pilot == pilot.code());
        let (from, to) = last_run(of_pilot().map(|mark| (mark.from_on, mark.to_on)))?;
        let last = of_pilot().filter(|mark| to.is_some() && mark.to_on == to).max_by_key(|mark| mark.from_on);
        Some(Self { from, to, ended_by: last.and_then(|mark| mark.ended_by.clone()) })
    }
}

/// The last unbroken cover by insurance of kinds that count for the pilot: its first and its last day.
fn cover(events: &[EventLine], kinds: &[InsuranceKind]) -> Option<(Day, Day)> {
    let counts: HashMap<&str, bool> = kinds.iter().map(|k| (k.code.as_ref(), k.counts_for_pilot)).collect();
    let policies = events
        .iter()
        .filter(|event| event.kind == Kind::INSURANCE.name())
        .filter(|event| counts.get(event.result.as_str()).copied().unwrap_or(false))
        .filter_map(|event| Some((local_day(event.at), event.until_on?)));
    last_cover(policies)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Dialect;

    #[test]
    fn a_card_that_cannot_be_read_is_told_by_its_entry() {
        let error = read(7, &Body::held(Dialect::Postgres, "{}".to_owned())).unwrap_err();
        assert!(matches!(error, Error::Unreadable { seq: 7, .. }), "{error}");
    }
}
