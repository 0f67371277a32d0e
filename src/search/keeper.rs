//! Keeps the search in step with the record: opens the generation in use, makes one aside where there is none that can
//! be used, takes in what is published, and checks every byte once after the start. Meanwhile questions are answered
//! from what there is.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use tokio::task::spawn_blocking;

use super::Error;
use super::answer::{Answer, Hit};
use super::asking::Asked;
use super::build::cards;
use super::question::Question;
use super::shared::{Shared, State};
use super::writing;
use crate::domain::Day;
use crate::gazette::Gazette;
use crate::gazette::records::feed::{Changed, Thing};

/// Things read from the record at once.
pub(super) const AT_ONCE: u64 = 1000;
/// Entries of the log taken in at once: each time writes a segment of the index, and somebody has to merge them.
const ENTRIES: u64 = 20_000;

/// The search of one process. Cloned freely: all clones are one.
#[derive(Debug, Clone)]
pub struct Search(pub(super) Arc<Shared>);

/// What was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caught {
    /// There was nothing.
    Nothing,
    /// What changed.
    Changes,
    /// What changed, withdrawals among it: nothing of it can be found any more, but its traces stand in the files
    /// until the index is made anew.
    Withdrawals,
}

/// How far the search is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Being opened or made: how many of how many records are in.
    Making {
        /// Records taken in so far.
        made: u64,
        /// Records to take in, as far as is known.
        of: u64,
    },
    /// In use, at a position of the log.
    Ready {
        /// The position.
        position: u64,
    },
}

impl Search {
    /// A search whose generations stand under `live`; nothing is opened yet.
    pub fn new(live: PathBuf) -> Self {
        Self(Arc::new(Shared::new(live)))
    }

    /// How far it is.
    pub fn status(&self) -> Status {
        match self.position() {
            Some(position) => Status::Ready { position },
            None => Status::Making {
                made: self.0.made.load(Ordering::Relaxed),
                of: self.0.to_make.load(Ordering::Relaxed),
            },
        }
    }

    /// The position of the log it stands for; `None` while there is nothing to answer from.
    pub fn position(&self) -> Option<u64> {
        let state = self.0.state.read().unwrap_or_else(PoisonError::into_inner);
        state.as_ref().map(|state| state.position)
    }

    /// The position of the log at which the generation in use was made, and the one it stands for now.
    pub(super) fn made_and_position(&self) -> Option<(u64, u64)> {
        let state = self.0.state.read().unwrap_or_else(PoisonError::into_inner);
        state.as_ref().map(|state| (state.generation.made_at, state.position))
    }

    /// Answers a question as of a day.
    ///
    /// # Errors
    /// [`Error::TooLong`] and [`Error::BadCursor`]; [`Error::NotReady`] while there is nothing to answer from;
    /// [`Error::Index`] and [`Error::BrokenOff`] if the index turns out to be damaged.
    pub async fn ask(&self, question: Question, day: Day) -> Result<Answer, Error> {
        if writing::is_too_long(&question.text) {
            return Err(Error::TooLong);
        }
        self.looking(day, move |asked| asked.answer(&question)).await
    }

    /// Suggests what may be meant by the beginning of a question.
    ///
    /// # Errors
    /// Like [`Search::ask`].
    pub async fn suggest(&self, text: String, limit: usize, day: Day) -> Result<Vec<Hit>, Error> {
        if writing::is_too_long(&text) {
            return Err(Error::TooLong);
        }
        self.looking(day, move |asked| asked.suggest(&text, limit)).await
    }

    async fn looking<T: Send + 'static>(
        &self,
        day: Day,
        look: impl FnOnce(Asked<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let shared = self.0.clone();
        let work = spawn_blocking(move || {
            shared.turn(day)?;
            let state = shared.state.read().unwrap_or_else(PoisonError::into_inner);
            let State { directory, lookup, position, .. } = state.as_ref().ok_or(Error::NotReady)?;
            look(Asked { directory, lookup, position: *position })
        });
        let looked = work.await.unwrap_or_else(|broken| {
            if broken.is_panic() {
                tracing::error!("the search index is damaged: a question could not be answered");
                self.give_up();
            }
            Err(Error::BrokenOff)
        });
        if let Err(Error::Index(error)) = &looked {
            tracing::error!(%error, "the search index is damaged: a question could not be answered");
            self.give_up();
        }
        looked
    }

