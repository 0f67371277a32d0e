//! Whether what was marked met the conditions of its pilot on that day.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::domain::Day;
use crate::domain::calendar::local_day;
use crate::domain::elevator::{Conclusion, UnitRole};
use crate::domain::inspection::LastInspection;
use crate::domain::insurance::Policy;
use crate::domain::label::Vocabulary;
use crate::domain::mark::admission::{Candidate, refusals};
use crate::domain::mark::clean_record::check_clean_record;
use crate::domain::mark::year::check_year;
use crate::domain::mark::{End, EndReason, Mark};
use crate::domain::programme::{Pilot, accepts_application};
use crate::domain::refusal::Refusal;
use crate::domain::register::{Annotation, Elevator, UserRef};
use crate::gazette::{Gazette, Kind};
use crate::intake::import::judging::Changed;
use crate::intake::import::report::Report;
use crate::store::facts::Known;
use crate::store::public::{DueInputs, MarkLine};
use crate::store::{Error, Tx, accidents, facts, public};

/// Whether each mark's elevator and its units met the conditions on the day it was marked (附件1 二, 三, 附件2 二, 三).
pub(super) async fn note_admission(
    tx: &mut Tx,
    changed: &[Changed<Annotation>],
    gazette: &Gazette,
    report: &mut Report,
) -> Result<(), Error> {
    let codes: Vec<String> = changed.iter().map(|c| c.fact.elevator_code.as_str().to_owned()).collect();
    let inputs = public::due_inputs(tx, &codes).await?;
    let units = UnitRecords::load(tx, &codes, changed).await?;
    let nothing = DueInputs::default();
    let mut of_file: HashMap<&str, Vec<Mark>> = HashMap::new();
    for change in changed {
        of_file.entry(change.fact.elevator_code.as_str()).or_default().push(new_mark(&change.fact));
    }
    for change in changed {
        let fact = &change.fact;
        let code = fact.elevator_code.as_str();
        let known = inputs.get(code).unwrap_or(&nothing);
        let policies = policies(known);
        let marks = marks(known, fact, &of_file[code]);
        let candidate = Candidate {
            elevator: code,
            iot: None,
            policies: &policies,
            inspection: inspection_on(known, fact.from),
            standards_published: units.have_promised(code),
            marks: &marks,
        };
        let of_elevator = refusals(fact.pilot, &candidate, gazette.insurance_kinds(), fact.from);
        let of_pilot = accepts_application(fact.pilot, fact.from).err();
        for refusal in of_pilot.into_iter().chain(of_elevator).chain(units.refusals(fact)) {
            report.hint(change.line, &format!("标注当日：{refusal}"), code);
        }
    }
    Ok(())
}

/// What is known of the units of elevators that are being marked.
struct UnitRecords {
    elevators: HashMap<String, Known<Elevator>>,
    /// Days of accidents of responsibility, by unit.
    accidents: HashMap<String, Vec<Day>>,
    /// Pairs of units with a published commitment.
    promised: HashSet<(String, String)>,
    /// Maintenance marks of the elevators that a unit manages, where one of them joins the testing pilot.
    marks: HashMap<String, Vec<Mark>>,
}

impl UnitRecords {
    async fn load(tx: &mut Tx, codes: &[String], changed: &[Changed<Annotation>]) -> Result<Self, Error> {
        let elevators = facts::find_many::<Elevator>(tx, codes).await?;
        let mut users: Vec<String> = elevators.values().filter_map(|e| user_of(&e.fact)).collect();
        users.sort_unstable();
        users.dedup();
        let promised = public::promised_pairs(tx, &users).await?.into_iter().collect();
        let accidents = accidents_by_unit(tx).await?;
        let testing = changed.iter().filter(|change| change.fact.pilot == Pilot::Testing);
        let testing = testing.filter_map(|change| elevators.get(change.fact.elevator_code.as_str()));
        let users: BTreeSet<String> = testing.filter_map(|known| user_of(&known.fact)).collect();
        let marks = marks_by_unit(tx, users, changed).await?;
        Ok(Self { elevators, accidents, promised, marks })
    }

    /// Whether the two units of an elevator published what they promise (方案 三(一)2).
    fn have_promised(&self, code: &str) -> bool {
        let Some(known) = self.elevators.get(code) else { return true };
        // A natural person publishes nothing.
        let Some(user) = user_of(&known.fact) else { return true };
        maintainer_of(&known.fact).is_none_or(|maintainer| self.promised.contains(&(user, maintainer)))
    }

