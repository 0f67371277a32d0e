//! Every text by which something can be found, once: estates, addresses, subdistricts, units, numbers of notices.
//! A register of millions of elevators has few of them.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use crate::search::writing::fold;

/// A name's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NameId(pub u32);

impl NameId {
    /// Stands for no name.
    pub const NONE: Self = Self(u32::MAX);

    /// Its place in a list with one entry for each name.
    pub fn place(self) -> usize {
        self.0 as usize
    }
}

/// Where a name stands among the texts: as it is written and as it is compared, which often is the same stretch.
#[derive(Debug, Clone, Copy)]
struct Name {
    written: Stretch,
    folded: Stretch,
}

/// A stretch of the texts, from its first byte to the one after its last.
#[derive(Debug, Clone, Copy)]
struct Stretch(u32, u32);

/// All names by number and by text.
#[derive(Debug, Default)]
pub struct Names {
    /// One after another, so that a name costs little more than its letters.
    texts: String,
    stretches: Vec<Name>,
    numbers: HashTable<NameId>,
    hashing: DefaultHashBuilder,
}

impl Names {
    /// How many names there are.
    pub fn count(&self) -> usize {
        self.stretches.len()
    }

    /// The text of a number; empty for none.
    pub fn text(&self, id: NameId) -> &str {
        self.stretches.get(id.place()).map_or("", |name| at(&self.texts, name.written))
    }

    /// The text of a number as it is compared; empty for none.
    pub fn folded(&self, id: NameId) -> &str {
        self.stretches.get(id.place()).map_or("", |name| at(&self.texts, name.folded))
    }

    /// Names whose folded text holds a character. Every name is looked at: a glance each.
    pub fn holding(&self, character: char) -> impl Iterator<Item = NameId> {
        let names = (0..).map(NameId).zip(&self.stretches);
        names.filter(move |(_, name)| at(&self.texts, name.folded).contains(character)).map(|(id, _)| id)
    }

    /// The number of a text, if it has one.
    pub fn find(&self, text: &str) -> Option<NameId> {
        self.numbers.find(self.hashing.hash_one(text), |id| self.text(*id) == text).copied()
    }

    /// The number of a text, given to it now if it had none.
    pub fn intern(&mut self, text: &str) -> NameId {
        if let Some(known) = self.find(text) {
            return known;
        }
        let id = NameId(
            u32::try_from(self.stretches.len()).expect("there are fewer names than four thousand millions"),
        );
        let written = self.append(text);
        let folded = fold(text).text;
        let folded = if folded == text { written } else { self.append(&folded) };
        self.stretches.push(Name { written, folded });
        let Self { texts, stretches, numbers, hashing } = self;
        let hash = |id: &NameId| hashing.hash_one(at(texts, stretches[id.place()].written));
        numbers.insert_unique(hash(&id), id, hash);
        id
    }

    fn append(&mut self, text: &str) -> Stretch {
        let place =
            |at: usize| u32::try_from(at).expect("names have fewer letters than four thousand millions");
        let from = self.texts.len();
        self.texts.push_str(text);
        Stretch(place(from), place(self.texts.len()))
    }
}

fn at(texts: &str, Stretch(from, to): Stretch) -> &str {
    &texts[from as usize..to as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_by_number_and_by_text() {
        let mut names = Names::default();
        let texts = ["晴川星城", "東林 雅舍", "", "·", "晴川"];
        let numbers = texts.map(|text| names.intern(text));
        assert_eq!(numbers, texts.map(|text| names.intern(text)));
        assert_eq!(numbers.map(|id| names.text(id)), texts);
        assert_eq!(numbers.map(|id| names.folded(id)), ["晴川星城", "东林雅舍", "", "", "晴川"]);
        assert_eq!(names.find("东林雅舍"), None);
        assert_eq!((names.text(NameId::NONE), names.count()), ("", 5));
        let holding = |character| names.holding(character).collect::<Vec<_>>();
        assert_eq!(holding('川'), [numbers[0], numbers[4]]);
        assert_eq!((holding('东'), holding('東'), holding('·')), (vec![numbers[1]], vec![], vec![]));
    }
}
