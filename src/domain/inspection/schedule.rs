//! The days on which an elevator of the testing pilot is inspected and tested (方案 二(二)3).
//! Everything is counted in whole years from one origin, so that a visit done early or late moves
//! no later one. It does not know whether an elevator is in the pilot.

use chrono::{Datelike, Months};

use super::RuleSet;
use crate::domain::Day;
use crate::domain::programme::day;
use crate::vocabulary;

vocabulary! {
    /// The event from which the years of an elevator are counted.
    pub enum OriginBasis ("周期起算依据") {
        Installed = "installed" "安装监督检验",
        Renovated = "renovated" "改造监督检验",
        Overhauled = "overhauled" "重大修理监督检验",
        Registered = "registered" "使用登记",
        /// Neither an inspection nor a registration is known.
        Manufactured = "manufactured" "制造日期（推定）",
    }
}

/// The events of an elevator's life that can be an origin; `None`: not reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LifeEvents {
    /// 安装监督检验.
    pub installed_on: Option<Day>,
    /// 使用登记, which stands in for a missing 安装监督检验.
    pub registered_on: Option<Day>,
    /// 制造, which stands in for both.
    pub manufactured_on: Option<Day>,
    /// 改造监督检验.
    pub renovated_on: Option<Day>,
    /// 重大修理监督检验.
    pub overhauled_on: Option<Day>,
}

/// The day from which the years are counted, and how old the elevator is taken to be on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The day.
    pub on: Day,
    /// Whole years of age on that day: 0, or 6 after a major repair.
    pub age: u32,
    /// What happened on it.
    pub basis: OriginBasis,
}

impl Origin {
    fn new(on: Day, basis: OriginBasis) -> Self {
        Self { on, age: 0, basis }
    }

    /// The day on which the elevator reaches this age; 29 February becomes the 28th.
    fn anniversary(self, age: u32) -> Day {
        self.on + Months::new((age - self.age) * 12)
    }

    /// The whole years of age on a day; never less than on the origin.
    fn age_on(self, on: Day) -> u32 {
        let years = self.age.saturating_add_signed(on.year() - self.on.year()).max(self.age);
        if years > self.age && self.anniversary(years) > on { years - 1 } else { years }
    }

    /// Whether the origin is itself an inspection, and not a date that stands in for one.
    pub fn is_inspection(self) -> bool {
        !matches!(self.basis, OriginBasis::Registered | OriginBasis::Manufactured)
    }
}

/// The age from which a major repair makes an elevator younger (方案 二(二)3).
const OLD: u32 = 15;
/// The age a major repair makes it.
const AGE_AFTER_OVERHAUL: u32 = 6;

/// Where the years of an elevator begin (方案 二(二)3): its installation; a renovation makes it new;
/// a major repair at fifteen or more makes it six years old, an earlier one changes nothing.
/// The later event wins. `None`: no day at all is known.
pub fn origin(life: &LifeEvents) -> Option<Origin> {
    let first = life
        .installed_on
        .map(|on| Origin::new(on, OriginBasis::Installed))
        .or_else(|| life.registered_on.map(|on| Origin::new(on, OriginBasis::Registered)))
        .or_else(|| life.manufactured_on.map(|on| Origin::new(on, OriginBasis::Manufactured)));
    let renewed = life.renovated_on.map(|on| Origin::new(on, OriginBasis::Renovated)).or(first)?;
    let overhaul = life.overhauled_on.filter(|on| *on >= renewed.anniversary(OLD));
    Some(overhaul.map_or(renewed, |on| Origin {
        on,
        age: AGE_AFTER_OVERHAUL,
        basis: OriginBasis::Overhauled,
    }))
}

/// What falls due on a scheduled day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// 定期检验.
    Inspection,
    /// 检测.
    Test,
}

/// A dated set of cycles. It holds from its first day until the next one's; the first one of a
/// list also for the days before it.
#[derive(Debug, Clone, Copy)]
pub struct CycleRules {
    /// Its name on every due date.
    pub ruleset: RuleSet,
    /// The first day whose due dates follow it.
    pub from: Day,
    /// By age, youngest first.
    pub bands: &'static [Band],
}

/// The cycle of one band of ages.
#[derive(Debug, Clone, Copy)]
pub struct Band {
    /// The whole years at which it begins; an elevator of exactly this age belongs to it, which is
    /// the stricter reading of the plan's overlapping bands.
    pub from_age: u32,
    /// Years between two inspections, counted from the beginning of the band.
    pub inspected_every: u32,
    /// Whether the years of an inspection have a test as well.
    pub tested_every_year: bool,
}

