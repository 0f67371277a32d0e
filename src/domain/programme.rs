//! The two pilots, their periods and their stages; the districts stand in [`district`], the plan that set them up in [`plan`].
//! It does not know who applies or which elevator is marked.

pub mod district;
pub mod plan;

use std::ops::RangeInclusive;

use chrono::Datelike;

use crate::domain::Day;
use crate::domain::label::Vocabulary;
use crate::domain::refusal::Refusal;
use crate::vocabulary;

vocabulary! {
    /// One of the two pilots of 渝市监发〔2020〕84号.
    pub enum Pilot ("试点") {
        Maintenance = "maintenance" "维保试点" or "维保" "改进电梯维护保养模式试点",
        Testing = "testing" "检验检测试点" or "检验检测" "检测试点" "调整检验检测方式试点",
    }
}

vocabulary! {
    /// A stage of a pilot (附件1 五, 附件2 五).
    pub enum Stage ("试点阶段") {
        Preparation = "preparation" "准备阶段",
        Implementation = "implementation" "实施阶段",
        Review = "review" "总结阶段",
    }
}

/// How long a pilot runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Programme {
    /// Which pilot.
    pub pilot: Pilot,
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub to: Day,
}

/// 改进电梯维护保养模式试点: from the day of issue to December 2022 (附件1 一).
const MAINTENANCE: Programme =
    Programme { pilot: Pilot::Maintenance, from: day(2020, 9, 23), to: day(2022, 12, 31) };
/// 调整检验检测方式试点: September 2021 to December 2022 (附件2 一).
const TESTING: Programme = Programme { pilot: Pilot::Testing, from: day(2021, 9, 1), to: day(2022, 12, 31) };

impl Pilot {
    /// The period of this pilot.
    pub fn programme(self) -> Programme {
        match self {
            Self::Maintenance => MAINTENANCE,
            Self::Testing => TESTING,
        }
    }

    /// The clause that sets the period.
    pub fn clause(self) -> &'static str {
        match self {
            Self::Maintenance => "附件1 一",
            Self::Testing => "附件2 一",
        }
    }
}

impl Programme {
    /// Whether the pilot runs on this day, both ends included.
    pub fn contains(&self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// The first day after the pilot, on which every mark that is left has ended.
    pub fn first_day_after(&self) -> Day {
        self.to.succ_opt().expect("the programme ends in this century")
    }

    /// Whether a mark of this pilot is in force on a day: from its first day, until `to`, the first
    /// day without it, and never before or after the pilot. `from` is `None` for what was never marked, `to`
    /// for a mark that no act has ended.
    pub fn holds_mark(&self, from: Option<Day>, to: Option<Day>, day: Day) -> bool {
        from.is_some_and(|from| from <= day) && to.is_none_or(|to| day < to) && self.contains(day)
    }

    /// The calendar years by which the programme is planned and reported.
    pub fn years(&self) -> RangeInclusive<i32> {
        self.from.year()..=self.to.year()
    }
}

/// Applications are taken through the whole pilot, not in its first stage alone
/// (附件1 一, 附件2 一; 办理指南 invites them later than the 准备阶段).
pub fn accepts_application(pilot: Pilot, day: Day) -> Result<(), Refusal> {
    let programme = pilot.programme();
    if day < programme.from {
        return Err(Refusal::by(pilot.clause(), format!("{}尚未开始", pilot.label())));
    }
    if day > programme.to {
        return Err(Refusal::by(pilot.clause(), "试点已结束"));
    }
    Ok(())
}

/// A stage with its dates; the first two overlap in October, as the plan has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StagePeriod {
    /// Which stage.
    pub stage: Stage,
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub to: Day,
}

impl StagePeriod {
    const fn new(stage: Stage, from: Day, to: Day) -> Self {
        Self { stage, from, to }
    }
}

