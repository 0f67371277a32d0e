//! How many records were meant, and how many there would be for each value of each facet. A facet's count is the
//! total that choosing its value would give: the other filters hold, its own does not.

use std::collections::HashMap;

use super::aspects::Aspects;
use super::directory::Directory;
use super::directory::group::{Group, GroupId, Kind};
use super::directory::names::NameId;
use super::matching::Matches;
use super::question::{Filter, InPilot};
use crate::domain::Day;
use crate::domain::elevator::ElevatorStatus;
use crate::domain::exit::code::ExitCode;
use crate::domain::label::Vocabulary;
use crate::domain::maintenance::Mode;
use crate::domain::programme::Pilot;
use crate::domain::region::{self, Region};

/// A filter that looks at the aspects of a record, one condition each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Condition {
    Status,
    Mode,
    Pilot,
    Overdue,
    Expired,
    Exited,
    Code,
    Year,
    Role,
}

const CONDITIONS: [Condition; 9] = [
    Condition::Status,
    Condition::Mode,
    Condition::Pilot,
    Condition::Overdue,
    Condition::Expired,
    Condition::Exited,
    Condition::Code,
    Condition::Year,
    Condition::Role,
];

impl Condition {
    fn is_met(self, filter: &Filter, aspects: Aspects) -> bool {
        let is = |wanted: Option<bool>, holds: bool| {
            wanted.is_none_or(|wanted| wanted == holds && aspects.status_of().is_some())
        };
        match self {
            Self::Status => filter.status.is_none_or(|status| aspects.status_of() == Some(status)),
            Self::Mode => filter.mode.is_none_or(|mode| aspects.mode_of() == Some(mode)),
            Self::Pilot => filter.pilot.is_none_or(|pilot| match pilot {
                InPilot::Either => Pilot::ALL.iter().any(|pilot| aspects.has_pilot(*pilot)),
                InPilot::Of(pilot) => aspects.has_pilot(pilot),
            }),
            Self::Overdue => is(filter.overdue, aspects.is_overdue()),
            Self::Expired => is(filter.expired, aspects.is_expired()),
            Self::Exited => is(filter.exited, aspects.has_exited()),
            Self::Code => filter.code.is_none_or(|code| aspects.code_of() == Some(code)),
            Self::Year => filter.year.is_none_or(|year| aspects.year_of() == Some(year)),
            Self::Role => filter.role.is_none_or(|role| aspects.has_role(role)),
        }
    }
}

/// A filter made ready for one directory: what can be decided once for all records is decided.
#[derive(Debug)]
pub struct Sieve {
    kind: Option<Kind>,
    regions: Option<Vec<&'static str>>,
    subdistrict: Option<Vec<NameId>>,
    estate: Option<Option<NameId>>,
    groups_of_unit: Option<std::collections::HashSet<GroupId>>,
    /// For each number of aspects, which conditions are not met.
    unmet: Vec<u16>,
}

impl Sieve {
    /// The filter over a directory.
    pub fn new(filter: &Filter, directory: &Directory) -> Self {
        let unmet = |aspects: &Aspects| {
            let failing = CONDITIONS.iter().enumerate().filter(|(_, c)| !c.is_met(filter, *aspects));
            failing.fold(0, |unmet, (at, _)| unmet | 1 << at)
        };
        let find = |text: &String| directory.names().find(text);
        Self {
            kind: filter.kind,
            regions: filter.region.map(|region| shown_today(region, directory.day())),
            subdistrict: filter.subdistrict.as_ref().map(|name| find(name).into_iter().collect()),
            estate: filter.estate.as_ref().map(find),
            groups_of_unit: filter.unit.as_ref().map(|uscc| {
                let number = directory.find_unit(uscc);
                number
                    .map_or_else(Default::default, |n| directory.groups_of_unit(n).iter().copied().collect())
            }),
            unmet: directory.aspects().iter().map(unmet).collect(),
        }
    }

    /// Whether every condition on the aspects is met.
    pub fn lets_aspects(&self, aspects: u16) -> bool {
        self.unmet[usize::from(aspects)] == 0
    }

    /// Whether a group is of the kind and place asked for.
    pub fn lets_group(&self, id: GroupId, group: &Group) -> bool {
        self.is_of_kind(group)
            && self.is_in_region(group)
            && self.is_in_subdistrict(group)
            && self.is_of_estate_and_unit(id, group)
    }

