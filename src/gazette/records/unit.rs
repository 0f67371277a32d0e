//! A unit's record.

use serde::Serialize;

use super::commitment::CommitmentRow;
use super::elevator::NoticeLine;
use super::{Coded, Entry, RegionRef};
use crate::domain::Day;

/// Everything public about a unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnitRecord {
    /// The 统一社会信用代码.
    pub uscc: String,
    /// The name in the reader's view.
    pub name: String,
    /// Names it had before, newest first.
    pub former_names: Vec<FormerName>,
    /// What it does.
    pub roles: Vec<Coded>,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionRef>,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The public 24-hour line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_phone: Option<String>,
    /// Where its maintenance records can be asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maintenance_system_url: Option<String>,
    /// Its elevators in figures.
    pub elevators: Figures,
    /// Promises it made, with whomever, newest first.
    pub commitments: Vec<CommitmentRow>,
    /// Exit notices about it, newest first.
    pub notices: Vec<NoticeLine>,
    /// The entry that says so.
    pub gazette: Entry,
    /// The day asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Day>,
}

/// A name that a unit no longer bears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormerName {
    /// The name.
    pub name: String,
    /// The day on which the next name was published.
    pub until: Day,
}

/// Elevators in figures, on the reader's day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// All that have not been scrapped.
    pub total: u64,
    /// In use.
    pub in_use: u64,
    /// Suspended.
    pub suspended: u64,
    /// Scrapped; not in `total`.
    pub scrapped: u64,
    /// In use and marked in the maintenance pilot.
    pub in_maintenance_pilot: u64,
    /// In use and marked in the testing pilot.
    pub in_testing_pilot: u64,
    /// In use and past the maintenance due day.
    pub maintenance_overdue: u64,
    /// In use and past the inspection due day, or failed.
    pub inspection_expired: u64,
    /// In use and covered by insurance that counts.
    pub insured: u64,
}

/// A unit as a row of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnitRow {
    /// The 统一社会信用代码.
    pub uscc: String,
    /// The name.
    pub name: String,
    /// What it does.
    pub roles: Vec<Coded>,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionRef>,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The public 24-hour line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_phone: Option<String>,
    /// Where its maintenance records can be asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maintenance_system_url: Option<String>,
    /// The entry that says so.
    pub gazette: Entry,
}
