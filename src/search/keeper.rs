//! Keeps the search in step with the record: opens the generation in use, makes one aside where there is none that can
//! be used, takes in what is published, and checks every byte once after the start. Meanwhile questions are answered
//! from what there is.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::spawn_blocking;

use super::Error;
use super::answer::{Answer, Hit};
use super::asking::Asked;
use super::build::Build;
use super::card::Card;
use super::directory::Directory;
use super::index::generation::{Generation, remove_unused};
use super::index::lookup::Lookup;
use super::index::survey::survey;
use super::index::writer::Writer;
use super::question::Question;
use crate::domain::Day;
use crate::gazette::Gazette;
use crate::gazette::records::feed::{Changed, Thing};

/// Things read from the record at once.
const AT_ONCE: u64 = 1000;
/// Entries of the log taken in at once.
const ENTRIES: u64 = 5000;

/// The search of one process. Cloned freely: all clones are one.
#[derive(Debug, Clone)]
pub struct Search(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    live: PathBuf,
    state: RwLock<Option<State>>,
    writer: Mutex<Option<Writer>>,
    position: watch::Sender<u64>,
    made: AtomicU64,
    to_make: AtomicU64,
}

/// What questions are answered from.
#[derive(Debug)]
struct State {
    generation: Arc<Generation>,
    directory: Directory,
    lookup: Lookup,
    position: u64,
}

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
        Self(Arc::new(Shared {
            live,
            state: RwLock::new(None),
            writer: Mutex::new(None),
            position: watch::Sender::new(0),
            made: AtomicU64::new(0),
            to_make: AtomicU64::new(0),
        }))
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

    /// Answers a question as of a day.
    ///
    /// # Errors
    /// [`Error::NotReady`] while there is nothing to answer from; [`Error::BadCursor`]; [`Error::Index`] and
    /// [`Error::BrokenOff`] if the index turns out to be damaged.
    pub async fn ask(&self, question: Question, day: Day) -> Result<Answer, Error> {
        self.looking(day, move |asked| asked.answer(&question)).await
    }

    /// Suggests what may be meant by the beginning of a question.
    ///
    /// # Errors
    /// Like [`Search::ask`].
    pub async fn suggest(&self, text: String, limit: usize, day: Day) -> Result<Vec<Hit>, Error> {
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

    /// Makes a generation of the whole record aside and puts it in use. `progress` is told records made and to make.
    ///
    /// # Errors
    /// If the record cannot be read or the folder cannot be written.
    pub async fn rebuild(
        &self,
        gazette: &Gazette,
        day: Day,
        progress: impl Fn(u64, u64),
    ) -> Result<(), Error> {
        let mut to_make = 0;
        for thing in Thing::ALL {
            to_make += gazette.count_present(thing).await?;
        }
        self.0.made.store(0, Ordering::Relaxed);
        self.0.to_make.store(to_make, Ordering::Relaxed);
        let position = gazette.position().await?;
        let mut build = Build::begin(&self.0.live, day)?;
        for thing in Thing::ALL {
            let mut after = String::new();
            loop {
                let ids = gazette.present_ids(thing, &after, AT_ONCE).await?;
                let Some(last) = ids.last() else { break };
                after.clone_from(last);
                let cards = cards(gazette, thing, &ids).await?;
                build = spawn_blocking(move || build.add(cards)).await.map_err(|_| Error::BrokenOff)??;
                let made = self.0.made.fetch_add(ids.len() as u64, Ordering::Relaxed) + ids.len() as u64;
                progress(made, to_make);
            }
        }
        let shared = self.0.clone();
        spawn_blocking(move || shared.take_over(build, position)).await.map_err(|_| Error::BrokenOff)?
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
                let gone = |id: &&String| !found.iter().any(|card| card.key().1 == id.as_str());
                let withdrawn: Vec<String> = ids.iter().filter(gone).cloned().collect();
                taken.push((thing, found, withdrawn));
            }
        }
        let shared = self.0.clone();
        spawn_blocking(move || shared.take_in(taken, upto)).await.map_err(|_| Error::BrokenOff)??;
        Ok(if has_withdrawals { Caught::Withdrawals } else { Caught::Changes })
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

