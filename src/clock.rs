//! The only place that reads the clock. Everything else is handed the time.

use std::sync::Arc;

use chrono::Utc;

use crate::domain::Instant;

/// Tells the time: the real one, or a pinned one that ticks on from its start.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Instant + Send + Sync>);

impl Clock {
    /// The real clock, or one that started at the given instant when the program did.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
    pub fn starting(pinned: Option<Instant>) -> Self {
        match pinned {
            None => Self(Arc::new(Utc::now)),
            Some(start) => {
                let began = std::time::Instant::now();
                Self(Arc::new(move || {
                    start + chrono::TimeDelta::from_std(began.elapsed()).unwrap_or_default()
                }))
            }
        }
    }

    /// A clock that stands still: of one step of a demonstration.
    pub fn standing(at: Instant) -> Self {
        Self(Arc::new(move || at))
    }

    /// The present instant.
    pub fn now(&self) -> Instant {
        (self.0)()
    }

    /// The clock as a function, for rooms that may not know this one.
    pub fn function(&self) -> Arc<dyn Fn() -> Instant + Send + Sync> {
        self.0.clone()
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}