const MAINTENANCE_STAGES: [StagePeriod; 3] = [
    StagePeriod::new(Stage::Preparation, MAINTENANCE.from, day(2020, 10, 31)),
    StagePeriod::new(Stage::Implementation, day(2020, 10, 1), day(2022, 10, 31)),
    StagePeriod::new(Stage::Review, day(2022, 11, 1), MAINTENANCE.to),
];
const TESTING_STAGES: [StagePeriod; 3] = [
    StagePeriod::new(Stage::Preparation, TESTING.from, day(2021, 10, 31)),
    StagePeriod::new(Stage::Implementation, day(2021, 10, 1), day(2022, 10, 31)),
    StagePeriod::new(Stage::Review, day(2022, 11, 1), TESTING.to),
];

/// The three stages of a pilot, in order (附件1 五, 附件2 五).
pub fn stages(pilot: Pilot) -> &'static [StagePeriod] {
    match pilot {
        Pilot::Maintenance => &MAINTENANCE_STAGES,
        Pilot::Testing => &TESTING_STAGES,
    }
}

/// The stages a pilot is in on a day: none outside the pilot, two in the overlap.
pub fn stages_on(pilot: Pilot, day: Day) -> impl Iterator<Item = Stage> {
    stages(pilot).iter().filter(move |s| s.from <= day && day <= s.to).map(|s| s.stage)
}

/// A date of the source documents, for constants.
pub(in crate::domain) const fn day(year: i32, month: u32, day: u32) -> Day {
    match Day::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => panic!("a date of the source documents exists"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn applications_are_taken_from_the_first_day_to_the_last() {
        let cases = [
            (Pilot::Maintenance, day(2020, 9, 22), Some("维保试点尚未开始")),
            (Pilot::Maintenance, day(2020, 9, 23), None),
            (Pilot::Maintenance, day(2022, 12, 31), None),
            (Pilot::Maintenance, day(2023, 1, 1), Some("试点已结束")),
            (Pilot::Testing, day(2021, 8, 31), Some("检验检测试点尚未开始")),
            (Pilot::Testing, day(2021, 9, 1), None),
            (Pilot::Testing, day(2022, 11, 15), None),
            (Pilot::Testing, day(2023, 1, 1), Some("试点已结束")),
        ];
        for (pilot, on, refused) in cases {
            let reason = accepts_application(pilot, on).err().map(|r| r.reason.into_owned());
            assert_eq!(reason.as_deref(), refused, "{pilot:?} {on}");
        }
    }

    #[test]
    fn no_mark_is_in_force_outside_its_pilot() {
        let early = Some(day(2021, 1, 1));
        let cases = [
            (Pilot::Testing, day(2021, 8, 31), false),
            (Pilot::Testing, day(2021, 9, 1), true),
            (Pilot::Testing, day(2022, 12, 31), true),
            (Pilot::Testing, day(2023, 1, 1), false),
            (Pilot::Maintenance, day(2021, 1, 1), true),
            (Pilot::Maintenance, day(2020, 12, 31), false),
        ];
        for (pilot, on, holds) in cases {
            assert_eq!(pilot.programme().holds_mark(early, None, on), holds, "{pilot:?} {on}");
        }
    }

    #[test]
    fn stages_overlap_in_october() {
        use Stage::{Implementation, Preparation, Review};
        let cases: [(Pilot, Day, &[Stage]); 7] = [
            (Pilot::Maintenance, day(2020, 9, 22), &[]),
            (Pilot::Maintenance, day(2020, 10, 15), &[Preparation, Implementation]),
            (Pilot::Maintenance, day(2020, 11, 1), &[Implementation]),
            (Pilot::Maintenance, day(2022, 11, 1), &[Review]),
            (Pilot::Testing, day(2021, 10, 15), &[Preparation, Implementation]),
            (Pilot::Testing, day(2022, 10, 31), &[Implementation]),
            (Pilot::Testing, day(2023, 1, 1), &[]),
        ];
        for (pilot, on, expected) in cases {
            assert_eq!(stages_on(pilot, on).collect::<Vec<_>>(), expected, "{pilot:?} {on}");
        }
    }

    #[test]
    fn the_programme_is_counted_in_calendar_years() {
        assert_eq!(Pilot::Maintenance.programme().years().collect::<Vec<_>>(), [2020, 2021, 2022]);
        assert_eq!(Pilot::Testing.programme().years().collect::<Vec<_>>(), [2021, 2022]);
        assert_eq!(Pilot::Testing.programme().first_day_after(), day(2023, 1, 1));
    }
}
