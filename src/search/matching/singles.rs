//! Elevators that are meant on their own account: a word stands in one of their own codes or in their number.

use std::collections::HashSet;

use super::found::{Found, better};
use super::wanted::Tier;
use super::{Matching, RowMatch, common};
use crate::search::directory::group::{GroupId, Kind};
use crate::search::directory::member::NO_GROUP;

impl Matching<'_> {
    /// Elevators for which a word stands in their own code or number.
    pub(super) fn single_elevators(&self, found: &[Found]) -> (Vec<RowMatch>, HashSet<u32>) {
        let (mut rows, mut apart) = (Vec::new(), HashSet::new());
        if !found.iter().any(Found::is_of_single_elevators) {
            return (rows, apart);
        }
        let mut consider = |row: u32| {
            let of = &self.directory.rows()[row as usize];
            if of.group == NO_GROUP {
                return;
            }
            let (mut sum, mut is_own, mut is_counted): (Tier, bool, bool) = (0, false, true);
            for word in found {
                let (own, of_group) =
                    (word.own_tier(self.directory, row, of.inner_no), word.in_groups.get(of.group));
                let Some(tier) = better(own, of_group) else { return };
                is_own |= own.is_some();
                is_counted &= of_group.is_some();
                sum = sum.saturating_add(tier);
            }
            if is_own {
                rows.push(RowMatch { row, tier: sum, is_counted });
                if is_counted {
                    apart.insert(row);
                }
            }
        };
        let of_groups: Vec<&Found> = found.iter().filter(|word| !word.is_of_single_elevators()).collect();
        if of_groups.is_empty() {
            // Every word may be a code or a number, and each must be found: the rarest leads.
            let rarest = found.iter().min_by_key(|word| self.candidates_at_most(word, found.len()));
            for row in rarest.map(|word| self.candidates(word, found.len())).unwrap_or_default() {
                consider(row);
            }
        } else {
            for (group, _) in common(&of_groups, self.directory) {
                self.members(group).iter().copied().for_each(&mut consider);
            }
        }
        (rows, apart)
    }

    /// The elevators of a group.
    fn members(&self, group: GroupId) -> &[u32] {
        let group = &self.directory.groups()[group as usize];
        if group.kind == Kind::Elevator { &group.members } else { &[] }
    }

    /// How many elevators [`Self::candidates`] would give at most.
    fn candidates_at_most(&self, word: &Found, words: usize) -> usize {
        let numbered = word.inner_nos.keys().map(|name| self.directory.rows_with_inner_no(*name).len());
        let grouped = word.groups.iter().map(|group| self.members(*group).len());
        let shared = word.shared.filter(|_| words > 1).map(|_| self.directory.rows().len());
        word.rows.len() + numbered.sum::<usize>() + grouped.sum::<usize>() + shared.unwrap_or_default()
    }

    /// Every elevator in which a word is found, once. Where it is the only word, those left out that only their group or
    /// a shared beginning tells.
    fn candidates(&self, word: &Found, words: usize) -> Vec<u32> {
        let mut rows = word.rows.clone();
        for name in word.inner_nos.keys() {
            rows.extend(self.directory.rows_with_inner_no(*name));
        }
        if words > 1 || word.shared.is_some() {
            rows.extend(word.groups.iter().flat_map(|group| self.members(*group)));
        }
        if let Some((beginning, _)) = word.shared.filter(|_| words > 1) {
            rows.extend(self.directory.beginnings().with(beginning).map(|(row, _)| row));
        }
        rows.sort_unstable();
        rows.dedup();
        rows
    }
}
