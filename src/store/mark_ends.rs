//! Why and when pilot marks ended before their programme did, and the changes of units that befell them.

use std::collections::HashMap;

use super::{Error, Tx, Value};
use crate::domain::Day;
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

/// Forgets the ends of these marks: they stand again.
pub async fn forget(tx: &mut Tx, ids: &[String]) -> Result<(), Error> {
    for chunk in ids.chunks(AT_ONCE) {
        let statement = tx.statement("delete from fact_mark_ends where id in (");
        tx.execute(statement.bind_all(chunk.iter().cloned()).push(")")).await?;
    }
    Ok(())
}

/// Notes that units changed while these marks were known: the mark's id, the day and the change. Of several changes of a
/// unit on one day the last counts, from whom it was in the morning; one that was taken back within the day is none.
pub async fn note_changes(tx: &mut Tx, changes: &[(String, Day, UnitChange)]) -> Result<(), Error> {
    let rows = changes.iter().map(|(id, on, change)| {
        let UnitChange { role, before, after } = change;
        let units = [role.code().into(), before.clone().into(), after.clone().into()];
        [Value::from(id.clone()), (*on).into()].into_iter().chain(units).collect()
    });
    let into = "fact_mark_changes (id, changed_on, unit_role, unit_before, unit_after)";
    let tail = "on conflict (id, changed_on, unit_role) do update set unit_after = excluded.unit_after";
    tx.insert(into, rows, tail).await?;
    let ids: Vec<&String> = changes.iter().map(|(id, ..)| id).collect();
    for chunk in ids.chunks(AT_ONCE) {
        let statement =
            tx.statement("delete from fact_mark_changes where unit_before = unit_after and id in (");
        tx.execute(statement.bind_all(chunk.iter().map(|id| (*id).clone())).push(")")).await?;
    }
    Ok(())
}

/// The changes of units that befell these marks, as ends, by the mark's id; of one day the using unit's first.
pub async fn changes_of(tx: &mut Tx, ids: &[String]) -> Result<HashMap<String, Vec<End>>, Error> {
    let mut changes: HashMap<String, Vec<End>> = HashMap::new();
    for chunk in ids.chunks(AT_ONCE) {
        let statement = tx
            .statement(
                "select id, changed_on, unit_role, unit_before, unit_after from fact_mark_changes where id in (",
            )
            .bind_all(chunk.iter().cloned())
            .push(") order by changed_on, unit_role desc");
        for row in tx.fetch(statement).await? {
            let id: String = row.get(0)?;
            let corrupt =
                || Error::Corrupt { table: "fact_mark_changes", column: "unit_role", key: id.clone() };
            let role = parse(&row.get::<String>(2)?).ok_or_else(corrupt)?;
            let change = UnitChange { role, before: row.get(3)?, after: row.get(4)? };
            changes.entry(id).or_default().push(End { on: row.get(1)?, why: EndReason::Changed(change) });
        }
    }
    Ok(changes)
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
