//! Why and when pilot marks ended before their programme did.

use std::collections::HashMap;

use super::{Error, Tx, Value};
use crate::domain::label::Vocabulary;
use crate::domain::mark::{End, EndReason, UnitChange};

/// Marks looked up in one statement.
const AT_ONCE: usize = 1000;

/// The codes of the two acts that end a mark.
const EXIT: &str = "exit";
const CHANGE: &str = "change";

/// The ends of these marks, by the mark's id.
pub async fn find_many(tx: &mut Tx, ids: &[String]) -> Result<HashMap<String, End>, Error> {
    let mut ends = HashMap::new();
    for chunk in ids.chunks(AT_ONCE) {
        let statement = tx
            .statement(
                "select id, ended_on, ended_by, exit_code, notice_no, unit_role, unit_before, unit_after \
                 from fact_mark_ends where id in (",
            )
            .bind_all(chunk.iter().cloned())
            .push(")");
        for row in tx.fetch(statement).await? {
            let id: String = row.get(0)?;
            let by: String = row.get(2)?;
            let text =
                |at| -> Result<String, Error> { Ok(row.get::<Option<String>>(at)?.unwrap_or_default()) };
            let corrupt = || Error::Corrupt { table: "fact_mark_ends", column: "ended_by", key: id.clone() };
            let why = if by == EXIT {
                EndReason::Exit { code: parse(&text(3)?).ok_or_else(corrupt)?, notice_no: text(4)? }
            } else {
                let role = parse(&text(5)?).ok_or_else(corrupt)?;
                EndReason::Changed(UnitChange { role, before: text(6)?, after: text(7)? })
            };
            ends.insert(id, End { on: row.get(1)?, why });
        }
    }
    Ok(ends)
}

fn parse<V: Vocabulary>(code: &str) -> Option<V> {
    V::parse(code)
}

/// Codes of the elevators whose mark ended because this unit was replaced.
pub async fn elevators_changed_from(tx: &mut Tx, uscc: &str) -> Result<Vec<String>, Error> {
    let statement = tx
        .statement(
            "select a.elevator_code from fact_mark_ends e join fact_annotations a on a.id = e.id \
             where e.ended_by = 'change' and e.unit_before = ",
        )
        .bind(uscc);
    tx.fetch(statement).await?.iter().map(|row| row.get(0)).collect()
}

/// Forgets the ends that a notice brought; the ids of the marks.
pub async fn forget_notice(tx: &mut Tx, notice_no: &str) -> Result<Vec<String>, Error> {
    let statement =
        tx.statement("delete from fact_mark_ends where notice_no = ").bind(notice_no).push(" returning id");
    tx.fetch(statement).await?.iter().map(|row| row.get(0)).collect()
}

/// Notes the ends of marks, each replacing what was known.
pub async fn save(tx: &mut Tx, ends: &[(String, End)]) -> Result<(), Error> {
    let rows = ends.iter().map(|(id, end)| row(id, end));
    let into = "fact_mark_ends \
                (id, ended_on, ended_by, exit_code, notice_no, unit_role, unit_before, unit_after)";
    let tail = "on conflict (id) do update set ended_on = excluded.ended_on, ended_by = excluded.ended_by, \
                exit_code = excluded.exit_code, notice_no = excluded.notice_no, unit_role = excluded.unit_role, \
                unit_before = excluded.unit_before, unit_after = excluded.unit_after";
    tx.insert(into, rows, tail).await
}

fn row(id: &str, end: &End) -> Vec<Value> {
    let absent = || Value::Text(None);
    let mut row = vec![Value::from(id), end.on.into()];
    match &end.why {
        EndReason::Exit { code, notice_no } => {
            row.extend([
                EXIT.into(),
                code.code().into(),
                notice_no.clone().into(),
                absent(),
                absent(),
                absent(),
            ]);
        }
        EndReason::Changed(change) => row.extend([
            CHANGE.into(),
            absent(),
            absent(),
            change.role.code().into(),
            change.before.clone().into(),
            change.after.clone().into(),
        ]),
        EndReason::Programme => unreachable!("a programme's end is computed, never noted"),
    }
    row
}