    /// Opens the generation in use, if there is one that can be used. Returns whether there is.
    pub async fn open(&self, day: Day) -> bool {
        let shared = self.0.clone();
        match spawn_blocking(move || shared.open(day)).await {
            Ok(Ok(is_open)) => is_open,
            Ok(Err(error)) => {
                tracing::error!(%error, "the search index cannot be used and is made anew");
                false
            }
            Err(_) => {
                tracing::error!("the search index is damaged and is made anew");
                false
            }
        }
    }

    /// Takes in what was published since.
    ///
    /// # Errors
    /// If the record cannot be read or the index cannot be written.
    pub async fn catch_up(&self, gazette: &Gazette) -> Result<Caught, Error> {
        let Some(position) = self.position() else { return Ok(Caught::Nothing) };
        let Some(changed) = gazette.changed(position, ENTRIES).await? else { return Ok(Caught::Nothing) };
        let Changed { upto, things, has_withdrawals } = changed;
        let mut taken = Vec::with_capacity(things.len());
        for thing in Thing::ALL {
            let ids: Vec<String> =
                things.iter().filter(|(of, _)| *of == thing).map(|(_, id)| id.clone()).collect();
            for ids in ids.chunks(usize::try_from(AT_ONCE).unwrap_or(usize::MAX)) {
                let found = cards(gazette, thing, ids).await?;
                let there: HashSet<&str> = found.iter().map(|card| card.key().1).collect();
                let gone = ids.iter().filter(|id| !there.contains(id.as_str()));
                let withdrawn: Vec<String> = gone.cloned().collect();
                taken.push((thing, found, withdrawn));
            }
        }
        let shared = self.0.clone();
        spawn_blocking(move || shared.take_in(taken, upto)).await.map_err(|_| Error::BrokenOff)??;
        Ok(if has_withdrawals { Caught::Withdrawals } else { Caught::Changes })
    }

    /// Works out anew what is kept over all elevators, if that is worth it: for a moment in which nothing is published.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub async fn look_over(&self) -> Result<(), Error> {
        let shared = self.0.clone();
        spawn_blocking(move || shared.look_over()).await.map_err(|_| Error::BrokenOff)?
    }

    /// Waits until the search stands for a position, or for so long.
    pub async fn reached(&self, position: u64, at_most: Duration) {
        if self.position().is_none() {
            return;
        }
        let mut reached = self.0.position.subscribe();
        let _ = tokio::time::timeout(at_most, reached.wait_for(|at| *at >= position)).await;
    }

    /// Reads every byte of the generation in use; it is given up if one is not what was written. Takes seconds for
    /// millions of elevators. Returns whether it is sound.
    pub async fn verify(&self) -> bool {
        let shared = self.0.clone();
        match spawn_blocking(move || shared.verify()).await {
            Ok(is_sound) => is_sound,
            Err(broken) => {
                if broken.is_panic() {
                    tracing::error!("the search index is damaged: it cannot be read to its end");
                    self.give_up();
                }
                false
            }
        }
    }

    /// Gives up the generation in use: it is damaged. Until another is made there is nothing to answer from.
    pub(super) fn give_up(&self) {
        self.0.give_up();
    }

    /// Hands on every text that the generation in use holds, unpacked; returns how many there were. For whoever wants
    /// to be sure that something is not in it.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn each_text(&self, mut each: impl FnMut(&[u8])) -> Result<u64, Error> {
        let state = self.0.state.read().unwrap_or_else(PoisonError::into_inner);
        let state = state.as_ref().ok_or(Error::NotReady)?;
        let mut count = 0;
        state.generation.each_text(|text| {
            count += 1;
            each(text);
        })?;
        Ok(count)
    }

    /// Whether another process has put another generation in use.
    pub fn is_replaced(&self) -> bool {
        let state = self.0.state.read().unwrap_or_else(PoisonError::into_inner);
        state.as_ref().is_some_and(|state| !state.generation.is_in_use(&self.0.live))
    }
}
