//! 统计: the targets of the plan beside what was reached, and the figures of each month and district.

mod chart;
mod routes;

use askama::Template;

use super::filters;
use super::shell::Shell;
use super::state::Tag;
use crate::domain::Day;
use crate::domain::month::Month;
use crate::domain::programme::Pilot;
use crate::gazette::records::statistics::{MonthRow, StatisticsFilter, TargetRow};
use crate::web::pages::asked::value;
use chart::{Chart, Series};

pub use routes::add;

/// Months shown unless asked otherwise.
const USUALLY: i32 = 11;

/// Which months a reader chose. What cannot be read is passed over, as on all pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Months {
    /// The first.
    pub from: Month,
    /// The last.
    pub to: Month,
}

impl Months {
    /// Reads a query string: the year up to the reader's day, if no months are asked for.
    pub fn read(query: &str, today: Day) -> Self {
        let month = |name| value(query, name).and_then(|month| month.trim().parse::<Month>().ok());
        let first = first();
        let to = month("to").unwrap_or(Month::of(today)).min(Month::of(today)).max(first);
        let from = month("from").unwrap_or_else(|| to.later(-USUALLY));
        Self { from: from.min(to).max(first), to }
    }

    /// An address for these months.
    pub fn at(self, path: &str) -> String {
        format!("{path}?from={}&to={}", self.from, self.to)
    }

    /// As the gazette takes them.
    pub fn filter(self) -> StatisticsFilter {
        StatisticsFilter { from: Some(self.from), to: Some(self.to), ..StatisticsFilter::default() }
    }
}

/// The first month of which there are figures.
fn first() -> Month {
    Month::of(Pilot::Maintenance.programme().from)
}

/// The page of figures.
#[derive(Debug, Template)]
#[template(path = "pages/statistics/statistics.html")]
pub struct StatisticsPage {
    /// The frame.
    pub shell: Shell,
    /// The months chosen.
    pub months: Months,
    /// The targets.
    pub targets: Vec<TargetRow>,
    /// The city, month by month.
    pub city: Vec<MonthRow>,
    /// Every district in the last month chosen.
    pub districts: Vec<MonthRow>,
}

impl StatisticsPage {
    /// The charts of the months shown.
    fn charts(&self) -> Vec<Chart> {
        if self.city.is_empty() {
            return Vec::new();
        }
        let months: Vec<Month> = self.city.iter().map(|row| row.month).collect();
        let series = |label, number: fn(&MonthRow) -> Option<f64>| Series {
            label,
            points: self.city.iter().map(number).collect(),
        };
        let insured = vec![series("责任保险覆盖率", |row| row.insured_percent)];
        let marked = vec![
            series("维保试点", |row| as_number(row.in_maintenance_pilot)),
            series("检验检测试点", |row| as_number(row.in_testing_pilot)),
        ];
        let incidents = vec![
            series("故障", |row| as_number(row.faults)),
            series("困人", |row| as_number(row.entrapments)),
            series("事故", |row| as_number(row.accidents)),
        ];
        vec![
            Chart::new(("chart-insured", "责任保险覆盖率", "%"), months.clone(), insured, 100.0),
            Chart::new(("chart-marked", "带有试点标注的在用电梯", "台"), months.clone(), marked, 0.0),
            Chart::new(("chart-incidents", "当月故障、困人和事故", "次"), months, incidents, 0.0),
        ]
    }

    /// What a target asks for, in words.
    fn goal(target: &TargetRow) -> String {
        match (target.goal_unit, target.goal) {
            ("percent", 100) => "全覆盖".to_owned(),
            ("percent", percent) => format!("{percent}% 以上"),
            (_, count) => format!("{count} 个区县"),
        }
    }

    /// The reader's day.
    fn seen_on(&self) -> Option<Day> {
        self.shell.as_of.or(self.shell.today)
    }

    /// The last day of the months shown.
    fn measured_on(&self) -> Option<Day> {
        self.city.last().map(|row| row.measured_on)
    }
}

/// A count as a number of a chart.
#[expect(
    clippy::cast_precision_loss,
    clippy::unnecessary_wraps,
    reason = "counts of a city; a point may be absent"
)]
fn as_number(count: u64) -> Option<f64> {
    Some(count as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(query: &str) -> (String, String) {
        let months = Months::read(query, "2021-11-15".parse().unwrap());
        (months.from.to_string(), months.to.to_string())
    }

    #[test]
    fn months_stay_within_the_pilot_and_today() {
        let cases = [
            ("", ("2020-12", "2021-11")),
            ("from=2021-03&to=2021-05", ("2021-03", "2021-05")),
            ("from=2021-05&to=2021-03", ("2021-03", "2021-03")),
            ("from=1999-01&to=2099-01", ("2020-09", "2021-11")),
            ("from=soon&to=", ("2020-12", "2021-11")),
            ("to=2020-10", ("2020-09", "2020-10")),
            ("to=2019-10", ("2020-09", "2020-09")),
        ];
        for (query, (from, to)) in cases {
            assert_eq!(months(query), (from.to_owned(), to.to_owned()), "{query}");
        }
    }
}
