//! A notice of permanent address.

use serde::Serialize;

use super::{Coded, Entry, RegionRef};
use crate::domain::Day;

/// A notice, whole.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NoticeRecord {
    /// Its permanent number.
    pub notice_no: String,
    /// `exit` …
    pub kind: Coded,
    /// Of which pilot.
    pub pilot: Coded,
    /// Of whom.
    pub subject: Subject,
    /// The ground: code, and the clause's words.
    pub code: Coded,
    /// The clause it stands in.
    pub clause: String,
    /// When it was decided.
    pub decided_on: Day,
    /// By whom.
    pub authority: String,
    /// The facts found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// The elevators whose mark ended with it.
    pub affected: Vec<AffectedElevator>,
    /// How many they are in all; the list above stops at 1,000.
    pub affected_total: u64,
    /// The entry that says so.
    pub gazette: Entry,
    /// The day asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Day>,
}

/// Whom a notice speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Subject {
    /// `unit` or `elevator`.
    pub kind: Coded,
    /// The credit code or elevator code.
    pub id: String,
    /// The unit's name, or where the elevator is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where an elevator is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionRef>,
}

/// An elevator whose mark a notice ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AffectedElevator {
    /// Its code.
    pub code: String,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estate: Option<String>,
    /// Where it stands.
    pub region: RegionRef,
}

/// A notice as a row of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NoticeRow {
    /// Its permanent number.
    pub notice_no: String,
    /// `exit` …
    pub kind: Coded,
    /// Of which pilot.
    pub pilot: Coded,
    /// Of whom.
    pub subject: Subject,
    /// The ground: code, and the clause's words.
    pub code: Coded,
    /// When it was decided.
    pub decided_on: Day,
    /// By whom.
    pub authority: String,
    /// The facts found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// The entry that says so.
    pub gazette: Entry,
}
