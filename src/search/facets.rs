//! How many hits there would be for each value of each facet. A facet's count is the total that choosing its value
//! would give: the other filters hold, its own does not.

use std::collections::{BTreeMap, HashMap};

use super::aspects::Aspects;
use super::counting::Sums;
use super::directory::Directory;
use super::directory::group::Kind;
use super::directory::names::NameId;
use super::sieve::{CONDITIONS, Condition, Sieve};
use crate::domain::elevator::ElevatorStatus;
use crate::domain::exit::code::ExitCode;
use crate::domain::label::Vocabulary;
use crate::domain::maintenance::Mode;
use crate::domain::programme::Pilot;
use crate::domain::region::Region;

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
    /// Whether there are more subdistricts than these.
    pub are_subdistricts_cut: bool,
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
pub const MOST_SUBDISTRICTS: usize = 50;

impl Sums {
    /// The facets of what was counted.
    pub(super) fn facets(&self, directory: &Directory, sieve: &Sieve) -> Facets {
        let kinds = Kind::ALL.iter().map(|kind| Count { value: *kind, count: self.kinds[*kind as usize] });
        let by = ByAspects { directory, sieve, sums: &self.aspects };
        let years = by.values(Condition::Year, Aspects::year_of);
        let mut subdistricts = self.subdistricts(directory, sieve);
        let are_subdistricts_cut = subdistricts.len() > MOST_SUBDISTRICTS;
        subdistricts.truncate(MOST_SUBDISTRICTS);
        Facets {
            kind: kinds.filter(|count| count.count > 0).collect(),
            region: self.regions(directory, sieve),
            subdistrict: subdistricts,
            are_subdistricts_cut,
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
        most_first(counts.iter().map(|(id, count)| (name(id), *count)).collect(), String::clone)
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

    fn values<V: Ord>(&self, of: Condition, value: impl Fn(Aspects) -> Option<V>) -> BTreeMap<V, u64> {
        let mut counts = BTreeMap::new();
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
