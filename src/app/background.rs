//! What works behind a portal for as long as it serves: it follows the log, keeps the search in step, signs, releases.
//! None of it ends by itself. If one does all the same, by a mistake of ours, the portal would answer for ever from what
//! nobody keeps up to date; so it stops and the program ends with an error, for whoever looks after it to start it again.
//! That is all it takes: each finds out at its beginning where it stands. It refuses to know what any of them does.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use tokio::task::JoinSet;

/// Works in the background, by name.
#[derive(Debug, Default)]
pub(super) struct Background(JoinSet<&'static str>);

impl Background {
    /// Starts a work that does not end.
    pub(super) fn start(&mut self, name: &'static str, work: impl Future<Output = ()> + Send + 'static) {
        self.0.spawn(async move {
            // The runtime has told already where it panicked.
            let _ = AssertUnwindSafe(work).catch_unwind().await;
            name
        });
    }

    /// Waits until one has ended all the same; returns its name.
    pub(super) async fn lost(&mut self) -> &'static str {
        match self.0.join_next().await {
            Some(Ok(name)) => name,
            Some(Err(_)) => "background work",
            None => std::future::pending().await,
        }
    }

    /// Breaks all of it off. The last question of each has ended when this returns.
    pub(super) async fn stop(mut self) {
        self.0.shutdown().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[tokio::test]
    async fn what_ends_or_panics_is_told_by_name() {
        for (name, panics) in [("ending", false), ("panicking", true)] {
            let mut background = Background::default();
            background.start("lasting", std::future::pending());
            background.start(name, async move {
                assert!(!panics, "an invariant is broken");
            });
            assert_eq!(background.lost().await, name);
            assert!(background.lost().now_or_never().is_none(), "the other goes on");
        }
        assert!(Background::default().lost().now_or_never().is_none());
    }

    #[tokio::test]
    async fn nothing_is_left_once_it_is_broken_off() {
        let mut background = Background::default();
        let held = Arc::new(());
        let works_with = held.clone();
        background.start("lasting", async move {
            std::future::pending::<()>().await;
            drop(works_with);
        });
        background.stop().await;
        assert_eq!(Arc::strong_count(&held), 1);
    }
}
