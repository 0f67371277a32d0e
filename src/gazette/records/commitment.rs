//! Promises beside results.

use serde::Serialize;

use super::{Entry, UnitRef};
use crate::domain::Day;

/// What an indicator is called and counted in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndicatorRef {
    /// The stable code.
    pub code: String,
    /// The Chinese label.
    pub label: String,
    /// The unit of its values.
    pub unit: String,
}

/// One promise and what was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Promise {
    /// What is promised.
    pub indicator: IndicatorRef,
    /// The level before the pilot.
    pub baseline: f64,
    /// The level promised; lower is better.
    pub committed: f64,
    /// What was measured over the promise's time so far; absent where the data do not suffice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual: Option<f64>,
    /// `kept`, `missed`, `not_enough` or `not_reported`.
    pub verdict: super::Coded,
    /// The first day of the promise.
    pub from: Day,
    /// Its last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
}

/// A promise as a row of the public list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CommitmentRow {
    /// Who uses the elevators.
    pub user: UnitRef,
    /// Who maintains them.
    pub maintainer: UnitRef,
    /// The promise.
    #[serde(flatten)]
    pub promise: Promise,
    /// How many marked elevators it was measured on.
    pub elevators: u64,
    /// For how long, in elevator-years.
    pub elevator_years: f64,
    /// The entry that says so.
    pub gazette: Entry,
}
