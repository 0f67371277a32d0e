//! For every month of the pilot and every place, what held at its end and what happened in it: the sums, and what one
//! elevator adds to them. Where elevators are read from is not known here.

use std::collections::HashMap;
use std::ops::{AddAssign, SubAssign};

use super::super::shown_region;
use super::area::Area;
use crate::domain::Day;
use crate::domain::calendar::local_day;
use crate::domain::elevator::{ElevatorStatus, IncidentKind};
use crate::domain::insurance::{self, InsuranceKind, find_kind};
use crate::domain::label::Vocabulary;
use crate::domain::month::Month;
use crate::domain::programme::Pilot;
use crate::gazette::Kind;
use crate::store::public::{CountedElevator, CountedEvent, CountedMark};

/// What is counted of a place in a month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Elevators in use, installed by then.
    pub in_use: u64,
    /// Of them, those with a policy in force that includes liability.
    pub insured: u64,
    /// Of them, those marked in the maintenance pilot.
    pub in_maintenance_pilot: u64,
    /// Of these, those with a policy in force that counts for the pilot.
    pub maintenance_pilot_insured: u64,
    /// Of those in use, those marked in the testing pilot.
    pub in_testing_pilot: u64,
    /// Faults that happened in the month, entrapments not counted.
    pub faults: u64,
    /// Entrapments that happened in the month.
    pub entrapments: u64,
    /// Accidents that happened in the month.
    pub accidents: u64,
}

impl Figures {
    /// What an incident adds to the figures of its month.
    fn of(incident: IncidentKind) -> Self {
        match incident {
            IncidentKind::Fault => Self { faults: 1, ..Self::default() },
            IncidentKind::Entrapment => Self { entrapments: 1, ..Self::default() },
            IncidentKind::Accident => Self { accidents: 1, ..Self::default() },
        }
    }

    /// Joins each number with the other's.
    fn join(&mut self, other: Self, join: impl Fn(&mut u64, u64)) {
        join(&mut self.in_use, other.in_use);
        join(&mut self.insured, other.insured);
        join(&mut self.in_maintenance_pilot, other.in_maintenance_pilot);
        join(&mut self.maintenance_pilot_insured, other.maintenance_pilot_insured);
        join(&mut self.in_testing_pilot, other.in_testing_pilot);
        join(&mut self.faults, other.faults);
        join(&mut self.entrapments, other.entrapments);
        join(&mut self.accidents, other.accidents);
    }
}

/// Whether an elevator is counted, or no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    In,
    Out,
}

impl Count {
    fn apply(self, sum: &mut Figures, figures: Figures) {
        match self {
            Self::In => sum.join(figures, AddAssign::add_assign),
            Self::Out => sum.join(figures, SubAssign::sub_assign),
        }
    }
}

/// All figures for one position of the log and one day.
#[derive(Debug, Clone)]
pub struct Tally {
    months: Vec<(Month, Day)>,
    of_place: HashMap<String, Vec<Figures>>,
    /// Regions that are not on the map of the day: what they hold is of other places on it, and counted here once more.
    of_area: Vec<(Area, Vec<Figures>)>,
}

/// What began and ended on one elevator.
#[derive(Debug, Default)]
pub(super) struct Life {
    policies: Vec<Cover>,
    marks: Vec<(Pilot, Day, Option<Day>)>,
    incidents: Vec<(IncidentKind, Day)>,
}

/// A policy as far as it is counted.
#[derive(Debug)]
struct Cover {
    from: Day,
    to: Day,
    includes_liability: bool,
    counts_for_pilot: bool,
}

impl Tally {
    /// Nothing counted yet, for the months from the pilot's first to that of `today`.
    pub(super) fn until(today: Day) -> Self {
        let first = Month::of(Pilot::Maintenance.programme().from);
        let months: Vec<(Month, Day)> =
            first.through(Month::of(today)).map(|month| (month, month.measured_on(today))).collect();
        let none = vec![Figures::default(); months.len()];
        let of_area = Area::absent_on(today).map(|area| (area, none.clone())).collect();
        Self { months, of_place: HashMap::new(), of_area }
    }

    /// The months counted, each with the day on which it was measured.
    pub fn months(&self) -> &[(Month, Day)] {
        &self.months
    }

    /// The figures of a place by its slug in the month of this index; of the whole city where none is named.
    pub fn figures(&self, place: Option<&str>, month: usize) -> Figures {
        match place {
            Some(slug) => self.of_place.get(slug).map(|months| months[month]).unwrap_or_default(),
            None => self.of_place.values().fold(Figures::default(), |mut sum, months| {
                Count::In.apply(&mut sum, months[month]);
                sum
            }),
        }
    }

    /// The figures of a region by its slug in the month of this index, as lists find its elevators: of one that is gone or
    /// not there yet those of its area.
    pub fn figures_of_area(&self, slug: &str, month: usize) -> Figures {
        match self.of_area.iter().find(|(area, _)| area.slug == slug) {
            Some((_, months)) => months[month],
            None => self.figures(Some(slug), month),
        }
    }