/// The rule sets known, oldest first (方案 二(二)3).
pub const CYCLES: [CycleRules; 1] = [CycleRules {
    ruleset: RuleSet::Pilot2020,
    from: day(2020, 9, 23),
    bands: &[
        Band { from_age: 0, inspected_every: 3, tested_every_year: false },
        Band { from_age: 6, inspected_every: 2, tested_every_year: false },
        Band { from_age: OLD, inspected_every: 1, tested_every_year: true },
    ],
}];

impl CycleRules {
    /// Whether something falls due when an elevator reaches this age.
    fn falls_due(&self, duty: Duty, age: u32) -> bool {
        let band = self.bands.iter().rev().find(|b| b.from_age <= age).expect("the first band begins at 0");
        let inspection = (age - band.from_age).is_multiple_of(band.inspected_every);
        match duty {
            Duty::Inspection => inspection,
            Duty::Test => !inspection || band.tested_every_year,
        }
    }
}

/// A day on which something falls due, and the rule set that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The day.
    pub on: Day,
    /// By which rules.
    pub ruleset: RuleSet,
}

/// The scheduled days of a duty after an age, without end; all of them after the origin's.
/// A rule set in force from some day changes due dates from that day on and none before.
pub fn scheduled(
    rules: &[CycleRules],
    origin: Origin,
    duty: Duty,
    after_age: u32,
) -> impl Iterator<Item = Due> {
    (after_age + 1..).filter_map(move |age| due_at(rules, origin, duty, age))
}

/// What falls due when the elevator reaches an age.
fn due_at(rules: &[CycleRules], origin: Origin, duty: Duty, age: u32) -> Option<Due> {
    let on = origin.anniversary(age);
    let set = rules_on(rules, on);
    set.falls_due(duty, age).then_some(Due { on, ruleset: set.ruleset })
}

fn rules_on(rules: &[CycleRules], on: Day) -> &CycleRules {
    rules.iter().rev().find(|set| set.from <= on).unwrap_or(&rules[0])
}