    /// What speaks against the units of an elevator on the day of its mark.
    fn refusals(&self, mark: &Annotation) -> Vec<Refusal> {
        let Some(known) = self.elevators.get(mark.elevator_code.as_str()) else { return Vec::new() };
        let user = user_of(&known.fact);
        let year = match (mark.pilot, &user) {
            (Pilot::Testing, Some(user)) => {
                let marks = self.marks.get(user).map(Vec::as_slice).unwrap_or_default();
                check_year(UnitRole::Use, marks, mark.from).err()
            }
            _ => None,
        };
        let accident = user
            .into_iter()
            .chain(maintainer_of(&known.fact))
            .find_map(|unit| check_clean_record(mark.pilot, self.accidents.get(&unit)?, mark.from).err());
        year.into_iter().chain(accident).collect()
    }
}

fn user_of(elevator: &Elevator) -> Option<String> {
    elevator.user_uscc.unit().map(|unit| unit.as_str().to_owned())
}

fn maintainer_of(elevator: &Elevator) -> Option<String> {
    elevator.maintainer_uscc.as_ref().map(|unit| unit.as_str().to_owned())
}

/// The accidents of responsibility, each counted for the two units of its elevator.
async fn accidents_by_unit(tx: &mut Tx) -> Result<HashMap<String, Vec<Day>>, Error> {
    let mut days: HashMap<String, Vec<Day>> = HashMap::new();
    for accident in accidents::liable(tx).await? {
        let on = local_day(accident.occurred_at);
        let user = Some(accident.user).filter(|user| user != UserRef::PERSON);
        for unit in user.into_iter().chain(accident.maintainer) {
            days.entry(unit).or_default().push(on);
        }
    }
    Ok(days)
}

/// The marks of the elevators of units, those of the same file included.
async fn marks_by_unit(
    tx: &mut Tx,
    units: BTreeSet<String>,
    changed: &[Changed<Annotation>],
) -> Result<HashMap<String, Vec<Mark>>, Error> {
    let units: Vec<String> = units.into_iter().collect();
    let elevators = public::codes_of_units(tx, &units).await?;
    let codes: BTreeSet<String> = elevators.values().flatten().cloned().collect();
    let filed = public::marks_of(tx, &codes.into_iter().collect::<Vec<_>>()).await?;
    let mut marks: HashMap<&str, Vec<Mark>> = HashMap::new();
    for (code, lines) in &filed {
        marks.entry(code).or_default().extend(lines.iter().filter_map(|line| mark_of(code, line)));
    }
    for change in changed {
        marks.entry(change.fact.elevator_code.as_str()).or_default().push(new_mark(&change.fact));
    }
    let of_elevators = |codes: Vec<String>| {
        codes.iter().filter_map(|code| marks.get(code.as_str())).flatten().cloned().collect()
    };
    Ok(elevators.into_iter().map(|(unit, codes)| (unit, of_elevators(codes))).collect())
}

fn mark_of(elevator: &str, line: &MarkLine) -> Option<Mark> {
    let end = line.to_on.map(|on| End { on, why: EndReason::Programme });
    Some(Mark { pilot: Pilot::parse(&line.pilot)?, elevator: elevator.to_owned(), from: line.from_on, end })
}

fn new_mark(annotation: &Annotation) -> Mark {
    let elevator = annotation.elevator_code.as_str().to_owned();
    Mark { pilot: annotation.pilot, elevator, from: annotation.from, end: None }
}

fn policies(known: &DueInputs) -> Vec<Policy> {
    known
        .events
        .iter()
        .filter(|event| event.kind == Kind::INSURANCE.name())
        .filter_map(|event| {
            Some(Policy {
                kind: event.result.clone(),
                insurer: String::new(),
                valid_from: local_day(event.at),
                valid_to: event.until_on?,
            })
        })
        .collect()
}

fn inspection_on(known: &DueInputs, day: Day) -> Option<LastInspection> {
    known
        .events
        .iter()
        .filter(|event| event.kind == Kind::INSPECTION.name() && local_day(event.at) <= day)
        .max_by_key(|event| event.at)
        .and_then(|event| {
            Some(LastInspection {
                inspected_on: local_day(event.at),
                conclusion: Conclusion::parse(&event.result)?,
                valid_to: event.until_on,
            })
        })
}

/// The other marks of an elevator, those of the same file included.
fn marks(known: &DueInputs, new: &Annotation, of_file: &[Mark]) -> Vec<Mark> {
    let code = new.elevator_code.as_str();
    let is_new = |mark: &Mark| mark.pilot == new.pilot && mark.from == new.from;
    let filed = known.marks.iter().filter_map(|line| mark_of(code, line));
    filed.chain(of_file.iter().cloned()).filter(|mark| !is_new(mark)).collect()
}
