//! What became of a promise: each indicator measured over a period, and the verdict.
//! It does not know where faults are recorded, nor how many elevators stand behind the years.

use super::Indicator;
use crate::domain::Instant;
use crate::vocabulary;

vocabulary! {
    /// Whether a promise is kept (方案 三(一)3).
    pub enum Verdict ("承诺完成情况") {
        Kept = "kept" "达标",
        Missed = "missed" "未达标",
        /// Fewer elevator-years than [`LEAST_ELEVATOR_YEARS`], or no rescue.
        NotEnough = "not_enough" "数据不足",
        NotReported = "not_reported" "未报送",
    }
}

/// The least time, in years summed over elevators, from which a rate says anything.
pub const LEAST_ELEVATOR_YEARS: f64 = 1.0;

const SECONDS_A_YEAR: f64 = 365.0 * 86_400.0;

/// The outcome of measuring an indicator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Measured {
    /// A number in the unit of the indicator.
    Actual(f64),
    /// The record is too short.
    NotEnough,
    /// Nothing was ever reported: silence is not zero.
    NotReported,
}

impl Measured {
    /// The same to two decimals: what a reader sees is what is judged.
    #[must_use]
    pub fn rounded(self) -> Self {
        match self {
            Self::Actual(number) => Self::Actual((number * 100.0).round() / 100.0),
            _ => self,
        }
    }

    /// The number; `None` if there is none.
    pub fn actual(self) -> Option<f64> {
        match self {
            Self::Actual(number) => Some(number),
            Self::NotEnough | Self::NotReported => None,
        }
    }
}

/// A time during which an elevator stood still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outage {
    /// Its beginning.
    pub occurred_at: Instant,
    /// Its end; `None`: still out.
    pub restored_at: Option<Instant>,
}

/// A time during which people were trapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entrapment {
    /// The alarm.
    pub occurred_at: Instant,
    /// The release; `None`: not yet, or not reported.
    pub released_at: Option<Instant>,
}

/// The time over which a promise is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Its beginning.
    pub from: Instant,
    /// Its end; for a running period, now.
    pub until: Instant,
}

/// The years of elevators that were each looked at for a period, at 365 days a year.
pub fn elevator_years(periods: impl IntoIterator<Item = Period>) -> f64 {
    let seconds = |period: Period| (period.until - period.from).as_seconds_f64();
    // The sum of nothing would be -0.
    periods.into_iter().map(seconds).fold(0.0, |sum, of_one| sum + of_one) / SECONDS_A_YEAR
}

/// 故障率: faults per elevator and year.
pub fn fault_rate(faults: u32, elevator_years: f64) -> Measured {
    per_elevator_year(f64::from(faults), elevator_years)
}

/// 停梯时间: hours out of service per elevator and year, from the [hours](hours_out) of each.
pub fn downtime_hours(hours_out: f64, elevator_years: f64) -> Measured {
    per_elevator_year(hours_out, elevator_years)
}

/// 救援时间: mean minutes from the alarm to the release; one release is enough.
pub fn rescue_minutes(entrapments: &[Entrapment]) -> Measured {
    let minutes: Vec<f64> = entrapments
        .iter()
        .filter_map(|e| e.released_at.map(|released| (released - e.occurred_at).as_seconds_f64() / 60.0))
        .collect();
    match u32::try_from(minutes.len()) {
        Ok(count @ 1..) => Measured::Actual(minutes.iter().sum::<f64>() / f64::from(count)),
        _ => Measured::NotEnough,
    }
}

fn per_elevator_year(total: f64, elevator_years: f64) -> Measured {
    if elevator_years < LEAST_ELEVATOR_YEARS {
        Measured::NotEnough
    } else {
        Measured::Actual(total / elevator_years)
    }
}

/// The hours within the period during which one elevator was out: overlapping outages count once,
/// open ones until the period's end.
pub fn hours_out(outages: &[Outage], period: Period) -> f64 {
    let mut intervals: Vec<(Instant, Instant)> = outages
        .iter()
        .map(|o| (o.occurred_at.max(period.from), o.restored_at.unwrap_or(period.until).min(period.until)))
        .filter(|(from, until)| from < until)
        .collect();
    intervals.sort_unstable();
    let mut counted_until = period.from;
    let mut seconds = 0.0;
    for (from, until) in intervals {
        let from = from.max(counted_until);
        if from < until {
            seconds += (until - from).as_seconds_f64();
            counted_until = until;
        }
    }
    seconds / 3600.0
}