    fn is_of_kind(&self, group: &Group) -> bool {
        self.kind.is_none_or(|kind| group.kind == kind)
    }

    fn is_in_region(&self, group: &Group) -> bool {
        let slug = group.region.map(|region| region.slug);
        self.regions.as_ref().is_none_or(|regions| slug.is_some_and(|slug| regions.contains(&slug)))
    }

    fn is_in_subdistrict(&self, group: &Group) -> bool {
        self.subdistrict.as_ref().is_none_or(|names| names.contains(&group.subdistrict))
    }

    fn is_of_estate_and_unit(&self, id: GroupId, group: &Group) -> bool {
        let estate = group.field(super::directory::group::Field::Name);
        self.estate.is_none_or(|wanted| wanted == Some(estate))
            && self.groups_of_unit.as_ref().is_none_or(|groups| groups.contains(&id))
    }
}

/// The regions of a day that a region means: itself, or where its places went.
fn shown_today(region: &'static Region, day: Day) -> Vec<&'static str> {
    let successors = region::successors(region, day);
    if successors.is_empty() { vec![region.slug] } else { successors.iter().map(|r| r.slug).collect() }
}

/// A value of a facet with its count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count<V> {
    /// The value.
    pub value: V,
    /// How many hits there are with it.
    pub count: u64,
}

/// The counts of every facet; values without hits are left out. Those of open lists by count, the most first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// By kind.
    pub kind: Vec<Count<Kind>>,
    /// By region of today.
    pub region: Vec<Count<&'static Region>>,
    /// By subdistrict; the first fifty.
    pub subdistrict: Vec<Count<String>>,
    /// By mode.
    pub mode: Vec<Count<Mode>>,
    /// By status.
    pub status: Vec<Count<ElevatorStatus>>,
    /// By pilot.
    pub pilot: Vec<Count<Pilot>>,
    /// Overdue elevators.
    pub overdue: u64,
    /// Elevators whose inspection has expired.
    pub expired: u64,
    /// Elevators that left a pilot by an exit.
    pub exited: u64,
    /// By ground of exit.
    pub code: Vec<Count<ExitCode>>,
    /// By year, the newest first.
    pub year: Vec<Count<i32>>,
}

/// Subdistricts that a facet lists.
const MOST_SUBDISTRICTS: usize = 50;

/// What is being counted.
struct Sums {
    total: u64,
    kinds: HashMap<Kind, u64>,
    regions: HashMap<&'static str, (&'static Region, u64)>,
    subdistricts: HashMap<NameId, u64>,
    /// Records of the right kind and place, by aspects.
    aspects: Vec<u64>,
}

/// Counts the matches that a filter lets through, and each facet.
pub fn count(directory: &Directory, matches: &Matches, sieve: &Sieve) -> (u64, Facets) {
    let mut sums = Sums {
        total: 0,
        kinds: HashMap::new(),
        regions: HashMap::new(),
        subdistricts: HashMap::new(),
        aspects: vec![0; directory.aspects().len()],
    };
    for (id, _) in &matches.groups {
        let group = &directory.groups()[*id as usize];
        let tallies = group.tallies.iter().map(|tally| (tally.aspects, u64::from(tally.count)));
        sums.add(sieve, *id, group, tallies);
    }
    for row in matches.rows.iter().filter(|row| !row.is_counted) {
        let row = &directory.rows()[row.row as usize];
        sums.add(sieve, row.group, &directory.groups()[row.group as usize], [(row.aspects, 1)].into_iter());
    }
    (sums.total, sums.facets(directory, sieve))
}

impl Sums {
    fn add(
        &mut self,
        sieve: &Sieve,
        id: GroupId,
        group: &Group,
        tallies: impl Iterator<Item = (u16, u64)> + Clone,
    ) {
        if !sieve.is_of_estate_and_unit(id, group) {
            return;
        }
        let (in_region, in_subdistrict) = (sieve.is_in_region(group), sieve.is_in_subdistrict(group));
        let is_of_kind = sieve.is_of_kind(group);
        let met = tallies.clone().filter(|(aspects, _)| sieve.lets_aspects(*aspects));
        let count: u64 = met.map(|(_, count)| count).sum();
        if in_region && in_subdistrict && count > 0 {
            *self.kinds.entry(group.kind).or_default() += count;
        }
        if !is_of_kind {
            return;
        }
        if let Some(region) = group.region.filter(|_| in_subdistrict && count > 0) {
            self.regions.entry(region.slug).or_insert((region, 0)).1 += count;
        }
        if in_region && group.subdistrict != NameId::NONE && count > 0 {
            *self.subdistricts.entry(group.subdistrict).or_default() += count;
        }
        if in_region && in_subdistrict {
            self.total += count;
            for (aspects, count) in tallies {
                self.aspects[usize::from(aspects)] += count;
            }
        }
    }

