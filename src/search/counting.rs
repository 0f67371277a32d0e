//! How many records were meant: sums over groups, and over those elevators that were meant on their own account.

use super::directory::Directory;
use super::directory::beginnings::Mark;
use super::directory::group::{AreaId, Group, GroupId, Kind, Tally};
use super::matching::{Matches, SharedMatch};
use super::sieve::Sieve;

/// What was counted.
pub(super) struct Sums {
    /// Records of the right kind, in the area asked for, that meet every condition.
    pub(super) total: u64,
    /// Records in the area asked for, by kind.
    pub(super) kinds: [u64; Kind::ALL.len()],
    /// Records of the right kind, wherever they are, by area.
    pub(super) areas: Vec<u64>,
    /// Records of the right kind and area, by aspects.
    pub(super) aspects: Vec<u64>,
}

/// Counts the matches that a filter lets through, and what its facets are made of.
pub(super) fn count(directory: &Directory, matches: &Matches, sieve: &Sieve) -> Sums {
    let mut sums = Sums {
        total: 0,
        kinds: [0; Kind::ALL.len()],
        areas: vec![0; directory.areas().len()],
        aspects: vec![0; directory.aspects().len()],
    };
    for (id, _) in &matches.groups {
        let group = &directory.groups()[*id as usize];
        sums.add(sieve, *id, group, &group.tallies);
    }
    for row in matches.rows.iter().filter(|row| !row.is_counted) {
        if sieve.lets_place_and_units(directory, row.row) {
            let row = &directory.rows()[row.row as usize];
            sums.add_elevator(sieve, directory.groups()[row.group as usize].area, row.aspects);
        }
    }
    if let Some(shared) = &matches.shared {
        sums.add_shared(directory, sieve, shared);
    }
    sums
}

impl Sums {
    fn add(&mut self, sieve: &Sieve, id: GroupId, group: &Group, tallies: &[Tally]) {
        if !sieve.is_of_estate_and_unit(id, group) {
            return;
        }
        let is_in_area = sieve.is_in_area(group);
        let met = tallies.iter().filter(|tally| sieve.lets_aspects(tally.aspects));
        let count: u64 = met.map(|tally| u64::from(tally.count)).sum();
        if is_in_area {
            self.kinds[group.kind as usize] += count;
        }
        if !sieve.is_of_kind(group) {
            return;
        }
        self.areas[group.area as usize] += count;
        if is_in_area {
            self.total += count;
            for tally in tallies {
                self.aspects[usize::from(tally.aspects)] += u64::from(tally.count);
            }
        }
    }

    fn add_elevator(&mut self, sieve: &Sieve, area: AreaId, aspects: u16) {
        let (is_in_area, is_met) = (sieve.lets_area(area), u64::from(sieve.lets_aspects(aspects)));
        if is_in_area {
            self.kinds[Kind::Elevator as usize] += is_met;
        }
        if !sieve.lets_kind(Kind::Elevator) {
            return;
        }
        self.areas[area as usize] += is_met;
        if is_in_area {
            self.total += is_met;
            self.aspects[usize::from(aspects)] += 1;
        }
    }

    /// By the tallies of the beginning where all of them are let through, else one by one.
    fn add_shared(&mut self, directory: &Directory, sieve: &Sieve, shared: &SharedMatch) {
        if !sieve.is_of_kind_only {
            for (row, Mark { area, aspects, .. }) in directory.beginnings().with(shared.beginning) {
                if !shared.but_for.contains(&row) && sieve.lets_place_and_units(directory, row) {
                    self.add_elevator(sieve, area, aspects);
                }
            }
            return;
        }
        let tallies = directory.beginnings().tallies(shared.beginning);
        let count = tallies.total - shared.but_for.len() as u64;
        self.kinds[Kind::Elevator as usize] += count;
        if !sieve.lets_kind(Kind::Elevator) {
            return;
        }
        self.total += count;
        for (sum, count) in self.areas.iter_mut().zip(&tallies.by_area) {
            *sum += u64::from(*count);
        }
        for (sum, count) in self.aspects.iter_mut().zip(&tallies.by_aspects) {
            *sum += u64::from(*count);
        }
        for but_for in &shared.but_for {
            let of = &directory.rows()[*but_for as usize];
            self.areas[directory.groups()[of.group as usize].area as usize] -= 1;
            self.aspects[usize::from(of.aspects)] -= 1;
        }
    }
}
