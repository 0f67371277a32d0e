//! Accidents of responsibility (电梯安全责任事故), with the units of the elevators in which they happened.

use super::{Error, Tx};
use crate::domain::Instant;

/// An accident for which somebody is liable.
#[derive(Debug)]
pub struct LiableAccident {
    /// When it happened.
    pub occurred_at: Instant,
    /// The using unit now, or a natural person.
    pub user: String,
    /// The maintenance unit now.
    pub maintainer: Option<String>,
}

/// All of them, as reported so far.
pub async fn liable(tx: &mut Tx) -> Result<Vec<LiableAccident>, Error> {
    let text = "select i.occurred_at, e.user_uscc, e.maintainer_uscc from fact_incidents i \
                join fact_elevators e on e.code = i.elevator_code where i.kind = 'accident' and i.liable = 'yes'";
    let statement = tx.statement(text);
    let rows = tx.fetch(statement).await?;
    rows.iter()
        .map(|row| {
            Ok(LiableAccident { occurred_at: row.get(0)?, user: row.get(1)?, maintainer: row.get(2)? })
        })
        .collect()
}
