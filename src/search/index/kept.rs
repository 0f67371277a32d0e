//! What the documents of a generation keep, read from the first to the last: names by their numbers, cards.

use std::sync::mpsc::{self, SyncSender};

use tantivy::columnar::Column;
use tantivy::schema::document::{
    DeserializeError, DocumentDeserialize, DocumentDeserializer, ValueDeserialize, ValueDeserializer,
    ValueVisitor,
};
use tantivy::{DocId, Index, Searcher, SegmentReader};

use super::Error;
use super::generation::Generation;
use super::schema::Fields;
use super::survey::survey;
use crate::search::card::{Card, ElevatorCard};

/// Documents kept unpacked while some of a segment are read one after another.
const BLOCKS: usize = 1;
/// Cards handed from thread to thread at once.
const AT_ONCE: usize = 500;
/// Batches of them that are unpacked ahead.
const AHEAD: usize = 4;
/// Numbers of rows that may be free in any index.
const FREE: u64 = 1000;

/// Everything that is kept, mapped into memory apart from what questions are answered from: none of it stays there when
/// this is dropped.
pub struct Kept {
    searcher: Searcher,
    fields: Fields,
}

impl Kept {
    /// What a generation keeps.
    ///
    /// # Errors
    /// If it cannot be opened once more.
    pub fn of(generation: &Generation) -> Result<Self, Error> {
        let index: Index = generation.mapped_apart()?;
        Ok(Self { searcher: index.reader()?.searcher(), fields: generation.fields })
    }

    /// The beginnings of codes that many elevators share.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn shared_beginnings(&self) -> Result<Vec<Box<str>>, Error> {
        survey(&self.searcher, self.fields.codes, self.elevators()?)
    }

    /// How many elevators there are at most: some of them may have been replaced or withdrawn.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn elevators(&self) -> Result<usize, Error> {
        let mut elevators = 0;
        for segment in self.searcher.segment_readers() {
            let rows = numbers(segment, "row")?.map_or(0, |rows| rows.values.num_vals());
            elevators += rows.min(segment.max_doc()) as usize;
        }
        Ok(elevators)
    }

    /// Every name with its number, in no order.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn names(&self) -> Result<Vec<(u32, String)>, Error> {
        let mut names = Vec::new();
        for segment in self.searcher.segment_readers() {
            let Some(numbers) = segment.fast_fields().column_opt::<u64>("name")? else { continue };
            let store = segment.get_store_reader(BLOCKS)?;
            for doc in segment.doc_ids_alive() {
                let Some(number) = numbers.first(doc) else { continue };
                let number = u32::try_from(number).map_err(|_| Error::Incomplete)?;
                let Stored(text) = store.get(doc)?;
                names.push((number, String::from_utf8(text).map_err(|_| Error::Incomplete)?));
            }
        }
        Ok(names)
    }

    /// Hands on the card of every elevator with the number of its row. Another thread unpacks them, some ahead.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn each_elevator(&self, mut each: impl FnMut(u32, ElevatorCard)) -> Result<(), Error> {
        std::thread::scope(|scope| {
            let (sender, batches) = mpsc::sync_channel(AHEAD);
            let unpacking = scope.spawn(move || self.unpack_elevators(&sender));
            for (row, card) in batches.into_iter().flatten() {
                each(row, card);
            }
            unpacking.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }

    fn unpack_elevators(&self, batches: &SyncSender<Vec<(u32, ElevatorCard)>>) -> Result<(), Error> {
        // Hardly a number is free; a damaged index must not make us believe in thousands of millions of elevators.
        let most = 2 * self.searcher.num_docs() + FREE;
        let mut batch = Vec::with_capacity(AT_ONCE);
        for segment in self.searcher.segment_readers() {
            let Some(rows) = numbers(segment, "row")? else { continue };
            let store = segment.get_store_reader(BLOCKS)?;
            for (doc, stored) in segment.doc_ids_alive().zip(store.iter::<Stored>(segment.alive_bitset())) {
                let Some(row) = rows.first(doc) else { continue };
                let row = u32::try_from(row).ok().filter(|row| u64::from(*row) < most);
                if let Card::Elevator(card) = stored?.card()? {
                    batch.push((row.ok_or(Error::Incomplete)?, card));
                }
                // Who takes them may have stopped by a mistake of his own.
                if batch.len() == AT_ONCE && batches.send(std::mem::take(&mut batch)).is_err() {
                    return Ok(());
                }
            }
        }
        let _ = batches.send(batch);
        Ok(())
    }

    /// The card of everything that is no elevator.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn other_cards(&self) -> Result<Vec<Card>, Error> {
        let mut cards = Vec::new();
        for segment in self.searcher.segment_readers() {
            let is_other = {
                let (rows, names) = (numbers(segment, "row")?, numbers(segment, "name")?);
                let has =
                    |of: &Option<Column<u64>>, doc| of.as_ref().is_some_and(|of| of.first(doc).is_some());
                move |doc: &DocId| !has(&rows, *doc) && !has(&names, *doc)
            };
            let store = segment.get_store_reader(BLOCKS)?;
            for doc in segment.doc_ids_alive().filter(is_other) {
                cards.push(store.get::<Stored>(doc)?.card()?);
            }
        }
        Ok(cards)
    }
}

fn numbers(segment: &SegmentReader, column: &str) -> Result<Option<Column<u64>>, Error> {
    Ok(segment.fast_fields().column_opt(column)?)
}

/// What one document keeps: the text of a name, or a card.
struct Stored(Vec<u8>);

impl Stored {
    fn card(&self) -> Result<Card, Error> {
        Ok(postcard::from_bytes(&self.0)?)
    }
}

impl DocumentDeserialize for Stored {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(mut document: D) -> Result<Self, DeserializeError> {
        Ok(document.next_field()?.map_or(Self(Vec::new()), |(_, stored)| stored))
    }
}

impl ValueDeserialize for Stored {
    fn deserialize<'de, D: ValueDeserializer<'de>>(value: D) -> Result<Self, DeserializeError> {
        value.deserialize_any(TextOrBytes)
    }
}

struct TextOrBytes;

impl ValueVisitor for TextOrBytes {
    type Value = Stored;

    fn visit_string(&self, text: String) -> Result<Stored, DeserializeError> {
        Ok(Stored(text.into_bytes()))
    }

    fn visit_bytes(&self, bytes: Vec<u8>) -> Result<Stored, DeserializeError> {
        Ok(Stored(bytes))
    }
}
