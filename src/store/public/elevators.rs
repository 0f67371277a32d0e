//! Published elevators, by what is known of them.

use std::collections::HashMap;

use super::super::{Error, Tx};
use crate::domain::Day;
use crate::domain::register::UserRef;

/// Elevators looked up in one statement.
const AT_ONCE: usize = 1000;

/// Codes of all elevators that a unit uses or maintains now.
pub async fn codes_of_unit(tx: &mut Tx, uscc: &str) -> Result<Vec<String>, Error> {
    let statement = tx
        .statement("select code from public_elevator where to_seq is null and user_uscc = ")
        .bind(uscc)
        .push(" union select code from public_elevator where to_seq is null and maintainer_uscc = ")
        .bind(uscc)
        .push(" order by 1");
    tx.fetch(statement).await?.iter().map(|row| row.get(0)).collect()
}

/// The entries that tell where an elevator is: its cards while its user was no natural person, oldest first.
pub async fn entries_with_places(tx: &mut Tx, code: &str) -> Result<Vec<u64>, Error> {
    let statement = tx
        .statement("select from_seq from public_elevator where code = ")
        .bind(code)
        .push(" and user_uscc <> ")
        .bind(UserRef::PERSON)
        .push(" order by from_seq");
    tx.fetch(statement).await?.iter().map(|row| row.count(0)).collect()
}

/// When these elevators were installed, where it is known.
pub async fn installation_days(tx: &mut Tx, codes: &[String]) -> Result<HashMap<String, Day>, Error> {
    let mut days = HashMap::with_capacity(codes.len());
    for chunk in codes.chunks(AT_ONCE) {
        let statement = tx
            .statement("select code, installed_on from public_elevator where to_seq is null and code in (")
            .bind_all(chunk.iter().cloned())
            .push(")");
        for row in tx.fetch(statement).await? {
            if let Some(day) = row.get(1)? {
                days.insert(row.get(0)?, day);
            }
        }
    }
    Ok(days)
}

/// Which elevators bear one of these codes in a column: the code to the elevators.
pub async fn elevators_bearing(
    tx: &mut Tx,
    column: &'static str,
    codes: &[String],
) -> Result<HashMap<String, Vec<String>>, Error> {
    let head = format!("select {column}, code from public_elevator where to_seq is null and {column} in (");
    let mut bearing: HashMap<String, Vec<String>> = HashMap::new();
    for chunk in codes.chunks(AT_ONCE) {
        let statement = tx.statement(&head).bind_all(chunk.iter().cloned()).push(")");
        for row in tx.fetch(statement).await? {
            bearing.entry(row.get(0)?).or_default().push(row.get(1)?);
        }
    }
    Ok(bearing)
}