    fn facets(self, directory: &Directory, sieve: &Sieve) -> Facets {
        let names = directory.names();
        let mut subdistricts: Vec<Count<String>> = self
            .subdistricts
            .iter()
            .map(|(name, count)| Count { value: names.text(*name).to_owned(), count: *count })
            .collect();
        subdistricts.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        subdistricts.truncate(MOST_SUBDISTRICTS);
        let mut regions: Vec<Count<&'static Region>> =
            self.regions.values().map(|(region, count)| Count { value: *region, count: *count }).collect();
        regions.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.slug.cmp(b.value.slug)));
        let mut kinds: Vec<Count<Kind>> =
            self.kinds.iter().map(|(kind, count)| Count { value: *kind, count: *count }).collect();
        kinds.sort_unstable_by_key(|count| count.value);
        let by = ByAspects { directory, sieve, sums: &self.aspects };
        let years = by.values(Condition::Year, |aspects| aspects.year_of());
        Facets {
            kind: kinds,
            region: regions,
            subdistrict: subdistricts,
            mode: by.listed(Condition::Mode, |aspects| aspects.mode_of()),
            status: by.listed(Condition::Status, |aspects| aspects.status_of()),
            pilot: by.pilots(),
            overdue: by.count(Condition::Overdue, Aspects::is_overdue),
            expired: by.count(Condition::Expired, Aspects::is_expired),
            exited: by.count(Condition::Exited, Aspects::has_exited),
            code: by.listed(Condition::Code, |aspects| aspects.code_of()),
            year: years.into_iter().rev().map(|(value, count)| Count { value, count }).collect(),
        }
    }
}

/// Sums by aspects, to be read facet by facet.
struct ByAspects<'a> {
    directory: &'a Directory,
    sieve: &'a Sieve,
    sums: &'a [u64],
}

impl ByAspects<'_> {
    /// Aspects with their sums, of which every condition but one is met.
    fn but_for(&self, condition: Condition) -> impl Iterator<Item = (Aspects, u64)> {
        let place = CONDITIONS.iter().position(|known| *known == condition).unwrap_or_default();
        let counted = self.directory.aspects().iter().zip(&self.sieve.unmet).zip(self.sums);
        counted
            .filter(move |((_, unmet), count)| **unmet & !(1 << place) == 0 && **count > 0)
            .map(|((aspects, _), count)| (*aspects, *count))
    }

    fn values<V: Ord>(
        &self,
        of: Condition,
        value: impl Fn(Aspects) -> Option<V>,
    ) -> std::collections::BTreeMap<V, u64> {
        let mut counts = std::collections::BTreeMap::new();
        for (aspects, count) in self.but_for(of) {
            if let Some(value) = value(aspects) {
                *counts.entry(value).or_default() += count;
            }
        }
        counts
    }

    fn listed<V: Vocabulary + Ord>(
        &self,
        of: Condition,
        value: impl Fn(Aspects) -> Option<V>,
    ) -> Vec<Count<V>> {
        self.values(of, value).into_iter().map(|(value, count)| Count { value, count }).collect()
    }

    fn count(&self, of: Condition, holds: impl Fn(Aspects) -> bool) -> u64 {
        self.but_for(of).filter(|(aspects, _)| holds(*aspects)).map(|(_, count)| count).sum()
    }

    fn pilots(&self) -> Vec<Count<Pilot>> {
        let count = |pilot: Pilot| self.count(Condition::Pilot, |aspects| aspects.has_pilot(pilot));
        let counts = Pilot::ALL.iter().map(|pilot| Count { value: *pilot, count: count(*pilot) });
        counts.filter(|count| count.count > 0).collect()
    }
}
