//! The groups of elevators in the order of their titles, so that the first hits of a beginning that many elevators share
//! are found by looking at the first groups.

use super::group::{Group, GroupId, Kind};
use super::names::Names;

/// Groups in order.
#[derive(Debug, Default)]
pub struct Titles(Vec<GroupId>);

/// By what groups are ordered: the number comes last, so that no two are equal.
fn place<'a>(groups: &[Group], names: &'a Names, id: GroupId) -> (u64, &'a str, GroupId) {
    let group = &groups[id as usize];
    (group.title_head, names.text(group.title), id)
}

impl Titles {
    /// All groups of elevators.
    pub fn of(groups: &[Group], names: &Names) -> Self {
        let all = (0..).zip(groups).filter(|(_, group)| group.kind == Kind::Elevator);
        let mut places: Vec<_> = all.map(|(id, _)| place(groups, names, id)).collect();
        places.sort_unstable();
        Self(places.into_iter().map(|(_, _, id)| id).collect())
    }

    /// One more.
    pub fn insert(&mut self, groups: &[Group], names: &Names, id: GroupId) {
        let new = place(groups, names, id);
        let at = self.0.partition_point(|known| place(groups, names, *known) < new);
        self.0.insert(at, id);
    }

    /// Those whose title is this one or comes after it.
    pub fn from(&self, groups: &[Group], names: &Names, title: &str) -> &[GroupId] {
        let at = self.0.partition_point(|id| names.text(groups[*id as usize].title) < title);
        &self.0[at..]
    }
}
