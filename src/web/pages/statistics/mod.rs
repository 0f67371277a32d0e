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
use crate::web::api::parameter::{FROM_MONTH, TO_MONTH};
use crate::web::fault::{Fault, FieldError};
use crate::web::pages::asked::given;
use chart::{Chart, Series};

pub use routes::add;

/// Months shown unless asked otherwise.
const USUALLY: i32 = 11;

/// Which months a reader chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Months {
    /// The first.
    pub from: Month,
    /// The last.
    pub to: Month,
}

impl Months {
    /// The year up to the reader's day.
    pub fn usual(today: Day) -> Self {
        Self::up_to(Month::of(today), None)
    }

    /// Reads a query string: the usual months, if none are asked for; of those asked for, those of which there are figures.
    ///
    /// # Errors
    /// A bad request that names what is no month, lies wholly beyond the figures or comes after the other.
    pub fn read(query: &str, today: Day) -> Result<Self, Fault> {
        let mut errors = Vec::new();
        let month = |text: &str| text.parse::<Month>().ok();
        let from = given(query, &FROM_MONTH, month, &mut errors);
        let to = given(query, &TO_MONTH, month, &mut errors);
        let newest = Month::of(today);
        if from.is_some_and(|from| from > newest) {
            errors.push(FieldError::parameter(FROM_MONTH.name, format!("不能晚于 {newest}")));
        } else if from.zip(to).is_some_and(|(from, to)| from > to) {
            errors.push(FieldError::parameter(FROM_MONTH.name, "不能晚于“到”"));
        }
        if to.is_some_and(|to| to < first()) {
            errors.push(FieldError::parameter(TO_MONTH.name, format!("不能早于 {}，此前没有数字", first())));
        }
        Fault::if_any(errors)?;
        Ok(Self::up_to(to.unwrap_or(newest).min(newest), from))
    }

    fn up_to(to: Month, from: Option<Month>) -> Self {
        let to = to.max(first());
        let from = from.unwrap_or_else(|| to.later(-USUALLY));
        Self { from: from.min(to).max(first()), to }
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
        let months = Months::read(query, "2021-11-15".parse().unwrap()).unwrap();
        (months.from.to_string(), months.to.to_string())
    }

    #[test]
    fn months_stay_within_the_pilot_and_today() {
        let cases = [
            ("", ("2020-12", "2021-11")),
            ("from=2021-03&to=2021-05", ("2021-03", "2021-05")),
            ("from=1999-01&to=2099-01", ("2020-09", "2021-11")),
            ("from=timeline&to=", ("2020-12", "2021-11")),
            ("to=2020-10", ("2020-09", "2020-10")),
        ];
        for (query, (from, to)) in cases {
            assert_eq!(months(query), (from.to_owned(), to.to_owned()), "{query}");
        }
        let before = Months::usual("2020-06-01".parse().unwrap());
        assert_eq!((before.from, before.to), (first(), first()));
    }

    #[test]
    fn other_months_than_asked_are_never_shown() {
        for (query, wrong) in [
            ("from=2021-13", vec!["from"]),
            ("from=soon&to=later", vec!["from", "to"]),
            ("from=2021-05&to=2021-03", vec!["from"]),
            ("from=2021-12", vec!["from"]),
            ("to=2019-10", vec!["to"]),
        ] {
            let read = Months::read(query, "2021-11-15".parse().unwrap());
            let Err(Fault::BadRequest { errors }) = read else { panic!("{query} was read") };
            let named: Vec<&str> = errors.iter().filter_map(|error| error.parameter.as_deref()).collect();
            assert_eq!(named, wrong, "{query}");
        }
    }
}
