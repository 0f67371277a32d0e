//! What a promise is measured on (方案 三(一)3): the elevators while they bore the mark within its time, and what happened
//! to them meanwhile. Which of it counts is decided here; which marks are whose, and where faults are recorded, is not
//! known.

use std::collections::HashSet;

use super::measure::{
    Entrapment, LEAST_ELEVATOR_YEARS, Measured, Outage, Period, downtime_hours, elevator_years, fault_rate,
    hours_out, rescue_minutes,
};
use crate::domain::calendar::{day_end, day_start};
use crate::domain::elevator::IncidentKind;
use crate::domain::programme::Pilot;
use crate::domain::{Day, Instant};

/// A fault, an entrapment or an accident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happened {
    /// Which of them.
    pub kind: IncidentKind,
    /// When it began.
    pub occurred_at: Instant,
    /// When people were released; `None`: not yet, not reported, or nobody was trapped.
    pub released_at: Option<Instant>,
    /// When the elevator ran again; `None`: still out.
    pub restored_at: Option<Instant>,
}

/// A mark of the maintenance pilot as an elevator bore it.
#[derive(Debug, Clone, Copy)]
pub struct Borne<'a> {
    /// The elevator's code.
    pub elevator: &'a str,
    /// The first day with it.
    pub from: Day,
    /// The first day without it; `None`: no act has ended it.
    pub to: Option<Day>,
    /// Everything ever reported of the elevator. Nothing at all means that nobody reports: not even that there was
    /// nothing is known.
    pub happened: &'a [Happened],
}

/// What is promised, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Promised<'a> {
    /// The code of the indicator.
    pub indicator: &'a str,
    /// The first day.
    pub from: Day,
    /// The last day; `None`: it holds until it is [replaced](Self::replaced).
    pub to: Option<Day>,
}

/// What was measured, and on how much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// The result.
    pub measured: Measured,
    /// On how many elevators.
    pub elevators: u64,
    /// For how long, in years summed over them.
    pub elevator_years: f64,
}

/// Measures a promise on the marked elevators of those who made it, from its first day until its last, or until today's
/// midnight: a running day is not counted, so that the result does not change within the day. An accident is no fault,
/// but the elevator is out all the same; an entrapment is a fault.
pub fn measure<'a>(
    promised: Promised<'_>,
    borne: impl IntoIterator<Item = Borne<'a>>,
    today: Day,
) -> Outcome {
    let period = promised.period(today);
    let mut record = Record::default();
    for mark in borne {
        if let Some(period) = mark.within(period) {
            record.add(mark, period);
        }
    }
    record.outcome(promised.indicator)
}

impl Promised<'_> {
    /// The promise as it holds beside others of the same two units on the same indicator, which begin on these days: where
    /// no last day was told, the next of them replaces it.
    #[must_use]
    pub fn replaced(self, by: impl IntoIterator<Item = Day>) -> Self {
        let next = by.into_iter().filter(|from| *from > self.from).min();
        Self { to: self.to.or(next.and_then(|from| from.pred_opt())), ..self }
    }

    /// Whether it holds on a day.
    pub fn is_in_force(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    fn period(&self, today: Day) -> Period {
        Period {
            from: day_start(self.from.max(Pilot::Maintenance.programme().from)),
            until: day_start(today).min(self.to.map_or(Instant::MAX_UTC, day_end)),
        }
    }
}

impl Borne<'_> {
    /// The part of a period in which the elevator bore the mark, which ends with the pilot.
    fn within(&self, Period { from, until }: Period) -> Option<Period> {
        let ends = self.to.unwrap_or_else(|| Pilot::Maintenance.programme().first_day_after());
        let (from, until) = (from.max(day_start(self.from)), until.min(day_start(ends)));
        (from < until).then_some(Period { from, until })
    }
}

/// What adds up over the marks.
#[derive(Default)]
struct Record<'a> {
    elevators: HashSet<&'a str>,
    periods: Vec<Period>,
    was_reported: bool,
    faults: u32,
    hours_out: f64,
    entrapments: Vec<Entrapment>,
}

