//! The events of one elevator as rows: visits, inspections, tests, incidents, insurance.

use serde::Serialize;

use super::{Coded, Entry, UnitRef};
use crate::domain::Day;
use crate::gazette::disclosure::LocalTime;

/// An insurance policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct InsuranceRow {
    pub elevator_code: String,
    pub kind: Coded,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insurer: Option<String>,
    pub valid_from: Day,
    pub valid_to: Day,
    pub gazette: Entry,
}

/// A statutory inspection.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct InspectionRow {
    pub elevator_code: String,
    pub inspected_on: Day,
    pub conclusion: Coded,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_no: Option<String>,
    pub gazette: Entry,
}

/// A test.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct TestRow {
    pub elevator_code: String,
    pub completed_at: LocalTime,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uploaded_at: Option<LocalTime>,
    pub conclusion: Coded,
    pub tester: UnitRef,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problems: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rectified_on: Option<Day>,
    /// The last day for the upload; absent where the official calendar of the year is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload_due_on: Option<Day>,
    /// Whether it was uploaded after that day, or is still missing past it.
    pub late: bool,
    pub gazette: Entry,
}

/// A maintenance visit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct VisitRow {
    pub elevator_code: String,
    pub visited_at: LocalTime,
    pub kind: Coded,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<String>,
    pub source: Coded,
    pub gazette: Entry,
}

/// A fault, an entrapment or an accident.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct IncidentRow {
    pub id: String,
    pub elevator_code: String,
    pub kind: Coded,
    pub occurred_at: LocalTime,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrived_at: Option<LocalTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub released_at: Option<LocalTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restored_at: Option<LocalTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Coded>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub liable: Option<Coded>,
    pub gazette: Entry,
}
