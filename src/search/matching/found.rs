//! Where one word was found: in groups, in codes and numbers of single elevators.

use std::collections::HashMap;

use super::wanted::Tier;
use crate::search::directory::Directory;
use crate::search::directory::beginnings::BeginningId;
use crate::search::directory::group::GroupId;
use crate::search::directory::names::NameId;

/// One of so many groups are many.
const MANY: usize = 64;

/// Where one word was found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) in_groups: Tiers,
    pub(super) groups: Vec<GroupId>,
    /// Elevators with such a code; empty where there are none.
    pub(super) codes: Option<Tiers>,
    pub(super) rows: Vec<u32>,
    /// All elevators with a code of this beginning, however many they are; those in `rows` may fit better.
    pub(super) shared: Option<(BeginningId, Tier)>,
    pub(super) inner_nos: HashMap<NameId, Tier>,
}

impl Found {
    /// Nowhere yet, of so many groups.
    pub(super) fn new(groups: usize) -> Self {
        Self {
            in_groups: Tiers::none(groups),
            groups: Vec::new(),
            codes: None,
            rows: Vec::new(),
            shared: None,
            inner_nos: HashMap::new(),
        }
    }

    /// Notes that it stands in a group.
    pub(super) fn note(&mut self, group: GroupId, tier: Tier) {
        if self.in_groups.note(group, tier) {
            self.groups.push(group);
        }
    }

    /// The groups in which it stands; many of them in their order, so that they lie beside one another in memory.
    pub(super) fn each_group(&self) -> impl Iterator<Item = GroupId> {
        let are_many = self.groups.len() > self.in_groups.0.len() / MANY;
        let (ordered, found) =
            if are_many { (Some(&self.in_groups), None) } else { (None, Some(&self.groups)) };
        ordered.into_iter().flat_map(Tiers::noted).chain(found.into_iter().flatten().copied())
    }

    /// Whether it was found nowhere.
    pub(super) fn is_nowhere(&self) -> bool {
        self.groups.is_empty() && !self.is_of_single_elevators()
    }

    /// Whether it was found in single elevators.
    pub(super) fn is_of_single_elevators(&self) -> bool {
        !self.rows.is_empty() || !self.inner_nos.is_empty() || self.shared.is_some()
    }

    /// The tier in an elevator's own code or number.
    pub(super) fn own_tier(&self, directory: &Directory, row: u32, inner_no: NameId) -> Option<Tier> {
        let shared = self.shared.filter(|(beginning, _)| directory.beginnings().has(row, *beginning));
        let by_code = self.codes.as_ref().and_then(|codes| codes.get(row));
        let by_code = better(by_code, shared.map(|(_, tier)| tier));
        let by_number = if self.inner_nos.is_empty() { None } else { self.inner_nos.get(&inner_no).copied() };
        better(by_code, by_number)
    }
}

/// The tier of each group or row, where it has one.
#[derive(Debug)]
pub(super) struct Tiers(Vec<u8>);

impl Tiers {
    /// None of any of so many.
    pub(super) fn none(of: usize) -> Self {
        Self(vec![0; of])
    }

    /// The numbers that have one, in order.
    fn noted(&self) -> impl Iterator<Item = u32> {
        (0..).zip(&self.0).filter(|(_, tier)| **tier > 0).map(|(number, _)| number)
    }

    /// The tier of one.
    pub(super) fn get(&self, number: u32) -> Option<Tier> {
        self.0[number as usize].checked_sub(1)
    }

    /// Notes a tier where it is better than the one known; returns whether there was none.
    pub(super) fn note(&mut self, number: u32, tier: Tier) -> bool {
        let known = &mut self.0[number as usize];
        let is_first = *known == 0;
        if is_first || tier + 1 < *known {
            *known = tier + 1;
        }
        is_first
    }
}

/// The better of two tiers.
pub(super) fn better(a: Option<Tier>, b: Option<Tier>) -> Option<Tier> {
    a.into_iter().chain(b).min()
}