    fn count(&mut self, count: Count, place: &str, elevator: &CountedElevator, life: &Life) {
        let Self { months, of_place, of_area } = self;
        if !of_place.contains_key(place) {
            of_place.insert(place.to_owned(), vec![Figures::default(); months.len()]);
        }
        let sums = of_place.get_mut(place).expect("the place was just put there");
        add(count, months, sums, elevator, life);
        for (_, sums) in of_area.iter_mut().filter(|(area, _)| area.holds(elevator)) {
            add(count, months, sums, elevator, life);
        }
    }

    pub(super) fn count_all(
        &mut self,
        count: Count,
        elevators: &[CountedElevator],
        mut lives: HashMap<String, Life>,
        today: Day,
    ) {
        for elevator in elevators {
            let life = lives.remove(&elevator.code).unwrap_or_default();
            let place = shown_region(&elevator.region, elevator.subdistrict.as_deref(), today);
            self.count(count, &place.slug, elevator, &life);
        }
    }
}

/// Counts an elevator into the sums of a place, month by month.
fn add(count: Count, months: &[(Month, Day)], sums: &mut [Figures], elevator: &CountedElevator, life: &Life) {
    if elevator.status == ElevatorStatus::InUse.code() {
        for ((_, day), sum) in months.iter().zip(sums.iter_mut()) {
            if elevator.installed_on.is_none_or(|installed_on| installed_on <= *day) {
                count.apply(sum, life.on(*day));
            }
        }
    }
    for (kind, day) in &life.incidents {
        let of_month = months.binary_search_by_key(&Month::of(*day), |(month, _)| *month);
        if let Some(at) = of_month.ok().filter(|at| *day <= months[*at].1) {
            count.apply(&mut sums[at], Figures::of(*kind));
        }
    }
}

impl Life {
    /// What one elevator in use adds to the figures of a day.
    fn on(&self, day: Day) -> Figures {
        let in_force = |cover: &&Cover| insurance::in_force(cover.from, cover.to, day);
        let bears = |wanted: Pilot| {
            self.marks.iter().any(|(pilot, from, to)| {
                *pilot == wanted && pilot.programme().holds_mark(Some(*from), *to, day)
            })
        };
        let covers = || self.policies.iter().filter(in_force);
        let marked = bears(Pilot::Maintenance);
        Figures {
            in_use: 1,
            insured: covers().any(|cover| cover.includes_liability).into(),
            in_maintenance_pilot: marked.into(),
            maintenance_pilot_insured: (marked && covers().any(|cover| cover.counts_for_pilot)).into(),
            in_testing_pilot: bears(Pilot::Testing).into(),
            ..Figures::default()
        }
    }

    pub(super) fn lived(&mut self, event: &CountedEvent, kinds: &[InsuranceKind]) {
        if event.kind == Kind::INSURANCE.name() {
            let kind = find_kind(kinds, &event.result);
            self.policies.push(Cover {
                from: local_day(event.at),
                to: event.until_on.unwrap_or(Day::MAX),
                includes_liability: kind.is_some_and(|kind| kind.includes_liability),
                counts_for_pilot: kind.is_some_and(|kind| kind.counts_for_pilot),
            });
        } else if let Some(kind) = IncidentKind::parse(&event.result) {
            self.incidents.push((kind, local_day(event.at)));
        }
    }