impl<'a> Record<'a> {
    fn add(&mut self, mark: Borne<'a>, period: Period) {
        self.elevators.insert(mark.elevator);
        self.periods.push(period);
        self.was_reported |= !mark.happened.is_empty();
        let outage = |it: &Happened| Outage { occurred_at: it.occurred_at, restored_at: it.restored_at };
        let outages: Vec<Outage> = mark.happened.iter().map(outage).collect();
        self.hours_out += hours_out(&outages, period);
        for it in mark.happened.iter().filter(|it| it.began_within(period)) {
            match it.kind {
                IncidentKind::Accident => {}
                IncidentKind::Fault => self.faults += 1,
                IncidentKind::Entrapment => {
                    self.faults += 1;
                    let (occurred_at, released_at) = (it.occurred_at, it.released_at);
                    self.entrapments.push(Entrapment { occurred_at, released_at });
                }
            }
        }
    }

    fn outcome(self, indicator: &str) -> Outcome {
        let elevator_years = elevator_years(self.periods);
        let measured = match indicator {
            // Silence is not zero; of a short time it says nothing either.
            _ if !self.was_reported && elevator_years >= LEAST_ELEVATOR_YEARS => Measured::NotReported,
            "fault_rate" => fault_rate(self.faults, elevator_years),
            "downtime_hours" => downtime_hours(self.hours_out, elevator_years),
            "rescue_minutes" => rescue_minutes(&self.entrapments),
            _ => Measured::NotReported,
        };
        Outcome { measured: measured.rounded(), elevators: self.elevators.len() as u64, elevator_years }
    }
}

impl Happened {
    fn began_within(&self, period: Period) -> bool {
        period.from <= self.occurred_at && self.occurred_at < period.until
    }
}

#[cfg(test)]
mod tests {
    use super::IncidentKind::{Accident, Entrapment, Fault};
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn at(text: &str) -> Instant {
        format!("{text}:00+08:00").parse().unwrap()
    }

    /// Something that happened, and its end: people are free when the elevator runs again.
    fn it(kind: IncidentKind, from: &str, until: Option<&str>) -> Happened {
        let ended_at = until.map(at);
        Happened { kind, occurred_at: at(from), released_at: ended_at, restored_at: ended_at }
    }

