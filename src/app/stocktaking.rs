//! The portal looks after its releases: it finds out when their store goes away and comes back, and removes what holds
//! something withdrawn, whoever cut it and whoever withdrew it.

use std::time::Duration;

use crate::gazette::Gazette;
use crate::release::Error;
use crate::release::shelf::Shelf;
use crate::web::visit::Clock;

/// How often it looks.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Looks for ever.
pub async fn keep_stock(gazette: Gazette, shelf: Shelf, clock: Clock) {
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut told = None;
    loop {
        ticks.tick().await;
        let trouble = tidy(&gazette, &shelf, &clock).await.err().map(|error| {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            (error.to_string(), cause)
        });
        // A failure is logged once, not every few seconds.
        if told != trouble {
            if let Some((error, cause)) = &trouble {
                tracing::error!(error, cause, "the releases cannot be looked after");
            } else {
                tracing::info!("the releases can be looked after again");
            }
            told = trouble;
        }
    }
}

async fn tidy(gazette: &Gazette, shelf: &Shelf, clock: &Clock) -> Result<(), Error> {
    let there = shelf.look().await?;
    if there.is_empty() {
        return Ok(());
    }
    let withdrawn = gazette.newest_withdrawal(&gazette.view(clock(), None).await?).await?;
    shelf.forget(withdrawn).await
}
