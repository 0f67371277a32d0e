//! Keeps the search in step with the record: opens the generation in use, makes one aside where there is none that can
//! be used, takes in what is published, and checks every byte once after the start. Meanwhile questions are answered
//! from what there is.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use tokio::task::spawn_blocking;

use super::Error;
use super::answer::{Answer, Hit};
use super::asking::Asked;
use super::card::{AT_ONCE, cards};
use super::question::Question;
use super::shared::{Shared, State};
use super::writing;
use crate::domain::Day;
use crate::gazette::records::feed::{Changed, Thing};
use crate::gazette::{Gazette, LogPoint};

/// Entries of the log taken in at once: each time writes a segment of the index, and somebody has to merge them.
const ENTRIES: u64 = 20_000;
/// How long after a question that could not be answered every byte is not read once more: it costs a processor.
const BETWEEN_CHECKS: Duration = Duration::from_mins(1);

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

/// What came of opening the generation in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// It is in use here.
    Whole,
    /// There is none.
    Nothing,
    /// There is one that cannot be used, and why.
    Useless(String),
    /// Another process writes to it: two portals on one folder, of which one may be about to stop.
    HeldByAnother,
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
        state.as_ref().map(|state| state.point.seq)
    }

    /// The point of the log it stands for.
    fn point(&self) -> Option<LogPoint> {
        let state = self.0.state.read().unwrap_or_else(PoisonError::into_inner);
        state.as_ref().map(|state| state.point.clone())
    }

    /// The position of the log at which the generation in use was made, and the one it stands for now.
    pub(super) fn made_and_position(&self) -> Option<(u64, u64)> {
        let state = self.0.state.read().unwrap_or_else(PoisonError::into_inner);
        state.as_ref().map(|state| (state.generation.made_at, state.point.seq))
    }

    /// Answers a question as of a day.
    ///
    /// # Errors
    /// [`Error::TooLong`] and [`Error::BadCursor`]; [`Error::NotReady`] while there is nothing to answer from;
    /// [`Error::Index`] if the index turns out to be damaged, [`Error::BrokenOff`] if it may be.
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
            let State { directory, lookup, point, .. } = state.as_ref().ok_or(Error::NotReady)?;
            let asked = Asked { directory, lookup, position: point.seq };
            // It only reads: whatever becomes of it, the state is as it was.
            Ok(catch_unwind(AssertUnwindSafe(|| look(asked))))
        });
        match work.await {
            Ok(Ok(Ok(looked))) => self.noting_damage(looked),
            Ok(Ok(Err(_))) => {
                tracing::error!("a question could not be answered: the search index is checked");
                self.check();
                Err(Error::BrokenOff)
            }
            Ok(Err(unable)) => self.noting_damage(Err(unable)),
            Err(broken) => {
                // In the middle of a change: what is left of the directory is good for nothing.
                if broken.is_panic() {
                    tracing::error!("the search index could not be brought to this day and is made anew");
                    self.give_up();
                }
                Err(Error::BrokenOff)
            }
        }
    }

    /// Gives up a generation that cannot be read.
    fn noting_damage<T>(&self, looked: Result<T, Error>) -> Result<T, Error> {
        if let Err(Error::Index(error)) = &looked {
            tracing::error!(%error, "the search index is damaged: a question could not be answered");
            self.give_up();
        }
        looked
    }

    /// Verifies the generation in use aside, once at a time: a question that cannot be answered may be the question's
    /// fault, and must not take the index away from everybody each time somebody asks it.
    fn check(&self) {
        if self.0.is_being_checked.swap(true, Ordering::AcqRel) {
            return;
        }
        let search = self.clone();
        tokio::spawn(async move {
            search.verify().await;
            tokio::time::sleep(BETWEEN_CHECKS).await;
            search.0.is_being_checked.store(false, Ordering::Release);
        });
    }

    /// Opens the generation in use, if there is one that can be used.
    pub async fn open(&self, day: Day) -> Opened {
        let shared = self.0.clone();
        match spawn_blocking(move || shared.open(day)).await {
            Ok(Ok(true)) => Opened::Whole,
            Ok(Ok(false)) => Opened::Nothing,
            Ok(Err(Error::Index(error))) if error.is_held() => Opened::HeldByAnother,
            Ok(Err(error)) => Opened::Useless(error.to_string()),
            Err(_) => Opened::Useless("it is damaged".to_owned()),
        }
    }

    /// Takes in what was published since.
    ///
    /// # Errors
    /// If the record cannot be read or the index cannot be written.
    pub async fn catch_up(&self, gazette: &Gazette) -> Result<Caught, Error> {
        let Some(point) = self.point() else { return Ok(Caught::Nothing) };
        let Some(changed) = gazette.changed(point.seq, ENTRIES).await? else { return Ok(Caught::Nothing) };
        if !gazette.goes_through(&point).await? {
            tracing::warn!("the log is another than the search index follows, which is made anew");
            self.give_up();
            return Ok(Caught::Nothing);
        }
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
        let upto = gazette.point_at(upto).await?.ok_or(Error::BrokenOff)?;
        let shared = self.0.clone();
        spawn_blocking(move || shared.take_in(taken, &upto)).await.map_err(|_| Error::BrokenOff)??;
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

#[cfg(test)]
mod tests {
    use std::os::unix::fs::FileExt;

    use super::*;
    use crate::search::build::Build;
    use crate::search::card::{Card, UnitCard};
    use std::path::Path;

    fn today() -> Day {
        "2021-11-15".parse().unwrap()
    }

    /// A search in which one unit can be found.
    fn a_search(live: &Path) -> Search {
        let search = Search::new(live.to_owned());
        let unit = UnitCard {
            uscc: "unit 1".to_owned(),
            name: "样本物业".to_owned(),
            former: Vec::new(),
            region: None,
            roles: Vec::new(),
            seq: 1,
        };
        let build = Build::begin(live, today(), 1).unwrap().add(vec![Card::Unit(unit)]).unwrap();
        search.0.take_over(build, &LogPoint { seq: 1, body_sha256: "a0".repeat(32) }).unwrap();
        search
    }

    async fn ask_what_panics(search: &Search) -> Result<(), Error> {
        search.looking(today(), |_| -> Result<(), Error> { panic!("an invariant is broken") }).await
    }

    async fn found(search: &Search) -> u64 {
        let question = Question { text: "样本".to_owned(), limit: 5, ..Question::default() };
        search.ask(question, today()).await.unwrap().total
    }

    #[tokio::test]
    async fn a_question_that_panics_takes_the_index_away_from_nobody() {
        let live = tempfile::tempdir().unwrap();
        let search = a_search(live.path());
        for _ in 0..3 {
            assert!(matches!(ask_what_panics(&search).await, Err(Error::BrokenOff)));
            assert_eq!(found(&search).await, 1);
        }
        assert!(search.verify().await, "it is sound");
        assert_eq!((search.position(), search.is_replaced()), (Some(1), false));
    }

    #[tokio::test]
    async fn a_damaged_index_is_found_out_by_a_question_that_panics() {
        let live = tempfile::tempdir().unwrap();
        let search = a_search(live.path());
        let folder = search.0.state.read().unwrap().as_ref().unwrap().generation.folder().to_owned();
        let store = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let store = store.filter(|path| path.extension().is_some_and(|ending| ending == "store"));
        for file in store {
            let first = std::fs::read(&file).unwrap()[0];
            // In its place: a mapped file that is shorter for a moment ends whoever reads it.
            let file = std::fs::File::options().write(true).open(&file).unwrap();
            file.write_all_at(&[first ^ 0x55], 0).unwrap();
        }
        assert!(matches!(ask_what_panics(&search).await, Err(Error::BrokenOff)));
        for _ in 0..600 {
            if search.position().is_none() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("a damaged index stays in use");
    }
}