/// Whether a promise is kept; the promised number itself keeps it.
pub fn judge(indicator: &Indicator, committed: f64, measured: Measured) -> Verdict {
    match measured {
        Measured::Actual(actual) if indicator.is_better(committed, actual) => Verdict::Missed,
        Measured::Actual(_) => Verdict::Kept,
        Measured::NotEnough => Verdict::NotEnough,
        Measured::NotReported => Verdict::NotReported,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::commitment::INDICATORS;

    fn at(text: &str) -> Instant {
        format!("2021-11-{text}:00+08:00").parse().unwrap()
    }

    fn outage(from: &str, until: Option<&str>) -> Outage {
        Outage { occurred_at: at(from), restored_at: until.map(at) }
    }

    fn november() -> Period {
        Period { from: at("01T00:00"), until: at("15T00:00") }
    }

    #[test]
    fn nobody_has_no_years_and_not_less() {
        assert_eq!(elevator_years([]).to_string(), "0");
    }

    #[test]
    fn rates_are_per_elevator_and_year() {
        // Two faults on four elevators over six months.
        assert_eq!(fault_rate(2, 4.0 * 0.5), Measured::Actual(1.0));
        assert_eq!(fault_rate(0, 1.0), Measured::Actual(0.0));
        assert_eq!(fault_rate(2, 0.99), Measured::NotEnough);
        let year = Period { from: november().from, until: november().from + chrono::TimeDelta::days(365) };
        assert!((elevator_years([year; 4]) - 4.0).abs() < 1e-9);
    }

    #[test]
    fn outages_are_united_not_summed() {
        let cases: [(&[Outage], f64); 6] = [
            (&[], 0.0),
            (&[outage("02T08:00", Some("02T12:00")), outage("02T10:00", Some("02T14:00"))], 6.0),
            (&[outage("02T08:00", Some("02T14:00")), outage("02T09:00", Some("02T10:00"))], 6.0),
            (&[outage("03T08:00", Some("03T09:00")), outage("02T08:00", Some("02T09:00"))], 2.0),
            (&[outage("14T22:00", None), outage("14T23:00", None)], 2.0),
            (&[outage("14T23:00", Some("16T00:00"))], 1.0),
        ];
        for (outages, hours) in cases {
            assert!((hours_out(outages, november()) - hours).abs() < 1e-9, "{outages:?}");
        }
    }

    #[test]
    fn hours_out_are_per_elevator_and_year() {
        assert_eq!(downtime_hours(8.0, 2.0), Measured::Actual(4.0));
        assert_eq!(downtime_hours(8.0, 0.5), Measured::NotEnough);
    }

    #[test]
    fn rescues_are_averaged_once_released() {
        let rescue =
            |from, until: Option<&str>| Entrapment { occurred_at: at(from), released_at: until.map(at) };
        let released = [rescue("02T08:00", Some("02T08:20")), rescue("03T08:00", Some("03T08:40"))];
        assert_eq!(rescue_minutes(&released), Measured::Actual(30.0));
        assert_eq!(rescue_minutes(&[released[0], rescue("04T08:00", None)]), Measured::Actual(20.0));
        assert_eq!(rescue_minutes(&[rescue("04T08:00", None)]), Measured::NotEnough);
        assert_eq!(rescue_minutes(&[]), Measured::NotEnough);
    }

    #[test]
    fn what_is_shown_is_judged() {
        assert_eq!(Measured::Actual(1.504).rounded(), Measured::Actual(1.5));
        assert_eq!(Measured::Actual(1.505_1).rounded(), Measured::Actual(1.51));
        assert_eq!(Measured::NotEnough.rounded(), Measured::NotEnough);
    }

    #[test]
    fn promises_against_results() {
        let [faults, downtime, rescue] = &INDICATORS;
        let cases = [
            (faults, 1.5, Measured::Actual(1.5), Verdict::Kept),
            (faults, 1.5, Measured::Actual(1.6), Verdict::Missed),
            (downtime, 20.0, Measured::Actual(8.0), Verdict::Kept),
            (rescue, 30.0, Measured::NotEnough, Verdict::NotEnough),
            (rescue, 30.0, Measured::NotReported, Verdict::NotReported),
        ];
        for (indicator, committed, measured, verdict) in cases {
            assert_eq!(judge(indicator, committed, measured), verdict, "{} {measured:?}", indicator.code);
        }
        let satisfaction = Indicator { lower_is_better: false, ..faults.clone() };
        assert_eq!(judge(&satisfaction, 90.0, Measured::Actual(91.0)), Verdict::Kept);
    }
}
