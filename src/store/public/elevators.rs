//! Published elevators, by what is known of them.

use std::collections::HashMap;

use super::super::{Error, Store, Tx};
use super::entry::{ENTRY, Published, published};
use crate::domain::Day;
use crate::domain::register::UserRef;

/// Elevators or units looked up in one statement.
const AT_ONCE: usize = 1000;

/// Codes of all elevators that each of these units uses or maintains now, by unit; units without any are left out.
pub async fn codes_of_units(tx: &mut Tx, usccs: &[String]) -> Result<HashMap<String, Vec<String>>, Error> {
    let mut of_units: HashMap<String, Vec<String>> = HashMap::new();
    for chunk in usccs.chunks(AT_ONCE) {
        let statement = tx
            .statement("select user_uscc, code from public_elevator where to_seq is null and user_uscc in (")
            .bind_all(chunk.iter().cloned())
            .push(
                ") union select maintainer_uscc, code from public_elevator \
                 where to_seq is null and maintainer_uscc in (",
            )
            .bind_all(chunk.iter().cloned())
            .push(") order by 2");
        for row in tx.fetch(statement).await? {
            of_units.entry(row.get(0)?).or_default().push(row.get(1)?);
        }
    }
    Ok(of_units)
}

/// The entries that tell where elevators are, by code: their cards while their user was no natural person, oldest first.
pub async fn entries_with_places(tx: &mut Tx, codes: &[String]) -> Result<HashMap<String, Vec<u64>>, Error> {
    let mut entries: HashMap<String, Vec<u64>> = HashMap::new();
    for chunk in codes.chunks(AT_ONCE) {
        let statement = tx
            .statement("select code, from_seq from public_elevator where user_uscc <> ")
            .bind(UserRef::PERSON)
            .push(" and code in (")
            .bind_all(chunk.iter().cloned())
            .push(") order by from_seq");
        for row in tx.fetch(statement).await? {
            entries.entry(row.get(0)?).or_default().push(row.count(1)?);
        }
    }
    Ok(entries)
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

impl Store {
    /// The cards of these elevators as a reader at a position sees them, in no order.
    pub async fn cards_at(&self, seq: u64, codes: &[String]) -> Result<Vec<Published>, Error> {
        let mut cards = Vec::with_capacity(codes.len());
        for chunk in codes.chunks(AT_ONCE) {
            let statement = self
                .statement("select ")
                .push(ENTRY)
                .push(" from public_elevator e join gazette_log l on l.seq = e.from_seq where ")
                .visible("e", seq)
                .push(" and e.code in (")
                .bind_all(chunk.iter().cloned())
                .push(")");
            for row in self.fetch(statement).await? {
                cards.push(published(&row, 0)?);
            }
        }
        Ok(cards)
    }
}
