//! The order of hits and where a page of them begins. Every order ends in the code or id, so a page goes on exactly
//! where the last one ended, however deep, and whatever was published meanwhile.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::counting::Sieve;
use super::directory::Directory;
use super::directory::group::{Group, GroupId, Kind};
use super::directory::member::Item;
use super::directory::names::{NameId, Names};
use super::matching::{Matches, RowMatch, Tier};
use super::question::Order;
use crate::domain::Day;

/// A record among the hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its group.
    pub group: GroupId,
    /// Its number: of a row for elevators, else of an item.
    pub member: u32,
    /// Its tier.
    pub tier: Tier,
}

/// What a page hands to the next one: the order's values of its last hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct After {
    tier: Tier,
    kind: u8,
    title: String,
    day: Option<Day>,
    seq: u64,
    id: String,
}

/// A page of places, and whether more follow.
#[derive(Debug)]
pub struct Listed {
    /// The hits in order.
    pub places: Vec<Place>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<After>,
}

/// Lists hits in an order.
#[derive(Debug)]
pub struct Lister<'a> {
    directory: &'a Directory,
    sieve: &'a Sieve,
    order: Order,
    after: Option<After>,
}

/// The hits of one group, or one elevator listed apart.
#[derive(Debug, Clone, Copy)]
struct Run<'a> {
    tier: Tier,
    kind: Kind,
    title_head: u64,
    title: NameId,
    names: &'a Names,
    group: GroupId,
    /// The one elevator; `None` for the group.
    row: Option<u32>,
}

impl Run<'_> {
    /// Whether the hits of both stand together, ordered by code.
    fn is_listed_with(&self, other: &Self) -> bool {
        self.compare_titles(other).is_eq()
    }

    /// The titles themselves are read only where their beginnings are equal.
    fn compare_titles(&self, other: &Self) -> Ordering {
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
struct FirstRuns<'a> {
    runs: Vec<Run<'a>>,
    /// What comes after this one was left out.
    last: Option<Run<'a>>,
    /// Whether none was left out.
    are_all: bool,
}