/// What is due next. What was done last counts for the scheduled day nearest to it, equally near
/// the earlier, and the origin is a scheduled day; the next one is due. With nothing done it is the
/// first after the origin, and it stays due when past.
pub fn next_due(rules: &[CycleRules], origin: Origin, duty: Duty, done: Option<Day>) -> Due {
    let done = done.unwrap_or(origin.on);
    let reached = origin.age_on(done);
    let past = (origin.age + 1..=reached).rev().find_map(|age| due_at(rules, origin, duty, age));
    let before = past.map_or(origin.on, |due| due.on);
    let mut coming = scheduled(rules, origin, duty, reached);
    let after = coming.next().expect("the schedule has no end");
    if done - before <= after.on - done { after } else { coming.next().expect("the schedule has no end") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use proptest::prelude::*;

    fn d(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn installed(on: &str) -> LifeEvents {
        LifeEvents { installed_on: Some(d(on)), ..LifeEvents::default() }
    }

    fn years(life: &LifeEvents, duty: Duty, count: usize) -> Vec<Day> {
        let origin = origin(life).unwrap();
        scheduled(&CYCLES, origin, duty, origin.age).take(count).map(|due| due.on).collect()
    }

    fn days(years: &[i32], month_day: &str) -> Vec<Day> {
        years.iter().map(|y| d(&format!("{y}-{month_day}"))).collect()
    }

    #[test]
    fn the_life_of_a_new_elevator() {
        let life = installed("2015-03-10");
        let inspections = [2018, 2021, 2023, 2025, 2027, 2029, 2030, 2031];
        assert_eq!(years(&life, Duty::Inspection, 8), days(&inspections, "03-10"));
        let tests = [2016, 2017, 2019, 2020, 2022, 2024, 2026, 2028, 2030, 2031];
        assert_eq!(years(&life, Duty::Test, 10), days(&tests, "03-10"));
    }

    #[test]
    fn a_renovated_elevator_is_new() {
        let life = LifeEvents { renovated_on: Some(d("2020-05-01")), ..installed("2000-01-01") };
        assert_eq!(origin(&life).unwrap().basis, OriginBasis::Renovated);
        assert_eq!(years(&life, Duty::Inspection, 2), days(&[2023, 2026], "05-01"));
        assert_eq!(years(&life, Duty::Test, 2), days(&[2021, 2022], "05-01"));
    }

    #[test]
    fn an_overhauled_old_elevator_is_six() {
        let life = LifeEvents { overhauled_on: Some(d("2020-06-01")), ..installed("2000-01-01") };
        assert_eq!(years(&life, Duty::Inspection, 6), days(&[2022, 2024, 2026, 2028, 2029, 2030], "06-01"));
        assert_eq!(years(&life, Duty::Test, 6), days(&[2021, 2023, 2025, 2027, 2029, 2030], "06-01"));
    }

    #[test]
    fn which_event_the_years_are_counted_from() {
        let at_14 = LifeEvents { overhauled_on: Some(d("2025-01-01")), ..installed("2015-03-10") };
        let at_15 = LifeEvents { overhauled_on: Some(d("2030-03-10")), ..installed("2015-03-10") };
        let day_before = LifeEvents { overhauled_on: Some(d("2030-03-09")), ..installed("2015-03-10") };
        let renovated_later = LifeEvents {
            overhauled_on: Some(d("2018-01-01")),
            renovated_on: Some(d("2019-01-01")),
            ..installed("2000-01-01")
        };
        let overhauled_soon_after_renovation =
            LifeEvents { overhauled_on: Some(d("2020-01-01")), ..renovated_later };
        let registered = LifeEvents {
            registered_on: Some(d("2016-02-02")),
            manufactured_on: Some(d("2015-12-01")),
            ..LifeEvents::default()
        };
        let manufactured = LifeEvents { registered_on: None, ..registered };
        let cases = [
            (at_14, OriginBasis::Installed, 0, "2015-03-10"),
            (day_before, OriginBasis::Installed, 0, "2015-03-10"),
            (at_15, OriginBasis::Overhauled, 6, "2030-03-10"),
            (renovated_later, OriginBasis::Renovated, 0, "2019-01-01"),
            (overhauled_soon_after_renovation, OriginBasis::Renovated, 0, "2019-01-01"),
            (registered, OriginBasis::Registered, 0, "2016-02-02"),
            (manufactured, OriginBasis::Manufactured, 0, "2015-12-01"),
        ];
        for (life, basis, age, on) in cases {
            assert_eq!(origin(&life), Some(Origin { on: d(on), age, basis }));
        }
        assert_eq!(origin(&LifeEvents::default()), None);
        assert!(!origin(&registered).unwrap().is_inspection());
    }

    #[test]
    fn what_was_done_counts_for_the_nearest_day() {
        let cases = [
            ("2015-03-10", None, "2018-03-10"),
            ("2015-03-10", Some("2021-02-20"), "2023-03-10"),
            ("2015-03-10", Some("2021-05-30"), "2023-03-10"),
            // Nearest to the origin, and before it.
            ("2015-03-10", Some("2015-04-01"), "2018-03-10"),
            ("2015-03-10", Some("2014-04-01"), "2018-03-10"),
            // 2018-03-10 to 2021-03-10 are 1096 days: day 548 is equally near, the earlier counts.
            ("2015-03-10", Some("2019-09-09"), "2021-03-10"),
            ("2015-03-10", Some("2019-09-10"), "2023-03-10"),
            // Exactly six: the two-year rule; exactly fifteen: every year.
            ("2016-02-29", Some("2022-02-28"), "2024-02-29"),
            ("2005-06-01", Some("2020-06-01"), "2021-06-01"),
            ("2005-06-01", Some("2019-06-01"), "2020-06-01"),
        ];
        for (from, done, due) in cases {
            let origin = origin(&installed(from)).unwrap();
            let got = next_due(&CYCLES, origin, Duty::Inspection, done.map(d));
            assert_eq!(got, Due { on: d(due), ruleset: RuleSet::Pilot2020 }, "{from} {done:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_due_next_is_what_the_whole_schedule_says(
            from in 0i64..15_000, later in -400i64..15_000, aged in prop::bool::ANY, testing in prop::bool::ANY,
        ) {
            let on = d("1996-02-28") + TimeDelta::days(from);
            let age = if aged { AGE_AFTER_OVERHAUL } else { 0 };
            let origin = Origin { on, age, basis: OriginBasis::Installed };
            let duty = if testing { Duty::Test } else { Duty::Inspection };
            let done = on + TimeDelta::days(later);
            let before = std::iter::once(on).chain(scheduled(&CYCLES, origin, duty, age).map(|due| due.on));
            let nearest = scheduled(&CYCLES, origin, duty, age).zip(before).find(|(due, before)| {
                done - *before <= due.on - done
            });
            prop_assert_eq!(Some(next_due(&CYCLES, origin, duty, Some(done))), nearest.map(|(due, _)| due));
        }
    }

    #[test]
    fn a_new_rule_set_changes_later_due_dates_only() {
        let yearly = CycleRules {
            ruleset: RuleSet::Annual,
            from: d("2023-01-01"),
            bands: &[Band { from_age: 0, inspected_every: 1, tested_every_year: true }],
        };
        let rules = [CYCLES[0], yearly];
        let origin = origin(&installed("2015-03-10")).unwrap();
        let got: Vec<_> = scheduled(&rules, origin, Duty::Inspection, origin.age).take(4).collect();
        let expected = [
            ("2018-03-10", RuleSet::Pilot2020),
            ("2021-03-10", RuleSet::Pilot2020),
            ("2023-03-10", RuleSet::Annual),
            ("2024-03-10", RuleSet::Annual),
        ];
        assert_eq!(got, expected.map(|(on, ruleset)| Due { on: d(on), ruleset }));
    }
}
