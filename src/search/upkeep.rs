//! The upkeep of the search beside a serving portal, for as long as it serves: open or make an index, check it, follow
//! the log, and begin again whenever it turns out that the index cannot be used. An index that was made before something
//! was withdrawn keeps traces of it in its files, and is followed only until another is made, however often that fails
//! and whoever does it.

use std::collections::HashMap;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio::time::Instant;

use super::keeper::{Caught, Opened};
use super::{Error, Search, Status};
use crate::domain::Day;
use crate::gazette::{self, Gazette, View};

/// How long to wait after a failure: a full disk, an unreachable database.
const REST: Duration = Duration::from_secs(5);
/// How often, while nothing is published, another process's index is looked for and things are looked over.
const LOOK_EVERY: Duration = Duration::from_secs(1);

impl Search {
    /// Keeps the search in step with the record. `position` tells the newest position of the log that is known.
    pub async fn keep_up(
        self,
        gazette: Gazette,
        mut position: watch::Receiver<u64>,
        today: impl Fn() -> Day + Send + Sync + 'static,
    ) {
        let mut told = Told::default();
        loop {
            let is_open = self.is_of_this_log(&gazette, &mut told).await
                && self.open_when_free(today(), &mut told).await;
            if !is_open && !self.remake(&gazette, today(), &mut told).await {
                tokio::time::sleep(REST).await;
                continue;
            }
            if let Status::Ready { position } = self.status() {
                tracing::info!(search.position = position, "the search index is in use");
            }
            let checking = tokio::spawn({
                let search = self.clone();
                async move { search.verify().await }
            });
            self.follow(&gazette, &mut position, &today, &mut told).await;
            checking.abort();
        }
    }

    /// Whether the index in use was made from this log: not one that was lost, and restored from a backup since. Where
    /// there is none, or none that can be read, opening it tells why.
    async fn is_of_this_log(&self, gazette: &Gazette, told: &mut Told) -> bool {
        let shared = self.0.clone();
        let Ok(Some(point)) = spawn_blocking(move || shared.point()).await else { return true };
        loop {
            match gazette.goes_through(&point).await {
                Ok(true) => return true,
                Ok(false) => {
                    if told.is_new("opening", "of another log") {
                        tracing::warn!("the search index is of another log than this one and is made anew");
                    }
                    return false;
                }
                Err(error) => cannot_be_read(&error).await,
            }
        }
    }

    /// Opens the index in use as soon as no other process writes to it. Returns whether there is one that can be used.
    async fn open_when_free(&self, day: Day, told: &mut Told) -> bool {
        let mut is_told = false;
        loop {
            match self.open(day).await {
                Opened::Whole => {
                    told.clear();
                    return true;
                }
                Opened::Nothing => return false,
                Opened::Useless(reason) => {
                    if told.is_new("opening", &reason) {
                        tracing::error!(reason, "the search index cannot be used and is made anew");
                    }
                    return false;
                }
                Opened::HeldByAnother if !is_told => {
                    tracing::warn!(
                        "another process keeps the search index; until it ends, codes and names are looked up in the database"
                    );
                    is_told = true;
                }
                Opened::HeldByAnother => {}
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Makes an index of the whole record, the first time with its progress in the log. Returns whether that went well.
    async fn remake(&self, gazette: &Gazette, day: Day, told: &mut Told) -> bool {
        let is_first = told.is_new("making", "");
        if is_first {
            tracing::info!(
                "the search index is being made; meanwhile codes and names are looked up in the database"
            );
        }
        // Of a further try, progress is no news.
        let logged = std::sync::atomic::AtomicU64::new(if is_first { 0 } else { u64::MAX });
        let progress = |made: u64, of: u64| {
            let tenth = made * 10 / of.max(1);
            if logged.fetch_max(tenth, std::sync::atomic::Ordering::Relaxed) < tenth {
                tracing::info!(search.made = made, search.of = of, "making the search index");
            }
        };
        match self.rebuild(gazette, day, progress).await {
            Ok(()) => {
                told.clear();
                true
            }
            Err(error) => {
                if told.is_new("made", &error.to_string()) {
                    tracing::error!(%error, "the search index could not be made; trying until it can");
                }
                false
            }
        }
    }

    /// Whether something was withdrawn after the index in use was made, by whatever the index itself knows: the process
    /// that took the withdrawal in may not have lived to make another.
    async fn holds_traces(&self, gazette: &Gazette, day: Day) -> bool {
        loop {
            let Some((made_at, position)) = self.made_and_position() else { return false };
            match gazette.newest_withdrawal(&View::present(position, day)).await {
                Ok(withdrawn_at) => return withdrawn_at > made_at,
                Err(error) => cannot_be_read(&error).await,
            }
        }
    }

    /// Waits for the next publication; where none comes for a while, there is time to look things over.
    async fn rest(&self, position: &mut watch::Receiver<u64>) {
        if tokio::time::timeout(LOOK_EVERY, position.changed()).await.is_err()
            && let Err(error) = self.look_over().await
        {
            tracing::error!(%error, "the search index cannot be read and is made anew");
            self.give_up();
        }
    }

    /// Takes in what is published, until the index cannot be used any more or another one is in use. Once something was
    /// withdrawn it is made anew, and where that fails again after a rest, until it is.
    async fn follow(
        &self,
        gazette: &Gazette,
        position: &mut watch::Receiver<u64>,
        today: &(impl Fn() -> Day + Sync),
        told: &mut Told,
    ) {
        let mut remake_at = self.holds_traces(gazette, today()).await.then(Instant::now);
        while self.position().is_some() && !self.is_replaced() {
            if remake_at.is_some_and(|at| at <= Instant::now()) {
                let is_made = self.remake(gazette, today(), told).await;
                remake_at = (!is_made).then(|| Instant::now() + REST);
            }
            match self.catch_up(gazette).await {
                Ok(Caught::Changes) => {}
                Ok(Caught::Withdrawals) => remake_at = Some(Instant::now()),
                Ok(Caught::Nothing) => self.rest(position).await,
                Err(Error::Record(error)) => cannot_be_read(&error).await,
                Err(error) => {
                    tracing::error!(%error, "the search index cannot be written and is made anew");
                    self.give_up();
                }
            }
        }
    }
}

/// What was told last of each step, so that a trouble that stays (a folder of somebody else's) is told once, not at every
/// try. All of it is told anew once there is an index.
#[derive(Debug, Default)]
struct Told(HashMap<&'static str, String>);

impl Told {
    fn is_new(&mut self, step: &'static str, reason: &str) -> bool {
        self.0.insert(step, reason.to_owned()).is_none_or(|before| before != reason)
    }

    fn clear(&mut self) {
        self.0.clear();
    }
}

/// Tells it, and rests.
async fn cannot_be_read(error: &gazette::Error) {
    tracing::error!(%error, "the record cannot be read for the search index");
    tokio::time::sleep(REST).await;
}
