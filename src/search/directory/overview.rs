//! What is worked out over all elevators of a directory, and kept up from then on: the beginnings that many of them
//! share, and the order of their titles.

use super::Directory;
use super::beginnings::{Beginnings, Marking};
use super::group::{Group, GroupId};
use super::member::NO_GROUP;
use super::names::Names;
use super::titles::Titles;

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
    /// Takes over what a survey of the codes has noted, and orders the titles.
    pub fn look_over(&mut self, marking: Marking) {
        let counted = self.rows.iter().map(|row| {
            let group = (row.group != NO_GROUP).then(|| &self.groups[row.group as usize]);
            group.map(|group| (group.area, row.aspects))
        });
        self.overview = Overview {
            beginnings: marking.count(counted),
            titles: Some(Titles::of(&self.groups, &self.names)),
            elevators: self.rows.len(),
        };
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
