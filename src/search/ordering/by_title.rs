//! Orders in which records of one title stand together: only as many groups are opened as the page needs.

use super::run::{FirstRuns, Run};
use super::{After, Lister, Place};
use crate::search::directory::group::{Group, GroupId, Kind};
use crate::search::directory::names::NameId;
use crate::search::matching::{Matches, RowMatch, Tier};
use crate::search::question::Order;

impl<'a> Lister<'a> {
    /// Groups in the order of their titles, and only as many of them opened as the page needs. Mostly each has a hit on
    /// the page; where too many lie before it, more are looked at.
    pub(super) fn by_title(&self, matches: &Matches, wanted: usize) -> Vec<Place> {
        let mut most = wanted;
        loop {
            let first = self.first_runs(matches, most);
            let places = self.opened(&first.runs, matches, wanted);
            if places.len() >= wanted || first.are_all {
                return places;
            }
            most *= 16;
        }
    }

    /// The first hits of runs in order.
    fn opened(&self, runs: &[Run<'a>], matches: &Matches, wanted: usize) -> Vec<Place> {
        let mut places = Vec::with_capacity(wanted);
        for same in runs.chunk_by(Run::is_listed_with) {
            let mut opened = Vec::new();
            for run in same {
                self.open(run, matches, &mut opened);
            }
            opened.retain(|place| self.is_after(*place));
            places.extend(self.first(opened, wanted - places.len()));
            if places.len() >= wanted {
                break;
            }
        }
        places
    }

    /// The first of the places of one title. Elevators without a name share theirs, and there may be very many of them.
    fn first(&self, mut places: Vec<Place>, wanted: usize) -> Vec<Place> {
        if places.len() > wanted {
            places.select_nth_unstable_by(wanted, |a, b| self.compare_ids(*a, *b));
            places.truncate(wanted);
        }
        places.sort_unstable_by(|a, b| self.compare_ids(*a, *b));
        places
    }

    /// At least `most` of the first runs in order, with all that share the title of the last.
    fn first_runs(&self, matches: &Matches, most: usize) -> FirstRuns<'a> {
        let shared = self.first_shared(matches, most);
        let last = shared.last().filter(|_| shared.len() >= most).map(|last| self.run_of_row(*last));
        let mut first = FirstRuns { runs: Vec::new(), last, are_all: last.is_none() };
        let mut trimmed_at = most * 2;
        for run in self.runs(matches, shared.into_iter()) {
            // Most runs of a long list come late: their titles tell it before anything of them is looked at.
            if first.last.is_some_and(|last| run.compare_titles(&last).is_gt()) {
                first.are_all = false;
                continue;
            }
            if !self.is_listed(&run) {
                continue;
            }
            first.runs.push(run);
            if first.runs.len() > trimmed_at {
                first.trim(most);
                trimmed_at = first.runs.len() * 2;
            }
        }
        first.runs.sort_unstable();
        first
    }

    /// Of the elevators with a shared beginning at least the first `most` that are let through and do not lie before the
    /// page, with all that share the title of the last; fewer where there are no more.
    fn first_shared(&self, matches: &Matches, most: usize) -> Vec<RowMatch> {
        let Some(shared) = &matches.shared else { return Vec::new() };
        let place = (if self.order == Order::Name { 0 } else { shared.tier }, Kind::Elevator as u8);
        let is_past = self.after.as_ref().is_some_and(|after| (after.tier, after.kind) > place);
        if is_past || !self.sieve.lets_kind(Kind::Elevator) {
            return Vec::new();
        }
        let begins = self.after.as_ref().filter(|after| (after.tier, after.kind) == place);
        let (mut first, mut title): (Vec<RowMatch>, Option<NameId>) = (Vec::new(), None);
        for id in self.directory.groups_by_title(begins.map_or("", |after| &after.title)) {
            let group = &self.directory.groups()[*id as usize];
            if first.len() >= most && title != Some(group.title) {
                break;
            }
            if !self.is_listed(&self.run_of_group(*id, shared.tier)) {
                continue;
            }
            let before = first.len();
            let members =
                group.members.iter().filter(|row| self.directory.beginnings().has(**row, shared.beginning));
            let listed = members.filter(|row| !shared.but_for.contains(row));
            let rows = listed.map(|row| RowMatch { row: *row, tier: shared.tier, is_counted: false });
            first.extend(rows.filter(|row| self.is_listed(&self.run_of_row(*row))));
            if first.len() > before {
                title = Some(group.title);
            }
        }
        first
    }

    fn is_wanted(&self, run: &Run) -> bool {
        self.after.as_ref().is_none_or(|after| self.reaches(run, after))
    }

    /// Every group and single elevator, whether it is let through or not.
    pub(super) fn runs(
        &self,
        matches: &Matches,
        shared: impl Iterator<Item = RowMatch>,
    ) -> impl Iterator<Item = Run<'a>> {
        let of_groups = matches.groups.iter().map(|(id, tier)| self.run_of_group(*id, *tier));
        let rows = matches.rows.iter().copied().chain(shared);
        of_groups.chain(rows.map(|matched| self.run_of_row(matched)))
    }

    /// Whether something of a run is let through and it does not lie wholly before the page.
    pub(super) fn is_listed(&self, run: &Run) -> bool {
        let group = &self.directory.groups()[run.group as usize];
        let has_hit = || match run.row {
            Some(row) => self.sieve.lets_aspects(self.directory.rows()[row as usize].aspects),
            None => group.tallies.iter().any(|tally| self.sieve.lets_aspects(tally.aspects)),
        };
        self.sieve.lets_group(run.group, group) && self.is_wanted(run) && has_hit()
    }

    fn run_of_group(&self, id: GroupId, tier: Tier) -> Run<'a> {
        self.run(id, &self.directory.groups()[id as usize], tier, None)
    }

    fn run_of_row(&self, matched: RowMatch) -> Run<'a> {
        let group = self.directory.rows()[matched.row as usize].group;
        self.run(group, &self.directory.groups()[group as usize], matched.tier, Some(matched.row))
    }

    fn run(&self, id: GroupId, group: &Group, tier: Tier, row: Option<u32>) -> Run<'a> {
        Run {
            tier: if self.order == Order::Name { 0 } else { tier },
            kind: group.kind,
            title_head: group.title_head,
            title: group.title,
            names: self.directory.names(),
            group: id,
            row,
        }
    }

    /// Whether a run's title is not before the place where the page begins.
    fn reaches(&self, run: &Run, after: &After) -> bool {
        let title = self.directory.names().text(run.title);
        (run.tier, run.kind as u8, title) >= (after.tier, after.kind, after.title.as_str())
    }

    /// The hits of a run.
    pub(super) fn open(&self, run: &Run, matches: &Matches, places: &mut Vec<Place>) {
        let place = |member: u32| Place { group: run.group, member, tier: run.tier };
        if let Some(row) = run.row {
            return places.push(place(row));
        }
        let members = self.directory.groups()[run.group as usize].members.iter().copied();
        let is_hit = |member: &u32| run.kind != Kind::Elevator || self.is_hit(*member, matches);
        places.extend(members.filter(is_hit).map(place));
    }

    /// Whether an elevator of a group is a hit that is listed with the group.
    fn is_hit(&self, row: u32, matches: &Matches) -> bool {
        self.sieve.lets_aspects(self.directory.rows()[row as usize].aspects) && !matches.apart.contains(&row)
    }
}
