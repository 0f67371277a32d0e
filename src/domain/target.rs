//! The yearly targets of the plan and the shares that are held against them (方案 一(三)).
//! It does not know how a figure was counted.

use std::fmt;

use chrono::Datelike;

use crate::domain::Day;
use crate::vocabulary;

/// The clause that sets the targets.
pub const CLAUSE: &str = "方案 一(三)";

vocabulary! {
    /// What the plan sets a target for.
    pub enum Metric ("目标指标") {
        /// Elevators in use with a liability insurance in force.
        InsuranceCoverage = "insurance_coverage" "电梯责任保险覆盖率",
        /// Elevators in use that the 96333 platform covers.
        PlatformCoverage = "platform_96333_coverage" "96333应急处置平台覆盖率",
        /// Districts of the maintenance pilot.
        MaintenanceDistricts = "maintenance_districts" "改进电梯维护保养模式试点区县",
        /// Districts of the testing pilot.
        TestingDistricts = "testing_districts" "调整检验检测方式试点区县",
    }
}

impl Metric {
    /// Of what a share is taken: 全覆盖 has no denominator in the text, so each is named where it is shown.
    pub fn denominator(self) -> &'static str {
        match self {
            Self::InsuranceCoverage | Self::PlatformCoverage => "全市在用电梯",
            Self::MaintenanceDistricts | Self::TestingDistricts => "设有区县局的区县",
        }
    }
}

vocabulary! {
    /// How a figure stands to its target.
    pub enum Standing ("目标完成情况") {
        /// The year is over, or on its last day, and the target was reached.
        Met = "met" "达到",
        /// The year is over and the target was not reached.
        Missed = "missed" "未达到",
        /// The year is not over.
        Running = "running" "尚未到期",
        /// Nobody has said.
        NotReported = "not_reported" "未报送",
    }
}

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// How many fulfil the condition.
    pub met: u64,
    /// How many there are.
    pub of: u64,
}

impl Share {
    /// Tenths of a percent, rounded to the nearest; `None` of nothing.
    pub fn permille(self) -> Option<u64> {
        (self.of > 0).then(|| (self.met * 2000 + self.of) / (self.of * 2))
    }

    /// Whether the share is at least so many percent, compared exactly and not as rounded;
    /// 以上 includes the number itself (民法典 1259).
    pub fn reaches_percent(self, percent: u64) -> bool {
        self.of > 0 && self.met * 100 >= percent * self.of
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.permille() {
            Some(permille) => write!(f, "{}.{}%", permille / 10, permille % 10),
            None => f.write_str("—"),
        }
    }
}

/// What must be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// At least this share, in percent; 全覆盖 is 100.
    Percent(u64),
    /// At least this number.
    Count(u64),
}

/// One target of one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The year at whose end it is measured.
    pub year: i32,
    /// What is measured.
    pub metric: Metric,
    /// What must be reached.
    pub goal: Goal,
}

impl Target {
    /// Whether this figure reaches the target.
    pub fn is_met(&self, actual: Share) -> bool {
        match self.goal {
            Goal::Percent(percent) => actual.reaches_percent(percent),
            Goal::Count(count) => actual.met >= count,
        }
    }

    /// The day on which it is measured: the last of its year, or today until then; `None` before the year begins.
    pub fn measured_on(&self, today: Day) -> Option<Day> {
        let last = Day::from_ymd_opt(self.year, 12, 31).expect("every year has a last day");
        (self.year <= today.year()).then(|| last.min(today))
    }

    /// How a figure of its day stands to it: it can be reached on the last day, and is missed only when that is over.
    /// `None`: nobody reports the figure.
    pub fn standing(&self, actual: Option<Share>, today: Day) -> Standing {
        let is_over = today.year() > self.year;
        let is_last_day = (today.year(), today.month(), today.day()) == (self.year, 12, 31);
        match actual {
            Some(actual) if self.is_met(actual) && (is_over || is_last_day) => Standing::Met,
            _ if !is_over => Standing::Running,
            None => Standing::NotReported,
            Some(_) => Standing::Missed,
        }
    }
}

