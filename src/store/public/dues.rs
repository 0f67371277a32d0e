//! The days that follow from an elevator's published facts: what they are computed from, and where they stand.

use std::collections::HashMap;

use super::super::{Body, Row, Statement, Store};
use super::{Error, Tx, Value};
use crate::domain::{Day, Instant};

/// Elevators looked up in one statement.
const AT_ONCE: usize = 500;

/// What the days of one elevator follow from: the newest of everything published about it.
#[derive(Debug, Clone, Default)]
pub struct DueInputs {
    /// The published card, and its entry.
    pub card: Option<(u64, Body)>,
    /// The last visit on site.
    pub last_onsite_at: Option<Instant>,
    /// Inspections, tests and insurance.
    pub events: Vec<EventLine>,
    /// Pilot marks.
    pub marks: Vec<MarkLine>,
}

/// An event in the columns by which it is found.
#[derive(Debug, Clone, PartialEq)]
pub struct EventLine {
    /// The kind of its entry.
    pub kind: String,
    /// When it happened or began.
    pub at: Instant,
    /// When it runs out.
    pub until_on: Option<Day>,
    /// The code that decides: conclusion, or kind of insurance.
    pub result: String,
}

/// A pilot mark in the columns by which it is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkLine {
    /// The code of the pilot.
    pub pilot: String,
    /// The first day.
    pub from_on: Day,
    /// The first day without it.
    pub to_on: Option<Day>,
    /// The code of the reason for its end.
    pub ended_by: Option<String>,
}

/// The days of one elevator, as they are filed.
#[derive(Debug, Clone, Default, PartialEq)]
#[expect(missing_docs, reason = "the columns of public_due, described in its migration")]
pub struct DueRow {
    pub code: String,
    pub last_onsite_on: Option<Day>,
    pub pilot_due_on: Option<Day>,
    pub statutory_due_on: Option<Day>,
    pub mark_from: Option<Day>,
    pub mark_to: Option<Day>,
    pub mark_ended_by: Option<String>,
    pub testing_from: Option<Day>,
    pub testing_to: Option<Day>,
    pub inspected_on: Option<Day>,
    pub inspection_conclusion: Option<String>,
    pub inspection_valid_to: Option<Day>,
    pub inspection_due_on: Option<Day>,
    pub tested_on: Option<Day>,
    pub test_due_on: Option<Day>,
    pub insured_from: Option<Day>,
    pub insured_to: Option<Day>,
}

/// Which versions count: those in force, or those that a reader at a position sees.
#[derive(Debug, Clone, Copy)]
enum Seen {
    InForce,
    At(u64),
}

impl Seen {
    fn hold(self, statement: Statement) -> Statement {
        match self {
            Self::InForce => statement.push("t.to_seq is null"),
            Self::At(seq) => statement.visible("t", seq),
        }
    }
}

/// The rest of a question for what is said of elevators.
fn of_elevators(begun: Statement, seen: Seen, codes: &[String]) -> Statement {
    seen.hold(begun).push(" and t.elevator_code in (").bind_all(codes.iter().cloned()).push(")")
}

const LAST_VISITS: &str = "select t.elevator_code, max(t.at) from public_event t \
    where t.kind = 'visit' and t.result = 'onsite' and ";
const EVENTS: &str = "select t.elevator_code, t.kind, t.at, t.until_on, t.result from public_event t \
    where t.kind in ('inspection', 'test', 'insurance') and ";
const MARKS: &str =
    "select t.elevator_code, t.pilot, t.from_on, t.to_on, t.ended_by from public_mark t where ";

type Inputs = HashMap<String, DueInputs>;

fn add_visits(inputs: &mut Inputs, rows: &[Row]) -> Result<(), Error> {
    for row in rows {
        inputs.entry(row.get(0)?).or_default().last_onsite_at = row.get(1)?;
    }
    Ok(())
}

fn add_events(inputs: &mut Inputs, rows: &[Row]) -> Result<(), Error> {
    for row in rows {
        let event =
            EventLine { kind: row.get(1)?, at: row.get(2)?, until_on: row.get(3)?, result: row.get(4)? };
        inputs.entry(row.get(0)?).or_default().events.push(event);
    }
    Ok(())
}

fn mark(row: &Row) -> Result<(String, MarkLine), Error> {
    let mark =
        MarkLine { pilot: row.get(1)?, from_on: row.get(2)?, to_on: row.get(3)?, ended_by: row.get(4)? };
    Ok((row.get(0)?, mark))
}

