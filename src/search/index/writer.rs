//! Writes cards and names into a generation, a batch at a time: what a batch holds becomes visible together with the
//! position of the log up to which it was made.

use futures::FutureExt;
use tantivy::merge_policy::{LogMergePolicy, MergePolicy};
use tantivy::{FutureResult, IndexWriter, SegmentMeta, TantivyDocument, Term};

use super::Error;
use super::generation::Generation;
use super::lookup::Lookup;
use super::schema::{BEGINNINGS, Fields};
use crate::gazette::LogPoint;
use crate::gazette::records::feed::Thing;
use crate::search::card::Card;
use crate::search::directory::Directory;
use crate::search::directory::names::NameId;
use crate::search::writing;

/// The only writer of a generation.
pub struct Writer {
    documents: IndexWriter,
    fields: Fields,
    lookup: Lookup,
    /// How many of the directory's names stand in the index.
    names: usize,
    /// Merges that were begun in quiet moments, until it is known that they ended.
    merging: Vec<FutureResult<Option<SegmentMeta>>>,
    /// Whether something came since segments were last found to be in order, or could not be merged.
    may_merge: bool,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").field("names", &self.names).finish_non_exhaustive()
    }
}

/// The key of a thing in the index.
fn key(thing: Thing, id: &str) -> String {
    let kind = match thing {
        Thing::Unit => "unit",
        Thing::Elevator => "elevator",
        Thing::Commitment => "commitment",
        Thing::Notice => "notice",
    };
    format!("{kind}/{id}")
}

/// The term of the first characters of a code; of the whole code where it is shorter.
fn beginning(code: &str, chars: usize) -> String {
    let beginning = code.char_indices().nth(chars).map_or(code, |(end, _)| &code[..end]);
    format!("{chars}{beginning}")
}

impl Writer {
    /// The writer of a generation whose names, as far as they go, are the first `names` of the directory.
    ///
    /// # Errors
    /// If another process writes to it.
    pub fn open(generation: &Generation, names: usize) -> Result<Self, Error> {
        let lookup = Lookup::new(generation.reader.searcher(), generation.fields)?;
        Ok(Self {
            documents: generation.writer()?,
            fields: generation.fields,
            lookup,
            names,
            merging: Vec::new(),
            may_merge: true,
        })
    }

    /// Takes in the card of a thing that the index does not hold yet.
    ///
    /// # Errors
    /// If the disk is full.
    pub fn add(&self, directory: &mut Directory, card: Card) -> Result<(), Error> {
        self.write(directory, card, None)
    }

    /// Takes in a card in place of the one before, if there was one.
    ///
    /// # Errors
    /// If the index cannot be read or the disk is full.
    pub fn replace(&self, directory: &mut Directory, card: Card) -> Result<(), Error> {
        let (thing, id) = card.key();
        let key = key(thing, id);
        let row = if thing == Thing::Elevator { self.lookup.row_of(&key)? } else { None };
        // Deleting what is not there costs a look into every segment all the same.
        if row.is_some() || thing != Thing::Elevator {
            self.documents.delete_term(Term::from_field_text(self.fields.key, &key));
        }
        self.write(directory, card, row)
    }

