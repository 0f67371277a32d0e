//! Reads a generation back into a directory: first the names by their numbers, then the cards.

use tantivy::TantivyDocument;
use tantivy::schema::Value;

use super::Error;
use super::generation::Generation;
use super::kept::Kept;
use crate::domain::Day;
use crate::search::card::Card;
use crate::search::directory::Directory;
use crate::search::directory::beginnings::Beginnings;
use crate::search::directory::names::NameId;

impl Generation {
    /// The directory of everything in it, and how many of its names stand in the index. Half a second for two hundred
    /// thousand elevators.
    ///
    /// # Errors
    /// If it cannot be read, or holds names without numbers.
    pub fn directory(&self, day: Day) -> Result<(Directory, usize), Error> {
        let kept = Kept::of(self)?;
        let mut directory = Directory::new(day);
        let names = number(kept.names()?, &mut directory)?;
        directory.expect(kept.elevators()?);
        directory.count_by(kept.shared_beginnings()?);
        take_in(&kept, &mut directory)?;
        directory.look_over(None);
        Ok((directory, names))
    }

    /// How many elevators of a directory share which beginnings of their codes, found out anew.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn beginnings(&self, directory: &Directory) -> Result<Beginnings, Error> {
        let kept = Kept::of(self)?;
        let mut counting = directory.counting_by(kept.shared_beginnings()?);
        kept.each_elevator(|row, card| counting.count(row, &card))?;
        Ok(counting.counted())
    }

    /// Hands on every text the index holds, unpacked: its terms and what it keeps of documents. For whoever wants to be
    /// sure that something is not in it.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn each_text(&self, mut each: impl FnMut(&[u8])) -> Result<(), Error> {
        for segment in self.reader.searcher().segment_readers() {
            for (field, entry) in segment.schema().fields() {
                if entry.is_indexed() {
                    let inverted = segment.inverted_index(field)?;
                    let mut terms = inverted.terms().stream()?;
                    while terms.advance() {
                        each(terms.key());
                    }
                }
            }
            let store = segment.get_store_reader(1)?;
            for doc in 0..segment.max_doc() {
                let document: TantivyDocument = store.get(doc)?;
                for (_, value) in document.field_values() {
                    each(value.as_str().map_or_else(|| value.as_bytes().unwrap_or_default(), str::as_bytes));
                }
            }
        }
        Ok(())
    }
}

/// Gives names the numbers that the index knows them by; returns how many there are. Those of the regions come first in
/// every directory.
fn number(mut names: Vec<(u32, String)>, directory: &mut Directory) -> Result<usize, Error> {
    names.sort_unstable();
    for (number, text) in &names {
        if directory.intern(text) != NameId(*number) {
            return Err(Error::Incomplete);
        }
    }
    Ok(names.len())
}

/// Units first: everything else names them. Then the elevators, which promises and notices name.
fn take_in(kept: &Kept, directory: &mut Directory) -> Result<(), Error> {
    let (units, others): (Vec<Card>, Vec<Card>) =
        kept.other_cards()?.into_iter().partition(|card| matches!(card, Card::Unit(_)));
    for card in units {
        directory.put(card, None);
    }
    kept.each_elevator(|row, card| {
        directory.put(Card::Elevator(card), Some(row));
    })?;
    for card in others {
        directory.put(card, None);
    }
    Ok(())
}
