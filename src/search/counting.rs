//! How many records were meant, and how many there would be for each value of each facet. A facet's count is the
//! total that choosing its value would give: the other filters hold, its own does not.

use std::collections::{HashMap, HashSet};

use super::aspects::Aspects;
use super::directory::Directory;
use super::directory::beginnings::Mark;
use super::directory::group::{Area, Field, Group, GroupId, Kind, Tally};
use super::directory::member::Item;
use super::directory::names::NameId;
use super::matching::{Matches, SharedMatch};
use super::question::{Filter, InPilot, Particulars};
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
    /// The estate asked for: no name where nothing is called so.
    estate: Option<Vec<NameId>>,
    groups_of_unit: Option<HashSet<GroupId>>,
    /// The groups that meet the particulars, where any are asked for.
    particular: Option<HashSet<GroupId>>,
    /// For each number of an area, whether its region and whether its subdistrict is the one asked for.
    areas: Vec<(bool, bool)>,
    /// For each number of aspects, which conditions are not met.
    unmet: Vec<u16>,
    /// Whether nothing but a kind is asked for.
    is_of_kind_only: bool,
}

impl Sieve {
    /// The filter over a directory.
    pub fn new(filter: &Filter, directory: &Directory) -> Self {
        let asked = filter.region.map(|region| region::area(region, directory.day()));
        let subdistrict = filter.subdistrict.as_ref().map(|name| directory.names().find(name));
        let is_asked_for = |area: &Area| {
            let reported = area.reported.map_or("", |region| region.slug);
            let name = directory.names().text(area.subdistrict);
            (
                asked.as_ref().is_none_or(|parts| parts.iter().any(|part| part.contains(reported, name))),
                subdistrict.is_none_or(|wanted| wanted == Some(area.subdistrict)),
            )
        };
        let unmet = |aspects: &Aspects| {
            let failing = CONDITIONS.iter().enumerate().filter(|(_, c)| !c.is_met(filter, *aspects));
            failing.fold(0, |unmet, (at, _)| unmet | 1 << at)
        };
        let groups_of_unit = |uscc: &String| match directory.find_unit(uscc) {
            Some(number) => directory.groups_of_unit(number).iter().copied().collect(),
            None => HashSet::new(),
        };
        Self {
            kind: filter.kind,
            estate: filter.estate.as_ref().map(|name| directory.names().find(name).into_iter().collect()),
            groups_of_unit: filter.unit.as_ref().map(groups_of_unit),
            particular: particular(&filter.particulars, directory),
            areas: directory.areas().iter().map(is_asked_for).collect(),
            unmet: directory.aspects().iter().map(unmet).collect(),
            is_of_kind_only: Filter { kind: None, ..filter.clone() } == Filter::default(),
        }
    }

    /// Whether every condition on the aspects is met.
    pub fn lets_aspects(&self, aspects: u16) -> bool {
        self.unmet[usize::from(aspects)] == 0
    }

    /// Whether a group is of the kind and place asked for.
    pub fn lets_group(&self, id: GroupId, group: &Group) -> bool {
        self.is_of_kind(group) && self.is_in_area(group) && self.is_of_estate_and_unit(id, group)
    }

    fn is_of_kind(&self, group: &Group) -> bool {
        self.lets_kind(group.kind)
    }

    /// Whether this is the kind asked for.
    pub fn lets_kind(&self, kind: Kind) -> bool {
        self.kind.is_none_or(|wanted| wanted == kind)
    }

    fn is_in_area(&self, group: &Group) -> bool {
        self.lets_area(group.area)
    }

    /// Whether an elevator is of the estate and the unit asked for.
    fn lets_place_and_units(&self, directory: &Directory, row: u32) -> bool {
        if self.estate.is_none() && self.groups_of_unit.is_none() && self.particular.is_none() {
            return true;
        }
        let group = directory.rows()[row as usize].group;
        self.is_of_estate_and_unit(group, &directory.groups()[group as usize])
    }

    /// Whether an area is in the region and the subdistrict asked for.
    fn lets_area(&self, area: u16) -> bool {
        self.areas[usize::from(area)] == (true, true)
    }

    fn is_of_estate_and_unit(&self, id: GroupId, group: &Group) -> bool {
        self.estate.as_ref().is_none_or(|names| names.contains(&group.field(Field::Name)))
            && self.groups_of_unit.as_ref().is_none_or(|groups| groups.contains(&id))
            && self.particular.as_ref().is_none_or(|groups| groups.contains(&id))
    }
}

/// The groups that meet particulars; `None` where none are asked for.
fn particular(wanted: &Particulars, directory: &Directory) -> Option<HashSet<GroupId>> {
    if *wanted == Particulars::default() {
        return None;
    }
    let is_met = |(_, group): &(GroupId, &Group)| match group.members[..] {
        [item] if group.kind != Kind::Elevator => {
            is_particular(wanted, directory.names().text(group.title), directory.item(item))
        }
        _ => false,
    };
    Some((0..).zip(directory.groups()).filter(is_met).map(|(id, _)| id).collect())
}

