//! What is worked out over all elevators of a directory, and kept up from then on: the beginnings that many of them
//! share, and the order of their titles.

use super::Directory;
use super::beginnings::Beginnings;
use super::group::{AreaId, Group, GroupId};
use super::member::NO_GROUP;
use super::names::Names;
use super::titles::Titles;
use crate::search::card::ElevatorCard;
use crate::search::writing::folded;

/// An overview with less than so many elevators is soon made anew.
const FEW: usize = 1000;

/// Shared beginnings and titles, once they were looked for.
#[derive(Debug, Default)]
pub struct Overview {
    /// The beginnings that many elevators share.
    pub beginnings: Beginnings,
    titles: Option<Titles>,
    /// How many elevators there were.
    elevators: usize,
}

impl Overview {
    /// One more group of elevators.
    pub fn add(&mut self, groups: &[Group], names: &Names, id: GroupId) {
        if let Some(titles) = &mut self.titles {
            titles.insert(groups, names, id);
        }
    }
}

impl Directory {
    /// Begins to count the elevators that come in by these beginnings of their codes.
    pub fn count_by(&mut self, texts: Vec<Box<str>>) {
        self.overview.beginnings = Beginnings::of(texts, self.rows.capacity());
    }

    /// Begins to count the elevators there are by these beginnings of their codes.
    pub fn counting_by(&self, texts: Vec<Box<str>>) -> Counting<'_> {
        Counting { directory: self, beginnings: Beginnings::of(texts, self.rows.len()) }
    }

    /// Takes over what was counted, and orders the titles.
    pub fn look_over(&mut self, beginnings: Option<Beginnings>) {
        if let Some(beginnings) = beginnings {
            self.overview.beginnings = beginnings;
        }
        self.overview.titles = Some(Titles::of(&self.groups, &self.names));
        self.overview.elevators = self.rows.len();
    }

    /// Whether so many elevators came since that others of their beginnings may be shared by many.
    pub fn has_outgrown_its_overview(&self) -> bool {
        self.rows.len() >= 2 * self.overview.elevators.max(FEW)
    }

    /// The beginnings of codes that many elevators share.
    pub fn beginnings(&self) -> &Beginnings {
        &self.overview.beginnings
    }

    /// Groups of elevators in the order of their titles, from a title on.
    pub fn groups_by_title(&self, from: &str) -> &[GroupId] {
        self.overview.titles.as_ref().map_or(&[], |titles| titles.from(&self.groups, &self.names, from))
    }
}

/// Counts a directory's elevators anew, one by one.
#[derive(Debug)]
pub struct Counting<'a> {
    directory: &'a Directory,
    beginnings: Beginnings,
}

impl Counting<'_> {
    /// Counts one of them; a number that nobody has counts nothing.
    pub fn count(&mut self, number: u32, card: &ElevatorCard) {
        let row = self.directory.rows.get(number as usize).filter(|row| row.group != NO_GROUP);
        if let Some(row) = row {
            let area = self.directory.groups[row.group as usize].area;
            put(&mut self.beginnings, number, card, area, row.aspects);
        }
    }

    /// What was counted.
    pub fn counted(self) -> Beginnings {
        self.beginnings
    }
}

/// Counts an elevator under the beginnings of its codes.
pub(super) fn put(beginnings: &mut Beginnings, number: u32, card: &ElevatorCard, area: AreaId, aspects: u16) {
    let codes: Vec<String> = card.codes().map(folded).collect();
    beginnings.put(number, codes.iter().map(String::as_str), area, aspects);
}
