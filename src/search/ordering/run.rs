//! Hits that are listed together: a group, or one elevator apart. Most comparisons of two end at the beginnings of
//! their titles.

use std::cmp::Ordering;

use crate::search::directory::group::{GroupId, Kind};
use crate::search::directory::names::{NameId, Names};
use crate::search::matching::Tier;

/// The hits of one group, or one elevator listed apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'a> {
    pub(super) tier: Tier,
    pub(super) kind: Kind,
    pub(super) title_head: u64,
    pub(super) title: NameId,
    pub(super) names: &'a Names,
    pub(super) group: GroupId,
    /// The one elevator; `None` for the group.
    pub(super) row: Option<u32>,
}

impl Run<'_> {
    /// Whether the hits of both stand together, ordered by code.
    pub(super) fn is_listed_with(&self, other: &Self) -> bool {
        self.compare_titles(other).is_eq()
    }

    /// The titles themselves are read only where their beginnings are equal.
    pub(super) fn compare_titles(&self, other: &Self) -> Ordering {
        let by_head =
            (self.tier, self.kind, self.title_head).cmp(&(other.tier, other.kind, other.title_head));
        by_head.then_with(|| {
            if self.title == other.title {
                Ordering::Equal
            } else {
                self.names.text(self.title).cmp(other.names.text(other.title))
            }
        })
    }
}

/// The first runs of a list.
pub(super) struct FirstRuns<'a> {
    pub(super) runs: Vec<Run<'a>>,
    /// What comes after this one was left out.
    pub(super) last: Option<Run<'a>>,
    /// Whether none was left out.
    pub(super) are_all: bool,
}

impl FirstRuns<'_> {
    /// Leaves out what comes after the title of the run at this place.
    pub(super) fn trim(&mut self, most: usize) {
        let (_, last, _) = self.runs.select_nth_unstable_by(most, Run::compare_titles);
        let last = *last;
        let before = self.runs.len();
        self.runs.retain(|run| run.compare_titles(&last).is_le());
        self.are_all &= self.runs.len() == before;
        self.last = Some(last);
    }
}

impl Ord for Run<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.compare_titles(other).then_with(|| (self.group, self.row).cmp(&(other.group, other.row)))
    }
}

impl PartialOrd for Run<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Run<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Run<'_> {}