    /// Lets a thing go.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn withdraw(&self, directory: &mut Directory, thing: Thing, id: &str) -> Result<(), Error> {
        let key = key(thing, id);
        let row = if thing == Thing::Elevator { self.lookup.row_of(&key)? } else { None };
        directory.withdraw(thing, id, row);
        self.documents.delete_term(Term::from_field_text(self.fields.key, &key));
        Ok(())
    }

    fn write(&self, directory: &mut Directory, card: Card, row: Option<u32>) -> Result<(), Error> {
        let mut document = TantivyDocument::default();
        let (thing, id) = card.key();
        document.add_text(self.fields.key, key(thing, id));
        document.add_bytes(self.fields.card, &postcard::to_stdvec(&card)?);
        if let Card::Elevator(elevator) = &card {
            for code in elevator.codes() {
                let code = writing::folded(code);
                for chars in BEGINNINGS {
                    document.add_text(self.fields.beginnings, beginning(&code, chars));
                }
                document.add_text(self.fields.codes, code);
            }
        }
        if let Some(row) = directory.put(card, row) {
            document.add_u64(self.fields.row, row.into());
        }
        self.documents.add_document(document)?;
        Ok(())
    }

    /// Makes everything since the last call visible and durable, with the point of the log it stands for.
    ///
    /// # Errors
    /// If the disk is full.
    pub fn commit(
        &mut self,
        generation: &Generation,
        directory: &Directory,
        point: &LogPoint,
    ) -> Result<(), Error> {
        self.write_names(directory)?;
        let mut commit = self.documents.prepare_commit()?;
        commit.set_payload(&point.to_string());
        commit.commit()?;
        self.may_merge = true;
        generation.reader.reload()?;
        self.lookup = Lookup::new(generation.reader.searcher(), self.fields)?;
        Ok(())
    }

    /// For a moment in which nothing is published: begins to merge segments of about one size, which other threads do,
    /// and makes visible what they have merged since. Fewer segments are searched faster. Returns whether anything was
    /// made visible. What cannot be merged, on a full disk, waits for the next publication.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn tidy(&mut self, generation: &Generation) -> Result<bool, Error> {
        let has_merged = self.end_merges();
        if has_merged {
            generation.reader.reload()?;
            self.lookup = Lookup::new(generation.reader.searcher(), self.fields)?;
        }
        if self.may_merge && self.merging.is_empty() {
            let segments = self.documents.index().searchable_segment_metas()?;
            let alike = LogMergePolicy::default().compute_merge_candidates(&segments);
            self.merging = alike.iter().map(|alike| self.documents.merge(&alike.0)).collect();
            self.may_merge = !self.merging.is_empty();
        }
        Ok(has_merged)
    }

    /// Takes leave of merges that ended. Returns whether any of them went well.
    fn end_merges(&mut self) -> bool {
        let Self { merging, may_merge, .. } = self;
        let mut has_merged = false;
        merging.retain_mut(|merge| match merge.now_or_never() {
            None => true,
            Some(Ok(_)) => {
                has_merged = true;
                false
            }
            Some(Err(error)) => {
                tracing::warn!(%error, "segments of the search index cannot be merged for now");
                *may_merge = false;
                false
            }
        });
        has_merged
    }

    /// What this writer made visible last.
    pub fn lookup(&self) -> Lookup {
        self.lookup.clone()
    }

    fn write_names(&mut self, directory: &Directory) -> Result<(), Error> {
        let names = directory.names();
        for number in self.names..names.count() {
            let id = NameId(u32::try_from(number).map_err(|_| Error::Incomplete)?);
            let folded = names.folded(id);
            let mut document = TantivyDocument::default();
            document.add_u64(self.fields.name, number as u64);
            document.add_text(self.fields.text, names.text(id));
            document.add_text(self.fields.whole, folded);
            document.add_text(self.fields.parts, folded);
            if directory.is_spoken(id) {
                let spelled = writing::spellings(folded);
                spelled.full.into_iter().for_each(|full| document.add_text(self.fields.pinyin, full));
                spelled.initials.into_iter().for_each(|text| document.add_text(self.fields.initials, text));
            }
            self.documents.add_document(document)?;
        }
        self.names = names.count();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::card::UnitCard;
    use tantivy::TantivyError;

    fn unit(number: u64) -> Card {
        Card::Unit(UnitCard {
            uscc: format!("unit {number}"),
            name: format!("样本物业 {number}"),
            former: Vec::new(),
            region: None,
            roles: Vec::new(),
            seq: number,
        })
    }

    fn ten_segments(generation: &Generation) -> (Writer, Directory) {
        let mut directory = Directory::new("2021-11-15".parse().unwrap());
        let mut writer = Writer::open(generation, 0).unwrap();
        for number in 1..=10 {
            publish(&mut writer, generation, &mut directory, number);
        }
        assert_eq!(segments(generation), 10, "they were merged while more came");
        (writer, directory)
    }

    fn publish(writer: &mut Writer, generation: &Generation, directory: &mut Directory, number: u64) {
        writer.add(directory, unit(number)).unwrap();
        let point = LogPoint { seq: number, body_sha256: "a0".repeat(32) };
        writer.commit(generation, directory, &point).unwrap();
    }

    fn segments(generation: &Generation) -> usize {
        generation.reader.searcher().segment_readers().len()
    }

    /// Tidies in quiet moments until something is so, for half a minute at most.
    fn tidy_until(writer: &mut Writer, generation: &Generation, is_so: impl Fn(&Writer) -> bool) {
        for _ in 0..600 {
            writer.tidy(generation).unwrap();
            if is_so(writer) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    }

    #[test]
    fn a_quiet_moment_leaves_fewer_segments_and_everything_in_them() {
        let live = tempfile::tempdir().unwrap();
        let generation = Generation::create(live.path(), 0).unwrap();
        let (mut writer, _) = ten_segments(&generation);
        tidy_until(&mut writer, &generation, |_| segments(&generation) == 1);
        let searcher = generation.reader.searcher();
        assert_eq!(searcher.segment_readers().len(), 1);
        let cards = searcher.segment_reader(0).inverted_index(generation.fields.key).unwrap();
        assert_eq!(cards.terms().num_terms(), 10);
        assert_eq!(generation.point().unwrap().seq, 10);
    }

    #[test]
    fn what_cannot_be_merged_waits_for_the_next_publication() {
        let live = tempfile::tempdir().unwrap();
        let generation = Generation::create(live.path(), 0).unwrap();
        let (mut writer, mut directory) = ten_segments(&generation);
        writer.merging.push(TantivyError::SystemError("the disk is full".into()).into());
        for _ in 0..2 {
            assert!(!writer.tidy(&generation).unwrap());
            assert!(writer.merging.is_empty(), "it was tried again at once");
        }
        publish(&mut writer, &generation, &mut directory, 11);
        tidy_until(&mut writer, &generation, |_| segments(&generation) == 1);
        assert_eq!(segments(&generation), 1);
    }
}