    fn bore<'a>(from: &str, to: Option<&str>, happened: &'a [Happened]) -> Borne<'a> {
        Borne { elevator: "200001", from: day(from), to: to.map(day), happened }
    }

    fn outcome(
        indicator: &str,
        borne: &[Borne<'_>],
        (from, to): (&str, Option<&str>),
        today: &str,
    ) -> Outcome {
        let promised = Promised { indicator, from: day(from), to: to.map(day) };
        measure(promised, borne.iter().copied(), day(today))
    }

    #[test]
    fn what_happened_counts_while_the_mark_is_borne_and_the_day_is_over() {
        use Measured::{Actual, NotEnough, NotReported};
        let a_fault = it(Fault, "2021-03-01T08:00", Some("2021-03-01T10:00"));
        // In 2021, whole, on one elevator: so many days a year, so many a promise.
        let cases: [(&str, &str, &[Happened], Measured); 15] = [
            ("a fault", "fault_rate", &[a_fault], Actual(1.0)),
            ("an entrapment is one", "fault_rate", &[Happened { kind: Entrapment, ..a_fault }], Actual(1.0)),
            ("an accident is none", "fault_rate", &[Happened { kind: Accident, ..a_fault }], Actual(0.0)),
            ("the day before", "fault_rate", &[it(Fault, "2020-12-31T23:59", None)], Actual(0.0)),
            ("the first moment", "fault_rate", &[it(Fault, "2021-01-01T00:00", None)], Actual(1.0)),
            ("today", "fault_rate", &[it(Fault, "2022-01-01T00:00", None)], Actual(0.0)),
            ("silence", "fault_rate", &[], NotReported),
            ("silence", "downtime_hours", &[], NotReported),
            ("silence", "rescue_minutes", &[], NotReported),
            ("out of an accident", "downtime_hours", &[Happened { kind: Accident, ..a_fault }], Actual(2.0)),
            (
                "out since before",
                "downtime_hours",
                &[it(Fault, "2020-12-31T20:00", Some("2021-01-01T04:00"))],
                Actual(4.0),
            ),
            ("still out", "downtime_hours", &[it(Fault, "2021-12-31T22:00", None)], Actual(2.0)),
            ("nobody trapped", "rescue_minutes", &[a_fault], NotEnough),
            ("trapped", "rescue_minutes", &[Happened { kind: Entrapment, ..a_fault }], Actual(120.0)),
            ("undeclared", "smiles", &[a_fault], NotReported),
        ];
        for (case, indicator, happened, measured) in cases {
            let mark = bore("2021-01-01", None, happened);
            let outcome = outcome(indicator, &[mark], ("2021-01-01", None), "2022-01-01");
            assert_eq!(outcome, Outcome { measured, elevators: 1, elevator_years: 1.0 }, "{case}");
        }
    }

    #[test]
    fn the_time_is_that_of_promise_mark_and_pilot_together() {
        type Days<'a> = (&'a str, Option<&'a str>);
        let cases: [(Days<'_>, Days<'_>, &str, u32); 8] = [
            (("2021-01-01", None), ("2021-01-01", None), "2021-02-01", 31),
            (("2021-01-01", Some("2021-01-31")), ("2021-01-01", None), "2021-06-01", 31),
            (("2021-01-01", None), ("2021-01-11", None), "2021-02-01", 21),
            (("2021-01-01", None), ("2020-10-01", Some("2021-01-11")), "2021-06-01", 10),
            // The pilot ran from 2020-09-23 to 2022-12-31.
            (("2020-01-01", None), ("2020-01-01", None), "2020-09-24", 1),
            (("2020-01-01", None), ("2020-01-01", None), "2024-01-01", 830),
            (("2021-01-01", Some("2021-01-31")), ("2021-02-01", None), "2021-06-01", 0),
            (("2021-06-01", None), ("2021-01-01", None), "2021-06-01", 0),
        ];
        for (promise, (from, to), today, days) in cases {
            let outcome = outcome("fault_rate", &[bore(from, to, &[])], promise, today);
            let told = format!("{promise:?} {from} {to:?} {today}: {outcome:?}");
            assert!((outcome.elevator_years - f64::from(days) / 365.0).abs() < 1e-9, "{told}");
            assert_eq!(outcome.elevators, u64::from(days > 0), "{told}");
            assert!(days > 365 || outcome.measured == Measured::NotEnough, "{told}");
            assert!(days < 365 || outcome.measured == Measured::NotReported, "{told}");
        }
    }

    #[test]
    fn a_promise_without_an_end_is_replaced_by_the_next() {
        let promise =
            |to: Option<&str>| Promised { indicator: "fault_rate", from: day("2021-01-01"), to: to.map(day) };
        let cases: [(Option<&str>, &[&str], Option<&str>); 6] = [
            (None, &[], None),
            (None, &["2021-01-01"], None),
            (None, &["2020-06-01"], None),
            (None, &["2020-06-01", "2022-01-01", "2021-07-01"], Some("2021-06-30")),
            (Some("2021-12-31"), &["2021-07-01"], Some("2021-12-31")),
            (Some("2021-03-31"), &["2021-07-01"], Some("2021-03-31")),
        ];
        for (to, others, expected) in cases {
            let held = promise(to).replaced(others.iter().copied().map(day));
            assert_eq!(held.to, expected.map(day), "{to:?} {others:?}");
            let in_july = expected.is_none_or(|to| "2021-07-01" <= to);
            assert_eq!(held.is_in_force(day("2021-07-01")), in_july, "{to:?} {others:?}");
        }
        assert!(!promise(None).is_in_force(day("2020-12-31")));
    }

    #[test]
    fn an_elevator_marked_twice_is_one_and_each_is_out_on_its_own() {
        let happened = [it(Fault, "2021-06-30T23:00", Some("2021-07-01T02:00"))];
        let marks = [bore("2021-01-01", Some("2021-07-01"), &happened), bore("2021-07-01", None, &happened)];
        let days = ("2021-01-01", None);
        let twice = outcome("downtime_hours", &marks, days, "2022-01-01");
        assert_eq!(twice, Outcome { measured: Measured::Actual(3.0), elevators: 1, elevator_years: 1.0 });
        let other = Borne { elevator: "200002", ..bore("2021-01-01", None, &happened) };
        let both = outcome("downtime_hours", &[marks[0], marks[1], other], days, "2022-01-01");
        assert_eq!(both, Outcome { measured: Measured::Actual(3.0), elevators: 2, elevator_years: 2.0 });
        assert_eq!(outcome("fault_rate", &marks, days, "2022-01-01").measured, Measured::Actual(1.0));
        // One of them reports, so that of both is known what is not told.
        let silent = Borne { happened: &[], ..other };
        let reported = outcome("fault_rate", &[marks[0], marks[1], silent], days, "2022-01-01");
        assert_eq!(reported.measured, Measured::Actual(0.5));
    }
}
