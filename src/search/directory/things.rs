//! Records that are groups of their own, found by their kind and id. The id stands in the record alone, so whoever asks
//! says how it is read there.

use std::borrow::Cow;
use std::hash::BuildHasher;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

use super::group::{Group, GroupId, Kind};
use super::member::Item;
use super::names::Names;

/// What a record is and which one.
type Key<'a> = (Kind, Cow<'a, str>);

/// Groups by what their records are.
#[derive(Debug, Default)]
pub struct Things {
    groups: HashTable<GroupId>,
    hashing: DefaultHashBuilder,
}

/// Where the records of groups stand.
#[derive(Debug, Clone, Copy)]
pub struct Records<'a> {
    /// The groups.
    pub groups: &'a [Group],
    /// Their records.
    pub items: &'a [Item],
    /// Their names.
    pub names: &'a Names,
}

impl<'a> Records<'a> {
    fn key(self, group: GroupId) -> Key<'a> {
        let group = &self.groups[group as usize];
        (group.kind, self.items[group.members[0] as usize].id(self.names))
    }
}

impl Things {
    /// Files a group of one record, which none is filed for.
    pub fn insert(&mut self, group: GroupId, records: Records<'_>) {
        let hash = |group: &GroupId| self.hashing.hash_one(records.key(*group));
        self.groups.insert_unique(hash(&group), group, hash);
    }

    /// Lets go of the group of a record; its record must still be there.
    pub fn remove(&mut self, kind: Kind, id: &str, records: Records<'_>) -> Option<GroupId> {
        let wanted: Key<'_> = (kind, id.into());
        let hash = |group: &GroupId| self.hashing.hash_one(records.key(*group));
        match self.groups.entry(self.hashing.hash_one(&wanted), |group| records.key(*group) == wanted, hash) {
            Entry::Occupied(known) => Some(known.remove().0),
            Entry::Vacant(_) => None,
        }
    }
}
