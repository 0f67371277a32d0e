//! Accidents of responsibility (电梯安全责任事故), with the units that the elevators had when they happened.

use std::collections::HashMap;

use super::{Error, Row, Tx};
use crate::domain::Instant;

/// An accident for which somebody is liable.
#[derive(Debug)]
pub struct LiableAccident {
    /// When it happened.
    pub occurred_at: Instant,
    /// The using unit then, or a natural person.
    pub user: String,
    /// The maintenance unit then.
    pub maintainer: Option<String>,
}

/// Accidents by elevator.
const ACCIDENTS: &str = "select i.elevator_code, i.occurred_at from fact_incidents i \
    where i.kind = 'accident' and i.liable = 'yes'";
/// The published cards of the elevators in which they happened, oldest first.
const CARDS: &str = "select e.code, l.published_at, e.user_uscc, e.maintainer_uscc from public_elevator e \
    join gazette_log l on l.seq = e.from_seq where e.code in (select i.elevator_code from fact_incidents i \
    where i.kind = 'accident' and i.liable = 'yes') order by e.from_seq";

/// The units of an elevator from the publication of a card on, in microseconds since 1970.
struct Units {
    published_at: i64,
    user: String,
    maintainer: Option<String>,
}

/// All of them, as reported so far, by the card that was in force when they happened, or the first if none had been
/// published: whoever took the elevator over since has no part in them.
pub async fn liable(tx: &mut Tx) -> Result<Vec<LiableAccident>, Error> {
    let statement = tx.statement(ACCIDENTS);
    let accidents = tx.fetch(statement).await?;
    if accidents.is_empty() {
        return Ok(Vec::new());
    }
    let statement = tx.statement(CARDS);
    let cards = by_elevator(&tx.fetch(statement).await?)?;
    let mut liable = Vec::with_capacity(accidents.len());
    for row in &accidents {
        let (code, occurred_at): (String, Instant) = (row.get(0)?, row.get(1)?);
        if let Some(units) = cards.get(&code).and_then(|cards| units_at(cards, occurred_at)) {
            let (user, maintainer) = (units.user.clone(), units.maintainer.clone());
            liable.push(LiableAccident { occurred_at, user, maintainer });
        }
    }
    Ok(liable)
}

fn by_elevator(rows: &[Row]) -> Result<HashMap<String, Vec<Units>>, Error> {
    let mut cards: HashMap<String, Vec<Units>> = HashMap::new();
    for row in rows {
        let units = Units { published_at: row.get(1)?, user: row.get(2)?, maintainer: row.get(3)? };
        cards.entry(row.get(0)?).or_default().push(units);
    }
    Ok(cards)
}

fn units_at(cards: &[Units], at: Instant) -> Option<&Units> {
    let at = at.timestamp_micros();
    cards.iter().rfind(|card| card.published_at <= at).or(cards.first())
}
