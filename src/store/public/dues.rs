//! The days that follow from an elevator's published facts: what they are computed from, and where they stand.

use std::collections::HashMap;

use super::super::Body;
use super::{Error, Tx, Value};
use crate::domain::{Day, Instant};

/// Elevators looked up in one statement.
const AT_ONCE: usize = 500;

/// What the days of one elevator follow from: the newest of everything published about it.
#[derive(Debug, Clone, Default)]
pub struct DueInputs {
    /// The published card.
    pub card: Option<Body>,
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

/// What the days of these elevators follow from, within the publisher's transaction. Elevators to which nothing
/// has happened are left out.
pub async fn due_inputs(tx: &mut Tx, codes: &[String]) -> Result<HashMap<String, DueInputs>, Error> {
    let mut inputs: HashMap<String, DueInputs> = HashMap::new();
    for chunk in codes.chunks(AT_ONCE) {
        let statement = tx
            .statement(
                "select elevator_code, max(at) from public_event \
                 where to_seq is null and kind = 'visit' and result = 'onsite' and elevator_code in (",
            )
            .bind_all(chunk.iter().cloned())
            .push(") group by elevator_code");
        for row in tx.fetch(statement).await? {
            inputs.entry(row.get(0)?).or_default().last_onsite_at = row.get(1)?;
        }
        let statement = tx
            .statement(
                "select elevator_code, kind, at, until_on, result from public_event \
                 where to_seq is null and kind in ('inspection', 'test', 'insurance') and elevator_code in (",
            )
            .bind_all(chunk.iter().cloned())
            .push(")");
        for row in tx.fetch(statement).await? {
            let event =
                EventLine { kind: row.get(1)?, at: row.get(2)?, until_on: row.get(3)?, result: row.get(4)? };
            inputs.entry(row.get(0)?).or_default().events.push(event);
        }
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
        let statement = tx
            .statement(
                "select elevator_code, pilot, from_on, to_on, ended_by from public_mark \
                 where to_seq is null and elevator_code in (",
            )
            .bind_all(chunk.iter().cloned())
            .push(")");
        for row in tx.fetch(statement).await? {
            let mark = MarkLine {
                pilot: row.get(1)?,
                from_on: row.get(2)?,
                to_on: row.get(3)?,
                ended_by: row.get(4)?,
            };
            marks.entry(row.get(0)?).or_default().push(mark);
        }
    }
    Ok(marks)
}

/// The cards of the elevators to which anything has happened.
async fn add_cards(tx: &mut Tx, inputs: &mut HashMap<String, DueInputs>) -> Result<(), Error> {
    let codes: Vec<String> = inputs.keys().cloned().collect();
    for chunk in codes.chunks(AT_ONCE) {
        let statement = tx
            .statement(
                "select e.code, l.body from public_elevator e join gazette_log l on l.seq = e.from_seq \
                 where e.to_seq is null and e.code in (",
            )
            .bind_all(chunk.iter().cloned())
            .push(")");
        for row in tx.fetch(statement).await? {
            inputs.entry(row.get(0)?).or_default().card = row.body(1)?;
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