/// Whether a record meets each of the particulars that are asked for; one of another kind than asks for it does not.
fn is_particular(wanted: &Particulars, title: &str, item: &Item) -> bool {
    let Particulars { called, act, subject, user, maintainer } = wanted;
    let is = |wanted: &Option<String>, known: Option<&str>| {
        wanted.as_deref().is_none_or(|wanted| known == Some(wanted))
    };
    let (unit, notice, promise) = match item {
        Item::Unit(unit) => (Some(unit), None, None),
        Item::Notice(notice) => (None, Some(notice), None),
        Item::Commitment(promise) => (None, None, Some(promise)),
        Item::Region(_) | Item::Estate { .. } => (None, None, None),
    };
    called.as_ref().is_none_or(|beginning| unit.is_some() && title.starts_with(beginning.as_str()))
        && act.is_none_or(|act| notice.is_some_and(|notice| notice.kind == act))
        && is(subject, notice.map(|notice| notice.subject_id.as_str()))
        && is(user, promise.map(|promise| promise.user.as_str()))
        && is(maintainer, promise.map(|promise| promise.maintainer.as_str()))
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
    /// Records in the area asked for, by kind.
    kinds: [u64; Kind::ALL.len()],
    /// Records of the right kind, wherever they are, by area.
    areas: Vec<u64>,
    /// Records of the right kind and area, by aspects.
    aspects: Vec<u64>,
}

/// Counts the matches that a filter lets through, and each facet.
pub fn count(directory: &Directory, matches: &Matches, sieve: &Sieve) -> (u64, Facets) {
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
    (sums.total, sums.facets(directory, sieve))
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
        self.areas[usize::from(group.area)] += count;
        if is_in_area {
            self.total += count;
            for tally in tallies {
                self.aspects[usize::from(tally.aspects)] += u64::from(tally.count);
            }
        }
    }

    fn add_elevator(&mut self, sieve: &Sieve, area: u16, aspects: u16) {
        let (is_in_area, is_met) = (sieve.lets_area(area), u64::from(sieve.lets_aspects(aspects)));
        if is_in_area {
            self.kinds[Kind::Elevator as usize] += is_met;
        }
        if !sieve.lets_kind(Kind::Elevator) {
            return;
        }
        self.areas[usize::from(area)] += is_met;
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
            self.areas[usize::from(directory.groups()[of.group as usize].area)] -= 1;
            self.aspects[usize::from(of.aspects)] -= 1;
        }
    }

    fn facets(self, directory: &Directory, sieve: &Sieve) -> Facets {
        let kinds = Kind::ALL.iter().map(|kind| Count { value: *kind, count: self.kinds[*kind as usize] });
        let by = ByAspects { directory, sieve, sums: &self.aspects };
        let years = by.values(Condition::Year, Aspects::year_of);
        Facets {
            kind: kinds.filter(|count| count.count > 0).collect(),
            region: self.regions(directory, sieve),
            subdistrict: self.subdistricts(directory, sieve),
            mode: by.listed(Condition::Mode, Aspects::mode_of),
            status: by.listed(Condition::Status, Aspects::status_of),
            pilot: by.pilots(),
            overdue: by.count(Condition::Overdue, Aspects::is_overdue),
            expired: by.count(Condition::Expired, Aspects::is_expired),
            exited: by.count(Condition::Exited, Aspects::has_exited),
            code: by.listed(Condition::Code, Aspects::code_of),
            year: years.into_iter().rev().map(|(value, count)| Count { value, count }).collect(),
        }
    }

    fn regions(&self, directory: &Directory, sieve: &Sieve) -> Vec<Count<&'static Region>> {
        let mut counts: HashMap<&'static Region, u64> = HashMap::new();
        for ((area, count), (_, is_subdistrict)) in
            directory.areas().iter().zip(&self.areas).zip(&sieve.areas)
        {
            if let Some(region) = area.region.filter(|_| *is_subdistrict && *count > 0) {
                *counts.entry(region).or_default() += count;
            }
        }
        most_first(counts, |region| region.slug)
    }

    fn subdistricts(&self, directory: &Directory, sieve: &Sieve) -> Vec<Count<String>> {
        let mut counts: HashMap<NameId, u64> = HashMap::new();
        for ((area, count), (is_region, _)) in directory.areas().iter().zip(&self.areas).zip(&sieve.areas) {
            if *is_region && area.subdistrict != NameId::NONE && *count > 0 {
                *counts.entry(area.subdistrict).or_default() += count;
            }
        }
        let name = |name: &NameId| directory.names().text(*name).to_owned();
        let mut counts =
            most_first(counts.iter().map(|(id, count)| (name(id), *count)).collect(), String::clone);
        counts.truncate(MOST_SUBDISTRICTS);
        counts
    }
}

/// Counts, the most first; equal ones by name.
fn most_first<V: Clone, K: Ord>(counts: HashMap<V, u64>, name: impl Fn(&V) -> K) -> Vec<Count<V>> {
    let mut counts: Vec<Count<V>> = counts.into_iter().map(|(value, count)| Count { value, count }).collect();
    counts.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| name(&a.value).cmp(&name(&b.value))));
    counts
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
