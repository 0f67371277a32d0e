//! The yearly targets of the plan and the shares that are held against them (方案 一(三)).
//! It does not know how a figure was counted.

use std::fmt;

use crate::vocabulary;

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
}
