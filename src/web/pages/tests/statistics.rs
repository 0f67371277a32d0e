//! Samples of the page of figures.

use super::samples::{day, region_ref, shell};
use crate::domain::target::{Metric, Standing};
use crate::gazette::records::RegionRef;
use crate::gazette::records::statistics::{MonthRow, TargetRow};
use crate::web::pages::statistics::{Months, StatisticsPage};

/// The page with figures, with those of one month only, and before the pilot.
pub fn statistics() -> Vec<(&'static str, StatisticsPage)> {
    let of = |query: &str, city: Vec<MonthRow>, districts| StatisticsPage {
        shell: shell("/statistics"),
        months: Months::read(query, day("2021-11-15")).unwrap(),
        targets: targets(),
        city,
        districts,
    };
    let district = MonthRow { region: Some(region_ref()), ..month("2021-11", 0) };
    vec![
        ("year", of("", vec![month("2021-10", 400), month("2021-11", 510)], vec![district])),
        ("month", of("from=2021-11", vec![month("2021-11", 0)], Vec::new())),
        ("early", of("", Vec::new(), Vec::new())),
    ]
}

fn month(month: &str, insured: u64) -> MonthRow {
    MonthRow {
        month: month.parse().unwrap(),
        measured_on: day(&format!("{month}-15")),
        region: None::<RegionRef>,
        in_use: 1_000,
        insured,
        insured_percent: (insured > 0).then_some(40.1),
        in_maintenance_pilot: 300,
        maintenance_pilot_insured: 200,
        in_testing_pilot: 0,
        maintenance_districts: 6,
        testing_districts: 0,
        faults: 12,
        entrapments: 3,
        accidents: 0,
    }
}

fn targets() -> Vec<TargetRow> {
    let target =
        |year, metric: Metric, goal, goal_unit, reached: Option<(u64, u64)>, standing: Standing| TargetRow {
            year,
            metric: metric.into(),
            goal,
            goal_unit,
            clause: "方案 一(三)",
            denominator: metric.denominator(),
            measured_on: (year == 2020).then(|| day("2020-12-31")),
            met: reached.map(|(met, _)| met),
            of: reached.map(|(_, of)| of),
            percent: reached.map(|_| 40.1),
            standing: standing.into(),
        };
    vec![
        target(2020, Metric::InsuranceCoverage, 40, "percent", Some((401, 1000)), Standing::Met),
        target(2020, Metric::PlatformCoverage, 100, "percent", None, Standing::NotReported),
        target(2020, Metric::MaintenanceDistricts, 6, "districts", Some((5, 41)), Standing::Missed),
        target(2021, Metric::TestingDistricts, 6, "districts", None, Standing::Running),
    ]
}
