//! The portal signs for what is published, by whichever process, within a tenth of a second.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::gazette::tree::{Sealed, Sealer};

/// How often a portal looks for entries that nobody has signed for.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Seals for ever. `caught_up` becomes true when everything found at the start is signed for, or cannot be by this
/// process: records are answered then as well, and the log says why.
pub async fn keep_sealed(sealer: Sealer, caught_up: Arc<AtomicBool>) {
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut told = None;
    loop {
        ticks.tick().await;
        let trouble = match sealer.seal().await {
            Ok(Sealed::UpTo(_)) => None,
            Ok(Sealed::ByAnotherKey { verifier_key }) => Some(format!("another key signs: {verifier_key}")),
            Err(error) => Some(error.to_string()),
        };
        // A failure is logged once, not twenty times a second.
        if told != trouble {
            if let Some(reason) = &trouble {
                tracing::warn!(reason, "this process does not sign for the log");
            } else {
                tracing::info!("the log is signed for again");
            }
            told = trouble;
        }
        caught_up.store(true, Ordering::Relaxed);
    }
}
