//! A generation of the index while it is made aside, from the first card to the last. What becomes of it is the keeper's.

use std::path::Path;

use super::Error;
use super::card::Card;
use super::directory::Directory;
use super::index::generation::{Generation, remove_unused};
use super::index::writer::Writer;
use crate::domain::Day;

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