impl FirstRuns<'_> {
    /// Leaves out what comes after the title of the run at this place.
    fn trim(&mut self, most: usize) {
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

impl<'a> Lister<'a> {
    /// Lists what a filter lets through, after a place.
    pub fn new(directory: &'a Directory, sieve: &'a Sieve, order: Order, after: Option<After>) -> Self {
        Self { directory, sieve, order, after }
    }

    /// The first `limit` hits.
    pub fn list(&self, matches: &Matches, limit: usize) -> Listed {
        let mut places = match self.order {
            Order::Relevance | Order::Name => self.by_title(matches, limit + 1),
            Order::Id | Order::NextDue | Order::Newest => self.by_member(matches, limit + 1),
        };
        let more = places.len() > limit;
        places.truncate(limit);
        let next = places.last().filter(|_| more).map(|place| self.after(*place));
        Listed { places, next }
    }

    /// Groups in the order of their titles, and only as many of them opened as the page needs. Mostly each has a hit on
    /// the page; where too many lie before it, more are looked at.
    fn by_title(&self, matches: &Matches, wanted: usize) -> Vec<Place> {
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
            opened.sort_by(|a, b| self.id_of(*a).cmp(&self.id_of(*b)));
            places.extend(opened);
            if places.len() >= wanted {
                break;
            }
        }
        places.truncate(wanted);
        places
    }

    /// At least `most` of the first runs in order, with all that share the title of the last.
    fn first_runs(&self, matches: &Matches, most: usize) -> FirstRuns<'a> {
        let shared = self.first_shared(matches, most);
        let last = shared.last().filter(|_| shared.len() >= most).and_then(|last| self.run_of_row(*last));
        let mut first = FirstRuns { runs: Vec::new(), last, are_all: last.is_none() };
        let mut trimmed_at = most * 2;
        for run in self.runs(matches, shared.into_iter()) {
            if first.last.is_some_and(|last| run.compare_titles(&last).is_gt()) {
                first.are_all = false;
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
            if self.run_of_group(*id, shared.tier).is_none() {
                continue;
            }
            let before = first.len();
            let members =
                group.members.iter().filter(|row| self.directory.beginnings().has(**row, shared.beginning));
            let listed = members.filter(|row| !shared.but_for.contains(row));
            let rows = listed.map(|row| RowMatch { row: *row, tier: shared.tier, is_counted: false });
            first.extend(rows.filter(|row| self.run_of_row(*row).is_some_and(|run| self.is_wanted(&run))));
            if first.len() > before {
                title = Some(group.title);
            }
        }
        first
    }

    fn is_wanted(&self, run: &Run) -> bool {
        self.after.as_ref().is_none_or(|after| self.reaches(run, after))
    }

    /// Every group and single elevator that is let through and does not lie wholly before the page.
    fn runs(
        &self,
        matches: &Matches,
        shared: impl Iterator<Item = RowMatch>,
    ) -> impl Iterator<Item = Run<'a>> {
        let of_groups = matches.groups.iter().filter_map(|(id, tier)| self.run_of_group(*id, *tier));
        let rows = matches.rows.iter().copied().chain(shared);
        let of_rows = rows.filter_map(|matched| self.run_of_row(matched));
        of_groups.chain(of_rows).filter(|run| self.is_wanted(run))
    }

    fn run_of_group(&self, id: GroupId, tier: Tier) -> Option<Run<'a>> {
        let group = &self.directory.groups()[id as usize];
        let has_hit = || group.tallies.iter().any(|tally| self.sieve.lets_aspects(tally.aspects));
        (self.sieve.lets_group(id, group) && has_hit()).then(|| self.run(id, group, tier, None))
    }

    fn run_of_row(&self, matched: RowMatch) -> Option<Run<'a>> {
        let row = &self.directory.rows()[matched.row as usize];
        let group = &self.directory.groups()[row.group as usize];
        let is_let = self.sieve.lets_aspects(row.aspects) && self.sieve.lets_group(row.group, group);
        is_let.then(|| self.run(row.group, group, matched.tier, Some(matched.row)))
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
    fn open(&self, run: &Run, matches: &Matches, places: &mut Vec<Place>) {
        let place = |member: u32| Place { group: run.group, member, tier: run.tier };
        if let Some(row) = run.row {
            return places.push(place(row));
        }
        let members = self.directory.groups()[run.group as usize].members.iter().copied();
        let is_listed = |member: &u32| run.kind != Kind::Elevator || self.is_listed_here(*member, matches);
        places.extend(members.filter(is_listed).map(place));
    }

    fn is_listed_here(&self, row: u32, matches: &Matches) -> bool {
        self.sieve.lets_aspects(self.directory.rows()[row as usize].aspects) && !matches.apart.contains(&row)
    }

    /// Hits in an order that each of them decides for itself: every one is looked at, the page's are kept.
    fn by_member(&self, matches: &Matches, wanted: usize) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::new();
        let everything = Lister { after: None, ..*self };
        let is_listed = |run: &Run| self.order != Order::NextDue || run.kind == Kind::Elevator;
        for run in everything.runs(matches, self.all_shared(matches)).filter(is_listed) {
            self.open(&run, matches, &mut places);
        }
        places.retain(|place| self.is_after(*place));
        if places.len() > wanted {
            places.select_nth_unstable_by(wanted, |a, b| self.compare_places(*a, *b));
            places.truncate(wanted);
        }
        places.sort_unstable_by(|a, b| self.compare_places(*a, *b));
        places
    }

    /// Every elevator with a shared beginning.
    fn all_shared(&self, matches: &Matches) -> impl Iterator<Item = RowMatch> {
        matches.shared.iter().flat_map(|shared| {
            let rows = self.directory.beginnings().with(shared.beginning).map(|(row, _)| row);
            let listed = rows.filter(|row| !shared.but_for.contains(row));
            listed.map(|row| RowMatch { row, tier: shared.tier, is_counted: false })
        })
    }

    fn is_after(&self, place: Place) -> bool {
        let Some(after) = &self.after else { return true };
        self.after(place).compare(after, self.order).is_gt()
    }

    fn compare_places(&self, a: Place, b: Place) -> Ordering {
        match self.order {
            Order::Newest => {
                self.seq_of(b).cmp(&self.seq_of(a)).then_with(|| self.id_of(a).cmp(&self.id_of(b)))
            }
            Order::NextDue => {
                self.due_of(a).cmp(&self.due_of(b)).then_with(|| self.id_of(a).cmp(&self.id_of(b)))
            }
            Order::Relevance | Order::Name | Order::Id => self.id_of(a).cmp(&self.id_of(b)),
        }
    }

    fn after(&self, place: Place) -> After {
        let group = &self.directory.groups()[place.group as usize];
        After {
            tier: if self.order == Order::Name { 0 } else { place.tier },
            kind: group.kind as u8,
            title: self.directory.names().text(group.title).to_owned(),
            day: (self.order == Order::NextDue).then(|| self.due_of(place)),
            seq: self.seq_of(place),
            id: self.id_of(place).into_owned(),
        }
    }

    /// The maintenance due day; a day after all others where there is none.
    fn due_of(&self, place: Place) -> Day {
        let row = &self.directory.rows()[place.member as usize];
        let due = row.days.on(self.directory.day(), row.status()).maintenance_due_on;
        due.unwrap_or_else(|| Day::from_ymd_opt(9999, 12, 31).expect("a day of the calendar"))
    }

    fn seq_of(&self, place: Place) -> u64 {
        if self.directory.groups()[place.group as usize].kind == Kind::Elevator {
            return self.directory.rows()[place.member as usize].seq.into();
        }
        match self.directory.item(place.member) {
            Item::Unit(unit) => unit.seq,
            Item::Commitment(promise) => promise.seq,
            Item::Notice(notice) => notice.seq,
            Item::Region(_) | Item::Estate { .. } => 0,
        }
    }

    fn id_of(&self, place: Place) -> std::borrow::Cow<'a, str> {
        id(self.directory, place)
    }
}

/// A record's code or id.
pub fn id(directory: &Directory, place: Place) -> std::borrow::Cow<'_, str> {
    if directory.groups()[place.group as usize].kind == Kind::Elevator {
        return directory.rows()[place.member as usize].code.as_str().into();
    }
    match directory.item(place.member) {
        Item::Unit(unit) => unit.uscc.as_str().into(),
        Item::Commitment(promise) => promise.id.as_str().into(),
        Item::Notice(notice) => notice.number.as_str().into(),
        Item::Region(region) => region.slug.into(),
        Item::Estate { region, name, .. } => {
            let slug = region.map_or("", |region| region.slug);
            format!("{slug}/{}", directory.names().text(*name)).into()
        }
    }
}

impl After {
    fn compare(&self, other: &Self, order: Order) -> Ordering {
        match order {
            Order::Relevance | Order::Name => (self.tier, self.kind, &self.title, &self.id).cmp(&(
                other.tier,
                other.kind,
                &other.title,
                &other.id,
            )),
            Order::Id => self.id.cmp(&other.id),
            Order::NextDue => (self.day, &self.id).cmp(&(other.day, &other.id)),
            Order::Newest => other.seq.cmp(&self.seq).then_with(|| self.id.cmp(&other.id)),
        }
    }
}
