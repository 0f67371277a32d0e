//! The private facts: one table a dataset, one row a fact, found by its id.

use std::collections::HashMap;

use super::{Error, Tx, Value};
use crate::domain::register::{Column, Dataset};

/// Facts looked up in one statement.
const AT_ONCE: usize = 1000;

/// The known facts among these ids.
pub async fn find_many<D: Dataset>(tx: &mut Tx, ids: &[String]) -> Result<HashMap<String, D>, Error> {
    let head = format!("select id, {} from {} where id in (", names(D::COLUMNS), D::TABLE);
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(AT_ONCE) {
        let statement = tx.statement(&head).bind_all(chunk.iter().cloned()).push(")");
        for row in tx.fetch(statement).await? {
            let id: String = row.get(0)?;
            let values: Result<Vec<Value>, Error> =
                D::COLUMNS.iter().enumerate().map(|(at, column)| row.value(at + 1, &(column.blank)())).collect();
            let fact = D::restore(values?).ok_or_else(|| corrupt::<D>(&id))?;
            found.insert(id, fact);
        }
    }
    Ok(found)
}

/// Which of these ids a table has a fact for.
pub async fn known_ids<D: Dataset>(
    tx: &mut Tx, ids: &[String],
) -> Result<std::collections::HashSet<String>, Error> {
    let head = format!("select id from {} where id in (", D::TABLE);
    let mut known = std::collections::HashSet::with_capacity(ids.len());
    for chunk in ids.chunks(AT_ONCE) {
        let statement = tx.statement(&head).bind_all(chunk.iter().cloned()).push(")");
        for row in tx.fetch(statement).await? {
            known.insert(row.get(0)?);
        }
    }
    Ok(known)
}

/// Values of one column by id, for rows where `column` has one of these values: who else holds a device code.
pub async fn holders<D: Dataset>(
    tx: &mut Tx, column: &'static str, values: &[String],
) -> Result<HashMap<String, Vec<String>>, Error> {
    let head = format!("select \"{column}\", id from {} where \"{column}\" in (", D::TABLE);
    let mut holders: HashMap<String, Vec<String>> = HashMap::new();
    for chunk in values.chunks(AT_ONCE) {
        let statement = tx.statement(&head).bind_all(chunk.iter().cloned()).push(")");
        for row in tx.fetch(statement).await? {
            holders.entry(row.get(0)?).or_default().push(row.get(1)?);
        }
    }
    Ok(holders)
}

/// Writes facts: new ones are added, known ones replaced.
pub async fn save<D: Dataset>(tx: &mut Tx, facts: &[D]) -> Result<(), Error> {
    let head = format!("insert into {} (id, {})", D::TABLE, names(D::COLUMNS));
    let updates: Vec<String> = D::COLUMNS.iter().map(|c| format!("\"{0}\" = excluded.\"{0}\"", c.name)).collect();
    let tail = format!("on conflict (id) do update set {}", updates.join(", "));
    let rows = facts
        .iter()
        .map(|fact| {
            let mut row = vec![Value::from(fact.id())];
            row.extend(fact.values());
            row
        })
        .collect();
    tx.insert(&head, rows, &tail).await
}

fn names(columns: &[Column]) -> String {
    columns.iter().map(|column| format!("\"{}\"", column.name)).collect::<Vec<_>>().join(", ")
}

fn corrupt<D: Dataset>(id: &str) -> Error {
    Error::Corrupt { table: D::TABLE, column: "*", key: id.to_owned() }
}