/// The cards of things by id.
async fn cards(gazette: &Gazette, thing: Thing, ids: &[String]) -> Result<Vec<Card>, Error> {
    let present = gazette.present(thing, ids).await?;
    Ok(present.into_iter().map(|present| Card::of(present, gazette.indicators())).collect())
}

impl Shared {
    fn open(&self, day: Day) -> Result<bool, Error> {
        let Some(generation) = Generation::open(&self.live)? else { return Ok(false) };
        let position = generation.position()?;
        let (directory, names) = generation.directory(day)?;
        let writer = Writer::open(&generation, names)?;
        self.put_in_use(generation, directory, writer, position);
        remove_unused(&self.live);
        Ok(true)
    }

    fn take_over(&self, build: Build, position: u64) -> Result<(), Error> {
        let Build { generation, mut directory, mut writer } = build;
        writer.commit(&generation, &directory, position)?;
        directory.look_over(survey(&writer.lookup(), &directory)?);
        generation.put_in_use(&self.live)?;
        self.put_in_use(generation, directory, writer, position);
        remove_unused(&self.live);
        Ok(())
    }

    fn put_in_use(&self, generation: Generation, directory: Directory, writer: Writer, position: u64) {
        let lookup = writer.lookup();
        *self.writer.lock().unwrap_or_else(PoisonError::into_inner) = Some(writer);
        let state = State { generation: Arc::new(generation), directory, lookup, position };
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Some(state);
        self.position.send_replace(position);
    }

    /// Takes cards in, and lets go what is no more. The directory has them a moment before the index: what is new can
    /// be found once both have.
    fn take_in(&self, taken: Vec<(Thing, Vec<Card>, Vec<String>)>, upto: u64) -> Result<(), Error> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(writer) = writer.as_mut() else { return Ok(()) };
        let mut guard = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let Some(state) = guard.as_mut() else { return Ok(()) };
        for (thing, found, withdrawn) in taken {
            for card in found {
                writer.replace(&mut state.directory, card)?;
            }
            for id in withdrawn {
                writer.withdraw(&mut state.directory, thing, &id)?;
            }
        }
        drop(guard);
        let guard = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let Some(state) = guard.as_ref() else { return Ok(()) };
        writer.commit(&state.generation, &state.directory, upto)?;
        let outgrown = state.directory.has_outgrown_its_overview();
        let marking = if outgrown { Some(survey(&writer.lookup(), &state.directory)?) } else { None };
        drop(guard);
        let mut guard = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = guard.as_mut() {
            state.lookup = writer.lookup();
            state.position = upto;
            if let Some(marking) = marking {
                state.directory.look_over(marking);
            }
        }
        drop(guard);
        self.position.send_replace(upto);
        Ok(())
    }

    /// Brings the directory to a day.
    fn turn(&self, day: Day) -> Result<(), Error> {
        let is_there =
            |state: &Option<State>| state.as_ref().is_none_or(|state| state.directory.day() == day);
        if is_there(&self.state.read().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(());
        }
        let _writers_wait = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut guard = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let Some(state) = guard.as_mut().filter(|state| state.directory.day() != day) else { return Ok(()) };
        if state.directory.can_turn(day) {
            state.directory.turn(day);
        } else {
            (state.directory, _) = state.generation.directory(day)?;
        }
        Ok(())
    }

    fn verify(&self) -> bool {
        let generation = {
            let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
            state.as_ref().map(|state| state.generation.clone())
        };
        match generation.map_or(Ok(()), |generation| generation.verify()) {
            Ok(()) => true,
            Err(error) => {
                tracing::error!(%error, "the search index is damaged");
                self.give_up();
                false
            }
        }
    }

    fn give_up(&self) {
        *self.writer.lock().unwrap_or_else(PoisonError::into_inner) = None;
        if let Some(state) = self.state.write().unwrap_or_else(PoisonError::into_inner).take() {
            state.generation.condemn(&self.live);
        }
    }
}
