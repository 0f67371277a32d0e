//! Accidents of responsibility (电梯安全责任事故), with the units that the elevators had when they happened.

use super::{Error, Tx, public};
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

/// All of them, as reported so far, by the card that was in force when they happened, or the first if none had been
/// published: whoever took the elevator over since has no part in them.
pub async fn liable(tx: &mut Tx) -> Result<Vec<LiableAccident>, Error> {
    let text =
        "select elevator_code, occurred_at from fact_incidents where kind = 'accident' and liable = 'yes'";
    let statement = tx.statement(text);
    let rows = tx.fetch(statement).await?;
    let accidents: Result<Vec<(String, Instant)>, Error> =
        rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect();
    let accidents = accidents?;
    let mut codes: Vec<String> = accidents.iter().map(|(code, _)| code.clone()).collect();
    codes.sort_unstable();
    codes.dedup();
    let hands = public::hands_of(tx, &codes).await?;
    let of_then = accidents.iter().filter_map(|(code, occurred_at)| {
        let card = hands.get(code)?.at(*occurred_at)?;
        Some(LiableAccident {
            occurred_at: *occurred_at,
            user: card.user.clone(),
            maintainer: card.maintainer.clone(),
        })
    });
    Ok(of_then.collect())
}
