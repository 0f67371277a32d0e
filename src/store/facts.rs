//! The private facts: one table a dataset, one row a fact, found by its id.

use std::collections::{HashMap, HashSet};

use super::{Error, Tx, Value};
use crate::domain::register::{Column, Dataset};

/// Facts looked up in one statement.
const AT_ONCE: usize = 1000;

/// A fact as it is known, and the entry of the log that last published it.
#[derive(Debug, Clone)]
pub struct Known<D> {
    /// The fact.
    pub fact: D,
    /// The entry.
    pub seq: u64,
}

/// The known facts among these ids.
pub async fn find_many<D: Dataset>(tx: &mut Tx, ids: &[String]) -> Result<HashMap<String, Known<D>>, Error> {
    find_by(tx, "id", ids).await
}

/// The known facts whose column has one of these values, by id.
pub async fn find_by<D: Dataset>(
    tx: &mut Tx,
    column: &'static str,
    values: &[String],
) -> Result<HashMap<String, Known<D>>, Error> {
    let head =
        format!("select id, published_seq, {} from {} where \"{column}\" in (", names(D::COLUMNS), D::TABLE);
    let mut found = HashMap::with_capacity(values.len());
    for chunk in values.chunks(AT_ONCE) {
        let statement = tx.statement(&head).bind_all(chunk.iter().cloned()).push(")");
        for row in tx.fetch(statement).await? {
            let id: String = row.get(0)?;
            let values: Result<Vec<Value>, Error> = D::COLUMNS
                .iter()
                .enumerate()
                .map(|(at, column)| row.value(at + 2, &(column.blank)()))
                .collect();
            let fact = D::restore(values?).ok_or_else(|| corrupt::<D>(&id))?;
            found.insert(id, Known { fact, seq: row.count(1)? });
        }
    }
    Ok(found)
}

/// Which of these ids have a fact.
pub async fn known_ids<D: Dataset>(tx: &mut Tx, ids: &[String]) -> Result<HashSet<String>, Error> {
    let head = format!("select id from {} where id in (", D::TABLE);
    let mut known = HashSet::with_capacity(ids.len());
    for chunk in ids.chunks(AT_ONCE) {
        let statement = tx.statement(&head).bind_all(chunk.iter().cloned()).push(")");
        for row in tx.fetch(statement).await? {
            known.insert(row.get(0)?);
        }
    }
    Ok(known)
}

/// Which facts hold one of these values in a column: value to ids. Who else bears a device code.
pub async fn holders<D: Dataset>(
    tx: &mut Tx,
    column: &'static str,
    values: &[String],
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

/// Writes facts with the entries that published them: new ones are added, known ones replaced.
pub async fn save<'f, D: Dataset>(
    tx: &mut Tx,
    facts: impl IntoIterator<Item = (&'f D, u64)>,
) -> Result<(), Error> {
    // A dataset that calls its key `id` shares that column with the identity: it is written once.
    let written: Vec<usize> = (0..D::COLUMNS.len()).filter(|at| D::COLUMNS[*at].name != "id").collect();
    let names: Vec<String> = written.iter().map(|at| format!("\"{}\"", D::COLUMNS[*at].name)).collect();
    let into = format!("{} (id, published_seq, {})", D::TABLE, names.join(", "));
    let updates: Vec<String> = names.iter().map(|name| format!("{name} = excluded.{name}")).collect();
    let tail = format!(
        "on conflict (id) do update set published_seq = excluded.published_seq, {}",
        updates.join(", ")
    );
    let rows = facts.into_iter().map(|(fact, seq)| {
        let mut values = fact.values();
        let id = crate::domain::register::id_of::<D>(&values);
        if written.len() < values.len() {
            values = written.iter().map(|at| values[*at].clone()).collect();
        }
        [Value::from(id), seq.into()].into_iter().chain(values).collect()
    });
    tx.insert(&into, rows, &tail).await
}

fn names(columns: &[Column]) -> String {
    columns.iter().map(|column| format!("\"{}\"", column.name)).collect::<Vec<_>>().join(", ")
}

fn corrupt<D: Dataset>(id: &str) -> Error {
    Error::Corrupt { table: D::TABLE, column: "*", key: id.to_owned() }
}