/// What the days of these elevators follow from, within the publisher's transaction. Elevators to which nothing
/// has happened are left out.
pub async fn due_inputs(tx: &mut Tx, codes: &[String]) -> Result<HashMap<String, DueInputs>, Error> {
    let mut inputs = Inputs::new();
    for chunk in codes.chunks(AT_ONCE) {
        let statement = of_elevators(tx.statement(LAST_VISITS), Seen::InForce, chunk);
        add_visits(&mut inputs, &tx.fetch(statement.push(" group by t.elevator_code")).await?)?;
        let statement = of_elevators(tx.statement(EVENTS), Seen::InForce, chunk);
        add_events(&mut inputs, &tx.fetch(statement).await?)?;
    }
    for (code, marks) in marks_of(tx, codes).await? {
        inputs.entry(code).or_default().marks = marks;
    }
    add_cards(tx, &mut inputs).await?;
    Ok(inputs)
}

/// The marks of elevators, by code.
pub async fn marks_of(tx: &mut Tx, codes: &[String]) -> Result<HashMap<String, Vec<MarkLine>>, Error> {
    let mut marks: HashMap<String, Vec<MarkLine>> = HashMap::new();
    for chunk in codes.chunks(AT_ONCE) {
        for row in tx.fetch(of_elevators(tx.statement(MARKS), Seen::InForce, chunk)).await? {
            let (code, mark) = mark(&row)?;
            marks.entry(code).or_default().push(mark);
        }
    }
    Ok(marks)
}

impl Store {
    /// What the days of these elevators followed from at a position, but for their cards. Elevators to which nothing had
    /// happened are left out.
    pub async fn due_inputs_at(
        &self,
        seq: u64,
        codes: &[String],
    ) -> Result<HashMap<String, DueInputs>, Error> {
        let (mut inputs, seen) = (Inputs::new(), Seen::At(seq));
        for chunk in codes.chunks(AT_ONCE) {
            let statement = of_elevators(self.statement(LAST_VISITS), seen, chunk);
            add_visits(&mut inputs, &self.fetch(statement.push(" group by t.elevator_code")).await?)?;
            add_events(&mut inputs, &self.fetch(of_elevators(self.statement(EVENTS), seen, chunk)).await?)?;
            for row in self.fetch(of_elevators(self.statement(MARKS), seen, chunk)).await? {
                let (code, mark) = mark(&row)?;
                inputs.entry(code).or_default().marks.push(mark);
            }
        }
        Ok(inputs)
    }
}

/// The cards of the elevators to which anything has happened.
async fn add_cards(tx: &mut Tx, inputs: &mut HashMap<String, DueInputs>) -> Result<(), Error> {
    let codes: Vec<String> = inputs.keys().cloned().collect();
    for chunk in codes.chunks(AT_ONCE) {
        let statement = tx
            .statement(
                "select e.code, l.seq, l.body from public_elevator e join gazette_log l on l.seq = e.from_seq \
                 where e.to_seq is null and e.code in (",
            )
            .bind_all(chunk.iter().cloned())
            .push(")");
        for row in tx.fetch(statement).await? {
            let seq = row.count(1)?;
            inputs.entry(row.get(0)?).or_default().card = row.body(2)?.map(|card| (seq, card));
        }
    }
    Ok(())
}

const COLUMNS: [&str; 16] = [
    "last_onsite_on",
    "pilot_due_on",
    "statutory_due_on",
    "mark_from",
    "mark_to",
    "mark_ended_by",
    "testing_from",
    "testing_to",
    "inspected_on",
    "inspection_conclusion",
    "inspection_valid_to",
    "inspection_due_on",
    "tested_on",
    "test_due_on",
    "insured_from",
    "insured_to",
];

/// Files the days of elevators, replacing what was known.
pub async fn save_dues(tx: &mut Tx, dues: Vec<DueRow>) -> Result<(), Error> {
    let into = format!("public_due (code, {})", COLUMNS.join(", "));
    let updates: Vec<String> = COLUMNS.iter().map(|c| format!("{c} = excluded.{c}")).collect();
    let tail = format!("on conflict (code) do update set {}", updates.join(", "));
    let rows = dues.into_iter().map(|due| {
        vec![
            Value::from(due.code),
            due.last_onsite_on.into(),
            due.pilot_due_on.into(),
            due.statutory_due_on.into(),
            due.mark_from.into(),
            due.mark_to.into(),
            due.mark_ended_by.into(),
            due.testing_from.into(),
            due.testing_to.into(),
            due.inspected_on.into(),
            due.inspection_conclusion.into(),
            due.inspection_valid_to.into(),
            due.inspection_due_on.into(),
            due.tested_on.into(),
            due.test_due_on.into(),
            due.insured_from.into(),
            due.insured_to.into(),
        ]
    });
    tx.insert(&into, rows, &tail).await
}
