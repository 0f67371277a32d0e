//! The portal signs for what is published, by whichever process, within a tenth of a second.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use metrics::gauge;

use crate::gazette::tree::{Sealed, Sealer};

/// How often a portal looks for entries that nobody has signed for.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// How this process stands with signing for the log, for whoever runs it.
#[derive(Debug, Default)]
pub struct Signing {
    caught_up: AtomicBool,
    trouble: Mutex<Option<Trouble>>,
}

/// Why a process does not sign for the log. Records are answered all the same, and it tries again by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// There is no room on the disk.
    DiskFull,
    /// It has no key: either another process signs, or the key was lost.
    NoKey,
    /// Another key than its own signs for this log.
    AnotherKey,
    /// Something that its log tells.
    Failed,
}

impl Trouble {
    /// The word for it.
    pub fn code(self) -> &'static str {
        match self {
            Self::DiskFull => "disk_full",
            Self::NoKey => "no_key",
            Self::AnotherKey => "another_key",
            Self::Failed => "failed",
        }
    }
}

impl Signing {
    /// Whether everything found at the start is signed for, or cannot be by this process.
    pub fn has_caught_up(&self) -> bool {
        self.caught_up.load(Ordering::Relaxed)
    }

    /// Why this process does not sign; `None` while it does.
    pub fn trouble(&self) -> Option<Trouble> {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, trouble: Option<Trouble>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
        gauge!("mingti_log_signing").set(if trouble.is_none() { 1.0 } else { 0.0 });
        self.caught_up.store(true, Ordering::Relaxed);
    }
}

/// Seals for ever, and notes how it goes.
pub async fn keep_sealed(sealer: Sealer, signing: Arc<Signing>) {
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut told = None;
    loop {
        ticks.tick().await;
        let trouble = match sealer.seal().await {
            Ok(Sealed::UpTo(_)) => None,
            Ok(Sealed::ByAnotherKey { verifier_key, has_own: true }) => {
                Some((Trouble::AnotherKey, format!("another key signs: {verifier_key}")))
            }
            Ok(Sealed::ByAnotherKey { verifier_key, has_own: false }) => {
                Some((Trouble::NoKey, format!("no key is here for this log, whose key is {verifier_key}")))
            }
            Err(error) if error.is_full() => Some((Trouble::DiskFull, error.to_string())),
            Err(error) => Some((Trouble::Failed, error.to_string())),
        };
        // A failure is logged once, not twenty times a second.
        if told != trouble {
            tell(trouble.as_ref());
        }
        signing.note(trouble.as_ref().map(|(trouble, _)| *trouble));
        told = trouble;
    }
}

fn tell(trouble: Option<&(Trouble, String)>) {
    match trouble {
        None => tracing::info!("the log is signed for again"),
        Some((Trouble::DiskFull, reason)) => {
            tracing::error!(
                reason,
                "the disk is full: what is published is not signed for until there is room"
            );
        }
        Some((_, reason)) => tracing::warn!(reason, "this process does not sign for the log"),
    }
}
