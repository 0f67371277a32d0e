//! Reads a generation back into a directory: first the names by their numbers, then the cards.

use tantivy::TantivyDocument;
use tantivy::schema::Value;

use super::Error;
use super::generation::Generation;
use super::lookup::Lookup;
use super::survey::survey;
use crate::domain::Day;
use crate::search::card::Card;
use crate::search::directory::Directory;
use crate::search::directory::names::NameId;

/// Documents kept unpacked while a segment is read from its beginning to its end.
const BLOCKS: usize = 1;

impl Generation {
    /// The directory of everything in it, and how many of its names stand in the index. About a second for two
    /// hundred thousand elevators.
    ///
    /// # Errors
    /// If it cannot be read, or holds names without numbers.
    pub fn directory(&self, day: Day) -> Result<(Directory, usize), Error> {
        let mut directory = Directory::new(day);
        let names = self.read_names(&mut directory)?;
        self.read_cards(&mut directory)?;
        let lookup = Lookup::new(self.reader.searcher(), self.fields);
        directory.look_over(survey(&lookup, &directory)?);
        Ok((directory, names))
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
            let store = segment.get_store_reader(BLOCKS)?;
            for doc in 0..segment.max_doc() {
                let document: TantivyDocument = store.get(doc)?;
                for (_, value) in document.field_values() {
                    each(value.as_str().map_or_else(|| value.as_bytes().unwrap_or_default(), str::as_bytes));
                }
            }
        }
        Ok(())
    }

    /// Gives names the numbers that the index knows them by. Those of the regions come first in every directory.
    fn read_names(&self, directory: &mut Directory) -> Result<usize, Error> {
        let mut names: Vec<(u32, String)> = Vec::new();
        for segment in self.reader.searcher().segment_readers() {
            let Some(numbers) = segment.fast_fields().column_opt::<u64>("name")? else { continue };
            let store = segment.get_store_reader(BLOCKS)?;
            for doc in segment.doc_ids_alive() {
                let Some(number) = numbers.first(doc) else { continue };
                let document: TantivyDocument = store.get(doc)?;
                let text = document.get_first(self.fields.text).and_then(|value| value.as_str());
                let number = u32::try_from(number).map_err(|_| Error::Incomplete)?;
                names.push((number, text.ok_or(Error::Incomplete)?.to_owned()));
            }
        }
        names.sort_unstable();
        let count = names.len();
        for (number, text) in names {
            if directory.intern(&text) != NameId(number) {
                return Err(Error::Incomplete);
            }
        }
        Ok(count)
    }

    /// Units first: everything else names them.
    fn read_cards(&self, directory: &mut Directory) -> Result<(), Error> {
        for wanted_units in [true, false] {
            for segment in self.reader.searcher().segment_readers() {
                let rows = segment.fast_fields().column_opt::<u64>("row")?;
                let store = segment.get_store_reader(BLOCKS)?;
                for doc in segment.doc_ids_alive() {
                    let row = rows.as_ref().and_then(|rows| rows.first(doc));
                    if wanted_units && row.is_some() {
                        continue;
                    }
                    let document: TantivyDocument = store.get(doc)?;
                    let Some(card) = document.get_first(self.fields.card).and_then(|value| value.as_bytes())
                    else {
                        continue;
                    };
                    let card: Card = postcard::from_bytes(card)?;
                    if matches!(card, Card::Unit(_)) == wanted_units {
                        directory.put(card, row.and_then(|row| u32::try_from(row).ok()));
                    }
                }
            }
        }
        Ok(())
    }
}
