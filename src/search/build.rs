//! A generation of the index while it is made aside, from the first card to the last. What becomes of it is the keeper's.

use std::path::Path;
use std::sync::atomic::Ordering;

use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use super::card::Card;
use super::directory::Directory;
use super::index::generation::{Generation, remove_unused};
use super::index::writer::Writer;
use super::keeper::AT_ONCE;
use super::{Error, Search};
use crate::domain::Day;
use crate::gazette::Gazette;
use crate::gazette::records::feed::Thing;

/// Batches of cards read ahead of those that are taken in.
const AHEAD: usize = 2;

/// A generation in the making.
#[derive(Debug)]
pub struct Build {
    /// Where it is written.
    pub generation: Generation,
    /// The directory of what is in it so far.
    pub directory: Directory,
    /// Its only writer.
    pub writer: Writer,
}

impl Build {
    /// Begins one aside, at a position of the log.
    ///
    /// # Errors
    /// If its folder cannot be written.
    pub fn begin(live: &Path, day: Day, position: u64) -> Result<Self, Error> {
        // What a build that failed left behind must not fill the disk.
        remove_unused(live);
        let generation = Generation::create(live, position)?;
        let writer = Writer::open(&generation, 0)?;
        Ok(Self { generation, directory: Directory::new(day), writer })
    }

    /// Takes cards in.
    ///
    /// # Errors
    /// If the disk is full.
    pub fn add(mut self, cards: Vec<Card>) -> Result<Self, Error> {
        for card in cards {
            self.writer.add(&mut self.directory, card)?;
        }
        Ok(self)
    }
}

impl Search {
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
        let mut build = Build::begin(&self.0.live, day, position)?;
        let (sender, mut batches) = mpsc::channel::<Vec<Card>>(AHEAD);
        let taking_in = async {
            while let Some(cards) = batches.recv().await {
                let count = cards.len() as u64;
                build = spawn_blocking(move || build.add(cards)).await.map_err(|_| Error::BrokenOff)??;
                progress(self.0.made.fetch_add(count, Ordering::Relaxed) + count, to_make);
            }
            Ok::<_, Error>(build)
        };
        let ((), build) = futures::try_join!(read_all(gazette, sender), taking_in)?;
        let shared = self.0.clone();
        spawn_blocking(move || shared.take_over(build, position)).await.map_err(|_| Error::BrokenOff)?
    }
}

/// Reads the cards of everything there is, kind by kind, a batch ahead of whoever takes them.
async fn read_all(gazette: &Gazette, batches: mpsc::Sender<Vec<Card>>) -> Result<(), Error> {
    for thing in Thing::ALL {
        let mut after = String::new();
        loop {
            let ids = gazette.present_ids(thing, &after, AT_ONCE).await?;
            let Some(last) = ids.last() else { break };
            after.clone_from(last);
            // Whoever takes them says himself why he stopped.
            let _ = batches.send(cards(gazette, thing, &ids).await?).await;
        }
    }
    Ok(())
}

/// The cards of things by id.
pub(super) async fn cards(gazette: &Gazette, thing: Thing, ids: &[String]) -> Result<Vec<Card>, Error> {
    let present = gazette.present(thing, ids).await?;
    Ok(present.into_iter().map(|present| Card::of(present, gazette.indicators())).collect())
}