const fn target(year: i32, metric: Metric, goal: Goal) -> Target {
    Target { year, metric, goal }
}

/// Every target of 方案 一(三), by year.
pub const TARGETS: [Target; 9] = [
    target(2020, Metric::InsuranceCoverage, Goal::Percent(40)),
    target(2020, Metric::PlatformCoverage, Goal::Percent(100)),
    target(2020, Metric::MaintenanceDistricts, Goal::Count(6)),
    target(2021, Metric::InsuranceCoverage, Goal::Percent(50)),
    target(2021, Metric::MaintenanceDistricts, Goal::Count(20)),
    target(2021, Metric::TestingDistricts, Goal::Count(6)),
    target(2022, Metric::InsuranceCoverage, Goal::Percent(60)),
    target(2022, Metric::MaintenanceDistricts, Goal::Percent(100)),
    target(2022, Metric::TestingDistricts, Goal::Percent(50)),
];

/// The target of a metric for a year; `None` where the plan sets none.
pub fn target_of(year: i32, metric: Metric) -> Option<Target> {
    TARGETS.iter().copied().find(|t| t.year == year && t.metric == metric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actual_against_target() {
        use Metric::{InsuranceCoverage, MaintenanceDistricts, PlatformCoverage, TestingDistricts};
        let cases = [
            (2020, InsuranceCoverage, 400, 1000, "40.0%", true),
            (2020, InsuranceCoverage, 399, 1000, "39.9%", false),
            (2020, PlatformCoverage, 999, 1000, "99.9%", false),
            (2020, PlatformCoverage, 9_999, 10_000, "100.0%", false),
            (2020, MaintenanceDistricts, 6, 41, "14.6%", true),
            (2021, MaintenanceDistricts, 19, 41, "46.3%", false),
            (2021, MaintenanceDistricts, 20, 41, "48.8%", true),
            (2021, TestingDistricts, 6, 41, "14.6%", true),
            (2022, TestingDistricts, 20, 41, "48.8%", false),
            (2022, TestingDistricts, 21, 41, "51.2%", true),
            (2022, MaintenanceDistricts, 40, 41, "97.6%", false),
            (2022, InsuranceCoverage, 0, 0, "—", false),
        ];
        for (year, metric, met, of, shown, reached) in cases {
            let share = Share { met, of };
            assert_eq!(share.to_string(), shown, "{year} {metric:?}");
            assert_eq!(target_of(year, metric).unwrap().is_met(share), reached, "{year} {metric:?} {shown}");
        }
        assert_eq!(target_of(2020, TestingDistricts), None);
    }

    #[test]
    fn a_target_is_judged_when_its_year_is_over() {
        let target = target_of(2021, Metric::InsuranceCoverage).unwrap();
        let day = |text: &str| text.parse::<Day>().unwrap();
        let (half, less) = (Share { met: 1, of: 2 }, Share { met: 1, of: 3 });
        assert_eq!(target.standing(Some(half), day("2021-12-30")), Standing::Running);
        assert_eq!(target.standing(None, day("2020-12-31")), Standing::Running);
        assert_eq!(target.standing(Some(half), day("2021-12-31")), Standing::Met);
        assert_eq!(target.standing(Some(less), day("2021-12-31")), Standing::Running);
        assert_eq!(target.standing(None, day("2021-12-31")), Standing::Running);
        assert_eq!(target.standing(Some(less), day("2022-01-01")), Standing::Missed);
        assert_eq!(target.standing(None, day("2022-01-01")), Standing::NotReported);
        assert_eq!(target.measured_on(day("2020-12-31")), None);
        assert_eq!(target.measured_on(day("2021-11-15")), Some(day("2021-11-15")));
        assert_eq!(target.measured_on(day("2026-11-27")), Some(day("2021-12-31")));
    }
}
