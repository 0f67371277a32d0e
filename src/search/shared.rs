//! What one process searches in: the generation in use with its directory and its only writer. Its face towards the
//! rest of the program is the keeper's.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tokio::sync::watch;

use super::Error;
use super::build::Build;
use super::card::Card;
use super::directory::Directory;
use super::index::generation::{Generation, remove_unused};
use super::index::lookup::Lookup;
use super::index::writer::Writer;
use crate::domain::Day;
use crate::gazette::LogPoint;
use crate::gazette::records::feed::Thing;

/// What all clones of a search share.
#[derive(Debug)]
pub(super) struct Shared {
    /// Where the generations stand.
    pub live: PathBuf,
    /// What questions are answered from; `None` while there is nothing.
    pub state: RwLock<Option<State>>,
    writer: Mutex<Option<Writer>>,
    /// The position of the log it stands for.
    pub position: watch::Sender<u64>,
    /// Records taken into the generation in the making.
    pub made: AtomicU64,
    /// Records that belong into it.
    pub to_make: AtomicU64,
    /// Whether the generation in use is being verified because of a question, or was a moment ago.
    pub is_being_checked: AtomicBool,
}

/// What questions are answered from.
#[derive(Debug)]
pub(super) struct State {
    /// The generation in use.
    pub generation: Arc<Generation>,
    /// The directory of what is in it.
    pub directory: Directory,
    /// Looks into it.
    pub lookup: Lookup,
    /// The point of the log both stand for.
    pub point: LogPoint,
}

impl Shared {
    /// Nothing is opened yet.
    pub fn new(live: PathBuf) -> Self {
        Self {
            live,
            state: RwLock::new(None),
            writer: Mutex::new(None),
            position: watch::Sender::new(0),
            made: AtomicU64::new(0),
            to_make: AtomicU64::new(0),
            is_being_checked: AtomicBool::new(false),
        }
    }

    /// The point of the log for which the generation in use stands, without opening it; `None` where there is none that
    /// can be read.
    pub fn point(&self) -> Option<LogPoint> {
        let generation = Generation::open(&self.live).ok().flatten()?;
        generation.point().ok()
    }

    /// Opens the generation in use, if there is one that can be used. Returns whether there is.
    pub fn open(&self, day: Day) -> Result<bool, Error> {
        let Some(generation) = Generation::open(&self.live)? else { return Ok(false) };
        let point = generation.point()?;
        let (directory, names) = generation.directory(day)?;
        let writer = Writer::open(&generation, names)?;
        self.put_in_use(generation, directory, writer, point);
        remove_unused(&self.live);
        Ok(true)
    }

    /// Puts a generation that is complete in use.
    pub fn take_over(&self, build: Build, point: &LogPoint) -> Result<(), Error> {
        let Build { generation, mut directory, mut writer } = build;
        writer.commit(&generation, &directory, point)?;
        let beginnings = generation.beginnings(&directory)?;
        directory.look_over(Some(beginnings));
        generation.put_in_use(&self.live)?;
        self.put_in_use(generation, directory, writer, point.clone());
        remove_unused(&self.live);
        Ok(())
    }

    fn put_in_use(&self, generation: Generation, directory: Directory, writer: Writer, point: LogPoint) {
        let lookup = writer.lookup();
        *self.writer.lock().unwrap_or_else(PoisonError::into_inner) = Some(writer);
        let position = point.seq;
        let state = State { generation: Arc::new(generation), directory, lookup, point };
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Some(state);
        self.position.send_replace(position);
    }

    /// Takes cards in, and lets go what is no more. The directory has them a moment before the index: what is new can
    /// be found once both have.
    pub fn take_in(&self, taken: Vec<(Thing, Vec<Card>, Vec<String>)>, upto: &LogPoint) -> Result<(), Error> {
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
        drop(guard);
        let mut guard = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = guard.as_mut() {
            state.lookup = writer.lookup();
            state.point = upto.clone();
        }
        drop(guard);
        self.position.send_replace(upto.seq);
        Ok(())
    }

    /// Puts the index in order, and works out anew what the directory keeps over all elevators, if so many came that it
    /// is worth it. Nothing can be taken in meanwhile.
    pub fn look_over(&self) -> Result<(), Error> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        self.tidy(writer.as_mut())?;
        let guard = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let outgrown = guard.as_ref().filter(|state| state.directory.has_outgrown_its_overview());
        let Some(state) = outgrown else { return Ok(()) };
        let counted = state.generation.beginnings(&state.directory)?;
        drop(guard);
        let mut guard = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = guard.as_mut() {
            state.directory.look_over(Some(counted));
        }
        Ok(())
    }

    fn tidy(&self, writer: Option<&mut Writer>) -> Result<(), Error> {
        let Some(writer) = writer else { return Ok(()) };
        let guard = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let Some(state) = guard.as_ref() else { return Ok(()) };
        if !writer.tidy(&state.generation)? {
            return Ok(());
        }
        drop(guard);
        let mut guard = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = guard.as_mut() {
            state.lookup = writer.lookup();
        }
        Ok(())
    }

    /// Brings the directory to a day.
    pub fn turn(&self, day: Day) -> Result<(), Error> {
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

    /// Reads every byte; gives up what is damaged. Returns whether it is sound.
    pub fn verify(&self) -> bool {
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

    /// Puts the generation in use out of use.
    pub fn give_up(&self) {
        *self.writer.lock().unwrap_or_else(PoisonError::into_inner) = None;
        if let Some(state) = self.state.write().unwrap_or_else(PoisonError::into_inner).take() {
            state.generation.condemn(&self.live);
        }
    }
}
