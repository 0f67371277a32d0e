//! Figures over months as lines, drawn into the page: no script, no picture from elsewhere. What the numbers mean is
//! not known here; the table beside a chart says the same in figures.

use std::fmt::Write;

use crate::domain::month::Month;

/// The field in which lines are drawn, within a drawing 400 units wide and 210 high.
const LEFT: f64 = 52.0;
const RIGHT: f64 = 388.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 178.0;

/// One line: what it is called, and a number for each month.
#[derive(Debug, Clone)]
pub struct Series {
    /// What it shows.
    pub label: &'static str,
    /// A number for each month; `None` where there is none.
    pub points: Vec<Option<f64>>,
}

/// A mark at the side of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Where it stands.
    pub at: f64,
    /// What is written there.
    pub text: String,
}

/// Lines over the same months.
#[derive(Debug, Clone)]
pub struct Chart {
    /// Names the parts of the chart within its page.
    pub id: &'static str,
    /// What is shown.
    pub title: &'static str,
    /// What the numbers are counted in.
    pub unit: &'static str,
    /// The months, at least one.
    pub months: Vec<Month>,
    /// The lines, at most three.
    pub series: Vec<Series>,
    /// The number at the upper edge.
    top: f64,
}

impl Chart {
    /// A chart whose upper edge is a round number that no line exceeds, and at least `least`.
    pub fn new(
        (id, title, unit): (&'static str, &'static str, &'static str),
        months: Vec<Month>,
        series: Vec<Series>,
        least: f64,
    ) -> Self {
        let highest =
            series.iter().flat_map(|series| &series.points).flatten().copied().fold(least, f64::max);
        Self { id, title, unit, months, series, top: round_up(highest) }
    }

    /// What the chart shows, for those who hear it: each line's first and last number.
    pub fn description(&self) -> String {
        let (Some(first), Some(last)) = (self.months.first(), self.months.last()) else {
            return String::new();
        };
        let mut told = format!("{}至{}，单位：{}。", first.in_chinese(), last.in_chinese(), self.unit);
        for series in &self.series {
            let ends = series.points.first().copied().flatten().zip(series.points.last().copied().flatten());
            let Some((from, to)) = ends else { continue };
            write!(told, "{}由 {from} 到 {to}。", series.label).expect("writing to text does not fail");
        }
        told
    }

    fn x(&self, month: usize) -> f64 {
        let steps = self.months.len().saturating_sub(1).max(1);
        LEFT + (RIGHT - LEFT) * as_number(month) / as_number(steps)
    }

    fn y(&self, number: f64) -> f64 {
        BOTTOM - (BOTTOM - TOP) * number / self.top
    }

    /// A line as an SVG path; a month without a number breaks it.
    pub fn path(&self, series: &Series) -> String {
        let mut path = String::new();
        let mut pen = 'M';
        for (month, point) in series.points.iter().enumerate() {
            match point {
                None => pen = 'M',
                Some(number) => {
                    write!(path, "{pen}{:.1} {:.1}", self.x(month), self.y(*number))
                        .expect("writing to text does not fail");
                    pen = 'L';
                }
            }
        }
        path
    }

    /// The last point of a line, where it is marked.
    pub fn end(&self, series: &Series) -> Option<(String, String)> {
        let (month, number) =
            series.points.iter().enumerate().rev().find_map(|(at, point)| Some((at, (*point)?)))?;
        Some((format!("{:.1}", self.x(month)), format!("{:.1}", self.y(number))))
    }

    /// Numbers at the left edge: nothing, half and all of the height.
    pub fn heights(&self) -> Vec<Tick> {
        let tick = |number: f64| Tick { at: self.y(number), text: number.to_string() };
        [0.0, self.top / 2.0, self.top].map(tick).to_vec()
    }

    /// Months along the lower edge: the first and the last, and one between where there is room.
    pub fn dates(&self) -> Vec<Tick> {
        let last = self.months.len().saturating_sub(1);
        let mut shown = vec![0, last / 2, last];
        if last < 6 {
            shown.remove(1);
        }
        shown.dedup();
        shown.into_iter().map(|at| Tick { at: self.x(at), text: self.months[at].in_chinese() }).collect()
    }
}

/// The least of 1, 2, 4, 10, 20, 40 … that is not below a number: half of each is a round number too.
fn round_up(number: f64) -> f64 {
    let mut power = 1.0;
    loop {
        for step in [1.0, 2.0, 4.0] {
            if step * power >= number && step * power >= 2.0 {
                return step * power;
            }
        }
        power *= 10.0;
    }
}

#[expect(clippy::cast_precision_loss, reason = "a chart has hundreds of months, not quadrillions")]
fn as_number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(count: i32) -> Vec<Month> {
        let first: Month = "2020-09".parse().unwrap();
        (0..count).map(|at| first.later(at)).collect()
    }

    fn chart(points: &[Option<f64>], least: f64) -> Chart {
        let series = Series { label: "困人", points: points.to_vec() };
        let count = i32::try_from(points.len()).unwrap();
        Chart::new(("incidents", "事件", "次"), months(count), vec![series], least)
    }

    #[test]
    fn the_upper_edge_is_a_round_number() {
        let cases = [(0.0, 2.0), (1.0, 2.0), (3.0, 4.0), (4.1, 10.0), (100.0, 100.0), (101.0, 200.0)];
        for (highest, top) in cases {
            assert!((round_up(highest) - top).abs() < f64::EPSILON, "{highest}");
        }
    }

    #[test]
    fn a_line_begins_left_and_ends_right() {
        let chart = chart(&[Some(0.0), Some(50.0), Some(100.0)], 100.0);
        assert_eq!(chart.path(&chart.series[0]), "M52.0 178.0L220.0 96.0L388.0 14.0");
        assert_eq!(chart.end(&chart.series[0]), Some(("388.0".into(), "14.0".into())));
        assert_eq!(chart.description(), "2020年9月至2020年11月，单位：次。困人由 0 到 100。");
    }

    #[test]
    fn a_month_without_a_number_breaks_the_line() {
        let chart = chart(&[Some(1.0), None, Some(2.0), None], 0.0);
        assert_eq!(chart.path(&chart.series[0]), "M52.0 96.0M276.0 14.0");
        assert_eq!(chart.end(&chart.series[0]), Some(("276.0".into(), "14.0".into())));
    }

    #[test]
    fn one_month_is_a_chart_too() {
        let chart = chart(&[Some(1.0)], 0.0);
        assert_eq!(chart.path(&chart.series[0]), "M52.0 96.0");
        assert_eq!(chart.dates().len(), 1);
        let long: Vec<_> = std::iter::repeat_n(Some(1.0), 40).collect();
        let texts: Vec<String> = self::chart(&long, 0.0).dates().into_iter().map(|tick| tick.text).collect();
        assert_eq!(texts, ["2020年9月", "2022年4月", "2023年12月"]);
    }
}