    pub(super) fn marked(&mut self, mark: &CountedMark) {
        self.marks.extend(Pilot::parse(&mark.pilot).map(|pilot| (pilot, mark.from, mark.to)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::day_start;
    use crate::domain::insurance::INSURANCE_KINDS;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn event(kind: Kind, result: &str, at: &str, until: Option<&str>) -> CountedEvent {
        let at = day_start(day(at));
        CountedEvent {
            elevator_code: "200001".into(),
            kind: kind.name().into(),
            at,
            until_on: until.map(day),
            result: result.into(),
        }
    }

    fn elevator(status: &str, installed_on: Option<&str>) -> CountedElevator {
        CountedElevator {
            code: "200001".into(),
            region: "yubei".into(),
            subdistrict: None,
            status: status.into(),
            installed_on: installed_on.map(day),
        }
    }

    fn life(events: Vec<CountedEvent>, marks: &[(&str, &str, Option<&str>)]) -> Life {
        let mut life = Life::default();
        for event in events {
            life.lived(&event, &INSURANCE_KINDS);
        }
        for (pilot, from, to) in marks {
            life.marked(&CountedMark {
                elevator_code: "200001".into(),
                pilot: (*pilot).into(),
                from: day(from),
                to: to.map(day),
            });
        }
        life
    }

    /// One number of the city for each month from 2020-09 on.
    fn series(tally: &Tally, number: impl Fn(Figures) -> u64) -> Vec<u64> {
        (0..tally.months().len()).map(|month| number(tally.figures(None, month))).collect()
    }

    #[test]
    fn an_elevator_counts_at_the_end_of_each_month() {
        let mut tally = Tally::until(day("2021-01-15"));
        let insured = [
            event(Kind::INSURANCE, "liability", "2020-10-31", Some("2020-11-29")),
            event(Kind::INSURANCE, "tester_professional", "2020-09-01", Some("2021-12-31")),
            event(Kind::INSURANCE, "pension", "2021-01-15", Some("2022-01-14")),
            event(Kind::INSURANCE, "liability", "2021-01-16", Some("2022-01-15")),
        ];
        let marks = [("maintenance", "2020-10-01", Some("2020-12-31"))];
        tally.count(
            Count::In,
            "yubei",
            &elevator("in_use", Some("2020-10-31")),
            &life(insured.into(), &marks),
        );
        assert_eq!(series(&tally, |f| f.in_use), [0, 1, 1, 1, 1], "installed on the last day of October");
        assert_eq!(series(&tally, |f| f.insured), [0, 1, 0, 0, 1]);
        assert_eq!(series(&tally, |f| f.in_maintenance_pilot), [0, 1, 1, 0, 0], "gone on the last day");
        assert_eq!(series(&tally, |f| f.maintenance_pilot_insured), [0, 1, 0, 0, 0]);
    }

    #[test]
    fn what_is_not_in_use_has_incidents_only() {
        let mut tally = Tally::until(day("2020-11-15"));
        let events = vec![
            event(Kind::INCIDENT, "fault", "2020-08-31", None),
            event(Kind::INCIDENT, "fault", "2020-09-01", None),
            event(Kind::INCIDENT, "fault", "2020-09-30", None),
            event(Kind::INCIDENT, "entrapment", "2020-10-01", None),
            event(Kind::INCIDENT, "accident", "2020-11-15", None),
            event(Kind::INCIDENT, "accident", "2020-11-16", None),
        ];
        tally.count(Count::In, "yubei", &elevator("scrapped", None), &life(events, &[]));
        assert_eq!(series(&tally, |f| f.in_use), [0, 0, 0]);
        assert_eq!(series(&tally, |f| f.faults), [2, 0, 0]);
        assert_eq!(series(&tally, |f| f.entrapments), [0, 1, 0]);
        assert_eq!(series(&tally, |f| f.accidents), [0, 0, 1], "nothing after the reader's day");
    }

    #[test]
    fn the_city_is_the_sum_of_its_places() {
        let mut tally = Tally::until(day("2020-09-30"));
        for place in ["yubei", "yubei", "yuzhong"] {
            tally.count(Count::In, place, &elevator("in_use", None), &Life::default());
        }
        assert_eq!(tally.figures(Some("yubei"), 0).in_use, 2);
        assert_eq!(tally.figures(Some("wansheng"), 0), Figures::default());
        assert_eq!(tally.figures(None, 0).in_use, 3);
    }

    #[test]
    fn what_is_counted_out_was_never_there() {
        let mut tally = Tally::until(day("2020-11-15"));
        let events = || {
            vec![
                event(Kind::INSURANCE, "liability", "2020-10-31", Some("2020-11-29")),
                event(Kind::INCIDENT, "fault", "2020-09-01", None),
                event(Kind::INCIDENT, "entrapment", "2020-10-01", None),
                event(Kind::INCIDENT, "accident", "2020-11-15", None),
            ]
        };
        let lived = life(events(), &[("maintenance", "2020-10-01", None), ("testing", "2020-10-01", None)]);
        let elevator = elevator("in_use", None);
        tally.count(Count::In, "yubei", &elevator, &Life::default());
        let before = tally.clone();
        tally.count(Count::In, "yubei", &elevator, &lived);
        assert_ne!(tally.of_place, before.of_place);
        tally.count(Count::Out, "yubei", &elevator, &lived);
        assert_eq!(tally.of_place, before.of_place);
    }

    #[test]
    fn a_region_that_is_not_there_has_the_figures_of_its_area() {
        let elevator = |region: &str, subdistrict: Option<&str>| CountedElevator {
            region: region.into(),
            subdistrict: subdistrict.map(str::to_owned),
            ..elevator("in_use", None)
        };
        let elevators =
            [elevator("yubei", Some("统景镇")), elevator("yubei", None), elevator("jiangbei", None)];
        for (today, figures) in [
            ("2026-02-01", [("yubei", 2, 0), ("jiangbei", 1, 0), ("liangjiang", 2, 2), ("beibei", 1, 1)]),
            ("2020-09-30", [("yubei", 2, 2), ("jiangbei", 1, 1), ("liangjiang", 2, 0), ("beibei", 0, 0)]),
        ] {
            let mut tally = Tally::until(day(today));
            tally.count_all(Count::In, &elevators, HashMap::new(), day(today));
            for (slug, of_area, of_place) in figures {
                assert_eq!(tally.figures_of_area(slug, 0).in_use, of_area, "{today} {slug}");
                assert_eq!(tally.figures(Some(slug), 0).in_use, of_place, "{today} {slug}");
            }
            assert_eq!(tally.figures(None, 0).in_use, 3, "{today}: each stands in the city once");
        }
    }

    #[test]
    fn nothing_is_counted_before_the_pilot() {
        assert!(Tally::until(day("2020-08-31")).months().is_empty());
    }
}
