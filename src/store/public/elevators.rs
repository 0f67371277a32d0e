//! Published elevators, by what is known of them.

use std::collections::HashMap;

use super::super::{Error, Tx};
use crate::domain::calendar::local_day;
use crate::domain::{Day, Instant};

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

/// Codes of all elevators that a unit uses or maintains, or did according to an earlier card.
pub async fn codes_ever_of_unit(tx: &mut Tx, uscc: &str) -> Result<Vec<String>, Error> {
    let statement = tx
        .statement("select code from public_elevator where user_uscc = ")
        .bind(uscc)
        .push(" union select code from public_elevator where maintainer_uscc = ")
        .bind(uscc)
        .push(" order by 1");
    tx.fetch(statement).await?.iter().map(|row| row.get(0)).collect()
}

/// Whose an elevator was, as its cards said one after the other.
#[derive(Debug, Default)]
pub struct Hands(Vec<Card>);

/// The units that a card names.
#[derive(Debug)]
struct Card {
    published_on: Day,
    units: [Option<String>; 2],
}

impl Hands {
    /// Whether a unit used or maintained it at the end of a day. Before its first card was published it was in the
    /// hands that card names.
    pub fn held(&self, uscc: &str, day: Day) -> bool {
        let then = self.0.iter().rev().find(|card| card.published_on <= day).or(self.0.first());
        then.is_some_and(|card| card.units.iter().flatten().any(|unit| unit == uscc))
    }

    /// Every unit in whose hands it ever was.
    pub fn units(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|card| card.units.iter().flatten().map(String::as_str))
    }
}

/// In whose hands these elevators were, by code.
pub async fn hands_of(tx: &mut Tx, codes: &[String]) -> Result<HashMap<String, Hands>, Error> {
    let mut hands: HashMap<String, Hands> = HashMap::with_capacity(codes.len());
    for chunk in codes.chunks(AT_ONCE) {
        let statement = tx
            .statement(
                "select e.code, l.published_at, e.user_uscc, e.maintainer_uscc from public_elevator e \
                 join gazette_log l on l.seq = e.from_seq where e.code in (",
            )
            .bind_all(chunk.iter().cloned())
            .push(") order by e.code, e.from_seq");
        for row in tx.fetch(statement).await? {
            let at = Instant::from_timestamp_micros(row.get(1)?).unwrap_or_default();
            let card = Card { published_on: local_day(at), units: [row.get(2)?, row.get(3)?] };
            hands.entry(row.get(0)?).or_default().0.push(card);
        }
    }
    Ok(hands)
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
